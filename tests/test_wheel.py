"""A wheel installed in an empty place works from another folder, with its prompts, cards and demo."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

from tests.fakes.network_guard import guarded_environment

ROOT = Path(__file__).resolve().parents[1]


def test_a_wheel_works_from_an_empty_environment_and_another_folder(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(dist), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    (wheel,) = dist.glob("counterpoint-*.whl")

    place = tmp_path / "empty"
    venv.create(place, with_pip=False)
    packages = next((place / "lib").glob("python*")) / "site-packages"
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(packages),
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True, timeout=120)
    # The libraries come from this environment, the product only from the wheel.
    libraries = next(path for path in sys.path if path.endswith("site-packages"))
    (packages / "libraries.pth").write_text(libraries + "\n", encoding="utf-8")

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = guarded_environment(os.environ)
    environment.pop("PYTHONPATH")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(place / "bin" / "python"), "-m", "assistant", *arguments]
        return subprocess.run(
            command, cwd=elsewhere, env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    where = subprocess.run(
        [str(place / "bin" / "python"), "-c", "import assistant; print(assistant.__file__)"],
        cwd=elsewhere, env=environment, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert str(place) in where.stdout
    assert run("demo", "--to", "demo.counterpoint").returncode == 0
    assert run("export", "demo.counterpoint", "--to", "page.html").returncode == 0
    assert run("check", "demo.counterpoint", "--json").returncode == 1
    found = run("search", "everyone", "is", "our", "customer", "--json")
    assert '"results"' in found.stdout, found.stderr
    asked = run("ask", "demo.counterpoint", "market", "--json")
    assert '"follow_ups"' in asked.stdout, asked.stderr
    measured = run("eval", "--model", "none", "--only", "contradictions", "--json")
    assert '"cases": 8' in measured.stdout, measured.stderr
    check = "import assistant.resources as r; print(len(list(r.resource_folder('prompts').glob('*.j2'))))"
    prompts = subprocess.run(
        [str(place / "bin" / "python"), "-c", check], cwd=elsewhere, env=environment, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert int(prompts.stdout) >= 3

    (elsewhere / "notes.md").write_text("# Plan\n\nBakers rise at three.\n", encoding="utf-8")
    read = "from assistant.retrieval.reading.reader import read; print(read('notes.md').passages[0].text)"
    passage = subprocess.run(
        [str(place / "bin" / "python"), "-c", read], cwd=elsewhere, env=environment, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert passage.stdout.strip() == "Bakers rise at three."
