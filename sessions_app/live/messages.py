"""What travels on a socket besides screens: fields and units in docs/protocol.md. Close codes are here too."""

import msgspec

UNKNOWN_HERE = 4401
NOT_YOURS = 4403
NO_SUCH_SESSION = 4404
SILENT = 4408
TOO_MUCH = 4429


class Ping(msgspec.Struct, tag_field="t", tag="ping", forbid_unknown_fields=True):
    id: int


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
