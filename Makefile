# What can be done here; every line only calls a tool. `make` alone lists them.
PYTHON := .venv/bin/python
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: setup machine run test lint format types contracts templates messages check bench screenshot locks help
.NOTPARALLEL:

setup: ## install everything: .venv, front-end files, translations
	@python3 tools/setup.py

machine: setup
	@python3 tools/machine.py

run: ## set up and serve on PORT (8000), with demonstration data in an empty database
	@exec python3 tools/run.py

test: machine ## every test, in the browser and on PostgreSQL too (ARGS="-k idea" for some)
	$(PYTHON) -m pytest -n 2 --dist loadgroup --timeout 600 $(if $(FORUM_CI),-p tests.no_skips) $(ARGS)

lint: setup ## ruff: rules and format
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

format: setup ## let ruff mend what it can
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

types: setup ## mypy --strict
	$(PYTHON) -m mypy

contracts: setup ## import contracts between floors and rooms
	.venv/bin/lint-imports --no-logo

templates: setup ## djlint over the templates
	$(PYTHON) -m djlint --lint --quiet templates

messages: setup ## German and English complete, placeholders and typography right
	$(PYTHON) tools/messages.py check

check: lint types contracts templates messages test ## everything that CI runs

bench: setup ## measure speed and growth, as ratios to a bare Flask
	$(PYTHON) tools/bench.py $(ARGS)

screenshot: machine ## take docs/screenshot.png anew
	$(PYTHON) tools/screenshot.py

locks: ## pin requirements/*.in with hashes again (needs uv; UPGRADE=1 for new versions)
	for part in run dev node; do uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate $(if $(UPGRADE),--upgrade) requirements/$$part.in -o requirements/$$part.txt || exit 1; done

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
