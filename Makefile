# One door: `make demo`, `make test`, `make check`, `make test-long`, `make bench`. `make help` lists.
SHELL := /bin/bash
.DEFAULT_GOAL := help
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
RUN := $(UV) run --locked --quiet
BENCHES := loop desk training

.PHONY: help setup demo serve test test-long check fix bench $(BENCHES:%=bench-%) docs pictures catalogues clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: ## bring uv and the locked environment
	@tools/setup

demo: setup ## a month of simulated traffic at four checkpoints, then the desk
	@$(RUN) darvoza demo

serve: setup ## serve the store that DARVOZA_STORE names
	@$(RUN) darvoza serve

test: setup ## every test of less than a few minutes
	@tools/setup --tests
	@$(RUN) pytest -n 2 -m "not long"

test-long: setup ## what takes longer: kills, two million cells, big simulations
	@tools/setup --tests
	@$(RUN) pytest -n 2 -m long

check: setup ## format, lint, types, import contracts, spelling
	@$(RUN) ruff format --check .
	@$(RUN) ruff check .
	@$(RUN) mypy
	@$(RUN) lint-imports
	@$(RUN) codespell

fix: setup ## format and repair what can be repaired
	@$(RUN) ruff format .
	@$(RUN) ruff check --fix .

bench: $(BENCHES:%=bench-%) ## every bench

$(BENCHES:%=bench-%): bench-%: setup
	@$(RUN) --group bench python -m bench.$*

docs: setup ## write the generated documentation
	@$(RUN) python -m darvoza.facts > docs/facts.md

pictures: setup ## make the pictures of the guides anew
	@tools/setup --tests
	@DARVOZA_PICTURES=docs/images $(RUN) pytest tests/browser/test_pictures.py -k of_the_guides

catalogues: setup ## write the template of all texts, and take its changes into each language
	@$(RUN) python -m darvoza.presentation.catalogue

clean: ## take away what was built
	@rm -rf .venv .tools demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
