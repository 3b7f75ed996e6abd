# The two commands of the README: `make demo` and `make test`. Needs Python 3.11 or later, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8765

# Publishers' files beside the checkout, where somebody keeps them; everything works without.
ifneq ($(wildcard ../shared/data/esco),)
export SKILLMATCH_MIRROR ?= $(abspath ../shared/data)
endif

.PHONY: demo test check serve bench generated format clean help elasticsearch elasticsearch-stop

help:
	@echo "make demo   install and run the whole way on real documents"
	@echo "make test   run the tests"
	@echo "make check  lint, types, import contracts, generated files"
	@echo "make serve  the page and the API on http://127.0.0.1:$(PORT)"
	@echo "make bench  the benchmarks (minutes)"
	@echo "make elasticsearch       a real Elasticsearch under .elasticsearch/;"
	@echo '                         eval "$$(make -s elasticsearch)" also sets the variables that choose it'
	@echo "make elasticsearch-stop  stop it; its data stays"

$(VENV)/.core: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing skillmatch and its dependencies into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.core
	@echo "Installing the development tools ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(VENV)/.core
	@$(BIN)/skillmatch demo --output demo

# Two at a time, whole files to one: files share engines and servers, and much of a test is waiting.
test: $(VENV)/.dev
	@$(BIN)/python -m pytest -n 2 --dist loadfile --durations 10

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/build_reference.py --check

serve: $(VENV)/.core
	@$(BIN)/skillmatch serve --port $(PORT)

bench: $(VENV)/.dev
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

elasticsearch:
	@$(PYTHON) tests/elasticsearch_server.py start --folder .elasticsearch

elasticsearch-stop:
	@$(PYTHON) tests/elasticsearch_server.py stop --folder .elasticsearch

generated: $(VENV)/.dev
	$(BIN)/python docs/build_reference.py --examples

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) demo dist build .mypy_cache .ruff_cache .pytest_cache
