"""The messages on a socket besides screens (docs/protocol.md names fields and units), and the close codes."""

from typing import Annotated, Literal

import msgspec

from ..domain.units import Ms

FAILED = 1011
UNKNOWN_HERE = 4401
NOT_YOURS = 4403
NO_SUCH_SESSION = 4404
SILENT = 4408
ERASED = 4410
DELETED = 4411
TOO_MUCH = 4429


# The integers that JavaScript holds exactly; a larger one would come back changed.
EXACT = 2**53


class Ping(msgspec.Struct, forbid_unknown_fields=True, tag_field="t", tag="ping"):
    id: Annotated[int, msgspec.Meta(ge=-EXACT, le=EXACT)]


LONGEST_BODY = 12_000  # characters
Caller = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9_-]{8,32}\Z")]
Kind = Literal["hello", "here", "bye", "describe", "candidates", "restart"]


class Signal(msgspec.Struct, forbid_unknown_fields=True, tag_field="t", tag="signal"):
    """From one page in a call (`call`) to those of participant `to`, or to all of its group (None). `at`: the page that
    is meant, as far as it is known. What `offer`, `kind` and `body` mean is the pages' matter."""

    call: Caller
    to: Annotated[int, msgspec.Meta(ge=0, le=EXACT)] | None
    at: Annotated[str, msgspec.Meta(pattern=r"\A([A-Za-z0-9_-]{8,32})?\Z")]
    offer: Annotated[int, msgspec.Meta(ge=0, le=EXACT)]
    kind: Kind
    body: Annotated[str, msgspec.Meta(max_length=LONGEST_BODY)]


class PassedOn(msgspec.Struct, tag_field="t", tag="signal"):
    """A signal as others hear it. `sender` (on the wire: `from`): the participant whose page it is."""

    sender: int = msgspec.field(name="from")
    call: str
    at: str
    offer: int
    kind: str
    body: str


class Pong(msgspec.Struct, tag_field="t", tag="pong"):
    id: int
    now: Ms
    version: int


class Here(msgspec.Struct, tag_field="t", tag="here"):
    ids: list[int]


class Left(msgspec.Struct, tag_field="t", tag="left"):
    """What others have left to whoever hears this is not what it was. It says no more: the page asks."""


class Cards(msgspec.Struct, tag_field="t", tag="cards"):
    """The cards on the table of whoever hears this are not what they were. It says no more: the page asks."""


class Voice(msgspec.Struct, tag_field="t", tag="voice"):
    """Whether the group of whoever hears this asks to speak, or is heard, is not what it was. It says no more: the page
    asks."""


class ErrorMessage(msgspec.Struct, tag_field="t", tag="error"):
    code: str
    message: str


_from_browsers = msgspec.json.Decoder(Ping | Signal)
_encoder = msgspec.json.Encoder()


def read(text: str) -> Ping | Signal:
    """Reads what a browser may send. Raises msgspec.DecodeError, and RecursionError for deep nesting."""
    return _from_browsers.decode(text)


def passed_on(signal: Signal, sender: int) -> PassedOn:
    """The signal as its addressees hear it: who sends it is what the server knows, never what a page says."""
    return PassedOn(sender, signal.call, signal.at, signal.offer, signal.kind, signal.body)


def write(message: msgspec.Struct) -> str:
    return _encoder.encode(message).decode()
