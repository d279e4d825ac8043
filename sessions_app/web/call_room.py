"""What is put into a participant's page with the press that joins their group's call. It says nothing of anybody."""

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from ..models import Participant, Session
from .known import for_participants


@require_GET
@for_participants
def call_room(request: HttpRequest, session: Session, participant: Participant) -> JsonResponse:
    """Its HTML, in the reader's language."""
    return JsonResponse({"html": render_to_string("participant/call_room.html", {}, request)})
