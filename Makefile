# Everything the project does, by name. `make demo` and `make test` need nothing done first.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
LOCK := requirements-dev.txt
PYTEST_ARGS ?= -n auto --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help install demo demo-reset test check lock bench screenshots translations

help: ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.venv/installed: $(LOCK)
	@echo "Preparing the environment (.venv) …"
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check uv==$$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' $(LOCK)) 2>/dev/null || true
	@if [ -x .venv/bin/uv ]; then VIRTUAL_ENV=.venv .venv/bin/uv pip install --quiet --require-hashes -r $(LOCK); fi \
	  && $(PY) -c 'import django, celery, pytest' 2>/dev/null \
	  || $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	@touch $@

.env:
	@$(PYTHON) -c 'import base64, os, secrets; print("# Random values for this checkout alone; never for a real site.\nMODE=development\nSECRET_KEY=" + secrets.token_urlsafe(48) + "\nSEAL_KEYS=dev1:" + base64.b64encode(os.urandom(32)).decode())' > .env

install: .venv/installed .env ## make .venv and .env
	@$(PY) manage.py translations --compile

demo: install ## the portal with a living demo district, on http://localhost:$(PORT)
	@PORT=$(PORT) MODE=demo $(PY) manage.py demo

demo-reset: install ## forget the demo's data and start over
	@MODE=demo $(PY) manage.py demo --reset --only-prepare

test: install check ## every test, and the checks
	@$(PY) -m pytest $(PYTEST_ARGS)

check: install ## style, floors, templates, migrations, translations
	@.venv/bin/ruff check .
	@.venv/bin/lint-imports --no-cache
	@.venv/bin/djlint --quiet --lint templates
	@$(PY) manage.py makemigrations --check --dry-run
	@$(PY) manage.py translations --check

bench: install ## the benchmarks, printed as a table
	@$(PY) -m pytest tests/benchmarks --benchmarks -s -p no:randomly -n 0

screenshots: install ## the ten main pages into screenshots/
	@$(PY) -m tests.journeys.screenshots

translations: install ## read new strings into locale/ and compile
	@$(PY) manage.py translations

lock: install ## pin the newest allowed versions with their hashes
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements.txt --extra build
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements-dev.txt --extra build --extra dev
