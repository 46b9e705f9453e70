"""The picture in the README, made by the app itself: `make picture`."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "workshop.svg"


async def draw() -> str:
    """The workshop place of the demo, at a question with follow-ups asked, as SVG."""
    from assistant.config import Settings
    from assistant.demo import write_demo
    from tui.app import CounterpointApp

    with tempfile.TemporaryDirectory() as folder:
        os.environ["COUNTERPOINT_HOME"] = folder
        app = CounterpointApp(write_demo(Path(folder) / "demo.counterpoint"), settings=Settings())
        async with app.run_test(size=(140, 40)) as pilot:
            await pilot.pause()
            await pilot.press("a")
            for _ in range(100):
                await pilot.pause(0.05)
                if not app.workers._workers:
                    break
            await pilot.pause(0.3)
            return app.export_screenshot(title="Counterpoint")


def main() -> None:
    """Write the picture."""
    PICTURE.write_text(asyncio.run(draw()), encoding="utf-8")
    print(f"Wrote {PICTURE.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
