# Two commands matter: `make run` and `make test`. Everything lands in .venv and var.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help install run test lint types imports unit browser postgres tools screenshots lock clean

help:
	@echo "make run          install, load the demo, start web and jobs, print how to sign in"
	@echo "make test         install all that the tests need, run every check and test"
	@echo "make install      only .venv with the command tongpin"
	@echo "make screenshots  docs/images from the running program"

# Reinstalls only when the locked dependencies change, so that a second start is quick.
.venv/.run: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -c 'import sys; sys.exit("Tongpin needs Python 3.11 or newer, this is %d.%d; set PYTHON=" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --editable .
	touch $@

.venv/.dev: .venv/.run requirements-dev.lock
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	touch $@

install: .venv/.run

run: .venv/.run
	$(BIN)/tongpin up --demo --data var $(if $(PORT),--port $(PORT))

tools: .venv/.dev
	sh tools/test-needs.sh

test: tools lint types imports
	sh tools/run-tests.sh

lint: .venv/.dev
	$(BIN)/ruff check src tests benchmarks tools
	$(BIN)/ruff format --check src tests benchmarks tools

types: .venv/.dev
	$(BIN)/mypy

imports: .venv/.dev
	$(BIN)/lint-imports

screenshots: tools
	$(BIN)/python tools/screenshots.py

lock:
	uv lock
	uv export --quiet --frozen --no-dev --extra postgres --no-emit-project --no-header -o requirements.lock
	uv export --quiet --frozen --extra fast --extra cluster --extra postgres --group dev --no-emit-project --no-header -o requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
