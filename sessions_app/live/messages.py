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


class Ping(msgspec.Struct, forbid_unknown_fields=True):
    """`t` is a field, not msgspec's tag, because a tag may be left out."""

    t: Literal["ping"]
    id: Annotated[int, msgspec.Meta(ge=-EXACT, le=EXACT)]


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


class ErrorMessage(msgspec.Struct, tag_field="t", tag="error"):
    code: str
    message: str


_ping = msgspec.json.Decoder(Ping)
_encoder = msgspec.json.Encoder()


def read_ping(text: str) -> Ping:
    """Reads a ping, the only message that a browser may send. Raises msgspec.DecodeError, also for deep nesting."""
    return _ping.decode(text)


def write(message: msgspec.Struct) -> str:
    return _encoder.encode(message).decode()
