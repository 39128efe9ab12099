# make demo · make test · make lint · make faults · make bench · make bench-peers · make torture ·
# make soak · make morning · make team-morning · make pictures · make tables
# Needs python3 (3.11 or newer), git and make; everything else goes into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint faults bench bench-peers torture soak morning team-morning pictures \
	tables clean

demo: $(VENV)/installed
	@$(BIN)/pipeboard demo demo

test: lint
	$(BIN)/pytest

lint: $(VENV)/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Real faults: full and read-only disks, kills at system calls, a disk that ignores case. Installs
# nothing; a fault whose tool or right is not there fails, and says what to install.
faults: $(VENV)/developing
	PIPEBOARD_FAULTS=1 $(BIN)/pytest -n 0 -rs tests/faults

bench: $(VENV)/developing
	$(BIN)/python -m benchmarks

bench-peers: $(VENV)/developing
	$(BIN)/python -m benchmarks --peers

torture: $(VENV)/developing
	$(BIN)/python -m benchmarks.torture

soak: $(VENV)/developing
	$(BIN)/python -m tests.soak --clones 3 --operations 3000
	$(BIN)/python -m tests.soak --clones 10 --operations 5000
	$(BIN)/python -m tests.soak --clones 3 --operations 300 --sha256
	$(BIN)/python -m tests.soak --clones 3 --operations 300 --over git
	$(BIN)/python -m tests.soak --clones 3 --operations 300 --over ssh

morning: $(VENV)/installed
	tools/morning.sh

team-morning: $(VENV)/installed
	tools/team-morning.sh

pictures: $(VENV)/installed
	$(BIN)/python tools/pictures.py

tables: $(VENV)/developing
	$(BIN)/python tools/tables.py

$(VENV)/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "pipeboard needs Python 3.11 or newer: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@echo "installing pipeboard into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/developing: $(VENV)/installed
	@echo "installing what the tests need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
