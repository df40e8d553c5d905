"""Files made to harm, broken files and files of the wrong kind: each ends in one sentence with a way out, soon."""

from __future__ import annotations

import io
import random
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest

from huiyin.intake.reading.preview import Refused, preview_file

SAMPLES = Path(__file__).parent / "samples"
WORKBOOK = SAMPLES / "list-second-round.xlsx"
PAPER = SAMPLES / "table-return-visit.docx"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def refusal(data: bytes, tmp_path: Path, name: str = "list.xlsx") -> str:
    path = tmp_path / name
    path.write_bytes(data)
    began = time.monotonic()
    with pytest.raises(Refused) as refused:
        preview_file(path)
    assert time.monotonic() - began < 20
    sentence = refused.value.reason
    assert sentence.startswith(f"“{name}”：")
    assert sentence.endswith("。")
    return sentence


def rewritten(source: Path, change: dict[str, bytes]) -> bytes:
    """The same container with some parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            if info.filename not in change:
                after.writestr(info.filename, before.read(info.filename))
        for name, content in change.items():
            after.writestr(name, content)
    return out.getvalue()


KINDS = [
    (b"", "空的"),
    (b"   \r\n  ", "空的"),
    (b"%PDF-1.7\n1 0 obj", "PDF"),
    (b"{\\rtf1\\ansi list}", "RTF"),
    (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "图片"),
    (b"\xff\xd8\xff\xe0" + b"\0" * 50, "图片"),
    (b"Rar!\x1a\x07\x00" + b"x" * 50, "压缩包"),
    (b"7z\xbc\xaf\x27\x1c" + b"x" * 50, "压缩包"),
    (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
    (b'<?xml version="1.0"?><Workbook/>', "网页"),
    (OLE + "EncryptedPackage".encode("utf-16-le"), "加密"),
    (OLE + "WordDocument".encode("utf-16-le"), "docx"),
    (OLE + "Workbook".encode("utf-16-le"), "损坏"),
    (OLE, "无法识别"),
    (b"PK\x03\x04" + b"\0" * 40, "损坏"),
    (bytes(range(256)) * 40, "无法识别"),
    (b"\x7fELF" + b"\x00\x01\x02\x03" * 500, "无法识别"),
]


@pytest.mark.parametrize(("data", "word"), KINDS, ids=[word + str(index) for index, (_data, word) in enumerate(KINDS)])
def test_what_is_no_list_is_named_and_a_way_out_is_given(data, word, tmp_path):
    assert word in refusal(data, tmp_path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refused, match="打不开文件"):
        preview_file(tmp_path / "missing.xlsx")


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(Refused, match="打不开文件"):
        preview_file(tmp_path)


def test_a_zip_of_lists_is_refused(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.write(WORKBOOK, "list.xlsx")
    assert "先解压" in refusal(out.getvalue(), tmp_path, "lists.zip")


@pytest.mark.parametrize("source", [WORKBOOK, PAPER], ids=["xlsx", "docx"])
def test_a_zip_bomb_is_refused_before_it_fills_memory(source, tmp_path):
    part = "xl/worksheets/sheet1.xml" if source is WORKBOOK else "word/document.xml"
    bomb = rewritten(source, {part: b" " * (400 * 1024 * 1024)})
    assert len(bomb) < 1024 * 1024
    tracemalloc.start()
    try:
        assert "压缩炸弹" in refusal(bomb, tmp_path)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100 * 1024 * 1024


def test_a_directory_that_lies_about_sizes_does_not_hide_a_bomb(tmp_path):
    bomb = bytearray(rewritten(WORKBOOK, {"xl/bomb.xml": b"a" * (400 * 1024 * 1024)}))
    place = bomb.rindex(b"PK\x01\x02")
    bomb[place + 24 : place + 28] = struct.pack("<I", 10)
    refusal(bytes(bomb), tmp_path)


@pytest.mark.parametrize("source", [WORKBOOK, PAPER], ids=["xlsx", "docx"])
def test_entities_are_refused(source, tmp_path):
    part = "xl/workbook.xml" if source is WORKBOOK else "word/document.xml"
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    assert "实体" in refusal(rewritten(source, {part: laughs}), tmp_path)


def test_entities_in_utf_16_are_refused(tmp_path):
    laughs = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'.encode("utf-16")
    assert "实体" in refusal(rewritten(PAPER, {"word/document.xml": laughs}), tmp_path)


def test_too_many_parts_are_refused(tmp_path):
    assert "部件过多" in refusal(rewritten(WORKBOOK, {f"x/{n}": b"" for n in range(6000)}), tmp_path)


def test_a_sheet_without_bounds_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.active.cell(1_048_576, 16_384, "x")
    book.active.cell(1, 1, "序号")
    path = tmp_path / "wide.xlsx"
    book.save(path)
    assert "范围过大" in refusal(path.read_bytes(), tmp_path)


def test_macros_are_not_run_and_do_not_matter(tmp_path):
    path = tmp_path / "list.xlsm"
    path.write_bytes(rewritten(WORKBOOK, {"xl/vbaProject.bin": OLE}))
    assert preview_file(path).rows == preview_file(WORKBOOK).rows


def test_a_formula_is_read_as_its_value_and_never_followed(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(
        '第1批 2016年12月1日\n序号,受理编号,反映问题,行政区域\n1,A1,"=HYPERLINK(""http://x"")",南湖区\n',
        encoding="utf-8",
    )
    assert preview_file(path).rows[0].text == '=HYPERLINK("http://x")'


def test_a_wrong_suffix_does_not_matter(tmp_path):
    for source, name in (
        (WORKBOOK, "list.csv"),
        (PAPER, "list.xls"),
        (SAMPLES / "list-first-round-gb18030.csv", "list.xlsx"),
    ):
        path = tmp_path / name
        path.write_bytes(source.read_bytes())
        assert [row.text for row in preview_file(path).rows] == [row.text for row in preview_file(source).rows]


@pytest.mark.parametrize("source", sorted(p for p in SAMPLES.iterdir() if p.suffix != ".json"), ids=lambda p: p.suffix)
def test_damage_anywhere_ends_in_rows_or_a_sentence(source, tmp_path):
    """Bytes flipped, cut off and doubled, anew at each run: never another exception."""
    seed = random.SystemRandom().randrange(10**9)
    rng = random.Random(seed)
    whole = source.read_bytes()
    path = tmp_path / "damaged"
    for attempt in range(60):
        data = bytearray(whole)
        for _hit in range(rng.choice([1, 3, 30])):
            data[rng.randrange(len(data))] = rng.randrange(256)
        cut = rng.randrange(len(data))
        path.write_bytes(rng.choice([bytes(data), bytes(data[:cut]), bytes(data[cut:]), bytes(data) + bytes(data)]))
        try:
            preview_file(path)
        except Refused:
            pass
        except Exception as error:
            raise AssertionError(f"seed {seed}, attempt {attempt}") from error


@pytest.mark.parametrize("source", [WORKBOOK, PAPER], ids=["xlsx", "docx"])
def test_damaged_parts_end_in_rows_or_a_sentence(source, tmp_path):
    """The same inside the container, where checksums do not catch it."""
    seed = random.SystemRandom().randrange(10**9)
    rng = random.Random(seed)
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    path = tmp_path / "damaged"
    for attempt in range(60):
        name = rng.choice(list(parts))
        data = bytearray(parts[name] or b"x")
        for _hit in range(rng.choice([1, 3, 30])):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path.write_bytes(rewritten(source, {name: bytes(data)}))
        try:
            preview_file(path)
        except Refused:
            pass
        except Exception as error:
            raise AssertionError(f"seed {seed}, attempt {attempt}, part {name}") from error
