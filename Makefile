# Counterpoint for people with Python 3.11 or newer and nothing else.
#   make run    set up .venv from the lock file and open the demo
#   make test   set up what the checks need and run them all
#   make cards  check the guidance, with AGAINST="FILE…" that it shares no sentence with these texts
#   make eval   measure how well the search finds guidance, with every embedder that is there
#   make bench  measure speed (no test asserts a timing)
#   make examples  write docs/examples anew: what Counterpoint writes, made from the demo

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
# The lock file names every package there is to install; Python compiles the few modules that are used, when they are.
LOCKED := $(INSTALL) --no-deps --no-compile --require-hashes

# What Python compiles is kept for its next start, whatever the environment says: the folders it lies in are ours.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test cards eval bench lock format picture examples clean
.DEFAULT_GOAL := run

run: $(VENV)/.ready
	@$(BIN)/counterpoint demo

test: $(VENV)/.ready-tests
	@$(BIN)/python -m tests.checks

cards: $(VENV)/.ready-tests
	@$(BIN)/python -m assistant.retrieval.audit $(if $(AGAINST),--against $(AGAINST))

eval: $(VENV)/.ready-tests
	@$(BIN)/python -m tests.eval

bench: $(VENV)/.ready-tests
	@$(BIN)/python -m tests.bench

picture: $(VENV)/.ready-tests
	@$(BIN)/python -m tests.picture

examples: $(VENV)/.ready-tests
	@$(BIN)/python -m tests.examples

format: $(VENV)/.ready-tests
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

# For maintainers, with uv installed: refresh both lock files.
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --no-header --quiet
lock:
	$(LOCK) --group build -o requirements.lock
	$(LOCK) --group dev -c requirements.lock -o tests/requirements.lock

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Counterpoint needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Setting up $(VENV) from requirements.lock (once, about half a minute) ..."
	@$(LOCKED) -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-tests: tests/requirements.lock $(VENV)/.ready
	@echo "Setting up the checks from tests/requirements.lock (once) ..."
	@$(LOCKED) -r tests/requirements.lock
	@touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
