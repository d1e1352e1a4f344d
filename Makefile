# Needs make and Python 3.11 or newer; sets up everything else in .venv at the first call.
#   make crawl [OUTLET=aljazeera]   the main job, on the bundled samples or on a real site
#   make test                       every test
#   make lint                       what a change must pass besides
#   make bench                      speed, and quality beside other extractors (wants ../shared)
#   make soak                       generated pages and texts, for long
#   make PYTHON=python3.12 …        another Python

.DEFAULT_GOAL := crawl
.DELETE_ON_ERROR:
.PHONY: crawl test lint format bench quality soak constraints clean

SHELL := /bin/sh
OUTLET ?=
SHARED ?= ../shared
RAISE ?=
BIN := .venv/bin
PEERS ?= trafilatura-news,trafilatura-precision,newspaper4k-ar
BENCH := PYTHONDONTWRITEBYTECODE=1 $(CURDIR)/$(BIN)/python -m bench
WIRE := $(CURDIR)/$(BIN)/scrapy clean --jsonl

# The first Python on the path that is new enough, whatever it is called.
ifndef PYTHON
PYTHON := $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
endif

crawl: .venv/.ready
ifeq ($(strip $(OUTLET)),)
	$(BIN)/scrapy demo
else
	mkdir -p out
	$(BIN)/scrapy crawl $(OUTLET) -O out/$(OUTLET).jsonl
endif

# Most of the time goes into waiting for crawls: a process more than there are cores.
test: .venv/.ready
	$(BIN)/pytest --numprocesses $$(( $$(getconf _NPROCESSORS_ONLN) + 1 )) --dist loadfile

lint: .venv/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.ready
	@test -d $(SHARED)/bench || { echo "make bench wants $(SHARED)/bench and $(SHARED)/corpus" >&2; exit 1; }
	$(BIN)/python tests/benchmarks/cpu.py --corpus $(SHARED)/corpus
	$(BIN)/python -m tests.benchmarks.growth
	$(BIN)/python -m tests.benchmarks.crawl --corpus $(SHARED)/corpus
	cd $(SHARED)/bench && $(BENCH) run --pages ../corpus/pages --gold ../corpus/gold --gold-only --repeats 1 \
		--systems $(PEERS) --command "ours=$(WIRE)" --out $(CURDIR)/out/bench/pages
	cd $(SHARED)/bench && $(BENCH) text --docs ../corpus/text.jsonl --repeats 1 \
		--command "ours=$(WIRE)" --out $(CURDIR)/out/bench/text
	cd $(SHARED)/bench && $(BENCH) text --docs ../corpus/text_composed.jsonl --repeats 1 \
		--command "ours=$(WIRE)" --out $(CURDIR)/out/bench/text_composed
	cd $(SHARED)/bench && $(BENCH).keep --docs ../corpus/text_keep.jsonl --command "$(WIRE)" --show 0

# The figures beside their floors; `make quality RAISE=--raise` pins what was reached.
quality: .venv/.ready
	$(BIN)/python -m tests.measure $(RAISE)

# The generated tests, fifty times as many and never the same twice, and crawls killed at random moments; what fails is
# printed with its seed.
soak: .venv/.ready
	GHIRBAL_PROFILE=soak $(BIN)/pytest tests/properties/test_fuzz.py
	$(BIN)/python -m tests.soak.kills --sites 5 --articles 2000 --runs 10

# After a change of the dependencies; names no package index.
constraints: .venv/.ready
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--no-header --no-annotate --quiet --output-file constraints.txt

clean:
	rm -rf .venv build dist out

# Touched only when all is installed: a call that was interrupted is taken up again by the next.
.venv/.ready: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Ghirbal needs Python 3.11 or newer, and none was found." \
		"Install it, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Ghirbal needs Python 3.11 or newer;" \
		"$(PYTHON) is `$(PYTHON) --version 2>&1`. Name another: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments:" \
		"its venv module is missing (on Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@echo "Setting up .venv (once; a minute or two)"
	@test -x $(BIN)/python || "$(PYTHON)" -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	@touch $@
