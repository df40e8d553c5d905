"""Words set beside words, with the marks of the reader's language: full-width in Chinese, half-width in English."""

from __future__ import annotations

from django.utils.translation import gettext as _

Words = object  # whatever says itself: text, a promise of it, a row


def bracketed(one: Words, more: Words) -> str:
    """`one`, with `more` in brackets behind it: 冯志辉（副区长）."""
    return _("%(one)s（%(more)s）") % {"one": one, "more": more}


def told(one: Words, more: Words) -> str:
    """`more` told of `one`, behind a colon: 停产整治：87 家."""
    return _("%(one)s：%(more)s") % {"one": one, "more": more}
