"""A form as one page for the browser: it works from the disk, asks nothing of any network, and gives a file back.

The one script on it is let through by its hash; the policy of the page forbids every other, and every connection.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from assistant.method.sources import ATTRIBUTION
from assistant.reports.forms.codes import FORMAT, LABELS, head_code
from assistant.reports.forms.model import Form
from assistant.reports.forms.wording import EXAMPLE, GOOD, THANKS, lead, standing_label
from assistant.text import one_line, safe_text

if TYPE_CHECKING:
    from jinja2 import Environment

_IN_SCRIPT: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""Characters that end a script or a line of it; JSON may write each by its number."""


def to_html(form: Form) -> bytes:
    """The form as the bytes of a file. All text is escaped: what people wrote is never markup."""
    templates = _templates()
    script = templates.get_template("form.js").render()
    page = templates.get_template("form.html").render(
        form=form,
        labels=LABELS,
        lead=lead(form),
        good=GOOD,
        example=EXAMPLE,
        thanks=THANKS,
        attribution=ATTRIBUTION,
        code=head_code,
        standing_label=standing_label,
        style=templates.get_template("form.css").render(),
        script=script,
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        held=_json(_held(form)),
    )
    return page.encode()


def _held(form: Form) -> dict[str, Any]:
    """What the page gives back beside the answers."""
    return {
        "format": FORMAT,
        "form": str(form.mark),
        "participant": one_line(form.participant, 200),
        "questions": [each.question.slug for each in form.asked],
    }


def _json(data: object) -> str:
    text = json.dumps(data, ensure_ascii=False)
    return "".join(_IN_SCRIPT.get(character, character) for character in text)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=PackageLoader("assistant.reports"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        finalize=lambda value: safe_text(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
