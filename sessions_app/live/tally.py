"""How much this process holds for people who are connected: whoever supervises it sees a leak as numbers that stay."""

import asyncio

from channels.layers import get_channel_layer

from . import notify, room


async def tally() -> dict[str, int]:
    """Open sockets, rooms, and subscriptions to notices: of this process, and (by its own books) at the layer.

    `tasks`: all that the loop has to do, the asking included.
    """
    rooms = list(room._rooms.values())
    groups = [*notify._listeners.values(), *get_channel_layer().groups.values()]
    return {
        "sockets": sum(len(each.connections) for each in rooms),
        "rooms": len(rooms),
        "subscriptions": sum(len(group) for group in groups),
        "tasks": len(asyncio.all_tasks()),
    }
