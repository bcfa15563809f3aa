# Every target makes the .venv it needs; a machine needs Python 3.11 or later, git and make.
PYTHON ?= python3
BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
# With a ./wheelhouse (make wheelhouse) nothing is fetched from the network.
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check \
  $(if $(wildcard wheelhouse),--no-index --find-links wheelhouse)

SUDO = $(if $(filter 0,$(shell id -u)),,sudo)

.PHONY: help score test lint docs bench demo pictures tools wheelhouse

help:  ## List the targets
	@sed -n 's/^\([a-z]*\):.*## /\1: /p' Makefile

score: .venv/made-to-run  ## Score a month of the worked ledger: make score MONTH=2021-06
	$(if $(MONTH),,$(error Say which month: make score MONTH=2021-06))
	$(BIN)/zzcli score $(MONTH)

test: .venv/made-to-develop  ## Run all tests
	$(BIN)/python -m pytest --numprocesses auto

lint: .venv/made-to-develop  ## Check style, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: .venv/made-to-run  ## Write the generated parts of the pages in docs/
	$(BIN)/python -m docs.generate

bench: .venv/made-to-bench  ## Time zzcli beside its peers and print the ratios
	$(BIN)/python -m benchmarks

demo: .venv/made-to-run  ## Write the worked ledger anew: config.toml, units.toml, ledger/
	$(BIN)/python -m zzcli.office.worked

pictures: .venv/made-to-develop  ## Take the pictures of the READMEs anew: docs/pictures/
	$(BIN)/python -m docs.pictures

tools:  ## Install what some tests run and a desk may lack: LibreOffice, chromium, a Chinese font (Debian)
	$(SUDO) apt-get update -qq
	$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	  libreoffice-calc libreoffice-writer chromium fonts-noto-cjk poppler-utils

wheelhouse: .venv/made  ## Collect every package in ./wheelhouse, to install on a like machine without network
	rm -rf wheelhouse.new build
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --wheel-dir wheelhouse.new '.[dev,bench]'
	rm -rf wheelhouse
	mv wheelhouse.new wheelhouse

.venv/made: pyproject.toml
	$(PYTHON) -m venv --clear .venv
	@touch $@

.venv/made-to-run: .venv/made
	$(INSTALL) --editable .
	$(BIN)/python -m compileall -q zzcli  # a machine may forbid caching what it compiles at every start
	@touch $@

.venv/made-to-develop: .venv/made-to-run
	$(INSTALL) --editable '.[dev]'
	@touch $@

.venv/made-to-bench: .venv/made-to-run
	$(INSTALL) --editable '.[bench]'
	@touch $@
