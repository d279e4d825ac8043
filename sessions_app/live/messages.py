"""What travels on a socket besides screens: fields and units in docs/protocol.md. Close codes are here too."""

from typing import Annotated, Literal

import msgspec

FAILED = 1011
UNKNOWN_HERE = 4401
NOT_YOURS = 4403
NO_SUCH_SESSION = 4404
SILENT = 4408
ERASED = 4410
DELETED = 4411
TOO_MUCH = 4429


# What a browser's number can hold exactly: a longer one would not come back as it was sent.
EXACT = 2**53


class Ping(msgspec.Struct, forbid_unknown_fields=True):
    """`t` is a field, not msgspec's tag: a tag may be left out."""

    t: Literal["ping"]
    id: Annotated[int, msgspec.Meta(ge=-EXACT, le=EXACT)]


class Pong(msgspec.Struct, tag_field="t", tag="pong"):
    id: int
    now: int
    version: int


class Here(msgspec.Struct, tag_field="t", tag="here"):
    ids: list[int]


class ErrorMessage(msgspec.Struct, tag_field="t", tag="error"):
    code: str
    message: str


_ping = msgspec.json.Decoder(Ping)
_encoder = msgspec.json.Encoder()


def read_ping(text: str) -> Ping:
    """The one message that a browser may send. Raises msgspec.DecodeError (also for deep nesting, never a crash)."""
    return _ping.decode(text)


def write(message: msgspec.Struct) -> str:
    return _encoder.encode(message).decode()
