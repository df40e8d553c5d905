"""The measures of GB/T 9704-2012 and the few ways of writing them into a docx that every word processor keeps.

Fonts are those of an office computer in China. `eastAsia` is set on each run because WPS and LibreOffice do not take
it reliably from a style. The grid counts lines only (`lines`): with characters too, Word stretches digits apart.
"""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Emu, Length, Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from huiyin.lib import chinese

SONG_TITLE, FANGSONG, HEI, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
LATIN = "Times New Roman"
SIZE_2, SIZE_3, SIZE_4, SIZE_5 = Pt(22), Pt(16), Pt(14), Pt(10.5)
LINE = Pt(28.95)  # 225 mm hold 22 lines
RED = RGBColor(0xE6, 0x00, 0x12)

# XML knows no control characters; a pasted text may.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SIGNS = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT,
          "both": WD_ALIGN_PARAGRAPH.JUSTIFY, "spread": WD_ALIGN_PARAGRAPH.DISTRIBUTE}  # fmt: skip


def clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def marks(text: str) -> str:
    """Our words as Chinese type sets them; words of another language stay as they are."""
    return chinese.full_width_marks(text) if (get_language() or "zh").startswith("zh") else text


def blank(*, landscape: bool = False, a3: bool = False) -> DocumentObject:
    """An empty paper with the type area, grid and default style of the standard."""
    document = Document()
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = datetime(2016, 1, 1)
    normal = document.styles["Normal"]
    normal.font.size = SIZE_3
    _fonts(normal.element.get_or_add_rPr(), FANGSONG)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")  # with a Chinese one LibreOffice breaks numbers at a line end: 14｜4 家
    language.set(qn("w:eastAsia"), "zh-CN")
    for old in normal.element.rPr.findall(qn("w:lang")):
        normal.element.rPr.remove(old)
    normal.element.rPr.append(language)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    section = document.sections[0]
    width, height = (Mm(297), Mm(420)) if a3 else (Mm(210), Mm(297))
    if landscape:
        width, height = height, width
        section.orientation = 1  # type: ignore[assignment]
    section.page_width, section.page_height = width, height
    if landscape:
        section.top_margin, section.bottom_margin = Mm(24), Mm(20)
        section.left_margin, section.right_margin = Mm(20), Mm(20)
        section.footer_distance = Mm(10)
    else:
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        # The number's line hangs 7 mm below the type area.
        section.footer_distance = Mm(35 - 7) - SIZE_4
    _grid(section, LINE)
    _quiet_settings(document)
    return document


def _quiet_settings(document: DocumentObject) -> None:
    """Chinese line breaking as the office expects it: no squeezed punctuation at line ends."""
    settings = document.settings.element
    spacing = OxmlElement("w:characterSpacingControl")
    spacing.set(qn("w:val"), "doNotCompress")
    for old in settings.findall(qn("w:characterSpacingControl")):
        settings.replace(old, spacing)
        return
    after = next(
        (child for child in settings if child.tag in {qn(f"w:{name}") for name in _AFTER_SPACING_CONTROL}), None
    )
    if after is None:
        settings.append(spacing)
    else:
        after.addprevious(spacing)


# CT_Settings is a sequence: what may follow characterSpacingControl.
_AFTER_SPACING_CONTROL = (
    "printTwoOnOne", "strictFirstAndLastChars", "noLineBreaksAfter", "noLineBreaksBefore", "savePreviewPicture",
    "doNotValidateAgainstSchema", "saveInvalidXml", "ignoreMixedContent", "alwaysShowPlaceholderText",
    "doNotDemarcateInvalidXml", "saveXmlDataOnly", "useXSLTWhenSaving", "saveThroughXslt", "showXMLTags",
    "alwaysMergeEmptyNamespace", "updateFields", "hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars",
    "rsids", "mathPr", "attachedSchema", "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats",
    "doNotAutoCompressPictures", "forceUpgrade", "captions", "readModeInkLockDown", "smartTagType", "schemaLibrary",
    "shapeDefaults", "doNotEmbedSmartTags", "decimalSymbol", "listSeparator",
)  # fmt: skip


def _grid(section: Section, pitch: Length) -> None:
    element = section._sectPr
    for old in element.findall(qn("w:docGrid")):
        element.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(pitch.pt * 20)))
    element.append(grid)  # the last but for printerSettings in CT_SectPr, which python-docx does not write


def _fonts(properties, font: str) -> None:  # type: ignore[no-untyped-def]
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for name, value in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", font), ("cs", LATIN)):
        fonts.set(qn(f"w:{name}"), value)
    # Quotation marks and dashes belong to the Chinese font, or they come out narrow.
    fonts.set(qn("w:hint"), "eastAsia")


def run(
    paragraph: Paragraph, text: str, font: str = FANGSONG, size: Length = SIZE_3, *, bold: bool = False,
    colour: RGBColor | None = None,
) -> Run:  # fmt: skip
    """Add `text` in one font; line breaks of the text stay line breaks."""
    added = paragraph.add_run(clean(text))
    added.font.size = size
    added.font.bold = bold or None
    if colour is not None:
        added.font.color.rgb = colour
    _fonts(added._r.get_or_add_rPr(), font)
    return added


def paragraph(
    where: Any, text: str = "", font: str = FANGSONG, size: Length = SIZE_3, *, align: str = "both", indent: float = 0,
    right: float = 0, line: Length | None = LINE, bold: bool = False, colour: RGBColor | None = None,
    keep_with_next: bool = False, hanging: float = 0,
) -> Paragraph:  # fmt: skip
    """Add a paragraph to a document or cell. `indent`, `right` and `hanging` count characters of `size`."""
    added = where.add_paragraph()
    shape(added, align=align, size=size, indent=indent, right=right, line=line, hanging=hanging)
    added.paragraph_format.keep_with_next = keep_with_next or None
    if text:
        run(added, text, font, size, bold=bold, colour=colour)
    else:
        mark_size(added, size)
    return added


def shape(
    added: Paragraph, *, align: str = "both", size: Length = SIZE_3, indent: float = 0, right: float = 0,
    line: Length | None = LINE, hanging: float = 0,
) -> None:  # fmt: skip
    """Set alignment, spacing and indents of a paragraph that is there already."""
    added.alignment = _SIGNS[align]
    form = added.paragraph_format
    form.space_before = form.space_after = Pt(0)
    if line is None:
        form.line_spacing = 1.0
    else:
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        form.line_spacing = line
        if line != LINE:
            _off_the_grid(added)
    form.widow_control = False
    if indent or right or hanging:
        element = added._p.get_or_add_pPr().get_or_add_ind()
        for name, count in (("firstLine", indent), ("right", right), ("hanging", hanging)):
            if count:
                # Characters for Word and WPS, twips beside them for those that do not count characters.
                element.set(qn(f"w:{name}Chars"), str(round(count * 100)))
                element.set(qn(f"w:{name}"), str(round(count * size.pt * 20)))
        if hanging:
            element.set(qn("w:leftChars"), str(round(hanging * 100)))
            element.set(qn("w:left"), str(round(hanging * size.pt * 20)))


def _off_the_grid(added: Paragraph) -> None:
    """A line of another height than the text's keeps its own: on the grid it would take two of the text's lines."""
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    properties = added._p.get_or_add_pPr()
    for old in properties.findall(qn("w:snapToGrid")):
        properties.remove(old)
    properties.insert_element_before(snap, *_AFTER_SNAP)


# CT_PPr is a sequence: what may follow snapToGrid.
_AFTER_SNAP = (
    "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection",
    "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr",
    "w:pPrChange",
)  # fmt: skip


def mark_size(added: Paragraph, size: Length) -> None:
    """Give an empty paragraph the height of `size`: its mark carries the font."""
    properties = added._p.get_or_add_pPr()
    mark = OxmlElement("w:rPr")
    points = OxmlElement("w:sz")
    points.set(qn("w:val"), str(round(size.pt * 2)))
    mark.append(points)
    properties._insert_rPr(mark) if hasattr(properties, "_insert_rPr") else properties.append(mark)


def border(added: Paragraph, side: str = "bottom", *, size: int = 12, colour: str = "E60012", space: int = 1) -> None:
    """Rule a line along a paragraph; `size` in eighths of a point."""
    properties = added._p.get_or_add_pPr()
    box = OxmlElement("w:pBdr")
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(size)), ("space", str(space)), ("color", colour)):
        edge.set(qn(f"w:{name}"), value)
    box.append(edge)
    properties.insert_element_before(
        box, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct",
        "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", *_AFTER_SNAP
    )  # fmt: skip


def cell_margins(table: Table, widths: dict[str, int]) -> None:
    """The air between a cell's edge and its words, in twips, by side in the order of the schema."""
    margins = OxmlElement("w:tblCellMar")
    for side, width in widths.items():
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(width))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    # CT_TblPr is a sequence: tblLook and what follows stand after the margins.
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def page_numbers(document: DocumentObject, *, centred: bool = False) -> None:
    """— 1 — in 14 pt Song: right on odd pages, left on even ones, one character from the edge; or centred."""
    document.settings.odd_and_even_pages_header_footer = not centred
    section = document.sections[0]
    footers = (
        [(section.footer, "center")] if centred else [(section.footer, "right"), (section.even_page_footer, "left")]
    )
    for footer, side in footers:
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        shape(line, align=side, line=None)
        if not centred:
            indent = line._p.get_or_add_pPr().get_or_add_ind()
            indent.set(qn(f"w:{side}Chars"), "100")
            indent.set(qn(f"w:{side}"), "280")
        run(line, "— ", SONG, SIZE_4)
        _field(line, "PAGE")
        run(line, " —", SONG, SIZE_4)


def _field(line: Paragraph, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        piece = run(line, "", SONG, SIZE_4)
        # The number itself in Song as well: the standard asks for a half-width Song figure.
        fonts = piece._r.get_or_add_rPr().get_or_add_rFonts()
        for name in ("ascii", "hAnsi"):
            fonts.set(qn(f"w:{name}"), SONG)
        if kind == "text":
            piece.text = text
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            piece._r.append(mark)
        else:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {text} "
            piece._r.append(instruction)


def saved(document: DocumentObject) -> bytes:
    """The finished docx."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def type_width(document: DocumentObject) -> Emu:
    """The width between the margins."""
    section = document.sections[0]
    return Emu((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0))


def display_width(text: str) -> float:
    """The width of a text in characters: Chinese counts one, ASCII one half."""
    return sum(0.5 if c.isascii() else 1.0 for c in text)
