"""The picture in the README, made by the app itself: `make picture`."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

from tests.tui.room import until

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "workshop.svg"


async def draw() -> str:
    """The workshop place of the demo, at a question with follow-ups asked, as SVG."""
    from assistant.config import Settings
    from assistant.demo import write_demo
    from tui.app import CounterpointApp

    with tempfile.TemporaryDirectory() as folder:
        os.environ["COUNTERPOINT_HOME"] = folder
        app = CounterpointApp(write_demo(Path(folder) / "demo.counterpoint"), settings=Settings)
        async with app.run_test(size=(140, 40)) as pilot:
            await until(pilot, lambda: app.painted)
            app.show_question("value-proposition")
            await pilot.press("a")
            await until(pilot, lambda: app.view is not None and app.view.snapshot.suggestions)
            await until(pilot, lambda: app.work is None)
            await pilot.pause(0.2)
            return without_remote_fonts(app.export_screenshot(title="Counterpoint"))


def without_remote_fonts(svg: str) -> str:
    """`svg` with the reader's own monospaced font instead of ones that would be fetched."""
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


def main() -> None:
    """Write the picture."""
    PICTURE.write_text(asyncio.run(draw()), encoding="utf-8")
    print(f"Wrote {PICTURE.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
