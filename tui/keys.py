"""Keys: each with an id by which it can be remapped, and a tooltip that says what it does."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from tui.places import PLACES


def key(
    id: str,
    keys: str,
    action: str,
    description: str,
    tooltip: str,
    *,
    show: bool = True,
    display: str | None = None,
    priority: bool = False,
) -> Binding:
    """A binding called `id` (``place.act``); `keys` are separated by commas, the first one is shown."""
    return Binding(
        keys,
        action,
        description,
        show=show,
        key_display=display,
        priority=priority,
        tooltip=tooltip,
        id=id,
    )


_NAMES = {
    "escape": "esc",
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "asterisk": "*",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "delete": "del",
}


def key_name(binding: Binding) -> str:
    """How a key is written on the screen: as it stands on the keyboard."""
    return binding.key_display or _NAMES.get(binding.key, binding.key)


LEAVE = key(
    "overlay.quit", "ctrl+q", "app.quit", "quit", "Leave Counterpoint; everything is saved", show=False
)
"""What leads out from over a place as well, where letters are for typing."""

APP_KEYS: list[BindingType] = [
    # Some terminals keep F1 and some multiplexers ctrl+p and ctrl+q, so each has a plain second key.
    key(
        "app.help",
        "f1,question_mark",
        "help",
        "help",
        "Explain what has the focus, and list the keys",
        display="F1",
    ),
    key(
        "app.commands",
        "ctrl+p,colon",
        "command_palette",
        "commands",
        "Find any command or question by a few letters of its name",
        display="ctrl+p",
    ),
    key(
        "app.take_up",
        "f5",
        "take_up",
        "go on with your form",
        "Open the form again that you had left unfinished",
    ),
    key("app.why", "f6", "why", "why it failed", "Read in full why the advisor failed"),
    key("app.quit", "ctrl+q,Q", "quit", "quit", "Leave Counterpoint; everything is saved", show=False),
]

PLACE_KEYS: list[BindingType] = [
    key("place.places", "o", "places", "places", "See every place there is, and go there"),
    *(
        key(f"place.{place.name}", place.letter, f"place('{place.name}')", place.title.lower(), place.about)
        for place in map(PLACES.__getitem__, ("review", "gaps", "bets", "workshop"))
    ),
    key("place.undo", "u", "undo", "undo", "Take the last act back", show=False),
    key("place.back", "escape", "back", "back", "Stop a running call, leave an editor, go back", show=False),
    key("place.copy", "f2", "save_copy", "save a copy", "Save the workspace to another file", show=False),
]
