# `make help` lists what there is. Each step says what it does and is skipped when it is up to date.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

PORT ?= 8000
export PORT

TRANSLATIONS := $(wildcard locale/*/LC_MESSAGES/*.po)
LOOKS := $(shell find assets -type f 2>/dev/null)

.PHONY: help
help: ## What you can ask for
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20
	@echo "  PORT and DATA_DIR can be set: make demo PORT=8001 DATA_DIR=data/second"

.PHONY: demo
demo: export DATA_DIR ?= $(CURDIR)/data/demo
demo: run-packages run-python looks ## Run everything here with demo data; Ctrl-C stops it
	@exec env -u DATABASE_URL -u REDIS_URL DEMO=1 .venv/bin/python manage.py demo

.PHONY: demo-reset
demo-reset: export DATA_DIR ?= $(CURDIR)/data/demo
demo-reset: run-python ## Stop the demo and remove its data
	@.venv/bin/python bin/demo_reset.py

.PHONY: test
test: test-packages tools ## Everything that must hold: lint, types, migrations, all tests
	@bin/test

.PHONY: check
check: tools ## The quick part of the tests
	@bin/test quick

.PHONY: bench
bench: test-packages tools ## The benchmarks
	@env -u DATABASE_URL -u REDIS_URL .venv/bin/python -m bench

.PHONY: lock
lock: tools ## Compile requirements/*.txt from pyproject.toml
	@.venv/bin/python -m pip install --quiet 'pip-tools~=7.6'
	@bin/lock

.PHONY: tools
tools: test-python looks

.PHONY: looks
looks: static/build/.built $(TRANSLATIONS:.po=.mo)

.PHONY: run-packages test-packages
run-packages:
	@bin/system-packages run
test-packages:
	@bin/system-packages test

.PHONY: run-python test-python
run-python:
	@bin/python base
test-python:
	@bin/python base test

node_modules/.installed: package.json package-lock.json .npmrc | run-python
	@echo "→ Looks: fetching stylesheets, fonts and the bundler"
	@bin/npm ci --ignore-scripts --no-audit --no-fund --loglevel error
	@touch $@

static/build/.built: node_modules/.installed $(LOOKS)
	@echo "→ Looks: bundling into static/build"
	@bin/npm run --silent build
	@touch $@

%.mo: %.po | run-python
	@echo "→ Language: compiling the translations"
	@.venv/bin/python bin/translations.py
