"""A paper with a red head, or a plain letter: number, title, addressee, text with its headings, annexes, signature."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from docx.document import Document as DocumentObject
from docx.shared import Length, Mm, Pt

from huiyin.lib import chinese
from huiyin.lib.papers import typeset as ts
from huiyin.lib.papers.forms import Form, form

_HEADINGS = (
    (re.compile(r"[一二三四五六七八九十]{1,3}、"), ts.HEI),
    (re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]"), ts.KAI),
)
# A heading that runs on into its text, 一、总体情况。截至…: only the first sentence is set as a heading.
_LONGEST_HEADING = 40


@dataclass
class Signature:
    """Who signs and when; several bodies sign one below the other."""

    bodies: list[str]
    day: date | None = None


@dataclass
class Letter:
    """What an official paper says. Empty parts are left out.

    `head` is the issuing office as the red head shows it; without it the paper is a plain one. `number` is written as
    it should stand: 佛环督〔2016〕22号. A line of `body` that begins 一、 or （一） is set in the heading's font; a `Form`
    among the lines is a ruled form. Of our own words the marks are set in their Chinese shape; what stands in a form
    was written by others and stays as it is.
    """

    title: str
    body: Sequence[str | Form]
    head: str = ""
    number: str = ""
    signer: str = ""
    to: str = ""
    annexes: list[str] = field(default_factory=list)
    signature: Signature | None = None
    note: str = ""
    copies_to: str = ""


def letter(content: Letter) -> bytes:
    """The paper as docx."""
    document = ts.blank()
    red_head(document, content.head, content.number, signer=content.signer)
    title(document, ts.marks(content.title))
    if content.to:
        ts.paragraph(document, ts.marks(content.to).rstrip("：") + "：", align="left")
    body(document, content.body)
    annexes(document, content.annexes)
    if content.signature:
        # The standard wants no page that holds the signature alone.
        _stay_with_what_follows(document)
        signature(document, content.signature)
    if content.note:
        ts.paragraph(document, f"（{ts.marks(content.note)}）", indent=2)
    if content.copies_to:
        imprint(document, content.copies_to)
    ts.page_numbers(document)
    return ts.saved(document)


def _stay_with_what_follows(document: DocumentObject) -> None:
    """The last paragraph goes to the next page with the signature; behind a form, the last row of the form as well."""
    last = document.paragraphs[-1]
    last.paragraph_format.keep_with_next = True
    if document.tables and last._p.getprevious() is document.tables[-1]._tbl:
        for cell in document.tables[-1].rows[-1].cells:
            for line in cell.paragraphs:
                line.paragraph_format.keep_with_next = True


def unnumbered(day: date) -> str:
    """The number of a paper that gets it by hand when it is signed: 〔2016〕　　号."""
    return f"〔{day.year}〕　　号"


def red_head(document: DocumentObject, head: str, number: str, *, signer: str = "") -> None:
    """The red name of the office, the number below it, and the red line 4 mm under the number."""
    if not head:
        if number:
            ts.paragraph(document, number, align="right")
        return
    text = ts.marks(head)
    # As large as fits on one line, and never larger than the standard's custom.
    size = Pt(min(48.0, 442 / max(ts.display_width(text), 1) * 0.98))
    ts.paragraph(document, size=ts.SIZE_3)
    ts.paragraph(document, text, ts.SONG_TITLE, size, align="center", line=Pt(size.pt * 1.3), colour=ts.RED)
    ts.paragraph(document)
    if signer:
        line = ts.paragraph(document, align="both")
        line.paragraph_format.tab_stops.add_tab_stop(Mm(156 - 5.6), 2)  # type: ignore[arg-type]
        ts.run(line, f"　{number}\t签发人：")
        ts.run(line, signer, ts.KAI)
    else:
        line = ts.paragraph(document, number, align="center")
    ts.border(line, space=11)


def title(document: DocumentObject, text: str, *, blank_before: int = 2, size: Length = ts.SIZE_2) -> None:
    """The title two blank lines below the red line, broken into lines of like length, one blank line after."""
    for _line in range(blank_before):
        ts.paragraph(document)
    for line in balanced(text, 442 / size.pt - 1):
        ts.paragraph(document, line, ts.SONG_TITLE, size, align="center", line=Pt(35), keep_with_next=True)
    ts.paragraph(document)


def balanced(text: str, width: float) -> list[str]:
    """A title in lines no wider than `width` characters, alike in length, and never split inside 《…》 or a number."""
    if "\n" in text:
        return [piece for line in text.split("\n") for piece in balanced(line, width)]
    total = ts.display_width(text)
    lines = max(1, -(-int(total * 100) // int(width * 100)))
    if lines == 1:
        return [text]
    pieces = re.findall(r"[A-Za-z0-9.,%〔〕]+|《[^》]{1,14}》|.[，、。；：）》”]?", text)
    out: list[str] = []
    current, target = "", total / lines
    for place, piece in enumerate(pieces):
        after_word = current.endswith(("关于", "的", "和", "与", "及", "情况", "举报"))
        if current and len(out) < lines - 1:
            longer = ts.display_width(current + piece)
            if longer > width or longer > target + 0.5 or (after_word and longer > target - 1 and place):
                out.append(current)
                current = ""
        current += piece
    return [*out, current]


def body(document: DocumentObject, lines: Iterable[str | Form]) -> None:
    """The text, each line a paragraph two characters in, headings in their fonts, forms ruled."""
    for line in lines:
        if isinstance(line, Form):
            form(document, line)
            continue
        for piece in line.split("\n"):
            paragraph(document, ts.marks(piece.strip()))


def paragraph(document: DocumentObject, text: str) -> None:
    """One paragraph of the text."""
    for pattern, font in _HEADINGS:
        if pattern.match(text):
            end = text.find("。") + 1 or len(text)
            if end > _LONGEST_HEADING:
                break
            added = ts.paragraph(document, text[:end], font, indent=2, keep_with_next=end == len(text))
            if end < len(text):
                ts.run(added, text[end:])
            return
    ts.paragraph(document, text, indent=2)


def annexes(document: DocumentObject, names: list[str]) -> None:
    """附件 one blank line after the text, two characters in; several are numbered, and their names lie in one line."""
    if not names:
        return
    ts.paragraph(document)
    numbered = len(names) > 1
    for place, name in enumerate(names, start=1):
        label = "附件：" if place == 1 else "　　　"
        text = f"{label}{place}．{name}" if numbered else f"{label}{name}"
        # Two characters in, and a name that needs a second line goes on under its first character.
        added = ts.paragraph(document, text, align="left")
        indent = added._p.get_or_add_pPr().get_or_add_ind()
        deep = 6.5 if numbered else 5
        for key, value in (
            ("leftChars", deep * 100),
            ("left", deep * 320),
            ("hangingChars", (deep - 2) * 100),
            ("hanging", (deep - 2) * 320),
        ):
            indent.set(ts.qn(f"w:{key}"), str(round(value)))


def signature(document: DocumentObject, signed: Signature) -> None:
    """Body and day, two blank lines below the text; the day four characters from the right, the body centred over it."""
    day = chinese.format_date(signed.day) if signed.day else "　　年　月　日"
    for _line in range(2):
        ts.paragraph(document, keep_with_next=True)
    for name in map(ts.marks, signed.bodies):
        # Centred over the day: both share an axis, unless the body is so long that it would leave the type area.
        right = 4 + (ts.display_width(day) - ts.display_width(name)) / 2
        ts.paragraph(document, name, align="right", right=max(right, 2 if len(name) > 12 else 0), keep_with_next=True)
    ts.paragraph(document, day, align="right", right=4)


def imprint(document: DocumentObject, copies_to: str) -> None:
    """抄送 between two rules at the end."""
    ts.paragraph(document)
    added = ts.paragraph(document, f"抄送：{copies_to.rstrip('。')}。", size=ts.SIZE_4, align="left", line=Pt(24))
    indent = added._p.get_or_add_pPr().get_or_add_ind()
    for key, value in (
        ("leftChars", 400),
        ("left", 4 * 280),
        ("rightChars", 100),
        ("right", 280),
        ("hangingChars", 300),
        ("hanging", 3 * 280),
    ):
        indent.set(ts.qn(f"w:{key}"), str(value))
    rules = ts.OxmlElement("w:pBdr")
    for side in ("top", "bottom"):
        edge = ts.OxmlElement(f"w:{side}")
        for name, word in (("val", "single"), ("sz", "8"), ("space", "2"), ("color", "000000")):
            edge.set(ts.qn(f"w:{name}"), word)
        rules.append(edge)
    properties = added._p.get_or_add_pPr()
    anchor = properties.find(ts.qn("w:spacing"))
    anchor.addprevious(rules) if anchor is not None else properties.insert(0, rules)
