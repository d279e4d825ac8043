"""Small words for templates: lengths as people read them."""

from django import template

register = template.Library()


@register.filter
def clock(ms: int) -> str:
    """Milliseconds as minutes and seconds: 90000 is 1:30 (what is below a second is shown as a decimal)."""
    seconds, rest = divmod(int(ms), 1000)
    decimals = f".{rest:03d}".rstrip("0") if rest else ""
    return f"{seconds // 60}:{seconds % 60:02d}{decimals}"
