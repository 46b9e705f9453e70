"""Who it is: one of those who take part, or somebody new by their name."""

from __future__ import annotations

from typing import ClassVar

from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.text import one_line
from tui.safe import joined
from tui.screens.dialogs import Pick

LONGEST_NAME = 200


class Who(Pick):
    """A participant, picked by a few letters; a name that nobody has yet is somebody new."""

    PLACEHOLDER: ClassVar[str] = "type a name"
    HELP_TITLE = "Who is it?"
    HELP_TEXT = (
        "Type a few letters of a name, up and down to move, enter to take it. A name that is not among them "
        "is somebody new, who takes part from then on. Escape leaves."
    )

    def _fill(self, words: str) -> None:
        super()._fill(words)
        name = one_line(words, LONGEST_NAME)
        if name and all(name.casefold() != known.casefold() for known, _ in self._choices):
            listing = self.query_one(OptionList)
            listing.add_option(Option(joined([("somebody new: ", "$quiet"), name]), name))
            if listing.highlighted is None:
                listing.highlighted = 0
