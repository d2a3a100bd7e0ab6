# make serve   install, ingest corpus/ when nothing was ingested yet, and serve on http://127.0.0.1:8000
# make test    install what the tests need, headless Chromium included, and run them all
# make sbom    write sbom.cdx.json: all that make serve installs, as CycloneDX
# make audit   look up known weaknesses of all that is pinned (asks an advisory service on the internet)

SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
# apart, for they need packages that the service does not
TOOLS ?= .venv-tools
HOST ?= 127.0.0.1
PORT ?= 8000
# what the tests need of the system: a browser, and the text layout that writes PDF
SYSTEM := chromium libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
export KRUISBESTUIVER_DATA ?= data

.PHONY: serve test install check sbom audit clean

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

sbom: $(VENV)/.installed $(TOOLS)/.installed
	$(TOOLS)/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible -o sbom.cdx.json $(BIN)/python

audit: $(TOOLS)/.installed
	$(TOOLS)/bin/pip-audit --requirement constraints.txt --no-deps --disable-pip --strict

clean:
	rm -rf $(VENV) $(TOOLS) sbom.cdx.json .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info

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

$(TOOLS)/.installed: | $(VENV)/bin/python
	$(BIN)/python -m venv $(TOOLS)
	$(TOOLS)/bin/pip install --quiet --disable-pip-version-check cyclonedx-bom==7.5.0 pip-audit==2.10.1
	@touch $@
