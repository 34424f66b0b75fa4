# make run    the chat at http://127.0.0.1:7860, with everything it needs
# make test   lint, types and all tests, with everything they need
# make bench  Wenda measured beside others: half an hour, and 10 GB in the cache folder
# Others: lint, format, wheel, clean, bench-quick. Variables: PYTHON (3.10 or newer), TESTS (pytest
# arguments), WORKERS (how many files of tests run at a time: one a core, at most four; 0: one, in
# the process that was started, as --pdb needs it),
# BENCH_DOCUMENTS (what to measure on: a folder, or a file in SQuAD format).

PYTHON ?= python3
TESTS ?=
WORKERS ?= logical
TEST_EXTRAS ?= test
BENCH_DOCUMENTS ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: run test lint format wheel clean browser axe bench bench-quick

run: $(VENV)/.installed
	$(BIN)/wenda build
	$(BIN)/wenda serve

test: lint browser axe
	$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 4 --dist loadfile $(TESTS)

lint: $(VENV)/.installed-tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 index qa app.py

format: $(VENV)/.installed-tests
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

wheel: $(VENV)/.installed
	$(PIP) wheel --no-deps --wheel-dir dist .

# Also the two that stand by themselves: many at once, and (of a file in SQuAD format) a million
# passages, which takes long and 12 GB more.
bench: $(VENV)/.installed-bench
	$(BIN)/python -m bench.measure.compare $(BENCH_DOCUMENTS)
	$(if $(wildcard bench/measure/askers.py),$(BIN)/python -m bench.measure.askers)
	$(if $(filter %.json,$(BENCH_DOCUMENTS)),$(BIN)/python -m bench.measure.growth $(BENCH_DOCUMENTS))

bench-quick: $(VENV)/.installed-bench
	$(BIN)/python -m bench.guard

clean:
	rm -rf $(VENV) .wenda .cache build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The stamps make the second run quick: they are as new as the installation they stand for.
$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null || \
	  { echo "There is no $(PYTHON): install Python 3.10 or newer, or say which one: make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
	  { echo "$(PYTHON) is $$($(PYTHON) --version); Python 3.10 or newer is needed: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "$(PYTHON) cannot make virtual environments; on Debian type: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml
	$(PIP) install --editable '.[ocr]'
	@touch $@

$(VENV)/.installed-tests: $(VENV)/.made pyproject.toml
	$(PIP) install --editable '.[$(TEST_EXTRAS)]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-bench: $(VENV)/.made pyproject.toml
	$(PIP) install --editable '.[bench,ocr]'
	@touch $@ $(VENV)/.installed

# The browser tests drive Chromium; without it they are skipped (or fail: WENDA_REQUIRE_BROWSER=1).
CHROMIUM := chromium fonts-noto-cjk

# What the browser tests look for barriers with; without it that test is skipped.
AXE := .cache/npm/node_modules/axe-core/axe.min.js

axe: $(AXE)

$(AXE):
	@if command -v npm >/dev/null; then \
	  npm install --no-save --no-audit --no-fund --ignore-scripts --prefix .cache/npm axe-core@4.14.1 \
	    || echo "axe-core could not be installed: the test of accessibility is skipped" >&2; \
	else echo "There is no npm: the test of accessibility is skipped" >&2; fi

browser:
	@for name in chromium chromium-browser google-chrome; do \
	  if command -v $$name >/dev/null; then exit 0; fi; \
	done; \
	if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then as=; \
	elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then as="sudo -n"; \
	else echo "There is no Chromium for the browser tests; to install it type: sudo apt-get install $(CHROMIUM)" >&2; exit 0; fi; \
	$$as apt-get update && $$as env DEBIAN_FRONTEND=noninteractive apt-get install -y $(CHROMIUM)
