"""Any file a list may come as, read into grids. The kind is told from the content: names lie."""

from __future__ import annotations

import codecs
import csv
import io
import os
import re
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from .container import Container
from .grid import MAX_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Grid, UnreadableFile, Value, trim
from .papers import read_docx
from .sheets import read_workbook

csv.field_size_limit(10_000_000)
DELIMITERS = (",", "\t", ";", "，", "|")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
LOST = re.compile("[\ufffd\ue000-\uf8ff]")
CARRIED = re.compile(r'^="(.*)"$', re.DOTALL)


def read_file(source: bytes | str | os.PathLike[str], name: str = "") -> list[Grid]:
    """The tables of the file, or `UnreadableFile` with the sentence for the clerk; no other exception leaves here."""
    data = source if isinstance(source, bytes) else _load(source)
    if not data.strip():
        raise UnreadableFile(_("文件是空的，没有可读的内容。"))
    if len(data) > MAX_BYTES:
        raise UnreadableFile(_("文件超过 60 MB，请按批次拆分后再导入。"))
    try:
        return _read(data, name or (Path(source).name if not isinstance(source, bytes) else ""))
    except UnreadableFile:
        raise
    except (MemoryError, RecursionError) as error:
        raise UnreadableFile(_("文件过于复杂，无法读取。请另存为 xlsx，或按批次拆分后再导入。")) from error
    except Exception as error:  # whatever a damaged file provokes, the clerk gets a sentence
        raise UnreadableFile(
            _("文件已损坏，无法读取。请重新导出，或用 Excel、WPS 打开后另存为 xlsx 再导入。")
        ) from error


def _load(path: str | os.PathLike[str]) -> bytes:
    try:
        with open(path, "rb") as handle:
            return handle.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(_("打不开文件“%s”，请确认文件存在并可以读取。") % os.fspath(path)) from error


def _read(data: bytes, name: str) -> list[Grid]:
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _read_zip(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _read_ole(data)
    _refuse_known(data)
    return [_read_text(data, name)]


def _read_zip(data: bytes) -> list[Grid]:
    container = Container(data)
    container.inspect()
    kind = ""
    if "mimetype" in container:
        kind = container.read("mimetype")[:100].decode("ascii", "replace")
    if "xl/workbook.xml" in container:
        return read_workbook(data, kind="xlsx", container=container)
    if "xl/workbook.bin" in container:
        raise UnreadableFile(_("暂不支持 xlsb 文件。请用 Excel、WPS 打开后另存为 xlsx 再导入。"))
    if "content.xml" in container and ("spreadsheet" in kind or not kind):
        return read_workbook(data, kind="ods", container=container)
    if "opendocument" in kind:
        raise UnreadableFile(_("暂不支持 odt 等文件。请用 Word、WPS 打开后另存为 docx 再导入。"))
    if "word/document.xml" in container or "[Content_Types].xml" in container:
        return read_docx(container)
    raise UnreadableFile(_("这是压缩包。请先解压，再逐个导入其中的清单。"))


def _read_ole(data: bytes) -> list[Grid]:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise UnreadableFile(_("文件已加密，无法读取。请取消密码后再导入。"))
    if holds("WordDocument"):
        raise UnreadableFile(_("这是旧版 Word 文件（.doc）。请用 Word、WPS 打开后另存为 docx 再导入。"))
    if holds("Workbook") or holds("Book"):
        return read_workbook(data, kind="xls")
    raise UnreadableFile(_("无法识别此文件。请导入 xlsx、xls、ods、csv 或 docx 清单。"))


def _refuse_known(data: bytes) -> None:
    start = data[:2048].lstrip().lower()
    if start.startswith(b"%pdf"):
        raise UnreadableFile(_("PDF 无法逐行读取。请向发件方索取 xlsx 或 docx 清单，或转换后再导入。"))
    if start.startswith(b"{\\rtf"):
        raise UnreadableFile(_("这是 RTF 文件。请用 Word、WPS 打开后另存为 docx 再导入。"))
    if start.startswith((b"\x89png", b"\xff\xd8\xff", b"gif8", b"ii*\x00", b"mm\x00*", b"bm6")):
        raise UnreadableFile(_("图片无法逐行读取。请向发件方索取 xlsx 或 docx 清单。"))
    if start.startswith((b"rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise UnreadableFile(_("这是压缩包。请先解压，再逐个导入其中的清单。"))
    if start.startswith(b"\xef\xbb\xbf"):
        start = start[3:]
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"mime-version")):
        raise UnreadableFile(_("这是网页格式的表格。请用 Excel、WPS 打开后另存为 xlsx 再导入。"))


def decode(data: bytes) -> str:
    """Text in whichever encoding it was saved. A byte order mark decides; else UTF-8 where it fits, then GB18030."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            data = data[len(mark) :]
            if encoding != "utf-8" and len(data) % 2:
                data = data[:-1]
            return _decode_or_refuse(data, encoding, errors="replace")
    sample = data[:4000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    # Line ends and digits leave every other byte zero even where the text is Chinese.
    if (even or odd) and len(data) % 2 == 0 and max(even, odd) >= 4 * max(1, min(even, odd)):
        return _decode_or_refuse(data, "utf-16-be" if even > odd else "utf-16-le")
    for encoding in ("utf-8", "gb18030"):
        try:
            return _decode_or_refuse(data, encoding)
        except UnicodeDecodeError:
            continue
        except UnreadableFile:
            if encoding == "gb18030":
                raise
    # A few broken bytes in a long list should not cost the list.
    best = min(("utf-8", "gb18030"), key=lambda name: data.decode(name, "replace").count("\ufffd"))
    return _decode_or_refuse(data, best, errors="replace")


def _decode_or_refuse(data: bytes, encoding: str, errors: str = "strict") -> str:
    try:
        text = data.decode(encoding, errors)
    except UnicodeDecodeError:
        if encoding.startswith("utf-16"):
            raise UnreadableFile(_("无法识别此文件。请导入 xlsx、xls、ods、csv 或 docx 清单。")) from None
        raise
    if len(CONTROL.findall(text)) + len(LOST.findall(text)) > max(2, len(text) // 100):
        raise UnreadableFile(_("无法识别此文件。请导入 xlsx、xls、ods、csv 或 docx 清单。"))
    return CONTROL.sub("", text)


def _read_text(data: bytes, name: str) -> Grid:
    text = decode(data).lstrip("\ufeff")
    if re.match(r"sep=.\r?\n", text):
        text = text.partition("\n")[2]
        offset = 2
    else:
        offset = 1
    rows = _best_split(text)
    if len(rows) > MAX_ROWS or sum(map(len, rows)) > MAX_CELLS:
        raise UnreadableFile(_("文件过大，请按批次拆分后再导入。"))
    cells: list[list[Value]] = [[_plain(value) for value in row[:MAX_COLUMNS]] for row in rows]
    return Grid(sheet=Path(name).stem or "清单", kind="csv", rows=trim(cells), first_row=offset)


def _plain(value: str) -> str:
    carried = CARRIED.match(value)  # ="073" is how some systems keep Excel from eating the zero
    return (carried[1] if carried else value).replace("\r\n", "\n").replace("\r", "\n")


def _best_split(text: str) -> list[list[str]]:
    best: list[list[str]] = [[line] for line in text.splitlines()]
    best_score = 0.0
    sample = text[:200_000]
    chosen = None
    for delimiter in DELIMITERS:
        if delimiter not in sample:
            continue
        score = _regularity(_split(sample, delimiter))
        if score > best_score * 1.05:
            chosen, best_score = delimiter, score
    return _split(text, chosen) if chosen else best


def _split(text: str, delimiter: str) -> list[list[str]]:
    # newline="" keeps the line breaks inside quoted cells.
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _regularity(rows: list[list[str]]) -> float:
    """How much the rows agree on a number of columns: a comma in prose falls differently in every line."""
    counts: dict[int, int] = {}
    filled = [row for row in rows if any(row)]
    for row in filled:
        counts[len(row)] = counts.get(len(row), 0) + 1
    width, often = max(counts.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(1, 0))
    if width < 2:
        return 0.0
    return often / len(filled) * min(width, 6)
