.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
APP := .venv/.app
DEV := .venv/.dev

unexport PYTHONDONTWRITEBYTECODE  # the tests start many programs, which read compiled what is kept

help:  ## List what you can do here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(APP): pyproject.toml
	@echo "Setting up (once, about a minute) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(DEV): $(APP)
	@echo "Setting up what the tests need (once) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -e ".[dev]"
	@touch $@

demo: $(APP)  ## The main job without questions, on a sample record; leaves its files in demo/
	@$(BIN)/portable-record demo --out demo

run: $(APP)  ## Open the app in your browser
	@$(BIN)/portable-record open

test: $(DEV)  ## All tests, with coverage; installs Chromium if there is none
	@sh tests/get-chromium.sh
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -n 2
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

lint: $(DEV)  ## Style, types, walls
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

fix: $(DEV)  ## Format, and repair what can be repaired
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: $(DEV)  ## The figures, side by side in one run
	@$(BIN)/python -m tests.benchmarks

torture: $(DEV)  ## The long campaigns: kill -9 at random moments, hostile input
	@$(BIN)/python -m tests.torture

words: $(DEV)  ## Bring the languages in step with the sources, and make them ready
	@$(BIN)/python -m tests.words

pictures: $(DEV)  ## Draw the pictures of the README again, from the demo's record
	@sh tests/get-chromium.sh
	@$(BIN)/python -m tests.pictures

check: lint test  ## All that a change must pass

.PHONY: help demo run test lint fix bench torture words pictures check
