# Two commands are enough: `make run` to use Troika, `make test` to know that it works. While you work, `make check` tells
# most of it in a minute or two. `make help` lists the rest.
VENV ?= .venv
HOST ?= 127.0.0.1
PORT ?= 8000
export VENV HOST PORT
# Each of a stage's processes would compile all that it imports, and the asserts of every test, anew. Empty: it is kept.
export PYTHONDONTWRITEBYTECODE :=

PY := $(VENV)/bin/python
PYTEST := $(PY) -m pytest
# Where the tests are that need more than Python and SQLite; looking for them everywhere costs a minute (tests/stages.py).
FAULTS := tests/faults tests/privacy/test_sixty.py tests/test_deploying.py
PROGRAMS := tests/bench tests/js tests/web/test_paper.py
ELSEWHERE := tests/faults tests/browser tests/call $(PROGRAMS)
STORED := tests/services tests/live tests/web
STORED_MARK ?= stored
# How many stories drawn by chance are told: `few` while you work, all of them in `make test` (tests/chance.py).
CHANCE ?= few
# Two lanes at a time, each of which says what it did when it is done.
LANES := $(MAKE) --no-print-directory -j 2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

.DEFAULT_GOAL := help
.PHONY: help run demo check test test-stored test-faults test-programs lint messages lock clean try-deploying environment environment-dev tools bench soak screenshots

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

run: environment ## serve on http://127.0.0.1:8000 (PORT=… and HOST=… change it)
	@scripts/serve

demo: environment ## the same, and a session to look at, to join and to run (PRACTICE=circle: another practice)
	@scripts/demo

check: environment-dev lint ## while you work: linters, and all tests but those that need a browser, a server or PostgreSQL
	TROIKA_CHANCE=$(CHANCE) $(PYTEST) -n 3 --dist worksteal -m "not browser and not faults and not programs" $(ELSEWHERE:%=--ignore=%)

# What computes runs beside what waits. The walks that measure moments between browsers go alone and last.
test: CHANCE = all
test: environment-dev tools check ## everything: make check, then PostgreSQL and Redis, killed servers, real browsers
	@echo "PostgreSQL, Redis and killed servers: some minutes, and nothing is said before they are over …"
	@$(LANES) test-faults test-stored test-programs
	$(PYTEST) -n 3 --dist worksteal -m "browser and not moments" tests/browser
	$(PYTEST) -m moments tests/browser tests/call

test-stored: # what can differ there from SQLite and one process's memory
	$(PY) -m tests.servers $(PYTEST) -n 2 --dist worksteal -m "$(STORED_MARK)" $(STORED)

# A file at a time, whose tests share their servers, the longest first.
test-faults:
	$(PYTEST) -n 3 --dist loadfile --no-loadscope-reorder -m faults $(FAULTS)

test-programs: # what starts servers and browsers, and does them no harm
	$(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder -m programs $(PROGRAMS)

lint: environment-dev ## ruff, mypy, djlint, missing migrations, Django's deployment check
	@scripts/lint

bench: environment-dev tools ## measure speed beside references, some minutes; on an idle machine (docs/performance.md)
	$(PY) -m bench

try-deploying: environment-dev ## every command of docs/deploying.md, on a new Debian 12 in a container (root; some minutes)
	$(PY) -u scripts/try_deploying.py

soak: environment-dev tools ## people come and go for MINUTES=15, embedded and on Redis; nothing may grow (docs/performance.md)
	$(PY) -m bench.soak
	$(PY) -m bench.soak --redis

screenshots: environment-dev tools ## every screen as a picture, into screenshots/; ONLY='desk-* home' takes some of them, PRACTICE=circle those of another practice
	$(PY) -m pictures $(if $(PRACTICE),--practice $(PRACTICE)) $(if $(ONLY),--only $(ONLY))

messages: environment ## collect every phrase for translators: make messages LANGUAGE=de (docs/translating.md)
	@scripts/messages $(LANGUAGE)

lock: ## compile requirements*.in again into locks with hashes
	@scripts/lock

clean: ## remove what can be made again (never var/, where the data is)
	rm -rf .venv staticfiles .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

environment:
	@scripts/environment requirements.txt

environment-dev:
	@scripts/environment requirements-dev.txt

tools:
	@scripts/test-tools
