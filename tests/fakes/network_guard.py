"""Nothing in the tests may reach beyond loopback: whoever tries fails on the spot.

In a process: `forbid_network()`. In a subprocess: start it with `guarded_environment()`, which has Python
run the guard before anything else.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LOG_VARIABLE = "COUNTERPOINT_TEST_NETWORK_LOG"
_LOCAL = {"127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "", None}


class NetworkForbidden(OSError):
    """A test, or the code it runs, tried to reach beyond this machine."""


def forbid_network() -> None:
    """Refuse connections and look-ups beyond loopback in this process from now on. Harmless when repeated.

    Each attempt is also written to the file named in COUNTERPOINT_TEST_NETWORK_LOG, since libraries swallow
    errors of what they do behind the scenes.
    """
    if getattr(socket.socket.connect, "_guarded", False):
        return
    for name in ("connect", "connect_ex"):
        _guard_method(name)
    _guard_lookup()
    sys.addaudithook(_audit)


def guarded_environment(environ: Mapping[str, str], log: Path | None = None) -> dict[str, str]:
    """`environ` for a Python subprocess in which the network is forbidden; attempts are written to `log`."""
    guarded = dict(environ)
    here = Path(__file__).resolve()
    # Python imports `sitecustomize` from the path before the program begins.
    places = [str(here.parent / "site"), str(here.parents[2])]
    if guarded.get("PYTHONPATH"):
        places.append(guarded["PYTHONPATH"])
    guarded["PYTHONPATH"] = os.pathsep.join(places)
    if log is not None:
        guarded[LOG_VARIABLE] = str(log)
    return guarded


def _forbidden(host: object) -> bool:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    return name not in _LOCAL and not (isinstance(name, str) and name.startswith("127."))


def _refuse(host: object) -> None:
    log = os.environ.get(LOG_VARIABLE)
    if log:
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(f"{host}\n")
    raise NetworkForbidden(f"the network is forbidden in tests, and something wanted to reach {host!r}")


def _guard_method(name: str) -> None:
    original = getattr(socket.socket, name)

    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and _forbidden(address[0]):
            _refuse(address[0])
        return original(self, address)

    guarded._guarded = True  # type: ignore[attr-defined]  # marks the function, so that it is wrapped only once
    setattr(socket.socket, name, guarded)


def _guard_lookup() -> None:
    original = socket.getaddrinfo

    def getaddrinfo(host: Any, *arguments: Any, **named: Any) -> Any:
        if str(host).endswith(".invalid"):
            # By definition no such host: said without asking a name server.
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if _forbidden(host):
            _refuse(host)
        return original(host, *arguments, **named)

    socket.getaddrinfo = getaddrinfo


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    """Catches what goes past the functions above, such as datagrams and C code that calls ``connect``."""
    if event in {"socket.connect", "socket.sendto"}:
        sock, address = arguments
        if getattr(sock, "family", None) in {socket.AF_INET, socket.AF_INET6} and _forbidden(address[0]):
            _refuse(address[0])
