"""How well the search finds guidance, with every embedder that is there: `make eval`.

Lexical always; MiniLM where its model has been fetched; and the embedder that the settings name, which is a model
behind litellm if they say so. Halves named ``held`` were never used to choose anything.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from assistant.advisor.embedder import embedder_for
from assistant.config import load_settings
from assistant.retrieval.cards import Card
from assistant.retrieval.embedders import DenseEmbedder
from assistant.retrieval.evaluate import DEPTH, Situation, load_situations, measured, report
from assistant.retrieval.minilm import MiniLM, is_fetched, model_folder
from assistant.retrieval.search import Guidance

SITUATIONS = sorted(Path(__file__).with_name("retrieval").glob("situations*.yaml"))


def embedders() -> Iterator[tuple[str, DenseEmbedder | None]]:
    """The embedders that can be measured here, each with its name; None stands for words alone."""
    yield "lexical", None
    chosen = embedder_for(load_settings())
    if is_fetched(model_folder()):
        yield "minilm", MiniLM()
    if chosen is not None and chosen.name != "minilm":
        yield chosen.name, chosen


def by_file(guidance: Guidance) -> Iterator[str]:
    """The figures of each file of situations, half by half."""

    def search(situation: Situation) -> list[Card]:
        return [hit.card for hit in guidance.search(situation.words, k=DEPTH)]

    for path in SITUATIONS:
        situations = load_situations(path)
        for half in dict.fromkeys(one.half for one in situations):
            chosen = [one for one in situations if one.half == half]
            yield f"{path.stem + ' ' + half:26s} {measured(chosen, search, guidance.cards)}"


def main() -> int:
    """Print the figures of every embedder."""
    situations = load_situations(*SITUATIONS)
    for name, embedder in embedders():
        with Guidance(embedder=embedder) as guidance:
            guidance.warm()
            heading = f"== {name}" + (f" ({guidance.notice})" if guidance.notice else "")
            lines = (heading, report(situations, guidance), *by_file(guidance), "")
            sys.stdout.write("\n".join(lines) + "\n")
    if not is_fetched(model_folder()):
        sys.stdout.write("minilm is not measured: its model has not been fetched.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
