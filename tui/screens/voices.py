"""Voices: each answers alone, then all answers stand side by side, with how far each goes along."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.method.agreement import NOTHING_AGREED, agreement, next_in, room, spoke
from assistant.method.engagement import Answer, Voice
from assistant.method.questions import QUESTION
from assistant.text import one_line
from tui.asks import DISAGREEMENT
from tui.keys import key
from tui.safe import hint, joined, plain
from tui.screens.place import Place
from tui.state import TRACE
from tui.theme import WIDTHS
from tui.widgets.asked import asked
from tui.widgets.voicecard import VoiceCard, names_content, picture, score_sign
from tui.widgets.voicepage import Page, person_line

_ONCE_OPEN = frozenset({"agree", "unscore", "dissent"})
_BEFORE = frozenset({"open_voices", "answer"})
_COLUMN = 31
"""Cells that an answer needs at least to be read beside others."""


class Voices(Place):
    """What each thinks about one question: hidden from each other until it is opened to the room."""

    NAME = "voices"
    HELP_TITLE = "Voices"
    HELP_TEXT = (
        "Each answers alone first, so that nobody follows whoever speaks first: hand the keyboard on, enter opens "
        "the form of the one you are on, n that of somebody else. With f all answers are opened to the room, once and after a "
        "question. From then on they stand side by side; 0 to 5 says how far somebody goes along with the answer, "
        "- takes that back, d takes down their dissent word for word. With s the advisor says what separates the voices."
    )
    CSS_PATH = "../styles/voices.tcss"
    BINDINGS: ClassVar = [
        key("voices.answer", "a,enter", "answer", "answer alone", "Let the one you are on answer alone", display="enter"),
        key("voices.new", "n", "somebody", "somebody", "Pick who answers, or somebody new by name"),
        key("voices.open", "f", "open_voices", "open to the room", "Show all answers to everybody"),
        key("voices.agree0", "0", "agree(0)", "agreement", "0: they do not go along at all", display="0–5"),
        *(
            key(f"voices.agree{score}", str(score), f"agree({score})", f"agreement {score}", tooltip, show=False)
            for score, tooltip in (
                (1, "They hardly go along"),
                (2, "They go along with too little of it"),
                (3, "They can live with it"),
                (4, "They go along with most of it"),
                (5, "They go along wholly"),
            )
        ),
        key("voices.dissent", "d,enter", "dissent", "dissent", "Take down what they hold against it"),
        key("voices.remove", "r,delete", "remove", "take back", "Take back all that they said on this question"),
        key("voices.unscore", "minus", "unscore", "no score", "Take back the score of the one you are on", display="-"),
        key("voices.separates", "s", "separates", "what separates", "Have the advisor say what separates the voices, and what would settle it"),
        key("voices.right", "right,l", "go(1)", "next", "Go to the next one", show=False),
        key("voices.left", "left,h", "go(-1)", "before", "Go to the one before", show=False),
        key("voices.down", "down,j", "read(1)", "read on", "Read on, then go to the next one", show=False),
        key("voices.up", "up,k", "read(-1)", "read back", "Read back, then go to the one before", show=False),
        key("voices.previous", "left_square_bracket", "step(-1)", "previous", "Go to the question before", show=False),
        key("voices.next", "right_square_bracket", "step(1)", "next question", "Go to the next question", show=False),
    ]  # fmt: skip

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question
        self._drawn: object = None
        self._heard: frozenset[str] = frozenset()
        """Who had answered alone when the list was drawn."""
        self._at = ""
        """Whose card has the focus, so that it is found again when all are drawn anew."""

    def body(self) -> Iterable[Widget]:
        """The question, the list of who has answered, and the answers once they are open."""
        yield Page(
            Static("", id="asked", markup=False),
            Static("", id="picture", markup=False),
            Static("", id="named", markup=False),
            OptionList(id="people", markup=False, compact=True),
            Container(id="voices"),
            id="room",
        )

    def on_mount(self) -> None:
        self.redraw()

    @property
    def answer(self) -> Answer:
        """The answer to the question, as the room may see it."""
        return self.view.snapshot.engagement.answer(self.question).in_the_open

    @property
    def _given(self) -> frozenset[str]:
        """Who has answered alone, whatever it was."""
        voices = self.view.snapshot.engagement.answer(self.question).voices
        return frozenset(voice.participant for voice in voices if voice.answer.strip())

    @property
    def _everybody(self) -> dict[str, str]:
        """Each participant's role; also of those who said something and are not among them."""
        people = {person.name: str(person.role) for person in self.view.snapshot.engagement.participants}
        return people | {
            voice.participant: "" for voice in self.answer.voices if voice.participant not in people
        }

    @property
    def _room(self) -> list[str]:
        """Who is waited for, and whoever said something without being so."""
        engagement = self.view.snapshot.engagement
        return room(engagement, spoke(engagement.answer(self.question)))

    def redraw(self) -> None:
        """Draw anew what has changed, and stay on the one that had the focus."""
        snapshot = self.view.snapshot
        state = (snapshot.revision, self.question)
        if state != self._drawn:
            self._drawn = state
            is_open = self.answer.is_open
            self.set_class(is_open, "-open")
            self._draw_question()
            if is_open:
                self._draw_cards()
            else:
                self._draw_people()
        super().redraw()

    def on_resize(self) -> None:
        if self.is_mounted and self.counterpoint.view is not None:
            self.call_after_refresh(self._draw_question)
            self._set_columns()

    def _set_columns(self) -> None:
        """As many cards beside each other as can be read; on a narrow screen, one below the other."""
        width, wide_from = self.app.size.width, WIDTHS[1][0]
        columns = min(len(self._room), width // _COLUMN) if width >= wide_from else 1
        self.query_one("#voices").styles.grid_size_columns = max(1, columns)

    def _draw_question(self) -> None:
        if self.counterpoint.view is None:
            return
        question, answer = QUESTION[self.question], self.answer
        width = max(20, self.app.size.width - 3)
        mark = self.view.snapshot.dots[self.question]
        state = "open to the room" if answer.is_open else "given alone, hidden"
        head = asked(f"{question.number}  {question.title}", f"voices {state} {mark}", question.text, width)
        if answer.is_open and (text := one_line(answer.text, 400)):
            name = "Agreed" if answer.agreed.strip() else "Assumed"
            head = joined([head, "\n", (f"{name}: ", "bold $text-accent"), text])
        self.query_one("#asked", Static).update(head)

    # -- before they are open

    def _draw_people(self) -> None:
        people, given, expected = self._everybody, self._given, self._room
        if self._at in given - self._heard:
            # They hand the keyboard on.
            self._at = next_in(expected, self._at, given)
        self._heard = given
        self.query_one("#voices").remove_children()
        self.query_one("#named", Static).update(plain(""))
        words = (
            f"{len(given)} of {len(expected)} {'has' if len(given) == 1 else 'have'} answered alone. Nobody sees what, until `f` opens it to the room."
            if people
            else "Nobody takes part yet. `n` asks for a name, and hands that person an empty page."
        )
        self.query_one("#picture", Static).update(hint(words))
        listing = self.query_one("#people", OptionList)
        place = listing.highlighted or 0
        options: list[Option] = []
        for name, role in people.items():
            has = "has answered" if name in given else "not yet" if name in expected else "need not answer"
            options.append(Option(person_line(self.answer.voice(name), role, has, given=name in given)))
        listing.set_options(options)
        names = list(people)
        if options:
            listing.highlighted = names.index(self._at) if self._at in people else min(place, len(names) - 1)
        self.call_after_refresh(listing.focus)

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if not self.answer.is_open:
            self._at = self.current
        self.refresh_bindings()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_answer()

    # -- once they are open

    def _draw_cards(self) -> None:
        answer, people = self.answer, self._everybody
        # Who holds the room has a card once there is something on it.
        names = [name for name in self._room if name in people]
        nobody = hint("Nobody takes part yet; `n` asks for a name.")
        found = picture(agreement(answer), answer, len(names)) if people else nobody
        self.query_one("#picture", Static).update(found)
        self._draw_named(answer)
        cards = list(self.query(VoiceCard))
        if [card.participant for card in cards] == names:
            # The cards stay where they are: whoever types score after score must not lose the one they are on.
            for card in cards:
                card.show(answer, people[card.participant])
            return
        row = self.query_one("#voices")
        row.remove_children()
        self._set_columns()
        cards = [VoiceCard(name, answer, people[name]) for name in names]
        if cards:
            row.mount_all(cards)
            wanted = next((card for card in cards if card.participant == self._at), cards[0])
            self._at = wanted.participant
            # Behind a dialog the focus would go to a card of a screen that is not in front; resuming comes back.
            self.call_after_refresh(self._begin if wanted is cards[0] else self._go_to, wanted)

    def _draw_named(self, answer: Answer) -> None:
        # It knows words and their stems; nobody waits for that before there is something to compare.
        from assistant.retrieval.named import named, only

        texts = {voice.participant: voice.answer for voice in answer.voices if voice.answer.strip()}
        found = names_content(named(texts), only(texts)) if len(texts) > 1 else plain("")
        self.query_one("#named", Static).update(found)

    def on_descendant_focus(self) -> None:
        if isinstance(self.focused, VoiceCard):
            self._at = self.focused.participant
            self.refresh_bindings()

    # -- where one is

    @property
    def current(self) -> str:
        """Who is highlighted; blank where nobody is, or somebody without a name."""
        if self.answer.is_open:
            return self.focused.participant if isinstance(self.focused, VoiceCard) else ""
        listing, names = self.query_one("#people", OptionList), list(self._everybody)
        place = listing.highlighted
        return names[place] if place is not None and place < len(names) else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Answers are given before they are open; scores and dissent after it."""
        if self.is_mounted and action in _ONCE_OPEN | _BEFORE | {"remove", "go"}:
            is_open = self.answer.is_open
            if action in _ONCE_OPEN or action == "go":
                return is_open and bool(self.current or action == "go")
            if action == "open_voices":
                return not is_open and bool(self._given)
            if action == "answer":
                return not is_open and bool(self.current)
            return bool(self.current)
        if action == "separates" and self.is_mounted:
            return self.answer.is_open
        return super().check_action(action, parameters)

    def action_separates(self) -> None:
        """Ask what separates the voices."""
        self.counterpoint.ask_for(DISAGREEMENT, self.question)

    def action_go(self, by: int) -> None:
        """Go to another card."""
        cards = list(self.query(VoiceCard))
        if cards:
            place = cards.index(self.focused) + by if isinstance(self.focused, VoiceCard) else 0
            self._go_to(cards[min(max(place, 0), len(cards) - 1)])

    def _begin(self, first: VoiceCard) -> None:
        """Be on the first card, with what all of them have in common above it."""
        first.focus(scroll_visible=False)
        self.query_one(Page).scroll_home(animate=False)

    def _go_to(self, card: VoiceCard) -> None:
        card.focus(scroll_visible=False)
        # A card that was just mounted has its height, and with it its place, one refresh later.
        self.call_after_refresh(card.scroll_visible, animate=False)

    def action_read(self, by: int) -> None:
        """Read on, and go to the next one once this one is read: in sight as a whole, or to its end."""
        page, card = self.query_one(Page), self.focused
        if isinstance(card, VoiceCard):
            whole = card.region.bottom <= page.region.bottom if by > 0 else card.region.y >= page.region.y
            last = card is list(self.query(VoiceCard))[-1 if by > 0 else 0]
            if whole and not last:
                self.action_go(by)
                return
        page.scroll_relative(y=3 * by, animate=False)

    def action_step(self, by: int) -> None:
        """Go to another question's voices."""
        slug = self.view.step(by)
        if slug != TRACE:
            self.view.question = self.question = slug
            self._heard = self._given
            self.redraw()

    def leave(self) -> None:
        """Go back to where one came from."""
        self.app.pop_screen()

    # -- acts

    def action_answer(self) -> None:
        """Open the form of the one who is highlighted."""
        if name := self.current:
            self._answers(name)

    def action_somebody(self) -> None:
        """Pick a participant, or somebody new."""
        is_open = self.answer.is_open
        self.counterpoint.whose(
            "Who takes part?" if is_open else "Who answers, alone?",
            self._joins if is_open else self._answers,
            given=self._given,
        )

    def _answers(self, name: str) -> None:
        self._at = name
        if name not in self._given:
            self.counterpoint.answer_alone(self.question, name)
            return

        # Whoever goes down the list by habit comes past those whose words are not theirs to read.
        self.counterpoint.once_sure(
            f"{one_line(name, 60)} has answered already. Open what they wrote?",
            lambda: self.counterpoint.answer_alone(self.question, name),
            yes="open it", no="leave it", details="Only they should look on.",
        )  # fmt: skip

    def _joins(self, name: str) -> None:
        self._at = name
        if name in self._everybody:
            self._go_to(next(card for card in self.query(VoiceCard) if card.participant == name))
            return
        workspace = self.view.workspace
        self.counterpoint.act(
            lambda: workspace.put("participants", {"name": name}), f"{one_line(name, 60)} takes part. u takes it back."
        )  # fmt: skip

    def action_open_voices(self) -> None:
        """Open all answers to the room, after one question."""
        missing = [name for name in self._room if name not in self._given]
        workspace, slug = self.view.workspace, self.question
        waits = ", ".join(one_line(name, 40) or "anonymous" for name in missing)
        details = f"Not yet: {waits}. " if missing else ""

        def open_them() -> None:
            self._at, said = "", "Open to the room: read them side by side. u takes it back."
            self.counterpoint.act(lambda: workspace.open_voices(slug), said)

        self.counterpoint.once_sure(
            "Open all answers to the room?", open_them, yes="open them", no="not yet",
            details=f"{details}After this nobody can answer alone any more.",
        )  # fmt: skip

    def action_agree(self, score: int) -> None:
        """Set how far the highlighted one goes along."""
        name, workspace, slug = self.current, self.view.workspace, self.question
        if self.counterpoint.may_write():
            said = f"{one_line(name, 60)}: {score_sign(score)[0]}."
            if not self.answer.agreed.strip():
                said = f"{said} {NOTHING_AGREED}"
            self.counterpoint.act(lambda: workspace.give_voice(slug, name, agreement=score), said)

    def action_unscore(self) -> None:
        """Take back how far the one in hand goes along."""
        name, workspace, slug = self.current, self.view.workspace, self.question
        if self.answer.voice(name).agreement is None:
            self.counterpoint.say(f"{one_line(name, 60)} gave no score yet.")
        elif self.counterpoint.may_write():
            said = f"{one_line(name, 60)}: no score. u brings it back."
            self.counterpoint.act(lambda: workspace.give_voice(slug, name, agreement="none"), said)

    def action_dissent(self) -> None:
        """Take down what the highlighted one holds against the answer."""
        self.counterpoint.note_dissent(self.question, self.current)

    def action_remove(self) -> None:
        """Take back what the highlighted one said."""
        name, workspace, slug = self.current, self.view.workspace, self.question
        said = self.view.snapshot.engagement.answer(slug).voice(name)
        if said == Voice(participant=name):
            self.counterpoint.say(f"{one_line(name, 60)} said nothing here yet.")
        elif self.counterpoint.may_write():
            self.counterpoint.act(
                lambda: workspace.take_back_voice(slug, name),
                f"Taken back what {one_line(name, 60)} said. u brings it back.",
            )
