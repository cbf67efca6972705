# `make demo` and `make test` need nothing but Python 3.11 or newer; the rest is installed into .venv on first use.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test long quick lint soak bench screenshots wheel clean

demo: .venv/installed
	$(BIN)/aggregator demo

test: .venv/tested          # three to four minutes
	$(BIN)/pytest -m "not long and not soak" --numprocesses auto --dist loadgroup

long: .venv/tested          # the dearest tests: kills, thirty nights, every page in a browser
	$(BIN)/pytest -m "long and not soak" --numprocesses auto --dist loadgroup

quick: .venv/tested         # unit tests only: seconds
	$(BIN)/pytest

lint: .venv/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

soak: .venv/tested          # long tests at their full counts: an hour or so
	COHORT_EXAMPLES=1000 $(BIN)/pytest -m "" --timeout 3600

bench: .venv/benched         # what nights and builds cost, beside `reader`; some ten minutes on a quiet machine
	$(BIN)/python bench/nights.py --write
	$(BIN)/python bench/site.py
	$(BIN)/python bench/matching.py
	$(BIN)/python bench/crowd.py

screenshots: .venv/tested   # the pictures of docs/, made again from the sample cohort
	$(BIN)/python docs/screenshots.py

wheel: .venv/tested         # build the wheel, install it elsewhere, run the demo from it
	rm -rf dist build/wheel-check
	$(BIN)/pip wheel --quiet --no-deps --wheel-dir dist .
	$(PYTHON) -m venv build/wheel-check
	build/wheel-check/bin/pip install --quiet dist/*.whl
	cd build/wheel-check && bin/aggregator demo smoke

clean:
	rm -rf .venv build dist

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12"; exit 2; }
	$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/benched: .venv/tested
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev,bench]'
	@touch $@

.venv/tested: .venv/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
