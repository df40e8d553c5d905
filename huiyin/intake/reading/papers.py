"""Tables of a Word document, with the paragraphs around them: the lines above a table say its batch and date."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from lxml import etree

from .container import Container, attribute, local, parse_xml
from .grid import MAX_CELLS, MAX_COLUMNS, Grid, Merge, UnreadableFile, Value

# Deleted text of tracked changes, the second copy of a drawing, and notes are not what the reader sees.
UNSEEN = {"del", "moveFrom", "Fallback", "instrText", "delText", "rPr", "pPr", "commentReference"}
WRAPPERS = {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"}


def read_docx(container: Container) -> list[Grid]:
    """Each table as a grid named 表1, 表2 …; a table that only frames another one is looked through."""
    body = next((e for e in parse_xml(container.read(_main_part(container))).iter() if local(e) == "body"), None)
    if body is None:
        raise UnreadableFile(_("文档已损坏，无法读取。请用 Word、WPS 打开后另存为 docx 再导入。"))
    grids: list[Grid] = []
    titles: list[str] = []
    for element in _blocks(body):
        if local(element) == "p":
            text = paragraph_text(element).strip()
            if text:
                titles.append(text)
        else:
            for table in _innermost(element):
                grid = _read_table(table, f"表{len(grids) + 1}")
                grid.titles, titles = titles, []
                grids.append(grid)
    if not grids:
        raise UnreadableFile(_("文档中没有表格，未读到任何案件。请确认导入的是转办清单或一览表。"))
    grids[-1].notes = titles
    return grids


def _main_part(container: Container) -> str:
    if "word/document.xml" in container:
        return "word/document.xml"
    if "_rels/.rels" in container:
        for relation in parse_xml(container.read("_rels/.rels")):
            target = attribute(relation, "Target").lstrip("/")
            if attribute(relation, "Type").endswith("/officeDocument") and target in container:
                return target
    raise UnreadableFile(_("文档已损坏，无法读取。请用 Word、WPS 打开后另存为 docx 再导入。"))


def _blocks(parent: etree._Element) -> list[etree._Element]:
    """Paragraphs and tables in reading order, content controls opened."""
    found: list[etree._Element] = []
    stack = [iter(parent)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif local(element) in ("p", "tbl"):
            found.append(element)
        elif local(element) in WRAPPERS and len(stack) < 50:
            stack.append(iter(element))
    return found


def paragraph_text(paragraph: etree._Element) -> str:
    pieces: list[str] = []
    stack = [iter(paragraph)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
            continue
        name = local(element)
        if name == "t":
            pieces.append(element.text or "")
        elif name == "tab":
            pieces.append("\t")
        elif name in ("br", "cr"):
            pieces.append("\n")
        elif name == "noBreakHyphen":
            pieces.append("-")
        elif name == "tbl":
            pieces.append("\n" + cell_text(element) + "\n")
        elif name not in UNSEEN and len(stack) < 100:
            stack.append(iter(element))
    return "".join(pieces)


def cell_text(cell: etree._Element) -> str:
    """Paragraphs as lines. A table inside the cell is read as text, so that nothing in it is lost."""
    lines: list[str] = []
    for block in _blocks(cell):
        if local(block) == "p":
            lines.append(paragraph_text(block))
        else:
            lines.extend(cell_text(inner) for row in _children(block, "tr") for inner in _children(row, "tc"))
    return "\n".join(lines).strip()


def _children(parent: etree._Element, name: str) -> list[etree._Element]:
    found: list[etree._Element] = []
    stack = [iter(parent)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif local(element) == name:
            found.append(element)
        elif local(element) in WRAPPERS and len(stack) < 50:
            stack.append(iter(element))
    return found


def _innermost(table: etree._Element) -> list[etree._Element]:
    """The table itself, or the tables it frames when it has a single column."""
    for _depth in range(5):
        rows = _children(table, "tr")
        cells = [cell for row in rows for cell in _children(row, "tc")]
        if len(cells) != len(rows) or len(cells) > 5:
            break
        inner = [block for cell in cells for block in _blocks(cell) if local(block) == "tbl"]
        if len(inner) != 1:
            return inner or [table]
        table = inner[0]
    return [table]


def _read_table(table: etree._Element, name: str) -> Grid:
    rows: list[list[Value]] = []
    merges: list[Merge] = []
    hidden: set[int] = set()
    open_merges: dict[int, tuple[int, int, int]] = {}  # left -> (top, right, last row that continued it)
    total = 0
    for row_index, row in enumerate(_children(table, "tr")):
        values: list[Value] = []
        properties = next((child for child in row if local(child) == "trPr"), None)
        for item in properties if properties is not None else ():
            if local(item) == "gridBefore":
                values.extend([""] * min(_number(item), MAX_COLUMNS))
            elif local(item) == "hidden" and attribute(item, "val", "1") not in ("0", "false"):
                hidden.add(row_index)
        for cell in _children(row, "tc"):
            left, span, vertical = len(values), 1, ""
            cell_properties = next((child for child in cell if local(child) == "tcPr"), None)
            for item in cell_properties if cell_properties is not None else ():
                if local(item) == "gridSpan":
                    span = max(1, min(_number(item), MAX_COLUMNS))
                elif local(item) == "vMerge":
                    vertical = attribute(item, "val", "continue")
            right = left + span - 1
            text = cell_text(cell)
            started = open_merges.get(left)
            if vertical == "continue" and started and started[2] == row_index - 1:
                open_merges[left] = (started[0], started[1], row_index)
            else:
                _close(merges, left, started)
                open_merges[left] = (row_index, right, row_index)
            values.append(text)
            values.extend([""] * (span - 1))
            total += span
            if total > MAX_CELLS or len(values) > MAX_COLUMNS:
                raise UnreadableFile(_("文档中的表格过大，请按批次拆分后再导入。"))
        rows.append(values)
    for left, started in open_merges.items():
        _close(merges, left, started)
    return Grid(sheet=name, kind="docx", rows=rows, merges=merges, hidden_rows=hidden)


def _close(merges: list[Merge], left: int, started: tuple[int, int, int] | None) -> None:
    if started and (started[2] > started[0] or started[1] > left):
        merges.append(Merge(started[0], left, started[2], started[1]))


def _number(element: etree._Element) -> int:
    value = attribute(element, "val", "1")
    return int(value) if value.isdigit() and len(value) < 6 else 1
