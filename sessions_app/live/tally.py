"""How many objects this process holds for connected people. To a supervisor a leak
shows as numbers that do not fall."""

import asyncio

from ..notices import subscription
from . import rooms


async def tally() -> dict[str, int]:
    """Open sockets, rooms, and subscriptions to notices.

    `tasks`: all tasks of the loop, this call included.
    """
    served = list(rooms._rooms.values())
    return {
        "sockets": sum(len(each.connections) for each in served),
        "rooms": len(served),
        "subscriptions": subscription.held(),
        "tasks": len(asyncio.all_tasks()),
    }
