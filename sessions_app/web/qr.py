"""QR codes as inline SVG, drawn by segno. Always dark on light, also in dark mode, because cameras need it."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(address: str) -> SafeString:
    """An svg element without a size; CSS sets it."""
    drawn = segno.make(address, error="m", micro=False)
    return mark_safe(drawn.svg_inline(omitsize=True, light="#fff", border=2))  # noqa: S308  drawn from our own address
