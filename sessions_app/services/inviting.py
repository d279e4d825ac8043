"""Who hosts a session beside its organizer: a link that makes facilitators, and taking that back.

The link's secret is stored as a hash only. Who may invite and remove is decided by the caller.
"""

from ..domain.errors import NotFound, WrongMoment, gettext_noop
from ..models import Host, Session, User
from .changing import changing
from .joining import hash_of
from .writing import writing


def make_link(session_id: int, secret: str) -> None:
    """From now on `secret` makes facilitators of this session; an earlier one does not any more."""
    _keep(session_id, hash_of(secret))


def withdraw_link(session_id: int) -> None:
    """No link makes facilitators any more. Those who came by one stay."""
    _keep(session_id, "")


def _keep(session_id: int, cohost_hash: str) -> None:
    """No screen shows this, so the session's version stays."""
    with writing():
        if not Session.objects.filter(pk=session_id, self_run=False).update(cohost_hash=cohost_hash):
            raise NotFound(gettext_noop("This session does not exist any more."))


def require_good(session: Session, secret: str) -> None:
    """Raises NotFound unless `secret` is the one in this session's present link."""
    if not secret or not session.cohost_hash or session.cohost_hash != hash_of(secret):
        raise NotFound(gettext_noop("This invitation is not good any more. Please ask whoever sent it for a new link."))


def accept(session_id: int, user: User, secret: str) -> None:
    """Become a facilitator by the link; somebody who hosts already stays what they are. Raises NotFound."""
    with writing():
        session = Session.objects.select_for_update().filter(pk=session_id).first()
        if session is None:
            raise NotFound(gettext_noop("This session does not exist any more."))
        require_good(session, secret)
        Host.objects.get_or_create(session=session, user=user, defaults={"role": Host.Role.FACILITATOR})


def remove(session_id: int, host_id: int) -> int:
    """Somebody runs this session no more, and cannot come back by the link that they had. Raises NotFound.

    A change like any other: the notice makes open desks prove again who they are.
    """
    with changing(session_id) as session:
        host = session.hosts.filter(pk=host_id).first()
        if host is None:
            raise NotFound(gettext_noop("This person does not run the session any more."))
        if host.role == Host.Role.ORGANIZER and not host.invited:
            raise WrongMoment(gettext_noop("An organizer stays with the session."))
        host.delete()
        session.cohost_hash = ""
        session.save(update_fields=["cohost_hash"])
    return session.version
