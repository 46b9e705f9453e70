"""A report goes out as a Word document and comes back edited: what was changed waits as suggestions, and nothing else does."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import demo
from assistant.collecting.outcome import Outcome
from assistant.collecting.replies import collect
from assistant.collecting.reviewed.comparing import compared
from assistant.collecting.reviewed.paper import Paper, paper_in
from assistant.collecting.reviewed.values import same
from assistant.method.engagement import Engagement, Suggestion
from assistant.reports.build import Level, build
from assistant.reports.docx.write import Template, to_docx
from assistant.reports.export import export
from assistant.reports.model import Ref
from assistant.reports.traced import bookmark, refs_in
from assistant.retrieval.reading import wire
from assistant.retrieval.reading.limits import LIMITS
from assistant.retrieval.reading.typed import typed as read_typed
from assistant.text import safe_text
from assistant.workspace.document import Workspace
from assistant.workspace.interchange import read_engagement
from tests.collecting import reviewing as by_hand
from tests.collecting.reviewing import (
    NO_PROPERTIES,
    comments,
    edited,
    removed,
    tracked,
    typed,
    without_bookmarks,
)
from tests.workspace.build import Clock

_OFFICE = shutil.which("soffice") or ""
_DAY = date(2026, 11, 16)
_NEEDS = (
    "They want to be on time.\n\nNobody wants to – “ever” – wait in the rain.\n- commuters\n- day trippers"
)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """Answers before and after, a bet with a note, a decision, and people who do not go along."""
    with Workspace.create(
        tmp_path / "fjord.counterpoint", organisation="Fjord", actor="Ida", clock=Clock()
    ) as made:
        made.put("participants", {"name": "Ove", "role": "contributor"})
        made.write_answer("market", "assumed", "Crossings on two routes.")
        made.write_answer("market", "agreed", "Crossings on thirty routes, all year round.")
        made.write_answer("needs", "assumed", _NEEDS)
        made.give_voice("market", "Ove", agreement=2, dissent="The third route will sink us.")
        fields = {
            "title": "Night boat",
            "hypothesis": "If we sail at night, then freight moves.",
            "reason": "Cheap",
        }
        made.add_record("bet", {**fields, "note": "Ask the crew first.\nThen the unions."})
        decided: dict[str, object] = {
            "question": "market",
            "decided": "Three routes from May.",
            "dissent": ["Ove: two are enough"],
        }
        made.put("decisions", decided)
        yield made


class Desk:
    """Sends the report of a workspace out and takes in what comes back."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self.workspace, self.folder = workspace, folder
        self.sent = self.send()

    def send(self, level: Level = "record", template: Template | None = None) -> bytes:
        of = (self.workspace.calendar().name, self.workspace.revision)
        path = export(
            self.workspace.engagement(),
            self.folder / "sent.docx",
            today=_DAY,
            level=level,
            of=of,
            template=template,
        )
        return path.read_bytes()

    def back(self, content: bytes, name: str = "back.docx", *, dry_run: bool = False) -> Outcome:
        path = self.folder / name
        path.write_bytes(content)
        [outcome] = collect(self.workspace, [path], dry_run=dry_run)
        return outcome

    def edited(self, *edits: by_hand.Edit, name: str = "back.docx") -> Outcome:
        return self.back(edited(self.sent, *edits), name)

    @property
    def waiting(self) -> list[Suggestion]:
        return self.workspace.suggestions()


@pytest.fixture
def desk(ws: Workspace, tmp_path: Path) -> Desk:
    return Desk(ws, tmp_path)


def fates(outcome: Outcome) -> dict[str, str]:
    assert outcome.review is not None
    return {each.ref: each.fate for each in outcome.review.made}


def codes(outcome: Outcome) -> list[str]:
    return [note.code for note in outcome.notes]


def test_what_comes_back_as_it_went_out_is_no_change(desk: Desk) -> None:
    before = desk.workspace.revision
    python = BytesIO()
    docx.Document(BytesIO(desk.sent)).save(python)
    theirs = desk.send(template=Template("house.docx", python.getvalue(), ()))
    for content in (
        desk.sent,
        theirs,
        python.getvalue(),
        edited(desk.sent, without_bookmarks, parts=NO_PROPERTIES),
    ):
        outcome = desk.back(content)
        assert (outcome.state, outcome.notes, outcome.needs_a_person) == ("unchanged", (), False)
    assert desk.workspace.revision == before


def paper(content: bytes) -> Paper:
    """As the reading process gives it and its parent takes it, without the process."""
    found = paper_in(wire.answered(wire.answer(read_typed(content, "", LIMITS)), LIMITS).passages)
    assert found is not None
    return found


@pytest.mark.skipif(not _OFFICE, reason="LibreOffice is not installed here")
def test_a_report_saved_by_another_office_program_has_no_change_in_it(tmp_path: Path) -> None:
    mark = f"Report {'0' * 12}-7-record-20261116"
    held: dict[str, Engagement] = {
        name: read_engagement(demo._DATA / f"{name}.json") for name in ("finished", "under-way")
    }
    told = {f"{name}-{level}": build(one, _DAY, level=level, mark=mark) for name, one in held.items()
            for level in ("record", "synthesis")}  # fmt: skip
    for name, report in told.items():
        (tmp_path / f"{name}.docx").write_bytes(to_docx(report))
    subprocess.run(
        [_OFFICE, f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless", "--convert-to", "docx",
         "--outdir", str(tmp_path / "out"), *(str(tmp_path / f"{name}.docx") for name in told)],
        check=True, capture_output=True, timeout=110,
    )  # fmt: skip
    for name, report in told.items():
        saved = paper((tmp_path / "out" / f"{name}.docx").read_bytes())
        sent = paper(to_docx(report))
        assert saved.mark == sent.mark
        review = compared(sent.paragraphs, saved.paragraphs, saved.comments, refs_in(report))
        assert (review.edits, review.own, review.notes) == ([], [], [])


def test_tracked_changes_wait_under_the_names_of_who_made_them_and_the_record_stays(desk: Desk) -> None:
    before = desk.workspace.engagement()
    outcome = desk.edited(
        tracked("thirty", "forty"),
        tracked("on time", "in time", "Bo"),
        tracked("Ask the crew first.", "Ask the whole crew.", "Bo"),
        tracked("Three routes from May.", "Three routes from June.", "Bo"),
    )
    wanted = {"market.agreed", "needs.assumed", "bet-1.note", "decision-1.decided"}
    assert fates(outcome) == dict.fromkeys(wanted, "suggested")
    assert (outcome.state, outcome.notes, outcome.needs_a_person) == ("collected", (), True)
    now = desk.workspace.engagement()
    assert (now.answers, now.records, now.decisions) == (before.answers, before.records, before.decisions)
    assert {each.payload["shown"]["ref"]: each.origin.name for each in desk.waiting} == dict.fromkeys(
        wanted, "Bo"
    ) | {"market.agreed": "Ann Reviewer"}
    assert {each.payload["shown"]["at"][:10] for each in desk.waiting} == {"2026-11-20"}
    desk.workspace.accept([each.id for each in desk.waiting])
    now = desk.workspace.engagement()
    assert now.answer("market").agreed == "Crossings on forty routes, all year round."
    # What nobody has touched stands as it was written: quotes, dashes and empty lines.
    assert now.answer("needs").assumed == _NEEDS.replace("on time", "in time")
    assert now.records[0].note == "Ask the whole crew.\nThen the unions."
    assert now.decisions[0].decided == "Three routes from June."


def test_one_undo_takes_a_whole_file_back(desk: Desk) -> None:
    desk.edited(typed("Night boat", "Dawn boat"), typed("on time", "early"))
    assert len(desk.waiting) == 2
    assert desk.workspace.history(limit=1)[0].kind == "collect"
    desk.workspace.undo()
    assert desk.waiting == []
    assert desk.edited(typed("on time", "early")).state == "collected"


@pytest.mark.parametrize("lost", [False, True], ids=["bookmarks", "headings alone"])
def test_texts_are_found_again_when_they_were_split_joined_and_moved(desk: Desk, lost: bool) -> None:
    gone = [without_bookmarks] if lost else []
    content = edited(
        desk.sent, *gone, by_hand.split("day trippers"), by_hand.added("commuters", "- freight"),
        by_hand.joined("Assumed before the discussion:"), typed("thirty", "forty"),
        parts=NO_PROPERTIES if lost else None,
    )  # fmt: skip
    outcome = desk.back(content)
    assert fates(outcome)["market.agreed"] == "suggested"
    [needs] = [each for each in desk.waiting if each.payload["shown"]["ref"] == "needs.assumed"]
    text = needs.payload["answers"][0]["text"]
    assert text.startswith(
        "They want to be on time.\n\nNobody wants to – “ever” – wait in the rain.\n- commuters"
    )
    assert [line.strip() for line in text.split("\n") if line][2:] == [
        "- commuters",
        "- freight",
        "-",
        "day trippers",
    ]


def test_several_fields_in_one_line_are_told_apart(desk: Desk) -> None:
    outcome = desk.edited(typed("Cheap", "Cheap, and quiet"), typed("Night boat", "Boat by night"))
    assert fates(outcome) == {"bet-1.title": "suggested", "bet-1.reason": "suggested"}
    fields = [each.payload["changes"][0]["fields"] for each in desk.waiting]
    assert fields == [{"title": "Boat by night"}, {"reason": "Cheap, and quiet"}]


def test_what_a_program_tidies_up_is_no_change(desk: Desk) -> None:
    outcome = desk.edited(
        typed(" – “ever” – ", ' -- "ever" -- '),
        typed("on time.", "on\u00a0time.  "),
        by_hand.added("commuters", ""),
    )
    assert outcome.state == "unchanged"


def test_a_dissent_is_its_owners_alone(desk: Desk) -> None:
    outcome = desk.edited(
        tracked("sink us", "carry us"), typed("two are enough", "three are fine"), typed("on time", "early")
    )
    assert fates(outcome) == {"needs.assumed": "suggested"}
    assert codes(outcome) == ["own", "own"]
    assert "Ann Reviewer changed the dissent of Ove" in outcome.notes[0].text
    assert "The third route will carry us." in outcome.notes[0].text
    assert "a dissent to “Three routes from May.”" in outcome.notes[1].text


def test_what_was_deleted_is_told_and_stays(desk: Desk) -> None:
    before = desk.workspace.engagement()
    outcome = desk.edited(
        *(removed(words) for words in ("They want", "Nobody wants", "commuters", "day trippers")),
        tracked("If we sail at night, then freight moves.", ""),
    )
    assert desk.waiting == []
    assert sorted(codes(outcome)) == ["gone", "taken-out"]
    assert "Jobs and expectations" in " ".join(note.text for note in outcome.notes)
    assert desk.workspace.engagement() == before
    assert outcome.needs_a_person


def test_text_that_belongs_to_nothing_and_labels_that_were_changed_are_told_with_their_place(
    desk: Desk,
) -> None:
    outcome = desk.edited(
        by_hand.added("3. Whom we target", "And the tourists, who pays for them?"),
        typed("candidate", "chosen"),
    )
    told = {note.code: note.text for note in outcome.notes}
    assert told.keys() == {"outside", "not-taken"}
    assert "And the tourists, who pays for them?" in told["outside"]
    assert "under “3. Whom we target”" in told["outside"]
    assert "status: chosen" in told["not-taken"]
    assert desk.waiting == []


def test_comments_are_to_be_parked_at_their_question_or_told(desk: Desk) -> None:
    content = edited(
        desk.sent, by_hand.commented("thirty"), by_hand.commented("Gaps between", "2"),
        parts=comments(("1", "Cy", "Says who?"), ("2", "Cy", "Too many"), ("3", "Cy", "On nothing")),
    )  # fmt: skip
    outcome = desk.back(content)
    assert [(each.is_comment, each.ref, each.by) for each in outcome.review.made] == [(True, "market", "Cy")]  # type: ignore[union-attr] # a report has one
    assert codes(outcome) == ["comment", "comment"]
    assert "On nothing" in outcome.notes[1].text
    [kept] = desk.waiting
    desk.workspace.accept([kept.id])
    [parked] = desk.workspace.engagement().parked
    assert (parked.question, parked.raised_by) == ("market", "Cy")
    assert parked.title.startswith("Comment by Cy on “Crossings on thirty routes")
    assert parked.title.endswith("Says who?")


def test_what_was_changed_here_meanwhile_is_shown_as_a_conflict_and_what_stands_already_is_not(
    desk: Desk,
) -> None:
    desk.workspace.write_answer("market", "agreed", "Crossings on five routes.")
    desk.workspace.write_answer("needs", "assumed", _NEEDS.replace("on time", "early"))
    outcome = desk.edited(typed("thirty", "forty"), typed("on time", "early"))
    assert fates(outcome) == {"market.agreed": "conflict", "needs.assumed": "same"}
    [kept] = desk.waiting
    assert kept.payload["shown"]["was"] == "Crossings on thirty routes, all year round."
    assert kept.payload["shown"]["standing"] == "Crossings on five routes."
    desk.workspace.remove_record("bet-1")
    assert fates(desk.edited(typed("Night boat", "Dawn boat"), name="other.docx")) == {"bet-1.title": "gone"}


def test_the_same_file_twice_adds_nothing_and_a_later_version_takes_the_place_of_what_waits(
    desk: Desk,
) -> None:
    first = edited(desk.sent, tracked("on time", "early"), tracked("Night boat", "Dawn boat"))
    desk.back(first)
    revision = desk.workspace.revision
    assert desk.back(first, "copy of it.docx").state == "already"
    assert desk.workspace.revision == revision
    # Somebody else's stays beside it.
    other = desk.back(edited(desk.sent, tracked("on time", "late", "Bo")), "bo.docx")
    assert other.review is not None
    assert other.review.superseded == ()
    second = desk.back(edited(desk.sent, tracked("on time", "very early")), "v2.docx")
    assert second.review is not None
    assert second.review.superseded == ("s-1", "s-2")
    texts = [each.payload["answers"][0]["text"].split("\n")[0] for each in desk.waiting]
    assert texts == ["They want to be late.", "They want to be very early."]
    assert desk.workspace.outdated_suggestions() == []
    # Without authors the name tells: a second version of one file, and another file.
    names = ["plain.docx", "plain (2).docx", "else.docx"]
    plain = [desk.edited(typed("Night", other), name=name) for other, name in zip("ABC", names, strict=True)]
    assert [each.review.superseded for each in plain if each.review] == [(), ("s-5",), ()]
    # The earlier version, found again, does not come back to life.
    assert desk.back(first, "again.docx").state == "already"


def test_a_trial_writes_nothing_and_says_the_same(desk: Desk) -> None:
    content = edited(desk.sent, typed("on time", "early"))
    before = desk.workspace.revision
    tried = desk.back(content, dry_run=True)
    assert (tried.state, fates(tried), desk.workspace.revision) == (
        "collected",
        {"needs.assumed": "suggested"},
        before,
    )
    assert desk.back(content).review.made == tried.review.made  # type: ignore[union-attr] # a report has one


def test_reports_of_others_of_later_and_without_a_name_are_told_apart(desk: Desk, tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "other.counterpoint", organisation="O", clock=Clock()) as other:
        theirs = Desk(other, tmp_path).sent
        outcome = desk.back(theirs)
        assert (outcome.state, "another workspace" in outcome.why) == ("other-workspace", True)
    ours = str(desk.workspace.revision).encode()
    later = {
        "docProps/custom.xml": by_hand.part(desk.sent, "docProps/custom.xml").replace(
            b"-" + ours + b"-", b"-999-"
        )
    }
    outcome = desk.back(edited(desk.sent, parts=later))
    assert (outcome.state, "revision 999" in outcome.why) == ("other-workspace", True)
    lost = edited(desk.sent, removed("Report "), parts=NO_PROPERTIES)
    outcome = desk.back(lost)
    assert (outcome.state, "lost" in outcome.why) == ("not-a-form", True)
    damaged = edited(desk.sent, parts={"word/comments.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})
    assert desk.back(damaged).state == "unreadable"


@settings(max_examples=40, deadline=None)
@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=80).map(safe_text).map(str.strip),
    other=st.text("ab “”'\n\t–-.·:;()", max_size=30).map(safe_text),
)
def test_any_text_comes_back_as_it_was_and_any_change_of_it_is_found(text: str, other: str) -> None:
    held = Engagement.model_validate({
        "answers": {"market": {"assumed": text, "voices": [{"participant": "Ove", "dissent": other}]}},
        "records": [{"kind": "bet", "id": "bet-1", "title": "Night boat", "reason": text, "note": other}],
    })  # fmt: skip
    report = build(held, _DAY, mark=f"Report {'0' * 12}-7-record-20261116")
    sent = to_docx(report)
    base = paper(sent)
    nothing = compared(base.paragraphs, base.paragraphs, (), refs_in(report))
    assert (nothing.edits, nothing.own, nothing.notes) == ([], [], [])
    more = " ".join(other.split())
    refs = [Ref("answers", "market", "assumed"), Ref("records", "bet-1", "reason")]
    back = paper(edited(sent, *(by_hand.went_on(bookmark(ref), f" and {more} more") for ref in refs)))
    review = compared(base.paragraphs, back.paragraphs, (), refs_in(report))
    found = {(each.ref.id, each.ref.part): each.text for each in review.edits}
    wanted = {(ref.id, ref.part): f"{text} and {more} more" for ref in refs if text.strip()}
    assert found.keys() == wanted.keys()
    assert all(same(found[place], wanted[place]) for place in found)
    assert (review.own, review.notes) == ([], [])
