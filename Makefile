# make run and make test are all that is needed; each sets up what it needs first.
# Variables: PORT (8000), VENV (.venv), ARGS (for pytest), DATABASE_URL and the others in docs/operations.md.
.DEFAULT_GOAL := help
.PHONY: help setup run test lint format bench clean

VENV ?= .venv
PORT ?= 8000
export VENV PORT ARGS

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

setup: ## make the virtual environment and install what the portal needs
	@scripts/setup requirements.txt

run: ## start the portal on http://localhost:8000 (PORT=8001 for another port)
	@scripts/run

test: ## run every check and the whole test suite (ARGS="-k import" for a part)
	@scripts/test

lint: ## check style and formatting only
	@scripts/setup requirements-dev.txt
	@scripts/lint

format: ## let ruff put the code in order
	@scripts/setup requirements-dev.txt
	@scripts/lint --fix

bench: ## measure speed and memory against the targets
	@scripts/setup requirements-dev.txt
	@scripts/bench

clean: ## remove the virtual environment and what tests leave; your data in var/ stays
	@scripts/clean
