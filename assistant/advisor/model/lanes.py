"""How many requests may be under way to one model at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from weakref import WeakKeyDictionary

from assistant.advisor.client.hosts import is_loopback
from assistant.advisor.client.whereto import address_of, provider_in
from assistant.config import Settings

HOSTED: Final = 4
LOCAL: Final = 1
"""A server of one's own answers one after the other in any case; side by side each would only take longer."""


class Lanes:
    """Lets so many through at once, whichever event loop they come from; the others wait their turn."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._of: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """One lane, for as long as it is held."""
        loop = asyncio.get_running_loop()
        lanes = self._of.setdefault(loop, asyncio.Semaphore(self.count))
        async with lanes:
            yield


def lanes_for(settings: Settings) -> Lanes:
    """The lanes to the model that `settings` name."""
    address = address_of(provider_in(settings.model or ""), settings)
    return Lanes(LOCAL if address and is_loopback(address) else HOSTED)
