"""Whose socket must get nothing more, and the code with which it is closed: that of an erased person, of the old device
of somebody who was let back in on another one, of a former facilitator."""

import logging

from ..selectors import Snapshot
from ..services.writing import DATABASE_AWAY
from . import messages
from .connection import Connection

logger = logging.getLogger(__name__)


def not_here_as(connection: Connection, snapshot: Snapshot | None) -> int | None:
    """The code with which to close a socket whose bearer is not this person any more; None if they still are."""
    people = snapshot.people if snapshot else {}
    person = people.get(connection.viewer) if isinstance(connection.viewer, int) else None
    if person is None:
        return None
    if person.erased:
        return messages.ERASED
    return messages.UNKNOWN_HERE if person.former and person.former == connection.bearer else None


async def refusal_of(connection: Connection) -> int | None:
    """The code with which to close a desk whose viewer is no facilitator any more;
    None if they are or it is unknown."""
    if connection.refusal is None:
        return None
    try:
        return await connection.refusal()
    except DATABASE_AWAY as error:
        logger.warning("cannot look whether a host is signed in: database away or busy: %s", error)
        return None
