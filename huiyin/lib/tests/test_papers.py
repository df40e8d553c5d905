"""Official papers after GB/T 9704-2012: measures, type, marks, forms; and the way to PDF."""

from __future__ import annotations

import io
import subprocess
from datetime import date

import pytest
from django.utils import translation
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Emu

from huiyin.lib.chinese import full_width_marks
from huiyin.lib.papers import pdf
from huiyin.lib.papers import typeset as ts
from huiyin.lib.papers.forms import Form
from huiyin.lib.papers.official import Letter, Signature, balanced, letter, unnumbered
from huiyin.lib.verdicts import Refused

DAY = date(2016, 12, 28)
HEAD = "佛山市环境保护督察协调联络组"


def made(**more):
    content = {"title": "关于办理情况的通报", "body": ["一、总体情况", "责令整改 144 家,罚款1553.4528 万元。"], **more}
    return Document(io.BytesIO(letter(Letter(**content))))


def line(document, text):
    return next(one for one in document.paragraphs if one.text == text)


def east_asian(paragraph) -> set[str]:
    return {run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in paragraph.runs}


def test_the_type_area_is_that_of_the_standard():
    section = made().sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    assert [round(side.mm) for side in (section.top_margin, section.left_margin)] == [37, 28]
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    assert (round(Emu(width).mm), round(Emu(height).mm)) == (156, 225)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"  # with characters counted too, Word stretches digits apart
    assert round(Emu(height).pt / (int(grid.get(qn("w:linePitch"))) / 20)) == 22


def test_each_kind_of_line_has_its_font_and_size():
    document = made(head=HEAD, number="佛环督〔2016〕22号", body=["一、总体", "（一）分类", "正文。"])
    fonts = {
        HEAD: ts.SONG_TITLE,
        "关于办理情况的通报": ts.SONG_TITLE,
        "一、总体": ts.HEI,
        "（一）分类": ts.KAI,
        "正文。": ts.FANGSONG,
    }
    for text, font in fonts.items():
        assert east_asian(line(document, text)) == {font}, text
    assert line(document, "关于办理情况的通报").runs[0].font.size == ts.SIZE_2
    assert line(document, "正文。").runs[0].font.size == ts.SIZE_3
    assert line(document, HEAD).runs[0].font.color.rgb == ts.RED
    ruled = line(document, "佛环督〔2016〕22号")._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert ruled.get(qn("w:color")) == "E60012"


def test_a_line_of_another_height_keeps_it_off_the_grid():
    document = made()
    title, text = line(document, "关于办理情况的通报"), line(document, "责令整改144家，罚款1553.4528万元。")
    assert title._p.pPr.find(qn("w:snapToGrid")).get(qn("w:val")) == "0"
    assert text._p.pPr.find(qn("w:snapToGrid")) is None


def test_digits_are_no_chinese_or_a_number_would_be_broken_at_a_line_end():
    language = made().styles["Normal"].element.rPr.find(qn("w:lang"))
    assert (language.get(qn("w:val")), language.get(qn("w:eastAsia"))) == ("en-US", "zh-CN")


def test_no_page_holds_the_signature_alone():
    document = made(signature=Signature([HEAD], DAY))
    at = [one.text for one in document.paragraphs].index(HEAD)
    # From the last line of the text to the day each line stays with the next.
    assert document.paragraphs[at - 3].text.startswith("责令整改")
    assert all(one.paragraph_format.keep_with_next for one in document.paragraphs[at - 3 : at + 1])
    assert document.paragraphs[at + 1].text == "2016年12月28日"


def test_a_paper_without_a_number_leaves_room_for_it():
    assert unnumbered(DAY) == "〔2016〕　　号"


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("责令整改 144 家;限产1家。", "责令整改144家；限产1家。"),
        ("受理编号:D44,类型:水", "受理编号：D44，类型：水"),
        ("城管局(综合执法局),包案领导:罗达泉(局长)。", "城管局（综合执法局），包案领导：罗达泉（局长）。"),
        ("(含各区(县))", "（含各区（县））"),
        ("12:30到场,1,234件,(2)项 (a,b)", "12:30到场，1,234件，(2)项 (a,b)"),
        ("pH 7.5, COD 12:3", "pH 7.5, COD 12:3"),
        ("属实吗?是!", "属实吗？是！"),
    ],
)
def test_marks_beside_chinese_take_their_chinese_shape(typed, set_):
    assert full_width_marks(typed) == set_
    assert full_width_marks(set_) == set_


def test_what_others_wrote_keeps_its_marks():
    form = Form([[("举报内容", "夜间偷倒,臭气熏天(多次)")]])
    document = made(body=["现交办如下:", form])
    assert line(document, "现交办如下：")
    assert document.tables[0].cell(0, 1).text == "夜间偷倒,臭气熏天(多次)"


def test_english_words_are_left_alone():
    with translation.override("en"):
        assert ts.marks("Responsible unit: 南海区, lead") == "Responsible unit: 南海区, lead"


def test_a_form_has_labels_and_values_in_four_columns():
    form = Form([[("登记号", "1"), ("受理编号", "D1")], [("责任单位（主办）", "甲区\n包案领导：陈")]])
    document = made(body=[form])
    [table] = document.tables
    assert [cell.text for cell in table.rows[0].cells] == ["登记号", "1", "受理编号", "D1"]
    assert table.rows[1].cells[0].text == "责任单位（主办）"
    assert [one.text for one in table.rows[1].cells[1].paragraphs] == ["甲区", "包案领导：陈"]
    assert table.rows[1].cells[1]._tc is table.rows[1].cells[3]._tc
    widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.findall(qn("w:gridCol"))]
    assert abs(sum(widths) - ts.type_width(document) / 635) <= 4


def test_a_title_breaks_into_lines_of_like_length_and_never_in_a_number():
    lines = balanced("关于交办中央第四环境保护督察组第1200批群众举报件的通知", 20)
    assert len(lines) == 2 and any("1200" in one for one in lines)
    assert "".join(lines) == "关于交办中央第四环境保护督察组第1200批群众举报件的通知"
    assert balanced("通报", 20) == ["通报"]


# --- PDF --------------------------------------------------------------------------------------------------------------


def test_a_machine_without_libreoffice_says_so(monkeypatch):
    monkeypatch.setattr(pdf, "_program", lambda: None)
    assert not pdf.available()
    with pytest.raises(Refused, match="LibreOffice"):
        pdf.to_pdf(b"")


def _program(tmp_path, monkeypatch, script: str) -> None:
    path = tmp_path / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setattr(pdf, "_program", lambda: str(path))


def test_an_office_that_hangs_is_ended_with_its_children(tmp_path, monkeypatch):
    mark = tmp_path / "child"
    _program(tmp_path, monkeypatch, f"sleep 600 & echo $! > {mark}; wait")
    with pytest.raises(Refused, match="超时"):
        pdf.to_pdf(b"PK", seconds=2)
    state = subprocess.run(["ps", "-o", "stat=", "-p", mark.read_text().strip()], capture_output=True, text=True).stdout
    assert state.strip()[:1] in ("", "Z")  # gone, or ended and waiting to be fetched; ps may add more marks


def test_an_office_that_makes_nothing_is_told_of(tmp_path, monkeypatch):
    _program(tmp_path, monkeypatch, "exit 0")
    with pytest.raises(Refused, match="未成功"):
        pdf.to_pdf(b"PK")


def test_stand_ins_for_missing_fonts_are_handed_to_the_office_unless_the_operator_has_his_own(tmp_path, monkeypatch):
    _program(tmp_path, monkeypatch, 'for last; do :; done; echo "$FONTCONFIG_FILE" > "${last%.docx}.pdf"')
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    assert pdf.to_pdf(b"PK").decode().strip() == str(pdf.FONTS)
    monkeypatch.setenv("FONTCONFIG_FILE", "/etc/huiyin/fonts.conf")
    assert pdf.to_pdf(b"PK").decode().strip() == "/etc/huiyin/fonts.conf"
