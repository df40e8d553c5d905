"""A list is read and shown before anything is registered. Pure: a file goes in, plain values come out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from huiyin.lib.verdicts import Refused

from .grid import UnreadableFile
from .shapes import Kind, LeftOut, Preview, Row
from .tables import read_file
from .vocabulary import Vocabulary, as_vocabulary

__all__ = ["Kind", "LeftOut", "Preview", "Refused", "Row", "preview_file"]


def preview_file(
    path: Path | str, name: str = "", *, vocabulary: Vocabulary | dict[str, Any] | None = None
) -> Preview:
    """What the file at `path` holds, or `Refused` with the sentence that says what is wrong and what to do.

    `name` is the name the file was sent under, for sentences only: what a file is, its content tells. `vocabulary`
    are the rulebook's words for columns, types, channels, findings and states; the shipped ones when not given.
    """
    words = as_vocabulary(vocabulary)
    shown = name or Path(path).name
    try:
        grids = read_file(path, shown)
    except UnreadableFile as refusal:
        raise Refused(_("“%(name)s”：%(why)s") % {"name": shown, "why": refusal.reason}) from refusal
    raise NotImplementedError(grids, words)
