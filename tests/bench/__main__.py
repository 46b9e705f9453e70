"""`make bench`: print every figure; name groups to print only those (interface, model, drafts, search, commits, documents)."""

from __future__ import annotations

import os
import sys
import tempfile

from tests.bench import documents, drafts, interface, layers

GROUPS = {
    "interface": interface.measure,
    "model": layers.model_calls,
    "drafts": drafts.measure,
    "search": layers.search,
    "commits": layers.commits,
    "documents": documents.measure,
}


def main() -> None:
    """Measure the groups named on the command line, or all of them."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["COUNTERPOINT_HOME"] = home
        for name in sys.argv[1:] or GROUPS:
            GROUPS[name]()


if __name__ == "__main__":
    main()
