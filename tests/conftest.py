"""For every test: whole sites to talk to, and what their servers printed when something fails."""

import gc
import time
from collections.abc import Iterator
from copy import copy
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.signals import setting_changed
from django.db import connection
from django.test import client
from django.test.client import ClientHandler
from django.test.utils import ContextList
from django.utils import timezone

from sessions_app import instant, practices
from sessions_app.domain.grouping import Effort
from sessions_app.practices import further
from sessions_app.services import pondering
from tests import cast, emptying, servers, stages
from tests.chance import stories
from tests.practices import FOLDER, UNHELD

# A busy machine is no mistake of ours.
hypothesis.settings.register_profile("troika", deadline=None, max_examples=stories(100))
hypothesis.settings.load_profile("troika")
# As scripts/daphne does; at once: a room of tests that is asked for alone makes the application before we configure.
settings.STATIC_ROOT.mkdir(exist_ok=True)

# The product's own way to keep a password, which takes a quarter of a second on purpose, with less work and memory.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 64, 1
# Groups are formed with a fortieth of the thought: how well it mixes is asked of the domain, whose effort is its own.
# The fixture `thorough` gives it back.
THOROUGH, pondering.THOROUGH = pondering.THOROUGH, Effort(steps=1_500, restarts=1, total=10_000)
# As on the PostgreSQL that is lent to tests: the data is thrown away, and nothing here pulls the machine's plug.
_options: dict[str, Any] = settings.DATABASES["default"].get("OPTIONS", {})
if "init_command" in _options:
    _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
emptying.take_over()

# Every test has browsers of its own, and each of them would list all static files anew: longer than most pages take. So
# they share what they go through: all those for whom tests have changed the same settings to the same values.
_load_middleware = ClientHandler.load_middleware
_chains: dict[str, dict[str, Any]] = {}
_changed: dict[str, list[str]] = {}  # by setting: the values of those who have changed it and are not done yet


def load_middleware_once(handler: ClientHandler, is_async: bool = False) -> None:
    now = repr(sorted((setting, values[-1]) for setting, values in _changed.items() if values))
    if now not in _chains:
        _load_middleware(handler, is_async)
        _chains[now] = {name: value for name, value in vars(handler).items() if name.startswith("_")}
    vars(handler).update(_chains[now])


def remember_setting(*, setting: str, value: object, enter: bool, **_: object) -> None:
    values = _changed.setdefault(setting, [])
    if enter:
        values.append(repr(value))
    else:
        values.pop()


ClientHandler.load_middleware = load_middleware_once  # type: ignore[assignment, method-assign]
setting_changed.connect(remember_setting)


def store_each_context_once(store: dict[str, Any], template: Any, context: Any, **_: Any) -> None:
    """As Django's, which copies a page's context again for each template that the page includes."""
    store.setdefault("templates", []).append(template)
    contexts, met = store.setdefault("context", ContextList()), store.setdefault("met", [])
    if not any(each is context for each in met):
        met.append(context)
        contexts.append(copy(context))


client.store_rendered_templates = store_each_context_once  # type: ignore[attr-defined]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    stages.mark_stages(items)


def pytest_collection_finish() -> None:
    """Thousands of tests live as long as the run: the collector of garbage need not look at them again and again."""
    gc.collect()
    gc.freeze()


def pytest_configure(config: pytest.Config) -> None:
    """Workers share one Redis. Each counts in a database of its own, and, as pub/sub knows no databases, each speaks
    under a prefix of its own. (On PostgreSQL, pytest-django gives each a database.)"""
    worker = getattr(config, "workerinput", {}).get("workerid", "gw0")
    layer: dict[str, Any] = settings.CHANNEL_LAYERS["default"]
    if settings.REDIS_URL:
        layer["CONFIG"]["prefix"] = f"test-{worker}"
        own = worker.removeprefix("gw")
        settings.CACHES["together"]["LOCATION"] = f"{settings.REDIS_URL.rpartition('/')[0]}/{own}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if report.failed:  # type: ignore[attr-defined]
        for site in servers.RUNNING:
            for server in site.servers:
                report.sections.append((f"{server.name} ({server.url})", server.tail()))  # type: ignore[attr-defined]
    return report


@pytest.fixture(scope="session", autouse=True)
def after_the_story() -> None:
    """Stories take place on a morning of March 2026, and pages are read by the clock, afterwards. Where the calendar is
    not there yet, both places that tell the product the time say the day after."""
    early = cast.later(24 * 3600) - timezone.now()
    if early > timedelta():
        now, time_ns = timezone.now, time.time_ns
        timezone.now = lambda: now() + early
        instant.time = SimpleNamespace(time_ns=lambda: time_ns() + early // timedelta(microseconds=1) * 1000)  # type: ignore[assignment]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """As pytest-django’s; in the end nobody else holds the database that it removes."""
    yield
    with django_db_blocker.unblock():
        emptying.see_others_off(connection)


@pytest.fixture
def nonsense() -> Iterator[str]:
    """The key of a practice that means nothing, which this server has beside its own for as long as the test lasts."""
    practices.also_from(FOLDER)
    yield "nonsense"
    practices.also_from(None)


@pytest.fixture
def unheld(monkeypatch) -> Iterator[None]:
    """Practices that no page can hold yet, as if this server had them."""
    monkeypatch.setattr(further, "not_held", lambda _: "")
    practices.also_from(UNHELD)
    yield
    practices.also_from(None)


@pytest.fixture
def turnless(unheld) -> str:
    """The key of a practice in which nobody holds a turn."""
    return "turnless"


@pytest.fixture
def with_cards() -> Iterator[str]:
    """The key of a practice in which people lay cards."""
    practices.also_from(FOLDER)
    yield "cards"
    practices.also_from(None)


@pytest.fixture
def one_turn(unheld) -> str:
    """The key of a practice in which one person holds a turn."""
    return "one_turn"


@pytest.fixture
def thorough(monkeypatch) -> None:
    """Groups are formed as thoroughly as they are for people."""
    monkeypatch.setattr(pondering, "THOROUGH", THOROUGH)


@pytest.fixture(scope="session")
def embedded() -> Iterator[servers.Site]:
    """The embedded default: one process, SQLite, the in-memory layer."""
    with servers.site() as found:
        yield found


@pytest.fixture(scope="session")
def distributed() -> Iterator[servers.Site]:
    """Two processes that share PostgreSQL and Redis."""
    with servers.distributed_site(processes=2) as found:
        yield found


@pytest.fixture
def own_site() -> Iterator[servers.Site]:
    """A site that a test may kill."""
    with servers.site() as found:
        yield found
