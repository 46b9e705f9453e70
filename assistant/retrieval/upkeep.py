"""Keeping the index of a workspace's documents up to date at the cost of what is new.

Each text is counted once and kept (`segments`). Texts are indexed together in parts, sealed in the cache: a large one,
and smaller ones of what came since. What is new is merged in memory and searched at once, then sealed beside, together
with those parts that are small against it; so the large one is made anew only when what came since is a good share of
it, or when much of it is no longer in use.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b
from itertools import islice, repeat
from pathlib import Path
from typing import Final

from assistant.passages import Content, Passage, PassageStore
from assistant.retrieval import lexical, segments
from assistant.retrieval.arranged import Arranged, Part
from assistant.retrieval.cache import View, discard_sealed, open_sealed
from assistant.retrieval.embedders import Cancel
from assistant.retrieval.postings import Postings
from assistant.retrieval.segments import Segment, Shelf
from assistant.retrieval.steps import Steps, Stopped
from assistant.retrieval.vectors import Progress
from assistant.text import one_line

NOWHERE: Final = "there is no cache folder that can be written"
"""Why an index that has no folder is not kept."""
AT_ONCE: Final = 2_000
"""Passages that are searched before they are sealed, beside what is: a tenth of a second of merging."""
GROWTH: Final = 4
"""A part is merged with what came since once that is more than one in so many of its passages: with it, adding two
hundred documents one by one leaves at most five parts and writes each passage about six times."""
LEAST_LIVING: Final = 0.5
"""The share of a part that must be in use for it to be searched; when the parts are merged, half as much again."""

_log: Final = logging.getLogger(__name__)
_NAME: Final = "library"
_TEXTS: Final = "contents.json"
_LAYOUT: Final = "3"


class Upkeep:
    """The parts of one workspace's index. Not safe to use from several threads at once.

    `folder` is where they are kept; None, or one that cannot be used, keeps them in memory. `grown` is called when more
    was put there.
    """

    def __init__(
        self, store: PassageStore, folder: Path | None, shelf: Shelf | None, grown: Callable[[], None]
    ) -> None:
        self._store: Final = store
        self._folder: Final = folder
        self._shelf: Final = shelf
        self._grown: Final = grown
        self._in_memory: dict[Content, Segment] = {}
        self._parts: list[Part] = []
        self.notice = ""
        """Why the index is not kept in the cache, in plain words; empty when it is."""

    def searchable(
        self, contents: Sequence[Content], progress: Progress | None = None, cancel: Cancel | None = None
    ) -> Arranged | None:
        """The index of `contents` as soon as it can be had: what is new is in memory, unless that is much.

        Words that were never counted are counted, of which `progress` is told. None after `cancel`; what was done until
        then is kept.
        """
        texts = _texts(contents)
        self._parts = self._chosen(texts, LEAST_LIVING)
        loose = _loose(texts, self._parts)
        missing = [text for text in loose if not self._is_counted(text)]
        steps = Steps(_size(texts), progress, cancel)
        steps.done = steps.total - _size(missing)
        try:
            for text in missing:
                self._segment(text, steps)
        except Stopped:
            return None
        if _size(loose) > AT_ONCE or (loose and not self._parts):
            return self.merged(contents)
        tail = [self._merged(loose)] if loose else []
        return Arranged(contents, [*self._parts, *tail], self.known)

    def merged(self, contents: Sequence[Content]) -> Arranged:
        """The same with what is new sealed, together with those parts that are small against it."""
        texts = _texts(contents)
        self._parts = self._chosen(texts, LEAST_LIVING * 1.5)
        group = _loose(texts, self._parts)
        while group and self._parts:
            *larger, smallest = self._parts
            living = _loose([text for text in smallest.texts if text in texts], larger)
            if _size(living) > GROWTH * _size(group):
                break
            together = {*group, *living}
            group, self._parts = [text for text in texts if text in together], larger
            smallest.close()
        if group:
            self._parts.append(self._sealed(group))
        self._clear_away(texts)
        if group:
            self._grown()
        return Arranged(contents, self._parts, self.known)

    def known(self, text: Content) -> Segment | None:
        """What was counted of `text`; None where that is not there (any more)."""
        kept = self._in_memory.get(text)
        return self._shelf.segment(text) if kept is None and self._shelf is not None else kept

    def forget(self, digest: str) -> None:
        """Remove whatever was made from the file with this digest.

        Raises:
            OSError: another process has kept the cache locked for too long.
        """
        for text in [text for text in self._in_memory if text.digest == digest]:
            del self._in_memory[text]
        if self._shelf is not None:
            self._shelf.forget(digest)
        if self._folder is not None:
            discard_sealed(self._folder, _NAME, lambda sealed: _is_made_from(sealed, digest))
        for part in [part for part in self._parts if part.is_made_from(digest)]:
            part.close()
            self._parts.remove(part)

    def close(self) -> None:
        """Give back files and memory."""
        for part in self._parts:
            part.close()
        self._parts = []

    def _segment(self, text: Content, steps: Steps | None = None) -> Segment:
        """What is counted of `text`, now or before: kept in the cache where that can be, else in memory."""
        if (kept := self.known(text)) is not None:
            return kept
        came = 0

        def passages() -> Iterator[Passage]:
            nonlocal came
            for passage in islice(self._store.texts(text.digest, text.reader), text.count):
                came += 1
                yield passage
            # As many as the text is said to have, whatever became of the store meanwhile.
            yield from repeat(Passage(""), text.count - came)

        segment = Segment.of(passages() if steps is None else steps.through(passages()))
        try:
            if self._shelf is not None and came == text.count:
                self._shelf.keep(text, segment)
                return segment
        except OSError as fault:
            self._say(fault)
        self._in_memory[text] = segment
        return segment

    def _is_counted(self, text: Content) -> bool:
        return text in self._in_memory or (self._shelf is not None and self._shelf.has_segment(text))

    def _chosen(self, texts: Iterable[Content], least: float) -> list[Part]:
        """Which of the open parts and the sealed ones to search for `texts`, largest first; other open ones are closed.

        Each brings some text that no other does. Of each at least the share `least` is in use, and what is not is known,
        so that it can be left out.
        """
        wanted, chosen = set(texts), list[Part]()
        left = {part.texts: part for part in self._parts}

        def order(together: tuple[Content, ...]) -> tuple[int, list[str]]:
            return -_size(wanted.intersection(together)), [text.digest for text in together]

        for together in sorted(dict.fromkeys([*left, *self._on_disk()]), key=order):
            living = wanted.intersection(together)
            if not living or _size(living) < least * _size(together):
                continue
            if not all(text in living or self.known(text) is not None for text in together):
                continue
            part = left.pop(together, None) or self._opened(together)
            if part is not None:
                chosen.append(part)
                wanted -= living
        for part in left.values():
            part.close()
        return chosen

    def _clear_away(self, texts: Iterable[Content]) -> None:
        """Remove what the index of `texts` no longer needs."""
        for text in self._in_memory.keys() - {text for part in self._parts for text in part.texts}:
            del self._in_memory[text]
        if self._folder is None or self._shelf is None:
            return
        used = {f"{_NAME}-{_filed_under(part.texts)}" for part in self._parts}
        with suppress(OSError):
            if any(path.name not in used for path in self._folder.glob(f"{_NAME}-*")):
                discard_sealed(self._folder, _NAME, lambda path: path.name not in used)
                for text in texts:
                    self._shelf.has_segment(text)  # in use, though merged long ago
                self._shelf.tidy()

    def _on_disk(self) -> Iterator[tuple[Content, ...]]:
        """What is indexed together in each sealed part there is, whether it is whole or not."""
        for path in self._folder.glob(f"{_NAME}-*/{_TEXTS}") if self._folder is not None else ():
            with suppress(OSError, ValueError, TypeError, RecursionError):
                texts = tuple(Content("", *one) for one in json.loads(path.read_text(encoding="ascii")))
                if path.parent.name == f"{_NAME}-{_filed_under(texts)}":
                    yield texts

    def _opened(self, texts: tuple[Content, ...]) -> Part | None:
        """The sealed part of `texts`; None where it is damaged or gone, and then it is removed."""

        def refuse(_: Path) -> None:
            raise FileNotFoundError("the index of the documents is damaged")

        assert self._folder is not None
        with suppress(OSError, NotImplementedError, ValueError):
            return _part(open_sealed(self._folder, _NAME, _filed_under(texts), refuse, kept=None), texts)
        return None

    def _sealed(self, texts: Sequence[Content]) -> Part:
        """The part of `texts`, put into the cache where that can be."""
        together = tuple(texts)
        # What could not be kept by itself is not whole, or there is no room.
        if self._folder is None or not self._in_memory.keys().isdisjoint(together):
            return self._merged(together)

        def build(beside: Path) -> None:
            Postings.write(beside, len(together), lambda number: self._segment(together[number]))
            made_from = [(text.digest, text.reader, text.count) for text in together]
            (beside / _TEXTS).write_text(json.dumps(made_from), encoding="ascii")

        try:
            part = _part(open_sealed(self._folder, _NAME, _filed_under(together), build, kept=None), together)
        except (OSError, NotImplementedError, ValueError) as fault:
            self._say(fault)
            return self._merged(together)
        self.notice = ""
        return part

    def _merged(self, texts: Sequence[Content]) -> Part:
        if self._folder is None:
            self._say(NOWHERE)
        return Part(tuple(texts), Postings.merged(len(texts), lambda number: self._segment(texts[number])))

    def _say(self, fault: object) -> None:
        self.notice = (
            "The index of the documents could not be kept in the cache and is made again at each start: "
            f"{one_line(str(fault), 200).rstrip('.')}."
        )
        _log.info("%s", self.notice)


def _texts(contents: Iterable[Content]) -> dict[Content, None]:
    """The texts of `contents`, each once and in their order."""
    return dict.fromkeys(content.text for content in contents)


def _loose(texts: Iterable[Content], parts: Iterable[Part]) -> list[Content]:
    """Those of `texts` that no part holds."""
    held = {text for part in parts for text in part.texts}
    return [text for text in texts if text not in held]


def _size(texts: Iterable[Content]) -> int:
    return sum(text.count for text in texts)


def _part(view: View, texts: tuple[Content, ...]) -> Part:
    try:
        return Part(texts, Postings.opened(view.path, _size(texts)), view)
    except BaseException:
        view.close()
        raise


def _filed_under(texts: Iterable[Content]) -> str:
    made_from = [(text.digest, text.reader, text.count) for text in texts]
    made_by = [_LAYOUT, segments.LAYOUT, lexical.VERSION, made_from]
    return blake2b(json.dumps(made_by).encode("ascii"), digest_size=12).hexdigest()


def _is_made_from(sealed: Path, digest: str) -> bool:
    """Whether the part in `sealed` was made from this file among others, or may have been."""
    try:
        return json.dumps(digest) in (sealed / _TEXTS).read_text(encoding="ascii")
    except (OSError, ValueError):
        return True
