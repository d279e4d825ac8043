"""Has the services do what a steward found to be due. What fails is said and not raised: it is tried again."""

import logging
import secrets

from channels.db import database_sync_to_async

from ..domain.errors import TroikaError
from ..instant import now_ms
from ..services import attendance, contracts, mending, onward, visits
from ..services.writing import DATABASE_AWAY
from .steward import Duties

logger = logging.getLogger(__name__)

# In threads of their own: in the shared thread every socket would wait for the slowest query of any.
note_attendance = database_sync_to_async(attendance.note, thread_sensitive=False)
forget_contracts = database_sync_to_async(contracts.forget_over, thread_sensitive=False)
take_step = database_sync_to_async(onward.take_step, thread_sensitive=False)
end_visits = database_sync_to_async(visits.end, thread_sensitive=False)
join_lone = database_sync_to_async(mending.join_lone, thread_sensitive=False)


async def see_to(session_id: int, duties: Duties) -> None:
    try:
        await note_attendance(session_id, duties.away, duties.back, now_ms())
        if duties.forget:
            await forget_contracts(session_id, now_ms())
        if duties.go_on:
            await take_step(session_id, secrets.randbits(48), now_ms())
        if duties.gone:
            await end_visits(session_id, duties.gone)
        if duties.join:
            await join_lone(session_id, *duties.join, now_ms())
    except TroikaError as refusal:
        logger.info("session %s: somebody was quicker (%s)", session_id, refusal)
    except DATABASE_AWAY as error:
        logger.warning("session %s: cannot look after people yet: %s", session_id, error)
    except Exception:
        logger.exception("session %s: could not look after people; it is tried again", session_id)
