"""Who somebody is to a session: which session a code names, who hosts it, whose secret this is. Writes nothing."""

from ..domain.errors import Forbidden, NoSuchSession, gettext_noop
from ..models import Host, Participant, Session, User
from .prepared import PreparedObjects

_by_code = PreparedObjects(lambda keys: Session.objects.filter(code=keys[0]))
_by_hash = PreparedObjects(lambda keys: Participant.objects.filter(session=keys[0]).filter(secret_hash=keys[1]))


def session_by_code(code: str) -> Session:
    """The session with this (already normalised) code. Raises NoSuchSession."""
    session = _by_code.first(code)
    if session is None:
        raise NoSuchSession
    return session


def hosted_session(user: User | None, code: str) -> Session:
    """The session if this person may run it. Raises NotFound, Forbidden."""
    session = session_by_code(code)
    if session.self_run:
        raise Forbidden(gettext_noop("Nobody hosts this session: the people in it run it together."))
    if user is None or not is_host(user, session):
        raise Forbidden(gettext_noop("This desk belongs to the people who host this session."))
    return session


def harvested_session(user: User | None, code: str) -> Session:
    """The session, if this person may read its harvest. Running it is not enough. Raises NotFound, Forbidden."""
    session = session_by_code(code)
    if user is None or not is_organizer(user, session):
        raise Forbidden(gettext_noop("What people shared is for the organizers of this session."))
    return session


def owned_session(user: User | None, code: str) -> Session:
    """The session that this person owns, also while it is deleted. Raises NoSuchSession, Forbidden."""
    session = Session.stored.filter(code=code).first()
    owns = session is not None and user is not None and may_invite(user, session)
    if session is None or (session.deleted_at is not None and not owns):
        raise NoSuchSession
    if not owns:
        raise Forbidden(gettext_noop("Only who made a session deletes it."))
    return session


def part_in(user: User, code: str) -> Host:
    """This person's part in the session. Raises NoSuchSession, Forbidden."""
    host = Host.objects.filter(session=session_by_code(code), user=user).first()
    if host is None:
        raise Forbidden(gettext_noop("This session is not among yours."))
    return host


def hosts_of(session: Session) -> list[Host]:
    """The session's hosts: its owner first, other organizers, then facilitators, in the order in which they came."""
    return list(session.hosts.select_related("user").order_by("-role", "invited", "pk"))


def is_host(user: User, session: Session) -> bool:
    """Whether this person may run the session."""
    return Host.objects.filter(session=session, user=user, runs=True).exists()


def is_organizer(user: User, session: Session) -> bool:
    """Whether this person may read the session's harvest."""
    return Host.objects.filter(session=session, user=user, role=Host.Duty.ORGANIZER).exists()


def has_part(user: User, session: Session) -> bool:
    """Whether this person runs the session, reads its harvest, or both."""
    return Host.objects.filter(session=session, user=user).exists()


def may_invite(user: User, session: Session) -> bool:
    """Whether this person chooses who else runs the session or reads its harvest: only its owner does."""
    owners = Host.objects.filter(role=Host.Duty.ORGANIZER, invited=False)
    return owners.filter(session=session, user=user).exists()


def participant_by_hash(session_id: int, secret_hash: str) -> Participant | None:
    return _by_hash.first(session_id, secret_hash)
