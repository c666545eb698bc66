# Two commands do everything: `make site` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: site test serve check pictures attachments quality forge clean

site: $(VENV)/.site
	$(BIN)/dealshelf build

serve: $(VENV)/.site
	$(BIN)/dealshelf serve

check: $(VENV)/.site
	$(BIN)/dealshelf check

test: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/pytest -q

pictures: $(VENV)/.dev
	$(BIN)/dealshelf build --today 2026-11-21
	$(BIN)/python docs/make_pictures.py

attachments: $(VENV)/.dev
	$(BIN)/python docs/make_attachments.py

# Needs Node and Java; installs axe-core, the Nu HTML checker and Lighthouse beside the tests.
quality: $(VENV)/.dev tests/quality/node_modules
	$(BIN)/dealshelf build --today 2026-11-21
	$(BIN)/python tests/quality/judge.py

tests/quality/node_modules: tests/quality/package.json
	npm install --silent --no-package-lock --ignore-scripts --prefix tests/quality
	touch $@

# Needs Node; installs what GitHub publishes about its APIs (400 MB) beside the tests.
forge: $(VENV)/.dev tests/forge/node_modules
	$(BIN)/pytest -q tests/forge/check_published.py

tests/forge/node_modules: tests/forge/package.json
	npm install --silent --no-package-lock --ignore-scripts --prefix tests/forge
	touch $@

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.site: pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --editable '.[attachments]'
	touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --editable '.[dev]'
	.ci/install-chromium
	.ci/install-sveltia
	touch $@ $(VENV)/.site

clean:
	rm -rf site $(VENV)
