# make demo: everything from nothing to a narrated article.  make test: the quick tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Tests run in so many processes; "auto" is one for each core. Those of `make test-all` wait for servers,
# browsers and processes half of the time, so there are four however few the cores are.
WORKERS ?= auto
ALL_WORKERS ?= 4
QUICK_TESTS := tests/unit tests/property tests/golden tests/simulation/test_disasters.py tests/simulation/test_histories.py tests/integration/test_embedded_default.py
PLAYER_TESTS := tests/player

.PHONY: demo test test-all player wordpress check bench campaign setup clean
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

# Another voice is fetched first: make demo VOICE=en_US-joe-medium
VOICE :=
demo: setup  ## narrate the sample article
ifeq ($(VOICE),)
	$(BIN)/listen narrate docs/samples/night-ferry.md
	@echo "A more natural voice, 63 MB, fetched once: make demo VOICE=en_US-joe-medium"
else
	$(BIN)/listen voices install $(VOICE)
	$(BIN)/listen narrate docs/samples/night-ferry.md --voice $(VOICE)
endif

# Several processes test at once: threads of numpy's in each would only wait for each other.
test test-all: export OPENBLAS_NUM_THREADS = 1

test: setup  ## run the quick tests and one narration by real processes; needs no server and no browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(QUICK_TESTS)

test-all: setup player  ## run every test, and more examples of each property; what can't run is named
	$(BIN)/python -m pytest -n $(ALL_WORKERS) --dist loadscope --no-loadscope-reorder --hypothesis-profile thorough -r s

player:  ## lint the player and run the tests of its modules; needs Node 20 and npm
	@if command -v node >/dev/null && command -v npm >/dev/null; then \
	  cd $(PLAYER_TESTS) && npm ci --silent && npm run --silent lint && npm run --silent test; \
	elif [ "$$CI" = true ]; then \
	  echo "node or npm is not installed; install them with: apt-get install nodejs npm" >&2; exit 1; \
	else \
	  echo "The player's own tests are skipped: node or npm is not installed; install them with: apt-get install nodejs npm"; \
	fi

wordpress: setup  ## the WordPress plugin, as a zip in build/
	$(BIN)/python integrations/wordpress/package.py

check: setup  ## lint and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup  ## speed, as ratios within one run; BENCH="--voices FOLDER --voice ID" names a voice
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "imageio-ffmpeg>=0.5"
	$(BIN)/python -m benchmarks.narrate $(BENCH)

campaign: setup  ## the whole crash campaign, some hours, with a table; CAMPAIGN="--only 0 3" takes some places
	$(BIN)/python -m benchmarks.faults --traps 88 --random 50 --clock $(CAMPAIGN)

clean:  ## remove the environment and what the demo made
	rm -rf $(VENV) $(PLAYER_TESTS)/node_modules listen-data build *.egg-info
