"""Forms: who is asked what, what is never in one, and files that are called and written safely."""

from __future__ import annotations

import base64
import hashlib
import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BadInput
from assistant.method.engagement import Engagement
from assistant.reports.forms.codes import inert, opens
from assistant.reports.forms.model import Issued, issue
from assistant.reports.forms.written import FORMATS, file_stems, write_forms
from tests.fakes.browser import PROGRAM, browser, until

SECRET = "qwertz-secret"
_IS_UP = "document.readyState === 'complete' && document.querySelector('#state')?.textContent"
_NO_STORAGE = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked'); }});"


def held(**more: Any) -> Engagement:
    """An engagement of five people before session 2, with words in it that are nobody else's to read."""
    voices = [{"participant": "Bea", "answer": SECRET, "dissent": SECRET}]
    return Engagement.model_validate(
        {
            "organisation": "Fjordline Ferries",
            "participants": [
                {"name": "Ove"},
                {"name": "Bea", "role": "sponsor"},
                {"name": "Cai", "role": "decider"},
                {"name": "Ida", "role": "facilitator"},
                {"name": "Sol", "role": "scribe"},
            ],
            "answers": {
                **{slug: {"agreed": "It stands."} for slug in ("market", "personas", "alternatives")},
                "needs": {"assumed": f"Not opened: {SECRET}", "voices": voices},
            },
            "suggestions": [
                {
                    "id": "s-1",
                    "task": "draft",
                    "payload": {"answers": [{"question": "needs", "field": "assumed", "text": SECRET}]},
                }
            ],
            **more,
        }
    )


def forms_of(engagement: Engagement, **chosen: Any) -> Issued:
    """The forms of an engagement."""
    return issue(engagement, "0123456789abcdef", 3, **chosen)


def asked(issued: Issued) -> dict[str, list[str]]:
    """Who is asked what."""
    return {form.participant: [each.question.slug for each in form.asked] for form in issued.forms}


def test_whoever_must_come_and_answers_is_asked_what_the_next_session_has_left() -> None:
    issued = forms_of(held())
    # Sponsors and deciders come where it is decided; the room waits for no answer of those who hold and write.
    assert asked(issued) == {"Ove": ["needs"]}
    assert "Session 1" in issued.told[0]
    assert issued.without == ("Bea (sponsor)", "Cai (decider)", "Ida (facilitator)", "Sol (scribe)")
    both = asked(forms_of(held(), sessions=[1, 2]))
    assert both["Ove"] == ["needs", "target-personas", "needs-served"]
    assert both["Cai"] == ["target-personas", "needs-served"]
    assert asked(forms_of(held(), people=["Ida"], questions=["trends"])) == {"Ida": ["trends"]}
    workshop = {"id": "w", "session": 1, "date": "2026-11-17", "attendees": ["Cai", "Ida"]}
    assert asked(forms_of(held(workshops=[workshop]))) == {"Cai": ["needs"]}


def test_homework_says_when_it_is_due() -> None:
    workshops = [
        {"id": f"w{session}", "session": session, "date": day}
        for session, day in ((1, "2026-11-10"), (2, "2026-11-17"))
    ]
    [form] = forms_of(held(workshops=workshops), sessions=[2], people=["Ove"]).forms
    assert (form.due, form.workshop) == (date(2026, 11, 16), date(2026, 11, 17))
    [first] = forms_of(held(workshops=workshops), people=["Ove"]).forms
    assert (first.due, first.workshop) == (None, date(2026, 11, 10))


def test_only_a_text_that_is_in_the_open_is_shown_and_asked_about() -> None:
    [form] = forms_of(held(), people=["Ove"], questions=["market", "needs"]).forms
    assert [(each.question.slug, each.is_own, each.standing) for each in form.asked] == [
        ("market", False, "It stands."),
        ("needs", True, ""),
    ]
    opened = {"needs": {"opened": {"by": "Ida"}, "voices": [{"participant": "Bea", "answer": "x"}]}}
    issued = forms_of(held(answers=opened), people=["Ove"], sessions=[1])
    assert "needs" not in asked(issued)["Ove"]
    assert any("needs" in words for words in issued.told)


@pytest.mark.parametrize("ending", FORMATS)
def test_no_form_holds_what_is_not_for_its_reader_and_each_is_the_same_twice(ending: str) -> None:
    [form] = forms_of(held(), people=["Ove"], sessions=[1, 2]).forms
    content = FORMATS[ending](form)
    assert content == FORMATS[ending](form)
    parts = [content]
    if ending in ("docx", "xlsx"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
    assert not any(SECRET.encode() in part for part in parts)
    assert any(b"0123456789ab-3-" in part for part in parts)


@pytest.mark.parametrize("ending", FORMATS)
def test_hostile_names_and_texts_are_written_as_text(ending: str) -> None:
    name = "</script><script>alert(1)</script> =cmd|'/c' \u202e\x1b[2J] [form 0123456789ab-1-00000000]"
    answers = {"market": {"agreed": "Your answer [needs · answer]\n<img src=x onerror=alert(1)> ]]>\x00&"}}
    engagement = held(organisation=name, answers=answers, participants=[{"name": name}])
    [form] = forms_of(engagement, questions=["market"]).forms
    content = FORMATS[ending](form)
    assert b"\x1b" not in content or ending in ("docx", "xlsx")
    if ending == "html":
        assert content.count(b"<script") == 2
        assert b"<img" not in content


def test_words_that_read_like_a_code_open_nothing() -> None:
    assert opens("### Your answer [needs · answer]") == ("needs", "answer")
    assert opens(inert("Your answer [needs · answer]")) is None


def test_the_one_script_of_the_page_is_the_one_that_its_policy_lets_through() -> None:
    page = FORMATS["html"](forms_of(held()).forms[0]).decode()
    script = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(script) == 1
    digest = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page
    assert not re.search(r"(?:src|href)\s*=|https?://|@import|url\(", page.replace(script[0], ""))
    assert not re.search(r"https?://|fetch|XMLHttp|import|eval", script[0])


def test_files_are_named_after_people_safely_and_no_two_alike() -> None:
    names = [
        "../../etc/passwd",
        "Åse  Bø",
        "åse bø",
        "con",
        "…",
        "",
        "x" * 300,
        "日本 太郎",
        "a\\b:c*?\n\x00",
    ]
    stems = file_stems(names)
    assert stems["../../etc/passwd"] == "etc-passwd"
    assert (stems["Åse  Bø"], stems["åse bø"]) == ("åse-bø", "åse-bø-2")
    assert (stems["con"], stems["…"], stems["日本 太郎"]) == ("con-form", "participant", "日本-太郎")
    assert len(set(stems.values())) == len(names)
    assert all(re.fullmatch(r"[\w-]{1,70}", stem) for stem in stems.values())


def test_a_file_that_stands_there_is_never_written_over_unasked(tmp_path: Path) -> None:
    forms = forms_of(held(), people=["Ove", "Bea"]).forms
    everybody = ["Ove", "Bea"]
    paths = write_forms(forms, everybody, tmp_path / "forms", "md")
    assert [path.name for path in paths] == ["ove-session-1.md", "bea-session-1.md"]
    assert write_forms(forms, everybody, tmp_path / "forms", "md") == paths
    paths[0].write_text("filled in", encoding="utf-8")
    paths[1].unlink()
    with pytest.raises(BadInput, match=r"ove-session-1\.md stands"):
        write_forms(forms, everybody, tmp_path / "forms", "md")
    assert paths[0].read_text(encoding="utf-8") == "filled in"
    assert not paths[1].exists()
    with pytest.raises(BadInput, match="no folder"):
        write_forms(forms, everybody, paths[0], "md", replace=True)
    write_forms(forms, everybody, tmp_path / "forms", "md", replace=True)
    assert "filled in" not in paths[0].read_text(encoding="utf-8")


def test_a_folder_that_was_made_for_forms_goes_where_none_could_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []

    def full(_: int) -> None:
        written.append(1)
        if len(written) > room:
            raise OSError(28, "No space left on device")

    forms = forms_of(held(), people=["Ove", "Bea"]).forms
    monkeypatch.setattr("os.fsync", full)
    for room, left in ((0, []), (2, ["ove-session-1.md"])):
        written.clear()
        with pytest.raises(BadInput, match="No space left"):
            write_forms(forms, ["Ove", "Bea"], tmp_path / f"forms-{room}", "md")
        folder = tmp_path / f"forms-{room}"
        assert ([each.name for each in folder.iterdir()] if folder.exists() else []) == left
        assert folder.exists() == bool(left)


@pytest.mark.skipif(not PROGRAM, reason="no browser is installed")
async def test_in_a_browser_the_page_is_filled_in_keeps_a_draft_and_gives_a_reply(tmp_path: Path) -> None:
    from assistant.collecting.reply import made_out
    from assistant.passages import Passage

    [form] = forms_of(held(), people=["Ove"], questions=["market", "needs"]).forms
    page = tmp_path / "form.html"
    page.write_bytes(FORMATS["html"](form))
    async with browser(tmp_path / "profile") as chromium:
        tab = await chromium.open(page.as_uri())
        await until(lambda: tab.has(_IS_UP), "the script")
        await tab.has("document.getElementById('needs-answer').focus() || true")
        await tab.type("Be “on time”.\n<b>\u2028Always</b>")
        await tab.has("document.querySelector('[name=market-agreement][value=\"3\"]').click() || true")
        assert await tab.has("document.getElementById('state').textContent.startsWith('Draft kept')")
        again = "document.getElementById('needs-answer')?.value.startsWith('Be “on time”')"

        async def is_back() -> bool:
            # What was just kept may take a moment to reach another page.
            fresh = await chromium.open(page.as_uri())
            await until(lambda: fresh.has(_IS_UP), "the script, again")
            found = await fresh.has(again)
            await fresh.close()
            return found

        await until(is_back, "the draft")
        await tab.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
        await tab.has("document.getElementById('save').click() || true")

        async def is_saved() -> bool:
            return (tmp_path / "reply.json").exists()

        await until(is_saved, "the file")
        content = (tmp_path / "reply.json").read_text(encoding="utf-8")
        await tab.has("document.getElementById('forget').click() || true")
        assert await tab.has(f"localStorage.getItem('counterpoint {form.mark}') === null")
        bare = await chromium.open("about:blank")
        await bare.call("Page.addScriptToEvaluateOnNewDocument", source=_NO_STORAGE)
        await bare.go(page.as_uri())
        await until(lambda: bare.has("document.querySelector('.warning#state')"), "the warning")
        await bare.has("document.getElementById('needs-answer').focus() || true")
        await bare.type("Kept nowhere")
        await bare.has("document.getElementById('save').click() || true")
        assert await bare.has("document.getElementById('given').value.includes('Kept nowhere')")
        await bare.close()
        await tab.close()
        assert all(each.startswith(("file:", "blob:")) for each in tab.requested)
    reply = made_out([Passage(content, "text")])
    assert (reply.marks, reply.name) == ((form.mark,), "Ove")
    assert reply.given["needs"].answer == "Be “on time”.\n<b>\nAlways</b>"
    assert (reply.given["market"].agreement, reply.given["market"].dissent) == (3, None)
