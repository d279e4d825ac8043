"""The web app manifest: the name below a phone's icon, in the language of the person who installs it."""

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.utils.translation import get_language, get_language_bidi, gettext
from django.views.decorators.http import require_safe

# scripts/icons draws these from our mark, because some phones take no SVG.
ICONS = [
    ("mark.svg", "image/svg+xml", "any", "any"),
    ("mark-192.png", "image/png", "192x192", "any"),
    ("mark-512.png", "image/png", "512x512", "any"),
    ("mark-maskable-512.png", "image/png", "512x512", "maskable"),
]
PAPER = "#faf5ec"  # --paper of static/css/tokens.css


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    icons = [
        {"src": static(f"img/{file}"), "sizes": sizes, "type": kind, "purpose": purpose}
        for file, kind, sizes, purpose in ICONS
    ]
    told = {
        "name": gettext("Troika"),
        "short_name": gettext("Troika"),
        "description": gettext("Helping each other in small groups, live."),
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
    }
    response = JsonResponse(told, content_type="application/manifest+json")
    response["Cache-Control"] = "private, max-age=3600"
    return response
