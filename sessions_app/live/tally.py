"""How many objects this process holds for connected people. To a supervisor a leak
shows as numbers that do not fall."""

import asyncio

from channels.layers import get_channel_layer

from ..notices import notify
from . import room


async def tally() -> dict[str, int]:
    """Open sockets, rooms, and subscriptions to notices (those of this process and those in the layer's own books).

    `tasks`: all tasks of the loop, this call included.
    """
    rooms = list(room._rooms.values())
    groups = [*notify._listeners.values(), *get_channel_layer().groups.values()]
    return {
        "sockets": sum(len(each.connections) for each in rooms),
        "rooms": len(rooms),
        "subscriptions": sum(len(group) for group in groups),
        "tasks": len(asyncio.all_tasks()),
    }
