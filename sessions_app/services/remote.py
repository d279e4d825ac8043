"""The facilitator's phone as a remote control: a link that signs in, once and for ten minutes, whoever made it.

Nothing is stored. What is signed dies with the account's last sign-in and its password, so the first use makes every
such link of the account void.
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
    """The secret of a link that signs `user` in. The caller knows that they run this session."""
    return _signer(session, user).sign(str(user.pk))


def whose(session: Session, secret: str) -> User:
    """Whom this secret signs in, and nobody yet. Raises NotFound."""
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
    """Makes the link void with which `whose` found this user. Raises NotFound if it was used meanwhile.

    Comparing and setting are one statement: of two presses at one instant one finds the sign-in that the link names.
    """
    now = timezone.now()
    with writing():
        if not User.objects.filter(pk=user.pk, last_login=user.last_login).update(last_login=now):
            raise _void()
    user.last_login = now


def _signer(session: Session, user: User) -> TimestampSigner:
    """Its signatures hold for this session, this account, this password and this last sign-in."""
    signed_in = user.last_login.isoformat() if user.last_login else ""
    return TimestampSigner(sep=".", salt=f"troika.remote {session.pk} {user.password} {signed_in}")


def _void() -> NotFound:
    return NotFound(
        gettext_noop("This link is not good any more: it works once, and for ten minutes. Make a new one on the desk.")
    )
