"""For a supervisor: whether this process can reach what it needs."""

import logging
from http import HTTPStatus

from asgiref.sync import async_to_sync
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from serving import timekeeper

from ..live.tally import tally
from ..notices import courier

logger = logging.getLogger(__name__)

LAYER_SECONDS = 2.0  # a layer that takes longer counts as broken
LOOPBACK = ("127.0.0.1", "::1")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 if the database answers and its clock agrees with this process's, and if the channel layer takes a message;
    else 503, which says what failed.

    A supervisor that asks this process directly, from this machine, also learns how much the process holds.
    """
    parts = {"database": _database(), "layer": _layer()}
    if parts["database"] == "ok" and not _clock_is_right():
        parts["clock"] = "wrong"
    well = all(part == "ok" for part in parts.values())
    status = HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE
    held = async_to_sync(tally)() if _asked_directly(request) else {}
    response = JsonResponse({"status": "ok" if well else "unwell", **parts, **held}, status=status)
    response._has_been_logged = True  # type: ignore[attr-defined]  # each part has said why
    return response


def _asked_directly(request: HttpRequest) -> bool:
    """Whether the request comes from this machine itself. A proxy here forwards other addresses, and says so."""
    return request.META.get("REMOTE_ADDR") in LOOPBACK and "HTTP_X_FORWARDED_FOR" not in request.META


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        logger.warning("healthz: database: %s", error)
        return "unreachable"
    return "ok"


def _clock_is_right() -> bool:
    timekeeper.of_this_process.look()
    return timekeeper.of_this_process.right


def _layer() -> str:
    try:
        async_to_sync(courier.knock)(LAYER_SECONDS)
    except Exception as error:  # noqa: BLE001  whatever the layer raises, it is not well
        logger.warning("healthz: layer: %s", str(error) or type(error).__name__)
        return "unreachable"
    return "ok"
