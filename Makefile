# make serve   install, ingest corpus/ when nothing was ingested yet, and serve on http://127.0.0.1:8000
# make test    install what the tests need, headless Chromium included, and run them all

SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
# what the tests need of the system: a browser, and the text layout that writes PDF
SYSTEM := chromium libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
export KRUISBESTUIVER_DATA ?= data

.PHONY: serve test install check clean

serve: $(VENV)/.installed
	@test -f "$(KRUISBESTUIVER_DATA)/CURRENT" || $(BIN)/kruisbestuiver ingest
	@exec $(BIN)/kruisbestuiver serve --host $(HOST) --port $(PORT)

test: $(VENV)/.installed-test
	@dpkg -s $(SYSTEM) >/dev/null 2>&1 || { sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends $(SYSTEM) >/dev/null; }
	@$(BIN)/python -m pytest -q

install: $(VENV)/.installed

check: $(VENV)/.installed-test
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' || \
	  { echo "needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt torch==2.13.0
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	@touch $@
