"""The house keeps its floors at run time, too: what is heavy or foreign is loaded only where it is used."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.network_guard import guarded_environment

ROOT = Path(__file__).resolve().parents[1]
READERS = ("docx", "pptx", "openpyxl", "pypdf", "lxml", "charset_normalizer")
HEAVY = ("litellm", "chromadb", "openai", "onnxruntime", "tokenizers")


def modules_after(code: str) -> set[str]:
    """The top-level modules loaded in a fresh process after `code`."""
    probe = (
        f"{code}\nimport sys\nprint('\\n'.join(sorted({{name.partition('.')[0] for name in sys.modules}})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, cwd=ROOT, check=True,
        env=guarded_environment(os.environ), timeout=60,
    )  # fmt: skip
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code",
    [
        "import tui.app",
        "from assistant.cli import main\nimport sys\nassert main(['--version']) == 0",
        "import assistant.cli.app",
        "import assistant.advisor.desk",
        "import assistant.retrieval.search",
        "import assistant.advisor.embedder",
        "from assistant.advisor.embedder import embedder_for\nfrom assistant.config import Settings\n"
        "assert all(embedder_for(Settings(embedder=name)) for name in ('minilm', 'litellm:openai/x'))",
    ],
)
def test_neither_litellm_nor_chroma_is_loaded_before_it_is_needed(code: str) -> None:
    assert not modules_after(code) & set(HEAVY)


@pytest.mark.parametrize(
    "code",
    [
        "import tui.app",
        "from assistant.cli import main\nimport sys\nassert main(['--version']) == 0",
        "import assistant.cli.app",
        "import assistant.retrieval.reading.reader, assistant.retrieval.reading.files",
    ],
)
def test_no_library_that_opens_documents_is_loaded_in_the_main_process(code: str) -> None:
    assert not modules_after(code) & set(READERS)


@pytest.mark.parametrize(
    "code", ["import tui.app", "from assistant.cli import main\nimport sys\nassert main(['--version']) == 0"]
)
def test_a_screen_that_only_wants_to_exist_does_not_wait_for_numbers(code: str) -> None:
    assert "numpy" not in modules_after(code)


def test_the_method_loads_nothing_but_pydantic_and_the_standard_library() -> None:
    loaded = modules_after("import assistant.method.rules, assistant.method.graph")
    assert not loaded & {*HEAVY, "textual", "rich", "click", "sqlite3", "jinja2", "yaml", "httpx", "numpy"}


def test_the_command_line_loads_no_interface() -> None:
    assert not modules_after("import assistant.cli.app") & {"textual", "rich", "tui"}
