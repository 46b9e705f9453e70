"""Replies taken in: whose they are, what takes whose place, what waits, and what is only told."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from assistant.collecting.outcome import Outcome
from assistant.collecting.replies import collect
from assistant.method.engagement import Voice
from assistant.reports.forms.markdown import to_markdown
from assistant.reports.forms.model import Form
from assistant.reports.forms.word import to_docx
from assistant.workspace.document import Workspace
from tests.collecting.conftest import form_for
from tests.collecting.filling import fill_docx, fill_md

NEEDS, PERSONAS = ("needs", "answer"), ("personas", "answer")
SCORE, DISSENT = ("market", "agreement"), ("market", "dissent")


class Post:
    """What comes back to one workspace, as Markdown."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self.workspace, self.folder = workspace, folder

    def lay(self, name: str, form: Form, words: dict[tuple[str, str], str] | None = None) -> Path:
        """A form, filled in, in a file."""
        path = self.folder / name
        path.write_bytes(fill_md(to_markdown(form), words or {}))
        return path

    def collect(self, *paths: Path, dry_run: bool = False) -> list[Outcome]:
        """What becomes of files."""
        return list(collect(self.workspace, paths, dry_run=dry_run))

    def one(self, name: str, form: Form, words: dict[tuple[str, str], str] | None = None) -> Outcome:
        """What becomes of one reply."""
        [outcome] = self.collect(self.lay(name, form, words))
        return outcome

    def voice(self, question: str, name: str = "Ove") -> Voice:
        """What somebody has said."""
        return self.workspace.engagement().answer(question).voice(name)


@pytest.fixture
def post(ws: Workspace, tmp_path: Path) -> Post:
    """The post, with a folder for it."""
    folder = tmp_path / "post"
    folder.mkdir()
    return Post(ws, folder)


def fates(outcome: Outcome) -> dict[tuple[str, str], str]:
    """What became of each part."""
    return {(each.question, each.part): each.fate for each in outcome.taken}


def test_a_reply_becomes_the_voice_of_who_wrote_it_in_one_act_that_is_told_and_taken_back(post: Post) -> None:
    words = {NEEDS: "Be on time.", SCORE: "2 – hardly", DISSENT: "The third route!"}
    before = post.workspace.engagement()
    outcome = post.one("ove.md", form_for(post.workspace, "Ove"), words)
    assert (outcome.state, outcome.participant, outcome.needs_a_person) == ("collected", "Ove", False)
    assert fates(outcome) == dict.fromkeys(words, "new")
    assert post.voice("needs").answer == "Be on time."
    said = post.voice("market")
    assert (said.answer, said.agreement, said.early, said.dissent) == (
        "Islands, not crossings", 2, True, "The third route!",
    )  # fmt: skip
    assert not post.workspace.engagement().answer("needs").is_open
    [act] = post.workspace.history(limit=1)
    assert act.kind == "collect"
    assert act.summary == "Collected from Ove, ove.md: The market we play in; Jobs and expectations"
    post.workspace.undo()
    assert post.workspace.engagement() == before
    # Taken back, it can be collected again.
    assert post.collect(post.folder / "ove.md")[0].state == "collected"


def test_the_same_reply_changes_nothing_and_a_later_one_says_what_it_takes_the_place_of(post: Post) -> None:
    form = form_for(post.workspace, "Ove")
    post.one("first.md", form, {NEEDS: "Be on time.", PERSONAS: "Commuters"})
    seen = post.workspace.revision
    again = post.one("copy of first.md", form, {NEEDS: "Be on time.", PERSONAS: "Commuters"})
    assert (again.state, again.needs_a_person, post.workspace.revision) == ("already", False, seen)
    later = post.one("second.md", form, {NEEDS: "Be early."})
    assert (later.state, later.before, fates(later)) == ("collected", "first.md", {NEEDS: "replaced"})
    # What is empty takes nothing back.
    assert (post.voice("needs").answer, post.voice("personas").answer) == ("Be early.", "Commuters")
    assert post.collect(post.folder / "first.md")[0].state == "already"
    assert post.voice("needs").answer == "Be early."


def test_what_somebody_changed_since_stays_and_the_reply_waits_as_a_suggestion(post: Post) -> None:
    form = form_for(post.workspace, "Ove")
    post.workspace.give_voice("needs", "Ove", answer="Changed here.")
    outcome = post.one("ove.md", form, {NEEDS: "Be on time.", PERSONAS: "Commuters"})
    assert fates(outcome) == {NEEDS: "kept", PERSONAS: "new"}
    assert outcome.needs_a_person
    assert (post.voice("needs").answer, post.voice("personas").answer) == ("Changed here.", "Commuters")
    # A second version knows no more of it than the first.
    later = post.one("ove2.md", form, {NEEDS: "Be on time!", PERSONAS: "All commuters"})
    assert fates(later) == {NEEDS: "kept", PERSONAS: "replaced"}
    first, second = post.workspace.suggestions()
    assert first.origin.name == "Ida"
    post.workspace.accept([first.id])
    assert post.voice("needs").answer == "Be on time."
    post.workspace.undo()
    post.workspace.undo()
    assert [each.id for each in post.workspace.suggestions()] == [first.id]
    assert post.voice("personas").answer == "Commuters"
    assert second.id not in {each.id for each in post.workspace.engagement().suggestions}


def test_what_was_there_before_the_form_was_made_gives_way(post: Post) -> None:
    post.workspace.give_voice("needs", "Ove", answer="An early thought.")
    outcome = post.one("ove.md", form_for(post.workspace, "Ove"), {NEEDS: "Be on time."})
    assert fates(outcome) == {NEEDS: "replaced"}


def test_an_older_form_does_not_take_the_place_of_a_newer_one(post: Post) -> None:
    older = form_for(post.workspace, "Ove")
    post.workspace.give_voice("personas", "Åse / Bo", answer="Somebody else's")
    post.one("newer.md", form_for(post.workspace, "Ove"), {NEEDS: "Be early."})
    assert fates(post.one("older.md", older, {NEEDS: "Be late.", PERSONAS: "Commuters"})) == {
        NEEDS: "kept",
        PERSONAS: "new",
    }


def test_an_answer_that_comes_after_the_answers_were_opened_is_told_and_not_taken(post: Post) -> None:
    form = form_for(post.workspace, "Ove")
    post.workspace.give_voice("needs", "Åse / Bo", answer="To be home for supper")
    post.workspace.open_voices("needs")
    outcome = post.one("ove.md", form, {NEEDS: "Be on time."})
    assert (fates(outcome), outcome.needs_a_person) == ({NEEDS: "closed"}, True)
    assert post.voice("needs").answer == ""
    # Nor does accepting a suggestion bring one in by the back door.
    assert post.workspace.suggestions() == []


def test_a_score_is_for_the_text_that_the_form_showed(post: Post) -> None:
    form = form_for(post.workspace, "Ove")
    post.workspace.write_answer("market", "agreed", "The islands, within a day.")
    outcome = post.one("ove.md", form, {SCORE: "5"})
    assert [each.rewritten for each in outcome.taken] == [True]
    held = post.workspace.engagement().answer("market")
    assert held.voice("Ove").early
    assert held.score_of(held.voice("Ove")) is None


def test_somebody_who_was_renamed_is_still_known(post: Post) -> None:
    form = form_for(post.workspace, "Ove")
    post.one("first.md", form, {NEEDS: "Be on time."})
    post.workspace.rename_participant("Ove", "Ove Dahl")
    outcome = post.one("second.md", form, {NEEDS: "Be early."})
    assert (outcome.participant, fates(outcome)) == ("Ove Dahl", {NEEDS: "replaced"})
    assert [each.name for each in post.workspace.engagement().participants] == ["Ove Dahl", "Åse / Bo", "Ida"]


def test_strangers_other_workspaces_and_forms_of_others_are_kept_out_by_name(
    post: Post, tmp_path: Path
) -> None:
    form = form_for(post.workspace, "Ove")
    content = fill_md(to_markdown(form), {NEEDS: "Be on time."}).decode()
    (post.folder / "theirs.md").write_text(content.replace("For Ove", "For Åse / Bo"), encoding="utf-8")
    (post.folder / "nobody.md").write_text(content.replace("[form", "(form"), encoding="utf-8")
    two = content + fill_md(to_markdown(form_for(post.workspace, "Åse / Bo")), {}).decode()
    (post.folder / "two.md").write_text(two, encoding="utf-8")
    (post.folder / "whim.md").write_text(content.replace("For Ove", "For Ove the Great"), encoding="utf-8")
    with Workspace.create(tmp_path / "other.counterpoint", organisation="Other") as other:
        other.put("participants", {"name": "Ove"})
        post.lay("foreign.md", form_for(other, "Ove"), {NEEDS: "Be on time."})
    outcomes = {each.title: each for each in post.collect(post.folder)}
    states = {title.removeprefix("post/"): each.state for title, each in outcomes.items()}
    assert states == {
        "foreign.md": "other-workspace",
        "nobody.md": "not-a-form",
        "theirs.md": "mixed",
        "two.md": "mixed",
        "whim.md": "collected",
    }
    post.workspace.undo()
    post.workspace.remove("participants", "Ove")
    [stranger] = post.collect(post.folder / "whim.md")
    assert (stranger.state, stranger.participant) == ("stranger", "Ove the Great")
    assert post.voice("needs").answer == ""


def test_what_cannot_be_taken_is_told_and_the_rest_comes_in(post: Post) -> None:
    form = form_for(post.workspace, "Ove")
    content = fill_md(to_markdown(form), {NEEDS: "Be on time.", SCORE: "11"}).decode()
    content = content.replace("[personas · answer]", "[personae · answer]\nCommuters")
    path = post.folder / "ove.md"
    path.write_text(content, encoding="utf-8")
    [outcome] = post.collect(path)
    assert outcome.state == "collected"
    assert outcome.needs_a_person
    assert {note.code for note in outcome.notes} == {"score-out-of-range", "unknown-question"}
    assert fates(outcome) == {NEEDS: "new"}


def test_files_that_cannot_be_read_do_not_keep_the_others_out(post: Post) -> None:
    form = form_for(post.workspace, "Ove")
    whole = fill_docx(to_docx(form), {NEEDS: "Be on time."})
    (post.folder / "a.docx").write_bytes(whole[: len(whole) // 2])
    bomb = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(whole)) as source,
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name))
        target.writestr("word/media/bomb.bin", bytes(220 << 20))
    (post.folder / "b.docx").write_bytes(bomb.getvalue())
    (post.folder / "c.json").write_text('{"format": "counterpoint-reply/1", "form": [', encoding="utf-8")
    (post.folder / "d.json").write_text("[" * 100_000, encoding="utf-8")
    (post.folder / "e.docx").write_bytes(whole)
    post.lay("f.md", form_for(post.workspace, "Åse / Bo"))
    outcomes = post.collect(post.folder)
    assert "take in by hand what was written" in outcomes[1].hint
    states = [each.state for each in outcomes]
    assert states == ["unreadable", "unreadable", "not-a-form", "not-a-form", "collected", "empty"]
    assert post.voice("needs").answer == "Be on time."


def test_a_very_long_answer_with_terminal_codes_comes_in_whole_and_safe(post: Post) -> None:
    long = "Rain on the quay. " * 560_000
    outcome = post.one("ove.md", form_for(post.workspace, "Ove"), {NEEDS: f"\x1b[2J{long}\u202egnp"})
    assert outcome.state == "collected"
    assert post.voice("needs").answer == f"{long}gnp"


def test_a_trial_says_what_would_come_of_it_and_writes_nothing(post: Post) -> None:
    form = form_for(post.workspace, "Ove")
    files = [
        post.lay("1.md", form, {NEEDS: "Be on time."}),
        post.lay("2.md", form, {NEEDS: "Be early."}),
        post.lay("3.md", form, {NEEDS: "Be on time."}),
    ]
    seen = post.workspace.revision
    tried = post.collect(*files, dry_run=True)
    assert post.workspace.revision == seen
    assert post.voice("needs").answer == ""
    done = post.collect(*files)
    assert [(each.state, fates(each)) for each in tried] == [(each.state, fates(each)) for each in done]
    assert [each.state for each in done] == ["collected", "collected", "already"]
