# make demo: everything from nothing to a narrated article.  make test: the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check bench setup clean
.DEFAULT_GOAL := demo

INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Listen needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=24"
	PYTHONWARNINGS=ignore $(INSTALL) --constraint constraints.txt || \
	  { echo "A version that constraints.txt names can't be had; taking what pyproject.toml allows."; \
	    PYTHONWARNINGS=ignore $(INSTALL); }
	touch $@

setup: $(VENV)/.installed  ## install everything into .venv

demo: setup  ## narrate the sample article
	$(BIN)/listen narrate docs/samples/night-ferry.md

test: setup  ## run the tests
	$(BIN)/python -m pytest

check: setup  ## lint and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup  ## speed, as ratios within one run; BENCH="--voices FOLDER --voice ID" names a voice
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "imageio-ffmpeg>=0.5"
	$(BIN)/python -m benchmarks.narrate $(BENCH)

clean:  ## remove the environment and what the demo made
	rm -rf $(VENV) listen-data build *.egg-info
