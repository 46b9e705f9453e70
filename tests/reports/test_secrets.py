"""What is sealed, private or only suggested stands in nothing that is written, whatever its format, depth and reader.

One workspace holds a word of its own for each kind of text. Everything is written once, and looked for in all that a file
holds: its parts, its metadata, what is attached to it. Words that belong there are found by the same reading.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any, Final, get_args
from zipfile import BadZipFile, ZipFile

import pytest
from pypdf import PdfReader

from assistant.documents.packing import pack_for
from assistant.method.engagement import Engagement, SuggestionState
from assistant.method.runsheet import run_sheet
from assistant.reports.build import LEVELS
from assistant.reports.calendar import render_calendar
from assistant.reports.export import FORMATS, REPORTS, export
from assistant.reports.forms.model import issue
from assistant.reports.forms.written import FORMATS as FORMS
from assistant.reports.homework import homework_lists
from assistant.reports.pack import Audience
from assistant.workspace.document import Workspace
from tests.reports.test_minority import GLANCES, READERS

TODAY: Final = date(2026, 11, 16)
SEALED: Final = ("sealedanswer", "sealedname", "77713")
"""An answer given alone, one in a name's voice, and how many dots somebody gave in a vote that is not opened."""
SUGGESTED: Final = (
    "drafttext", "beforedraft", "draftbet", "draftwhy", "askedtext", "askedwhy", "askedquote", "aimtext",
    "againstdraft", "decidedraft", "homedraft", "reviewtext", "originmodel",
)  # fmt: skip
"""What a suggestion says in any of its parts, in whichever state: nobody has accepted it, or a person has taken it back."""
EXPORTS: Final = [
    (ending, level) for ending in FORMATS for level in LEVELS if level == "record" or ending in REPORTS
]
WRITTEN: Final = (
    *(f"{level}{ending}" for ending, level in EXPORTS),
    *(f"pack for {audience}{ending}" for audience in get_args(Audience) for ending in REPORTS),
    *(f"form.{ending}" for ending in FORMS),
    *(f"homework{ending}" for ending in REPORTS),
    "plan.ics",
)
"""All that is written, each with its ending."""


def suggested(number: int, task: str, state: str, **payload: Any) -> dict[str, Any]:
    shown = {"text": "askedtext", "why": "askedwhy", "quote": "askedquote", "title": "draftbet"}
    origin = {"by": "model", "model": "originmodel", "edited": False}
    return {
        "id": f"s-{number}",
        "task": task,
        "state": state,
        "origin": origin,
        "payload": payload | {"shown": shown},
    }


def suggestions() -> Iterator[dict[str, Any]]:
    """A suggestion of each task in each state in which nobody has made it their own."""
    payloads: list[tuple[str, dict[str, Any]]] = [
        ("draft", {"answers": [{"question": "market", "assumed": "beforedraft", "agreed": "drafttext", "field": "agreed", "text": "drafttext"}]}),
        ("bets", {"records": [{"kind": "bet", "id": "bet-9", "title": "draftbet", "hypothesis": "draftwhy"}]}),
        ("follow-ups", {"parked": [{"id": "parked-9", "question": "market", "title": "askedtext"}]}),
        ("aim", {"beside": [{"collection": "runsheets", "id": "runsheet-1", "fields": {"session": 1, "aim": "aimtext"}}]}),
        ("decisions", {"decisions": [{"id": "decision-9", "decided": "decidedraft", "dissent": ["againstdraft"]}]}),
        ("homework", {"actions": [{"id": "action-9", "title": "homedraft", "owner": "Ada", "question": "market"}]}),
        ("review", {"edits": [{"ref": "answers market agreed", "text": "reviewtext", "by": "Ada"}]}),
        ("unheard-of", {"anything": ["reviewtext"]}),
    ]  # fmt: skip
    states = [state for state in get_args(SuggestionState) if state not in ("accepted", "edited")]
    for number, (state, (task, payload)) in enumerate((state, each) for state in states for each in payloads):
        yield suggested(number, task, state, **payload)


def content() -> dict[str, Any]:
    """An engagement in which each kind of text has a word of its own."""
    bets = [
        {"kind": "bet", "id": f"bet-{number}", "title": title, "status": status, "hypothesis": "We think so"}
        for number, (title, status) in enumerate((("chosenbet", "chosen"), ("otherbet", "candidate")), 1)
    ]
    return {
        "organisation": "Fjordline Ferries",
        "participants": [
            {"name": "Ada", "role": "decider", "contact": "contactword by the lift"},
            {"name": "Bo", "contact": "contactword@fjordline.test"},
        ],
        "answers": {
            "market": {
                "assumed": "assumedtext",
                "voices": [
                    {"participant": "Ada", "answer": "sealedanswer", "agreement": 1, "dissent": "opendissent"},
                    {"participant": "Bo", "answer": "sealedname"},
                ],
            },
            "needs": {
                "agreed": "agreedtext",
                "opened": {"by": "Ada"},
                "voices": [{"participant": "Ada", "answer": "openedanswer", "agreement": 4}],
            },
        },
        "records": [*bets, {"kind": "persona", "id": "persona-1", "title": "Commuters", "targeted": "now"}],
        "ballots": [
            {"id": f"vote-{number}", "bet_ids": ["bet-1", "bet-2"], "opened": opened,
             "votes": [{"participant": "Ada", "dots": [{"bet_id": "bet-1", "count": count}]}]}
            for number, (opened, count) in enumerate(((None, 77713), ({"by": "Ada"}, 55519)), 1)
        ],
        "actions": [{"id": "action-1", "title": "Ring the harbour", "owner": "Bo", "question": "market"}],
        "parked": [{"id": "parked-1", "title": "The lease", "question": "market"}],
        "workshops": [{"id": "workshop-1", "session": 1, "date": "2026-12-01"}],
        "runsheets": [{"id": "runsheet-1", "session": 1, "note": "privatenote"}],
        "suggestions": list(suggestions()),
    }  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The content of all that is written, by its name."""
    folder = tmp_path_factory.mktemp("written")
    made = {}
    engagement = Engagement.model_validate(content())
    # A workspace takes no suggestion of an unheard-of shape; what is read from a file that somebody wrote may hold one.
    kept = engagement.model_copy(update={"suggestions": []})
    with Workspace.create(
        folder / "w.counterpoint", organisation="", content=kept, backup_folder=folder
    ) as workspace:
        states, calendar = workspace.citation_states(), workspace.calendar()
    of = (calendar.name, 1)
    for ending, level in EXPORTS:
        path = export(engagement, folder / f"r{ending}", today=TODAY, states=states, level=level, of=of)
        made[f"{level}{ending}"] = path.read_bytes()
    sheet = run_sheet(engagement, 1)
    forms = issue(engagement, calendar.name, 1, sessions=[1, 2]).forms
    for ending, write in REPORTS.items():
        for audience in get_args(Audience):
            report = pack_for(engagement, sheet, TODAY, audience=audience, states=states)
            made[f"pack for {audience}{ending}"] = write(report)
        made[f"homework{ending}"] = write(homework_lists(engagement, TODAY))
    for ending, fill in FORMS.items():
        made[f"form.{ending}"] = b"".join(map(everything, map(fill, forms)))
    made["plan.ics"] = render_calendar(engagement, calendar).replace(b"\r\n ", b"")
    return made


def everything(content: bytes) -> bytes:
    """All that a file holds: every part of an archive; of a PDF the text of its pages, what is attached, what it says of itself."""
    if content.startswith(b"%PDF"):
        reader = PdfReader(BytesIO(content))
        told = [page.extract_text() for page in reader.pages] + [str(reader.metadata)]
        held = [each for files in reader.attachments.values() for each in files]
        # Long words are set with places to break them.
        return "\n".join(told).replace("\u200b", "").encode() + b"".join(held) + content
    try:
        with ZipFile(BytesIO(content)) as parts:
            return b"\n".join(name.encode() + parts.read(name) for name in parts.namelist())
    except BadZipFile:
        return content


def without_what_is_named_as_such(data: dict[str, Any]) -> dict[str, Any]:
    """Data for another program without what it says is sealed, waiting or somebody's own."""
    for answer in data["answers"].values():
        if answer["opened"] is None and answer["status"] != "agreed":
            for voice in answer["voices"]:
                del voice["answer"]
    for ballot in data["ballots"]:
        if ballot["opened"] is None:
            del ballot["votes"]
    for person in data["participants"]:
        del person["contact"]
    for sheet in data["runsheets"]:
        del sheet["note"]
    assert all(each["state"] in ("open", "rejected", "stale") for each in data.pop("suggestions"))
    return data


def told_in(name: str, content: bytes) -> str:
    """What a file tells as record."""
    if name.endswith(".json"):
        # Data are whole, since nothing may be lost on the way to another workspace; what is no record says so there.
        return json.dumps(without_what_is_named_as_such(json.loads(content)))
    return everything(content).decode("utf-8", "replace")


def test_all_that_can_be_written_is_written_here(written: dict[str, bytes]) -> None:
    assert written.keys() == set(WRITTEN)


@pytest.mark.parametrize("name", WRITTEN)
def test_nothing_sealed_private_or_only_suggested_stands_in_it(name: str, written: dict[str, bytes]) -> None:
    told = told_in(name, written[name])
    never = {*SEALED, *SUGGESTED, "privatenote", "contactword"}
    if name.startswith("pack for facilitator"):
        never.remove("privatenote")
        assert "privatenote" in told
    if name.endswith(".ics"):
        # Who is invited is written to; where somebody is reached otherwise is nobody's business.
        never.remove("contactword")
        assert "mailto:contactword@fjordline.test" in told
        assert "by the lift" not in told
    assert [word for word in sorted(never) if word in told] == []


@pytest.mark.parametrize(("ending", "level"), EXPORTS)
def test_what_waits_is_counted_and_called_a_suggestion_where_a_report_tells_what_is_open(
    ending: str, level: str, written: dict[str, bytes]
) -> None:
    told = told_in(f"{level}{ending}", written[f"{level}{ending}"])
    assert ("8 suggestions of a model or the guide wait" in told) == (level == "questions")


@pytest.mark.parametrize(("ending", "level"), EXPORTS)
def test_what_is_in_the_open_is_found_by_the_same_reading(
    ending: str, level: str, written: dict[str, bytes]
) -> None:
    """So that a format in which nothing can be found is not taken for one that keeps everything."""
    content = written[f"{level}{ending}"]
    told = told_in(f"{level}{ending}", content)
    read, _ = READERS[ending]
    assert "opendissent" in set(read(content))
    if level == "record":
        expected = {"opendissent", "chosenbet", "agreedtext", "assumedtext"}
        expected |= set() if ending in GLANCES else {"openedanswer"}
        expected |= {"55519"} if ending in (".xlsx", ".json", *REPORTS) else set()
        assert sorted(expected - {word for word in expected if word in told}) == []
