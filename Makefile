# Two commands are enough: `make run` to use Troika, `make test` to know that it works. While you work, `make check` tells
# most of it in a minute or two. `make help` lists the rest.
VENV ?= .venv
HOST ?= 127.0.0.1
PORT ?= 8000
export VENV HOST PORT

PY := $(VENV)/bin/python
PYTEST := $(PY) -m pytest
# What the second run of the tests does again on PostgreSQL and Redis: everything that touches a database or a socket.
STORED := tests/services tests/live tests/web
# But not these, which ask how a page, a header or a wait is made of what was read: the same from any database.
READ := $(patsubst %,tests/web/test_%.py,absolute caching languages markdown paper patience safe_pages)
# What `make check` looks at: the rooms whose tests need no browser, no server and no second database …
ROOMS := tests/domain tests/services tests/web tests/test_architecture.py tests/test_words.py
# … but not what tries hundreds of cases, computes on purpose or prints on paper; `make test` does all of that.
LONG := tests/domain/test_mixing_budget.py tests/domain/test_late_repeats.py tests/services/test_coming_and_going.py \
	$(patsubst %,tests/web/test_%.py,bodies paper patience readable)

.DEFAULT_GOAL := help
.PHONY: help run demo check test lint messages lock clean try-deploying environment environment-dev tools bench soak screenshots

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

run: environment ## serve on http://127.0.0.1:8000 (PORT=… and HOST=… change it)
	@scripts/serve

demo: environment ## the same, and a session to look at, to join and to run
	@scripts/demo

check: environment-dev lint ## while you work: linters, and every room that needs no browser, server or second database
	$(PYTEST) -n 2 -m "not browser and not faults and not services" $(ROOMS) $(LONG:%=--ignore=%)

# Three at a time where tests mostly wait; faults a file at a time, whose tests share their servers, the longest first. The
# walks that measure moments between browsers go alone and last.
test: environment-dev tools lint ## everything: linters, tests, killed servers, real browsers
	$(PYTEST) -n 2 -m "not browser and not faults and not services"
	$(PY) -m tests.servers $(PYTEST) -n 2 $(STORED) $(READ:%=--ignore=%)
	$(PYTEST) -n 3 --dist loadfile --no-loadscope-reorder -m faults
	$(PYTEST) -n 3 -m "browser and not moments"
	$(PYTEST) -m moments

lint: environment-dev ## ruff, mypy, djlint, missing migrations, Django's deployment check
	@scripts/lint

bench: environment-dev tools ## measure speed beside references, some minutes; on an idle machine (docs/performance.md)
	$(PY) -m bench

try-deploying: environment-dev ## every command of docs/deploying.md, on a new Debian 12 in a container (root; some minutes)
	$(PY) -u scripts/try_deploying.py

soak: environment-dev tools ## people come and go for MINUTES=15, embedded and on Redis; nothing may grow (docs/performance.md)
	$(PY) -m bench.soak
	$(PY) -m bench.soak --redis

screenshots: environment-dev tools ## every screen as a picture, into screenshots/; ONLY='desk-* home' takes some of them
	$(PY) -m pictures $(if $(ONLY),--only $(ONLY))

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
