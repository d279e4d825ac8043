"""What all processes count together, in Redis if there is one. Counts expire by themselves and may be lost.

While Redis does not answer, each process counts for itself, and rarely waits for Redis.
"""

import logging
import time
from typing import Any, ClassVar

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

REST_SECONDS = 10.0  # before a Redis that did not answer is asked again


class TogetherOrAlone(RedisCache):
    """A Django cache with only the methods that counting needs."""

    silent_until: ClassVar[float] = 0.0

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._own = LocMemCache("alone", {"OPTIONS": {"MAX_ENTRIES": 20_000}})

    def add(self, *arguments: Any, **more: Any) -> Any:
        return self._ask("add", *arguments, **more)

    def get(self, *arguments: Any, **more: Any) -> Any:
        return self._ask("get", *arguments, **more)

    def set(self, *arguments: Any, **more: Any) -> Any:
        return self._ask("set", *arguments, **more)

    def incr(self, *arguments: Any, **more: Any) -> Any:
        return self._ask("incr", *arguments, **more)

    def delete(self, *arguments: Any, **more: Any) -> Any:
        return self._ask("delete", *arguments, **more)

    def _ask(self, name: str, *arguments: Any, **more: Any) -> Any:
        if time.monotonic() >= TogetherOrAlone.silent_until:
            try:
                return getattr(super(), name)(*arguments, **more)
            except RedisError as error:
                TogetherOrAlone.silent_until = time.monotonic() + REST_SECONDS
                logger.warning("Redis does not count, so this process counts for itself: %s", error)
        return getattr(self._own, name)(*arguments, **more)
