"""How advice is asked for: settings of the engagement, kept, undone, exported and told like everything else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BadInput
from assistant.method.advising import AdvisorSettings
from assistant.method.engagement import Engagement
from assistant.workspace.again import begin_again
from assistant.workspace.document import Workspace
from assistant.workspace.interchange import dump_engagement, parse_engagement
from tests.workspace.build import assert_sound, engagement

SET: dict[str, Any] = {
    "language": " de ",
    "token_cap": 50_000,
    "local_only": True,
    "aliases": [
        {"name": "Fjordline  Ferries", "alias": "the operator"},
        {"name": "Ida", "alias": "Person A"},
    ],
}
KEPT = AdvisorSettings.model_validate(SET)


def test_settings_of_the_advisor_are_one_act_each_and_can_be_undone(ws: Workspace, other: Workspace) -> None:
    assert ws.engagement().advisor == AdvisorSettings()
    assert not ws.set_advisor({"language": "", "local_only": False, "aliases": []}).changed
    ws.set_advisor(SET)
    assert ws.engagement().advisor == other.engagement().advisor == KEPT
    assert KEPT.language == "de"
    assert KEPT.aliases[0].name == "Fjordline Ferries"
    other.set_advisor({"local_only": False, "token_cap": None})
    assert ws.engagement().advisor == AdvisorSettings(language="de", aliases=KEPT.aliases)
    told = [act.summary for act in ws.history()]
    assert told[:2] == ["Advisor: local only, token cap", "Advisor: aliases, language, local only, token cap"]
    other.undo()
    assert ws.engagement().advisor == KEPT
    ws.undo()
    assert ws.engagement().advisor == AdvisorSettings()
    assert not any("Ida" in act.summary or "Person" in act.summary for act in ws.history())
    assert_sound(ws.path)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"colour": "red"}, "colour: there is no such field"),
        ({"token_cap": 0}, "token_cap"),
        ({"token_cap": True}, "not a truth value"),
        ({"language": "x" * 61}, "language"),
        ({"aliases": [{"name": "Ida"}]}, "aliases[0].alias: this is needed"),
        ({"aliases": [{"name": " \n", "alias": "A"}]}, "name"),
        ({"aliases": [{"name": "Ida", "alias": "A"}, {"name": "IDA", "alias": "B"}]}, "aliases[1].name: 'IDA' is used"),
        ({"aliases": [{"name": "Ida", "alias": "A"}, {"name": "Ole", "alias": "ａ"}]}, "aliases[1].alias"),
        ({"aliases": [{"name": "Ida", "alias": "ole"}, {"name": "Ole", "alias": "B"}]}, "'ole' is one of the names"),
        ({"aliases": [{"name": f"n{n}", "alias": f"a{n}"} for n in range(201)]}, "aliases"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_setting_is_refused(ws: Workspace, fields: dict[str, Any], said: str) -> None:
    ws.set_advisor(SET)
    with pytest.raises(BadInput) as refused:
        ws.set_advisor(fields)
    assert said in refused.value.message
    assert ws.engagement().advisor == KEPT


def test_they_are_in_the_interchange_file_and_go_on_into_the_next_round(
    ws: Workspace, tmp_path: Path
) -> None:
    ws.set_advisor(SET)
    ws.write_answer("market", "assumed", "Islands")
    again = parse_engagement(dump_engagement(ws.engagement()))
    assert again == ws.engagement()
    assert parse_engagement('{"format": "counterpoint/1"}').advisor == AdvisorSettings()
    with begin_again(ws, tmp_path / "next") as following:
        assert following.engagement().advisor == KEPT
    with Workspace.create(tmp_path / "made", organisation="X", content=again) as made:
        assert made.engagement().advisor == KEPT


def test_a_file_that_is_brought_in_never_loosens_what_was_set(ws: Workspace) -> None:
    ws.set_advisor({"token_cap": 100, "aliases": [{"name": "Ida", "alias": "Person B"}]})
    stands = ws.engagement().advisor
    ws.import_engagement(engagement(advisor=SET | {"token_cap": 10**9}))
    assert ws.engagement().advisor == stands.model_copy(update={"language": "de", "local_only": True})
    ws.import_engagement(Engagement(advisor=AdvisorSettings(local_only=False, language="French")))
    assert ws.engagement().advisor.local_only
    assert ws.engagement().advisor.language == "de"
