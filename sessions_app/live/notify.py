"""The only door to the channel layer. A notice is a hint ("session 12 is at version 7"); the truth is in the
database. Takes primitives; a layer that is away never fails a command that has already been committed."""

import logging

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)


def group_of(session_id: int) -> str:
    """The name of the group in which a session's rooms listen."""
    return f"session.{session_id}"


def changed(session_id: int, version: int, *, urgent: bool = True) -> None:
    """Tell every process that holds sockets of this session. Call only after commit."""
    message = {"type": "changed", "version": version, "urgent": urgent}
    try:
        async_to_sync(_send)(session_id, message)
    except Exception:
        # The change is committed; rooms that miss this notice find out by their next heartbeat.
        logger.exception("notice of session %s at version %s was not sent", session_id, version)


async def _send(session_id: int, message: dict[str, object]) -> None:
    await get_channel_layer().group_send(group_of(session_id), message)
