"""The reader's mark on a paper: who took it out of the house, when, and under which code the log knows it (M16).

It stands small at the upper edge, where no part of an official paper has its place: the page number keeps its line and
no line of the text moves.
"""

from __future__ import annotations

import io

from docx import Document
from docx.shared import Pt, RGBColor

from huiyin.lib.papers import typeset as ts

SIZE = Pt(8)
GREY = RGBColor(0x59, 0x59, 0x59)  # light beside the text, and still legible on a copy of a copy


def marked(paper: bytes, mark: str) -> bytes:
    """The docx with `mark` on each of its pages and among the properties of the file."""
    document = Document(io.BytesIO(paper))
    for section in document.sections:
        headers = [section.header]
        if document.settings.odd_and_even_pages_header_footer:
            headers.append(section.even_page_header)
        for header in headers:
            header.is_linked_to_previous = False
            line = header.paragraphs[0]
            ts.shape(line, align="right", line=None)
            ts.run(line, mark, ts.SONG, SIZE, colour=GREY)
    document.core_properties.comments = ts.clean(mark)
    return ts.saved(document)
