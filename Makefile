# Two commands for newcomers: `make run` and `make test`. Each starts from nothing.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8501
BIN := $(VENV)/bin

.PHONY: run test lint types pytest browser demo benchmark clean

run: $(VENV)/.run-ready
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: lint types pytest

lint: $(VENV)/.test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test-ready
	$(BIN)/mypy

pytest: $(VENV)/.test-ready browser
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

# Chromium for the browser tests: taken as it is, installed where apt is there, else said plainly.
browser:
	@sh tests/browser/install_chromium.sh

demo: $(VENV)/.test-ready
	$(BIN)/python -m data.musterstadt

benchmark: $(VENV)/.test-ready browser
	$(BIN)/python benchmarks/map_switch.py
	$(BIN)/python benchmarks/stability.py
	$(BIN)/python benchmarks/candidates.py
	$(BIN)/python benchmarks/portraits.py

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run-ready: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.test-ready: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@ $(VENV)/.run-ready
