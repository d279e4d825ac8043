"""The facilitator's phone as a remote control: a link that signs its maker in on the phone, once, within ten minutes.

Nothing is stored. The signature covers the account's last sign-in and password, so the first use makes all
such links of the account invalid.
Why: docs/decisions.md#the-link-that-signs-the-own-phone-in-is-signed-not-stored
"""

from django.core.signing import BadSignature, TimestampSigner
from django.utils import timezone

from ..domain.errors import NotFound, gettext_noop
from ..models import Session, User
from ..selectors import is_host
from .writing import writing

GOOD_SECONDS = 600


def make_link(session: Session, user: User) -> str:
    """The secret of a link that signs `user` in. The caller has checked that they run this session."""
    return _signer(session, user).sign(str(user.pk))


def whose(session: Session, secret: str) -> User:
    """The user whom this secret would sign in; nobody is signed in yet. Raises NotFound."""
    number = secret.partition(".")[0]
    plain = number.isascii() and number.isdigit() and len(number) < 19
    user = User.objects.filter(pk=int(number), is_active=True).first() if plain else None
    if user is None or not is_host(user, session):
        raise _void()
    try:
        _signer(session, user).unsign(secret, max_age=GOOD_SECONDS)
    except BadSignature as error:
        raise _void() from error
    return user


def use(user: User) -> None:
    """Uses up the link by which `whose` found this user. Raises NotFound if it was used meanwhile.

    One statement compares and sets the last sign-in, so that of two presses at one instant only one succeeds.
    """
    now = timezone.now()
    with writing():
        if not User.objects.filter(pk=user.pk, last_login=user.last_login).update(last_login=now):
            raise _void()
    user.last_login = now


def _signer(session: Session, user: User) -> TimestampSigner:
    """A signer for this session and account; its signatures end with the account's password or last sign-in."""
    signed_in = user.last_login.isoformat() if user.last_login else ""
    return TimestampSigner(sep=".", salt=f"troika.remote {session.pk} {user.password} {signed_in}")


def _void() -> NotFound:
    return NotFound(
        gettext_noop("This link is not good any more: it works once, and for ten minutes. Make a new one on the desk.")
    )
