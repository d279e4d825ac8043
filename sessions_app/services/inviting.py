"""Who else runs a session: links that make facilitators or organizers, removing them, handing the session over.

Only a hash of a link's secret is stored. The caller checks who may invite and remove.
Why: docs/decisions.md#the-link-for-a-second-facilitator-asks-and-only-a-press-says-yes
"""

from ..domain.errors import Forbidden, NotFound, WrongMoment, gettext_noop
from ..models import Host, Session, User
from .changing import changing
from .joining import hash_of
from .writing import writing

FACILITATOR, ORGANIZER = Host.Duty.FACILITATOR, Host.Duty.ORGANIZER
# By the role that a link gives: the field with the hash of the present link.
HASH = {FACILITATOR: "cohost_hash", ORGANIZER: "organizer_hash"}


def make_link(session_id: int, secret: str, role: str = FACILITATOR) -> None:
    """Makes `secret` the one that gives `role` in this session. An earlier link of this role stops working."""
    _keep(session_id, role, hash_of(secret))


def withdraw_link(session_id: int, role: str = FACILITATOR) -> None:
    """Ends the link that gives `role`. People who came by it stay."""
    _keep(session_id, role, "")


def _keep(session_id: int, role: str, secret_hash: str) -> None:
    """Stores the hash. No screen shows it, so the session's version stays."""
    with writing():
        kept = {HASH[Host.Duty(role)]: secret_hash}
        if not Session.objects.filter(pk=session_id, self_run=False).update(**kept):
            raise NotFound(gettext_noop("This session does not exist any more."))


def is_out(session: Session, role: str) -> bool:
    """Whether there is a link that gives `role`."""
    return bool(getattr(session, HASH[Host.Duty(role)]))


def require_good(session: Session, secret: str, role: str = FACILITATOR) -> None:
    """Raises NotFound unless `secret` belongs to this session's present link."""
    stored = getattr(session, HASH[Host.Duty(role)])
    if not secret or not stored or stored != hash_of(secret):
        raise NotFound(gettext_noop("This invitation is not good any more. Please ask whoever sent it for a new link."))


def accept(session_id: int, user: User, secret: str, role: str = FACILITATOR) -> None:
    """Gives the user the link's role, besides any role that they have. Raises NotFound."""
    with writing():
        session = Session.objects.select_for_update().filter(pk=session_id).first()
        if session is None:
            raise NotFound(gettext_noop("This session does not exist any more."))
        require_good(session, secret, role)
        host = Host.objects.filter(session=session, user=user).first()
        if host is None:
            host = Host(session=session, user=user, role=role, runs=role == FACILITATOR, invited=role == ORGANIZER)
        elif role == FACILITATOR:
            host.runs = True
        elif host.role == FACILITATOR:
            host.role, host.invited = ORGANIZER, True
        host.save()


def remove(session_id: int, host_id: int) -> int:
    """Removes a host: they no longer run the session or read its harvest, and present links stop working, so that they
    cannot come back. Raises NotFound.

    This is a change like any other, and its notice makes each open desk prove again whose it is.
    """
    with changing(session_id) as session:
        host = session.hosts.filter(pk=host_id).first()
        if host is None:
            raise NotFound(gettext_noop("This person has nothing to do with the session any more."))
        if host.role == ORGANIZER and not host.invited:
            raise WrongMoment(gettext_noop("Who made a session stays with it."))
        host.delete()
        session.cohost_hash = session.organizer_hash = ""
        session.save(update_fields=["cohost_hash", "organizer_hash"])
    return session.version


def give(session_id: int, giver: User, host_id: int) -> int:
    """The owner hands the session over to a host who runs it. They swap roles, and the giver goes on running it.

    Present links stop working: from now on somebody else invites. Raises NotFound, Forbidden, WrongMoment.
    """
    with changing(session_id) as session:
        owner = session.hosts.filter(user=giver, role=ORGANIZER, invited=False).first()
        if owner is None:
            raise Forbidden(gettext_noop("Only the organizer chooses who runs this session."))
        host = session.hosts.filter(pk=host_id).exclude(pk=owner.pk).first()
        if host is None:
            raise NotFound(gettext_noop("This person has nothing to do with the session any more."))
        if not host.runs:
            raise WrongMoment(gettext_noop("{name} does not run this session yet."), name=host.user.name)
        owner.role, host.role, host.invited = FACILITATOR, ORGANIZER, False
        owner.save(update_fields=["role"])
        host.save(update_fields=["role", "invited"])
        session.cohost_hash = session.organizer_hash = ""
        session.save(update_fields=["cohost_hash", "organizer_hash"])
    return session.version
