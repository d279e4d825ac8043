"""How many stories drawn by chance a test tells: all of them in `make test`, every third of them while people work."""

import os

SHARE = 3 if os.environ.get("TROIKA_CHANCE") == "few" else 1


def stories(all_of_them: int) -> int:
    return max(1, all_of_them // SHARE)
