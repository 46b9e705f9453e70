"""What a report says of the workshops and of homework."""

from __future__ import annotations

from datetime import date

from assistant.method.engagement import Engagement
from assistant.reports.build import build
from assistant.reports.homework import homework_lists
from assistant.reports.markdown import to_markdown
from tests.workspace.test_homework import PLANNED

TODAY = date(2036, 3, 6)


def test_the_record_tells_when_the_room_meets_and_what_homework_came_to() -> None:
    done = {"id": "g", "title": "Ride along", "owner": "Ida", "done": "2036-03-05", "found": "Half are late."}
    told = to_markdown(
        build(Engagement.model_validate({**PLANNED, "actions": [*PLANNED["actions"], done]}), TODAY)
    )
    table = told.partition("## Workshops")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("|")]
    assert len(rows) == 6
    assert "2\\. Targeting" in rows[3] or "2. Targeting" in rows[3]
    assert "Fri 2036-03-07, 09:00 to 12:00" in rows[3].replace("\\", "")
    assert "Thu 2036-03-06" in rows[3].replace("\\", "")
    # No day lies between the third and the fourth.
    assert "2036" not in rows[5].replace("\\", "").split("|")[5]
    assert "Half are late." in told.partition("## Homework")[2]
    assert "## Workshops" not in to_markdown(build(Engagement(), TODAY))


def test_a_list_has_only_what_is_its_owners() -> None:
    one = to_markdown(homework_lists(Engagement.model_validate(PLANNED), TODAY, "Bo")).replace("\\", "")
    assert "3 things to do" not in one
    assert "2 things to do, 1 overdue; 1 done." in one
    assert one.index("soon") < one.index("late") < one.index("done Sat 2036-03-01")
    assert "session 2, Targeting, on Fri 2036-03-07" in one
    assert "hers" not in one
    everybody = to_markdown(homework_lists(Engagement.model_validate(PLANNED), TODAY))
    assert [line for line in everybody.splitlines() if line.startswith("## ")] == [
        "## Ida", "## Bo", "## Una", "## Nobody has taken it yet",
    ]  # fmt: skip
