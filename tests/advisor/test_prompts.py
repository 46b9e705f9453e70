"""Prompt files: foreign text stays foreign, and a faulty file says what is wrong with it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given

from assistant.advisor.foreign import Foreign
from assistant.advisor.prompts import PromptFault, load_prompt
from assistant.advisor.task import Brief
from assistant.advisor.tasks.table import TASKS
from assistant.resources import resource_folder
from assistant.retrieval.search import Guidance
from assistant.text import safe_text
from tests.advisor.company import RECORDS, company, record
from tests.advisor.strategies import texts

FRONT = '---\nid: probe\nversion: "1"\nresponse_model: Reply\n---\n'
WHOLE = (
    FRONT
    + "{% block system %}Rules <<<{{ nonce }} …>>>{% endblock %}{% block user %}{{ said }}{% endblock %}"
)


def prompt_file(folder: Path, text: str = WHOLE) -> Path:
    (folder / "probe.md.j2").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("task", TASKS)
def test_every_shipped_prompt_knows_its_task_and_its_hash(task: str) -> None:
    prompt = load_prompt(task)
    folder = resource_folder("prompts")
    shared = sorted((folder / "shared").glob("*.j2"))
    data = b"".join(path.read_bytes() for path in (folder / f"{task}.md.j2", *shared))
    assert prompt.id == task
    assert prompt.hash == hashlib.sha256(data).hexdigest()


def test_there_is_a_prompt_for_every_task_and_no_other() -> None:
    assert {path.name.removesuffix(".md.j2") for path in resource_folder("prompts").glob("*.j2")} == set(
        TASKS
    )


@pytest.mark.parametrize("task", TASKS)
def test_replies_are_the_ones_the_prompt_names_and_ask_for_every_field(task: str, guidance: Guidance) -> None:
    engagement = company(
        records=[*RECORDS, record("bet", 1, "Chips", hypothesis="If we chip, then they stay.")]
    )
    target = {"question": "market", "bet": "bet-1", "session": "2", "engagement": ""}[TASKS[task].subject]
    reply = TASKS[task].job(Brief(engagement, target), guidance).reply
    assert load_prompt(task).response_model == reply.__name__
    schema = reply.model_json_schema()
    for part in (schema, *schema.get("$defs", {}).values()):
        if part.get("type") == "object":
            assert part["additionalProperties"] is False
            assert set(part["required"]) == set(part["properties"])


@given(text=texts)
def test_foreign_text_stands_between_delimiters_that_it_cannot_end(text: str, tmp_path: Path) -> None:
    system, user = load_prompt("probe", prompt_file(tmp_path)).render(said=Foreign("answer needs", text))
    nonce = re.search(r"<<<([0-9a-f]{16}) …>>>", system.content)
    assert nonce is not None
    lines = user.content.split("\n")
    assert lines[0] == f"<<<{nonce[1]} answer needs>>>"
    assert lines[-1] == f"<<<end {nonce[1]}>>>"
    inside = "\n".join(lines[1:-1])
    assert "<<" not in inside
    assert ">>" not in inside
    assert safe_text(inside) == inside


def test_every_prompt_has_a_number_of_its_own(tmp_path: Path) -> None:
    prompt = load_prompt("probe", prompt_file(tmp_path))
    assert len({prompt.render(said=Foreign("a", "b"))[0].content for _ in range(20)}) == 20


def test_templates_in_foreign_text_are_only_text(tmp_path: Path) -> None:
    prompt = load_prompt("probe", prompt_file(tmp_path))
    _, user = prompt.render(said=Foreign("{{ 7*7 }}", "{{ 7*7 }} {% raw %} {{ nonce }}"))
    assert "{{ 7*7 }} {% raw %} {{ nonce }}" in user.content
    assert "49" not in user.content.split("\n")[1]


@pytest.mark.parametrize("reach", ["said._text", "said.delimited.__globals__", "''.__class__.__mro__"])
def test_a_template_cannot_get_at_the_bare_words(tmp_path: Path, reach: str) -> None:
    prompt = load_prompt("probe", prompt_file(tmp_path, WHOLE.replace("said }}", reach + " }}")))
    with pytest.raises(PromptFault):
        prompt.render(said=Foreign("a", "secret words"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no front matter", "does not begin with front matter"),
        (FRONT + "{% block system %}x{% endblock %}", "no block called user"),
        (FRONT.replace("probe", "other") + WHOLE.removeprefix(FRONT), "calls itself 'other'"),
        (FRONT.replace("version", "edition") + "x", "is faulty"),
        (FRONT + "{% block system %}", "is faulty"),
        ("---\n[\n---\nx", "is faulty"),
    ],
)
def test_a_faulty_prompt_file_is_named_with_its_fault(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PromptFault, match=re.escape(said)) as caught:
        load_prompt("probe", prompt_file(tmp_path, text))
    assert "probe.md.j2" in caught.value.message


def test_a_missing_prompt_or_value_is_said(tmp_path: Path) -> None:
    with pytest.raises(PromptFault, match="cannot be read"):
        load_prompt("nowhere", tmp_path)
    with pytest.raises(PromptFault, match="'said' is undefined"):
        load_prompt("probe", prompt_file(tmp_path)).render()


def test_foreign_words_do_not_leak_through_the_back_door() -> None:
    assert "secret" not in str(Foreign("label", "secret"))
    assert "secret" not in f"{Foreign('label', 'secret')!r}"
