"""With what kind of device something was done: a phone or a browser at a desk, and nothing finer."""

from __future__ import annotations

import re

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PHONE, BROWSER = "phone", "browser"
WORDS: dict[str, str | Promise] = {PHONE: _("手机"), BROWSER: _("电脑")}
_OF_A_PHONE = re.compile(r"Mobile|Android|iPhone|iPad|HarmonyOS|MicroMessenger", re.IGNORECASE)


def device_kind(request: HttpRequest) -> str:
    """`phone` or `browser`, by what the browser says of itself; no mark by which one device is told from another."""
    return PHONE if _OF_A_PHONE.search(request.headers.get("User-Agent", "")) else BROWSER


def said(device: str) -> str:
    """The word for it; nothing where it is not known."""
    return str(WORDS.get(device, ""))
