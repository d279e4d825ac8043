"""Sockets: a consumer finds out whose the socket is, answers pings and has signals passed on; its Room shows screens.
No rules, no writes.

The connection's cookies say whose it is, never a message.
"""

import logging
from contextlib import suppress
from importlib import import_module
from typing import Any, NamedTuple

import msgspec
from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, QueryDict, parse_cookie

from serving import guessing

from ..domain.errors import Forbidden, NotFound
from ..identity import MEANT, cookie_name
from ..instant import monotonic, now_ms
from ..selectors import hosted_session, participant_by_hash, session_by_code
from ..services.joining import hash_of
from ..services.writing import DATABASE_AWAY
from . import messages, rooms
from .allowance import Allowance
from .connection import DESK, HOSTS, OWN_STAGE, STAGE, Connection, frame_of
from .room import Room

logger = logging.getLogger(__name__)

MOST_MESSAGES, IN_SECONDS = 30, 5.0


class Refused(Exception):
    """Nobody may use this socket. `close_code` tells the browser what to do."""

    def __init__(self, close_code: int) -> None:
        self.close_code = close_code


class Admitted(NamedTuple):
    """The viewer (a participant's id, DESK, STAGE or OWN_STAGE), and who holds the socket: the hash of the
    participant's secret, an account, or an address."""

    session_id: int
    viewer: int | str
    bearer: object = None


class Nowhere(AsyncWebsocketConsumer):
    """A socket at an address that does not exist."""

    channel_layer_alias = "none"

    async def dispatch(self, message: dict[str, Any]) -> None:
        """See ScreenConsumer.dispatch. Only the connection request matters here."""
        if message["type"] == "websocket.connect":
            await self.accept()
            await self.close(messages.NO_SUCH_SESSION)
        elif message["type"] == "websocket.disconnect":
            raise StopConsumer


class ScreenConsumer(AsyncWebsocketConsumer):
    """A socket that is shown screens. Subclasses say who its viewer is."""

    channel_layer_alias = "none"  # rooms subscribe, once a process, instead of each socket

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.room: Room | None = None
        self.connection: Connection | None = None
        self.messages = Allowance(MOST_MESSAGES, IN_SECONDS)

    def identify(self, code: str, cookies: dict[str, str]) -> Admitted:
        """The viewer and bearer of this socket. Runs in its own thread. Raises Refused."""
        raise NotImplementedError

    async def dispatch(self, message: dict[str, Any]) -> None:
        # Channels' own dispatch first passes through the thread that all database calls
        # share, which is not needed here.
        handler = getattr(self, message["type"].replace(".", "_"), None)
        if handler:
            await handler(message)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:  # also after a handler failed: then Channels never calls `disconnect`
            if self.room and self.connection:
                rooms.leave(self.room, self.connection)

    async def connect(self) -> None:
        await self.accept()  # browsers see a close code only after the socket was accepted
        try:
            known = await self._who()
        except Refused as refusal:
            await self.close(refusal.close_code)
            return
        except DATABASE_AWAY as error:
            logger.warning("a socket was sent away to come back: database away or busy: %s", error)
            await self.close(messages.FAILED)
            return
        connection = Connection(known.viewer, self.base_send, self.close, bearer=known.bearer)
        connection.refusal = self._refusal if known.viewer in HOSTS else None
        self.connection = connection
        self.room = await rooms.join(known.session_id, connection)
        if self.room is None:
            await self.close(messages.TOO_MUCH)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:  # noqa: ARG002
        message: messages.Ping | messages.Signal | None = None
        with suppress(msgspec.DecodeError, RecursionError):
            message = messages.read(text_data or "")
        if self._one_too_many(message, text_data or ""):
            await self.close(messages.TOO_MUCH)
            raise StopConsumer  # drop the messages that are queued behind this one
        if message is None:
            await self.base_send(frame_of(messages.ErrorMessage("bad_message", "Send pings, and signals of a call.")))
        elif self.room and self.connection:
            self.connection.heard_at = monotonic()
            await self._answer(self.room, self.connection, message)

    def _one_too_many(self, message: messages.Ping | messages.Signal | None, text: str) -> bool:
        """Whether pages send less: signals of this person, or messages of all else on this socket."""
        if isinstance(message, messages.Signal) and self.room and self.connection:
            return self.room.calls.one_too_many(self.connection, len(text.encode()))
        return self.messages.exceeded()

    async def _answer(self, room: Room, connection: Connection, message: messages.Ping | messages.Signal) -> None:
        if isinstance(message, messages.Ping):
            await self.base_send(frame_of(messages.Pong(message.id, now_ms(), connection.version)))
        elif not await room.calls.pass_on(connection, message):
            await self.base_send(frame_of(messages.ErrorMessage("no_call", "You have no call with whom this is for.")))

    async def _who(self) -> Admitted:
        """The viewer and bearer of this socket. An address that has tried too many wrong codes is not told whether a
        new code exists, but a person who is in the session is let in from any address. Raises Refused."""
        identify = database_sync_to_async(self.identify, thread_sensitive=False)
        code, origin = self.scope["url_route"]["kwargs"]["code"], self._origin()
        try:
            known: Admitted = await identify(code, self._cookies())
        except Refused as refusal:
            guarded = guessing.guards(origin, code)
            if refusal.close_code == messages.NO_SUCH_SESSION:
                guessing.wrong(origin)
            raise Refused(messages.TOO_MUCH) if guarded else refusal from None
        if known.viewer == STAGE and guessing.guards(origin, code):
            raise Refused(messages.TOO_MUCH)
        guessing.right(origin, code)
        return known._replace(bearer=origin) if known.viewer == STAGE else known

    def _origin(self) -> str:
        """The address from which this socket comes."""
        headers = dict(self.scope["headers"])
        forwarded = headers.get(b"x-forwarded-for", b"").decode("latin1")
        return guessing.address_of(forwarded, (self.scope.get("client") or [""])[0])

    async def _refusal(self) -> int | None:
        """The code with which to refuse this socket now, judged by the cookies that opened it; None: it may stay."""
        try:
            await self._who()
        except Refused as refusal:
            return refusal.close_code
        return None

    def _cookies(self) -> dict[str, str]:
        """The cookies, parsed as for page requests: a malformed cookie of another app must not hide ours."""
        raw = b",".join(value for name, value in self.scope["headers"] if name == b"cookie").decode("latin1")
        return parse_cookie(raw)


class ParticipantConsumer(ScreenConsumer):
    """A participant's phone, known by this session's cookie."""

    def identify(self, code: str, cookies: dict[str, str]) -> Admitted:
        session_id = _session_id(code)
        secret_hash = hash_of(cookies.get(cookie_name(code), ""))
        participant = participant_by_hash(session_id, secret_hash)
        if participant is None or self._meant() not in (None, str(participant.pk)):
            raise Refused(messages.UNKNOWN_HERE)
        return Admitted(session_id, participant.pk, secret_hash)

    def _meant(self) -> str | None:
        """The participant for whom the opening page was made; the browser may be somebody else by now."""
        return QueryDict(self.scope["query_string"]).get(MEANT)


class DeskConsumer(ScreenConsumer):
    """A facilitator's desk, known by the account's session cookie."""

    def identify(self, code: str, cookies: dict[str, str]) -> Admitted:
        key = cookies.get(settings.SESSION_COOKIE_NAME, "")
        request = HttpRequest()
        # A malformed key could be one that the database rejects with an error.
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(key if key.isalnum() else None)
        user = get_user(request)
        if not user.is_authenticated:
            raise Refused(messages.UNKNOWN_HERE)
        try:
            return Admitted(hosted_session(user, code).pk, DESK, user.pk)
        except NotFound:
            raise Refused(messages.NO_SUCH_SESSION) from None
        except Forbidden:
            raise Refused(messages.NOT_YOURS) from None


class OwnStageConsumer(DeskConsumer):
    """A projector that a facilitator has opened. It shows names, so only a facilitator may open it, like the desk."""

    def identify(self, code: str, cookies: dict[str, str]) -> Admitted:
        return super().identify(code, cookies)._replace(viewer=OWN_STAGE)


class StageConsumer(ScreenConsumer):
    """A projector that anybody with the code may open: it shows nothing about any single person."""

    def identify(self, code: str, cookies: dict[str, str]) -> Admitted:  # noqa: ARG002
        return Admitted(_session_id(code), STAGE)


def _session_id(code: str) -> int:
    try:
        return session_by_code(code).pk
    except NotFound:
        raise Refused(messages.NO_SUCH_SESSION) from None
