# Tuner Server: `make help` lists what can be made.
#
# Each environment is a folder in .venvs/ and is made anew when its requirements change:
#   build  hatchling, and the Node that builds the browser app
#   run    the server as a user installs it, and nothing else
#   dev    the server, editable, with all that tests and lints it

PYTHON ?= python3

BUILD := .venvs/build
RUN := .venvs/run
DEV := .venvs/dev

PIP := $(BUILD)/bin/python -m pip --disable-pip-version-check --no-input
NPM := $(BUILD)/bin/python hatch_build.py
UV_COMPILE = $(DEV)/bin/uv pip compile --quiet --system-certs --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command 'make requirements' $(if $(UPGRADE),--upgrade)

WEB_APP := src/tuner_server/web/index.html
WEB_SOURCES := $(shell find web -name node_modules -prune -o -type f -print)
SERVER_SOURCES := pyproject.toml hatch_build.py README.md LICENSE \
	$(shell find src '(' -name __pycache__ -o -path src/tuner_server/web ')' -prune -o -type f -print)

# Packages are installed without bytecode, most of which nobody would ever load: Python writes that
# of a module at its first import, and must not be kept from it.
unexport PYTHONDONTWRITEBYTECODE

# $(call quietly,what it does,command): one line, and on failure the whole log.
quietly = @echo '· $(1)'; log=$$(mktemp); { $(2); } >"$$log" 2>&1 || { cat "$$log"; rm "$$log"; exit 1; }; rm "$$log"

.PHONY: help run test test-sdks lint format bench bench-app screenshots api requirements clean
.DELETE_ON_ERROR:

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(RUN)/.server ## start the server, ready to use, on 127.0.0.1:8000
	@exec $(RUN)/bin/tuner-server run $(ARGS)

test: $(DEV)/.server $(WEB_APP) ## run the tests, and measure what they cover
	$(call quietly,Testing the browser app,$(NPM) test)
	@rm -f .coverage .coverage.*
	@$(DEV)/bin/coverage run -m pytest
	@$(DEV)/bin/coverage combine --quiet
	@$(DEV)/bin/coverage report --fail-under=$$(grep -qx 0 .pytest_cache/v/left_out && echo 95 || echo 0)

test-sdks: $(DEV)/.server $(WEB_APP) ## let the real LiveKit and Pipecat SDKs deliver calls
	@$(DEV)/bin/python -m tests.sdks

lint: $(DEV)/.server web/node_modules/.ready ## check style, types and the layers
	$(call quietly,Style,$(DEV)/bin/ruff check)
	$(call quietly,Format,$(DEV)/bin/ruff format --check)
	$(call quietly,Types,$(DEV)/bin/mypy)
	$(call quietly,Layers,$(DEV)/bin/lint-imports)
	$(call quietly,Browser app,$(NPM) run lint)

format: $(DEV)/.server web/node_modules/.ready ## format the code, and mend what can be mended
	@$(DEV)/bin/ruff check --fix
	@$(DEV)/bin/ruff format
	@$(NPM) run format

bench: $(RUN)/.server ## measure the figures that the README quotes; ARGS=--large for all
	@$(RUN)/bin/python -m bench $(ARGS)

api: $(DEV)/.server web/node_modules/.ready ## remake what is made from the code: the app's types, parts of the docs
	@$(DEV)/bin/python -m tests.docs
	$(call quietly,Typing the browser app from the API,$(NPM) run api)

bench-app: $(DEV)/.server $(WEB_APP) ## measure what a person waits for in the browser app
	@$(DEV)/bin/python -m bench.app $(ARGS)

screenshots: $(DEV)/.server $(WEB_APP) ## take the pictures of the docs anew; ARGS=call for that one
	@$(DEV)/bin/python -m tests.docs.screenshots $(ARGS)

requirements: $(DEV)/.ready ## pin the dependencies anew; UPGRADE=1 for the newest
	$(call quietly,Pinning what the server needs,$(UV_COMPILE) pyproject.toml --output-file requirements/run.txt)
	$(call quietly,Pinning what builds it,$(UV_COMPILE) --group build --output-file requirements/build.txt)
	$(call quietly,Pinning what tests and lints it,$(UV_COMPILE) pyproject.toml --group dev --output-file requirements/dev.txt \
		--constraint requirements/run.txt --constraint requirements/build.txt)

clean: ## remove all that was made, except data
	rm -rf .venvs web/node_modules $(dir $(WEB_APP)) dist build .coverage .coverage.* \
		.mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The environments. The build environment's pip serves all three, so the others go without one.

$(BUILD)/.ready: requirements/build.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'Tuner Server needs Python 3.11 or newer. Name one: make $(MAKECMDGOALS) PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
		echo '$(PYTHON) cannot make virtual environments. On Debian: apt-get install python3-venv' >&2; exit 1; }
	$(call quietly,Installing what builds the server,$(PYTHON) -m venv --clear $(BUILD) && \
		$(PIP) install --no-compile --requirement $<)
	@touch $@

$(RUN)/.ready: requirements/run.txt $(BUILD)/.ready
	$(call quietly,Installing what the server needs,$(PYTHON) -m venv --clear --without-pip $(RUN) && \
		$(PIP) --python $(RUN)/bin/python install --no-compile --requirement $<)
	@touch $@

$(DEV)/.ready: requirements/dev.txt $(BUILD)/.ready
	$(call quietly,Installing what tests and lints the server,$(PYTHON) -m venv --clear --without-pip $(DEV) && \
		$(PIP) --python $(DEV)/bin/python install --no-compile --requirement $<)
	@touch $@

# The server in them: a wheel with the browser app inside, or the sources themselves.

$(RUN)/.server: $(SERVER_SOURCES) $(WEB_APP) $(RUN)/.ready
	$(call quietly,Building and installing the server,rm -rf dist && \
		$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist . && \
		$(PIP) --python $(RUN)/bin/python install --no-compile --no-deps --force-reinstall dist/*.whl && \
		$(RUN)/bin/python -c 'import tuner_server.cli')
	@touch $@

$(DEV)/.server: pyproject.toml hatch_build.py $(DEV)/.ready
	$(call quietly,Installing the server as it stands here,$(PIP) --python $(DEV)/bin/python \
		install --no-compile --no-deps --no-build-isolation --editable .)
	@touch $@

# The browser app.

web/node_modules/.ready: web/package-lock.json $(BUILD)/.ready
	$(call quietly,Installing what builds the browser app,$(NPM) ci)
	@touch $@

$(WEB_APP): $(WEB_SOURCES) web/node_modules/.ready
	$(call quietly,Building the browser app,$(NPM) run build)
	@touch $@
