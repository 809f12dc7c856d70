# make run: serve the examples.  make test: every test that needs only Python.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNS := $(VENV)/.runs
READY := $(VENV)/.ready
PARTS := web/parts/node_modules/.ready

.DEFAULT_GOAL := help
.PHONY: help run parts test lint soak bench bench-serve comunica axe wheel clean

help: ## say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(RUNS): pyproject.toml constraints.txt
	@echo "Setting up $(VENV) (once; needs a network to the package registries) …"
	@$(PYTHON) -c 'import sys; sys.exit("csgraph needs Python 3.11 or later; say: make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(READY): $(RUNS)
	@echo "Adding what the tests need (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

run: $(RUNS) ## build the examples and serve them on http://127.0.0.1:8000
	@$(MAKE) --no-print-directory parts >/dev/null 2>&1 || echo "Without the SPARQL editor and the graphs of nodes (“make parts” says why npm could not install them): the site works, plainer."
	$(BIN)/csgraph demo

$(PARTS): web/parts/package.json web/parts/package-lock.json
	@npm ci --prefix web/parts --ignore-scripts --silent --no-audit --no-fund
	@touch $@

parts: $(PARTS) ## install what the site's scripts borrow (the SPARQL editor) from npm

test: $(READY) ## run every test that needs only Python
	$(BIN)/python -m pytest -m "not soak" $(ARGS)
	@echo "Left out: the soaks (make soak), the benchmarks (make bench), and what was skipped above with its reason."

lint: $(READY) ## ruff, mypy --strict, the layer contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

soak: $(READY) ## the long tests: 100k sheets, a thousand kills
	$(BIN)/python -m pytest -m soak tests/soak

comunica: $(READY) ## install Comunica from npm, for the tests that ask with it
	@mkdir -p $(VENV)/comunica
	@cp tests/protocol/comunica/*.json $(VENV)/comunica
	@npm ci --prefix $(VENV)/comunica --silent --no-audit --no-fund

axe: $(READY) ## install axe-core from npm, for the tests in a browser
	@mkdir -p $(VENV)/browser
	@cp tests/browser/*.json $(VENV)/browser
	@npm ci --prefix $(VENV)/browser --silent --no-audit --no-fund

bench: $(READY) ## time a build beside its peers; results in benchmarks/results
	$(BIN)/python -m benchmarks.build

bench-serve: $(READY) ## load the server and its peers, attack it, soak it (half an hour; needs Debian's Virtuoso)
	$(BIN)/python -m benchmarks.serve
	$(BIN)/python -m benchmarks.serve --attack
	$(BIN)/python -m benchmarks.serve --requests 100000

wheel: $(READY) ## build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation

clean: ## remove what make made
	rm -rf $(VENV) web/parts/node_modules dist build
