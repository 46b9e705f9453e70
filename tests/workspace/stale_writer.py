"""One of two writers that seldom look: ``stale_writer PATH NAME COUNT``. Prints each act's fate."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from assistant.workspace.document import Workspace

SLUGS = ("market", "needs", "personas")


def main() -> None:
    """Writes COUNT times, each time based on what it saw some time ago."""
    path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    chance = random.Random(name)
    with Workspace.open(path, actor=name) as ws:
        print("ready", flush=True)
        sys.stdin.readline()
        seen = dict.fromkeys(SLUGS, ws.revision)
        for number in range(count):
            slug = chance.choice(SLUGS)
            if number % 25 == 24:
                ws.engagement()
                seen[slug] = ws.revision_of(slug, "assumed")
            written = ws.write_answer(slug, "assumed", f"{name} {number}", base=seen[slug])
            seen[slug] = written.revision
            print("kept" if written.suggestion else "written", flush=True)


if __name__ == "__main__":
    main()
