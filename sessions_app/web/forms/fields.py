"""Kinds of text that more than one form takes: a name, lines, minutes, links. Each turns what is typed into a value, or
says what is wrong with it."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from ...domain.errors import Invalid
from ...domain.practice import MINUTE, SECOND
from ..errors import words


def by_rule(rule: Callable[..., str], *typed: str) -> str:
    """What a rule of the domain makes of what was typed. Its error becomes a form's."""
    try:
        return rule(*typed)
    except Invalid as error:
        raise ValidationError(words(error)) from error


class LinesField(forms.CharField):
    """Several lines of text. A line break counts as one character, though forms send two."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class MinutesField(forms.CharField):
    """Minutes as people write them: 1.5, 1,5 or 1:30. The value is in milliseconds."""

    def clean(self, value: Any) -> int:
        text = super().clean(value).strip().replace(",", ".")
        colon = re.fullmatch(r"([0-9]{1,3}):([0-5][0-9](?:\.[0-9]{1,3})?)", text, re.ASCII)
        if colon:
            return int(colon[1]) * MINUTE + round(float(colon[2]) * SECOND)
        if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,4})?", text, re.ASCII):
            return round(float(text) * MINUTE)
        raise ValidationError(gettext("Write minutes as 1.5 or 1:30."))


def check_link(link: str) -> None:
    """Raises unless `link` is a whole http(s) address: any other could run as a script when clicked."""
    try:
        parts = urlsplit(link)
        port_is_a_number = parts.port is None or parts.port > 0
    except ValueError:
        port_is_a_number, parts = False, urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_is_a_number or re.search(r"\s", link):
        raise ValidationError(
            gettext("“%(link)s” is not a web address. It should begin with https://") % {"link": link[:80]}
        )
