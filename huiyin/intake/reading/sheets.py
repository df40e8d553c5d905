"""Workbooks: values by calamine; what it does not tell (hidden rows, merged cells, leading zeros) from the XML itself."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import python_calamine
from django.utils.translation import gettext_lazy as _
from lxml import etree

from .container import Container, attribute, local, parse_xml
from .grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Grid, Merge, UnreadableFile, Value, trim

CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
ZEROS = re.compile(r"0{2,30}")


@dataclass
class Facts:
    """What a sheet says beside its values."""

    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    padded: dict[tuple[int, int], int] = field(default_factory=dict)
    hidden: bool = False


def read_workbook(data: bytes, *, kind: str, container: Container | None = None) -> list[Grid]:
    """Every sheet of the workbook, hidden ones too (and so marked): a row somebody hid is still a row."""
    facts: dict[str, Facts] = {}
    if container is not None:
        facts = xlsx_facts(container) if kind == "xlsx" else ods_facts(container)
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(data))
        metadata = workbook.sheets_metadata
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic in the reader is no ordinary exception
        if isinstance(error, python_calamine.PasswordError):
            raise UnreadableFile(_("文件已加密，无法读取。请取消密码后再导入。")) from error
        raise UnreadableFile(_("表格文件已损坏，无法读取。请用 Excel、WPS 打开后另存为 xlsx 再导入。")) from error
    grids = []
    for index, sheet_metadata in enumerate(metadata):
        if sheet_metadata.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        fact = facts.get(sheet_metadata.name, Facts())
        fact.hidden |= sheet_metadata.visible != python_calamine.SheetVisibleEnum.Visible
        grids.append(_read_sheet(workbook, index, sheet_metadata.name, fact, kind))
    return grids


def _read_sheet(workbook: python_calamine.CalamineWorkbook, index: int, name: str, fact: Facts, kind: str) -> Grid:
    try:
        sheet = workbook.get_sheet_by_index(index)
        end = sheet.end
        if end and ((end[0] + 1) * (end[1] + 1) > MAX_CELLS * 4 or end[0] > MAX_ROWS):
            raise UnreadableFile(_("工作表“%s”范围过大，请删除多余的空行空列后再导入。") % name)
        merges = fact.merges
        if not merges and kind == "xls":
            merges = [Merge(*a, *b) for a, b in sheet.merged_cell_ranges or ()]
        rows = [[_clean(value) for value in row[:MAX_COLUMNS]] for row in sheet.to_python(skip_empty_area=False)]
    except UnreadableFile:
        raise
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise UnreadableFile(
            _("工作表“%s”已损坏，无法读取。请用 Excel、WPS 打开后另存为 xlsx 再导入。") % name
        ) from error
    for (row, column), digits in fact.padded.items():
        if row < len(rows) and column < len(rows[row]) and isinstance(rows[row][column], int):
            rows[row][column] = str(rows[row][column]).zfill(digits)
    return Grid(
        sheet=name,
        kind=kind,
        rows=trim(rows),
        merges=merges,
        hidden_rows=fact.hidden_rows,
        hidden_columns=fact.hidden_columns,
        hidden=fact.hidden,
    )


def _clean(value: object) -> Value:
    if isinstance(value, str):
        if "_x" in value:
            value = ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
        return value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, int | date | datetime):
        return value
    if isinstance(value, timedelta | time):
        return str(value)
    return ""


def _parts(container: Container, name: str) -> Iterator[tuple[str, etree._Element]]:
    """Elements of a part as they end, forgotten after use: a sheet of 100,000 rows is not kept as a tree."""
    parser = etree.XMLPullParser(events=("end",), resolve_entities=False, no_network=True, load_dtd=False)
    content = container.read(name)
    try:
        for start in range(0, len(content), 1 << 20):
            parser.feed(content[start : start + (1 << 20)])
            for _event, element in parser.read_events():
                yield local(element), element
        parser.close()
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(_("表格文件已损坏，无法读取。请用 Excel、WPS 打开后另存为 xlsx 再导入。")) from error


def _cell(reference: str) -> tuple[int, int] | None:
    match = CELL.match(reference)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def xlsx_facts(container: Container) -> dict[str, Facts]:
    """Per sheet name: merges, hidden rows and columns, numbers shown with leading zeros. Refuses a boundless sheet."""
    relations = "xl/_rels/workbook.xml.rels"
    if "xl/workbook.xml" not in container or relations not in container:
        return {}
    targets = {
        attribute(item, "Id"): posixpath.normpath(posixpath.join("/xl", attribute(item, "Target"))).lstrip("/")
        for item in parse_xml(container.read(relations))
    }
    padded_styles = _padded_styles(container)
    facts: dict[str, Facts] = {}
    for element in parse_xml(container.read("xl/workbook.xml")).iter():
        if local(element) != "sheet":
            continue
        part = targets.get(next((v for k, v in element.attrib.items() if k.endswith("}id")), ""), "")
        if part in container:
            facts[attribute(element, "name")] = _sheet_facts(container, part, padded_styles)
    return facts


def _padded_styles(container: Container) -> dict[int, int]:
    if "xl/styles.xml" not in container:
        return {}
    formats: dict[str, int] = {}
    styles: dict[int, int] = {}
    for element in parse_xml(container.read("xl/styles.xml")):
        if local(element) == "numFmts":
            for item in element:
                code = attribute(item, "formatCode").split(";")[0].replace('"', "")
                if ZEROS.fullmatch(code):
                    formats[attribute(item, "numFmtId")] = len(code)
        elif local(element) == "cellXfs":
            for index, item in enumerate(element):
                if attribute(item, "numFmtId") in formats:
                    styles[index] = formats[attribute(item, "numFmtId")]
    return styles


def _sheet_facts(container: Container, part: str, padded_styles: dict[int, int]) -> Facts:
    facts = Facts()
    row_number = cells = last_column = column = 0
    current = 0
    for name, element in _parts(container, part):
        if name == "c":
            if len(element):
                place = _cell(element.get("r", ""))
                current, column = place if place else (row_number, column + 1)
                if place:
                    last_column = max(last_column, column)
                cells += 1
                if padded_styles and place and (element.get("s") or "").isdigit():
                    digits = padded_styles.get(int(element.get("s")))
                    if digits:
                        facts.padded[place] = digits
                if current >= MAX_ROWS or cells > MAX_CELLS or last_column >= 16_384:
                    raise UnreadableFile(_("工作表范围过大，请删除多余的行列，或按批次拆分后再导入。"))
        elif name == "row":
            number = element.get("r") or ""
            row_number = int(number) if number.isdigit() and len(number) < 9 else row_number + 1
            if element.get("hidden") in ("1", "true") or element.get("ht") == "0":
                facts.hidden_rows.add(row_number - 1)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif name == "col" and element.get("hidden") in ("1", "true"):
            low, high = element.get("min") or "", element.get("max") or ""
            if low.isdigit() and high.isdigit():
                facts.hidden_columns.update(range(int(low) - 1, min(int(high), MAX_COLUMNS)))
        elif name == "mergeCell":
            first, _colon, last = (element.get("ref") or "").partition(":")
            a, b = _cell(first), _cell(last)
            if a and b and len(facts.merges) < 100_000:
                facts.merges.append(Merge(a[0], a[1], b[0], b[1]))
    if (current + 1) * (last_column + 1) > MAX_CELLS * 4:
        raise UnreadableFile(_("工作表范围过大，请删除多余的行列，或按批次拆分后再导入。"))
    return facts


def ods_facts(container: Container) -> dict[str, Facts]:
    """The same for OpenDocument, where repeated rows and cells are counted rather than written."""
    facts: dict[str, Facts] = {}
    hidden_styles: set[str] = set()
    for element in parse_xml(container.read("content.xml")).iter():
        name = local(element)
        if name == "style" and attribute(element, "family") == "table":
            if any(attribute(child, "display") == "false" for child in element):
                hidden_styles.add(attribute(element, "name"))
        elif name == "table" and attribute(element, "name") not in facts:
            facts[attribute(element, "name")] = _ods_sheet(element, attribute(element, "style-name") in hidden_styles)
    return facts


def _count(element: etree._Element, name: str) -> int:
    value = attribute(element, name, "1")
    return int(value) if value.isdigit() and len(value) < 9 else 1


def _ods_sheet(table: etree._Element, is_hidden: bool) -> Facts:  # noqa: FBT001
    facts = Facts(hidden=is_hidden)
    row_index = cells = widest = column_index = last = 0
    for element in table.iter():
        name = local(element)
        if name == "table-column":
            repeat = _count(element, "number-columns-repeated")
            if attribute(element, "visibility") in ("collapse", "filter") and repeat < MAX_COLUMNS:
                facts.hidden_columns.update(range(column_index, column_index + repeat))
            column_index += repeat
        elif name == "table-row":
            repeat, column, filled = _count(element, "number-rows-repeated"), 0, 0
            for cell in element:
                if local(cell) not in ("table-cell", "covered-table-cell"):
                    continue
                across = _count(cell, "number-columns-repeated")
                if len(cell) or attribute(cell, "value-type"):
                    filled += across
                    widest = max(widest, column + across)
                wide, tall = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
                if (wide > 1 or tall > 1) and local(cell) == "table-cell":
                    facts.merges.append(Merge(row_index, column, row_index + tall - 1, column + wide - 1))
                column += across
            cells += filled * repeat
            if filled:
                last = row_index + repeat
                if cells > MAX_CELLS or last > MAX_ROWS or last * widest > MAX_CELLS * 4:
                    raise UnreadableFile(_("工作表范围过大，请删除多余的行列，或按批次拆分后再导入。"))
            if attribute(element, "visibility") in ("collapse", "filter") and repeat < MAX_ROWS:
                facts.hidden_rows.update(range(row_index, row_index + repeat))
            row_index += repeat
    return facts
