"""What offices really write, one oddity at a time: each list is small, and its meaning is known."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import docx
import openpyxl
import pytest

from huiyin.intake.reading.preview import Kind, preview_file
from huiyin.intake.reading.vocabulary import SHIPPED

NAMES = ["序号", "受理编号", "反映问题", "行政区域", "污染类型"]
TITLE = ["第27批转办清单 2016年12月1日"]
WORDS = "某厂排放污水发黑发臭"


@pytest.fixture
def read(tmp_path):
    def read_lines(*lines, merges=(), sheets=None, hidden=()):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, content in (sheets or {"Sheet1": lines}).items():
            sheet = book.create_sheet(name)
            for line in content:
                sheet.append(line)
            if name in hidden:
                sheet.sheet_state = "hidden"
        for merge in merges:
            book.worksheets[0].merge_cells(merge)
        path = tmp_path / "list.xlsx"
        book.save(path)
        return preview_file(path)

    return read_lines


def a_row(serial=1, number="A1", text=WORDS, region="南湖区", types="水", *more):
    return [serial, number, text, region, types, *more]


@pytest.mark.parametrize(
    ("title", "batch", "day"),
    [
        ("第二批转办清单 二〇一六年十二月二日", "第二批", date(2016, 12, 2)),
        ("第二批转办清单 二○一六年十二月二十日", "第二批", date(2016, 12, 20)),
        ("第３批转办清单　２０１６年１２月２日", "第3批", date(2016, 12, 2)),
        ("第二批转办清单 12月2日", "第二批", None),
        ("2016年环境保护督察 第二批转办清单 12月2日", "第二批", date(2016, 12, 2)),
        ("第35-1批转办清单(2016.12.02)", "第35-1批", date(2016, 12, 2)),
        ("第35、36批转办清单 20161202", "第35、36批", date(2016, 12, 2)),
        ("中央第29批（市第26批）转办清单 2016/12/2", "第26批", date(2016, 12, 2)),
        ("第二轮第三批中央生态环境保护督察 第5批 2021年4月12日", "第5批", date(2021, 4, 12)),
        ("第5批 受理时间：2016年12月1日8:00至12月2日8:00 交办时间：12月2日", "第5批", date(2016, 12, 2)),
        ("第5批转办清单 打印日期：2016年12月5日", "第5批", None),
        ("第5批公开情况（2016年12月2日） 截至2016年12月20日", "第5批", date(2016, 12, 2)),
        ("转办清单", None, None),
    ],
)
def test_title_lines_say_batch_and_day(read, title, batch, day):
    preview = read([title], NAMES, a_row())
    assert (preview.batch, preview.date) == (batch, day)
    assert ("batch_missing" in preview.kinds, "date_missing" in preview.kinds) == (batch is None, day is None)


def test_a_batch_title_inside_the_table_begins_the_next_batch(read):
    preview = read(
        ["第1批 2016年12月1日"], NAMES, a_row(), ["第2批 2016年12月2日"], a_row(1, "B1", "另一家店油烟直排居民楼")
    )
    assert [(row.batch, row.date) for row in preview.rows] == [
        ("第1批", date(2016, 12, 1)),
        ("第2批", date(2016, 12, 2)),
    ]
    assert preview.batch is None
    assert "several_batches" in preview.kinds


def test_the_same_title_on_each_page_begins_nothing(read):
    preview = read(TITLE, NAMES, a_row(), TITLE, NAMES, a_row(2, "A2", "另一家店油烟直排居民楼"))
    assert (preview.batch, len(preview.rows)) == ("第27批", 2)
    assert [line.kind for line in preview.left_out] == ["header", "title"]


def test_a_cover_sheet_speaks_for_the_list_behind_it(read):
    preview = read(sheets={"封面": [["中央环境保护督察"], TITLE], "清单": [NAMES, a_row()]})
    assert (preview.batch, preview.date, preview.rows[0].batch) == ("第27批", date(2016, 12, 1), "第27批")


def test_a_batch_that_holds_nothing_still_says_its_number(read):
    for line in (["本批次无我市转办件"], [1, None, "无", None, None]):
        preview = read(TITLE, NAMES, line)
        assert (preview.batch, preview.rows, preview.kinds) == ("第27批", (), ("no_rows",))
        assert [out.row_number for out in preview.left_out] == [3]


@pytest.mark.parametrize(
    ("number", "clean"),
    [
        ("A1*", "A1"), ("A1＊", "A1"), ("★A1", "A1"), ("A1(*)", "A1"), ("（*）A1", "A1"), ("▲A1", "A1"), ("A1（重点）", "A1"), ("A1\n*", "A1"),
        ("〔2024〕22号*", "〔2024〕22号"), ("Ｄ４４００＊", "D4400"), ("30*", "30"),
    ],
)  # fmt: skip
def test_stars_of_all_kinds(read, number, clean):
    row = read(TITLE, NAMES, a_row(number=number)).rows[0]
    assert (row.accept_number, row.starred) == (clean, True)


def test_stars_beside_the_number(read):
    preview = read(
        TITLE,
        [*NAMES, "备注"],
        a_row("★1"),
        a_row(2, "A2", "(重点)" + WORDS),
        a_row(3, "A3", WORDS, "南湖区", "水", "重点件"),
        a_row(4, "A4", WORDS, "南湖区", "水", "非重点"),
    )
    assert [row.starred for row in preview.rows] == [True, True, True, False]
    assert {row.text for row in preview.rows} == {WORDS}


def test_a_legend_may_give_a_mark_another_meaning(read):
    preview = read(TITLE, NAMES, a_row(number="A1*"), a_row(2, "A2▲"), ["备注：▲为重复件，*为重点件"])
    assert [(row.accept_number, row.starred) for row in preview.rows] == [("A1", True), ("A2", False)]


def test_a_star_inside_a_number_stars_nothing(read):
    row = read(TITLE, NAMES, a_row(number="D*008")).rows[0]
    assert (row.accept_number, row.starred, row.kinds) == ("D008", False, ("star_inside",))


@pytest.mark.parametrize(
    ("written", "types"),
    [
        ("水、大气,噪声;土壤/生态\n其他", ["水", "大气", "噪声", "土壤", "生态", "其他"]), ("1.水 2.大气", ["水", "大气"]), ("水和大气", ["水", "大气"]),
        ("大气水噪声", ["大气", "水", "噪声"]), ("水生态", ["水生态"]), ("工业企业污染", ["工业企业污染"]), ("/", []), (None, []),
    ],
)  # fmt: skip
def test_types_however_joined(read, written, types):
    assert list(read(TITLE, NAMES, a_row(types=written)).rows[0].types) == types


def test_a_merged_region_and_day_hold_for_all_rows_beside_them(read):
    lines = [
        TITLE,
        [*NAMES, "交办日期"],
        a_row(1, "A1", WORDS, "南湖区", "水", "2016.12.1"),
        a_row(2, "A2", WORDS, None),
        a_row(3, "A3", WORDS, None),
    ]
    preview = read(*lines, merges=["D3:D5", "F3:F5"])
    assert [(row.region, row.date) for row in preview.rows] == [("南湖区", date(2016, 12, 1))] * 3
    assert preview.rows[2].cells["region"] == "D3"


def test_a_case_over_two_rows_is_one_case(read):
    lines = [
        TITLE,
        [*NAMES, "处理情况"],
        a_row(1, "A1", WORDS, "南湖区", "水", "责令整改"),
        [None, None, None, None, "大气", "罚款2万元"],
        a_row(2, "A2"),
    ]
    first, second = read(*lines, merges=["A3:A4", "B3:B4", "C3:C4", "D3:D4"]).rows
    assert (first.types, first.measures, second.row_number) == (("水", "大气"), "责令整改\n罚款2万元", 5)


def test_three_numbers_may_share_one_answer(read):
    lines = [
        TITLE,
        [*NAMES, "核查情况"],
        a_row(1, "A1", WORDS, "南湖区", "水", "经查属实"),
        a_row(2, "A2"),
        a_row(3, "A3"),
    ]
    assert [row.facts for row in read(*lines, merges=["F3:F5"]).rows] == ["经查属实"] * 3


def test_words_a_page_break_cut_off_come_back_to_their_case(read):
    preview = read(TITLE, NAMES, a_row(), [None, None, "后文继续描述,并称无人管"], a_row(2, "A2"))
    assert preview.rows[0].text == f"{WORDS}\n后文继续描述,并称无人管"
    assert preview.rows[0].kinds == ("continued_row",)


def test_lines_that_group_by_region_give_it_to_their_rows(read):
    preview = read(
        TITLE,
        ["序号", "受理编号", "反映问题", "污染类型"],
        ["一、南湖区（1件）"],
        [1, "A1", WORDS, "水"],
        ["二、北塘区"],
        [2, "A2", WORDS, "水"],
    )
    assert [row.region for row in preview.rows] == ["南湖区", "北塘区"]


def test_notes_totals_and_signatures_are_named_and_left_out(read):
    lines = [
        ["合计", "1件"],
        ["备注:*为重点件"],
        ["以下空白"],
        [None, None, None, "协调联络组"],
        [None, None, "2016年12月2日"],
        [2],
        [3],
    ]
    preview = read(TITLE, NAMES, a_row(), *lines)
    assert [out.kind for out in preview.left_out] == [
        "total",
        "note",
        "note",
        "note",
        "note",
        "only_serial",
        "only_serial",
    ]
    assert (len(preview.rows), preview.announced, preview.batch) == (1, 1, "第27批")
    assert all(out.why for out in preview.left_out)


def test_words_that_look_like_a_total_are_a_complaint(read):
    preview = read(TITLE, NAMES, a_row(1, "A1", "合计20多家企业排污"), a_row(2, None, "共有3家工厂"))
    assert [row.text for row in preview.rows] == ["合计20多家企业排污", "共有3家工厂"]


def test_subtotals_and_marks_of_columns_are_no_cases(read):
    lines = [list("甲乙丙丁戊"), a_row(), ["南湖区小计", "1件"], a_row(2, "A2"), ["北塘区小计", 1], ["总 计", 2]]
    preview = read(TITLE, NAMES, *lines)
    assert [out.kind for out in preview.left_out] == ["column_numbers", "total", "total", "total"]
    assert (len(preview.rows), preview.announced, preview.kinds) == (2, 2, ())


def test_a_complaint_in_the_first_column_may_begin_like_a_total(read):
    preview = read(TITLE, ["反映问题", "行政区域", "污染类型"], ["合计20多家企业排污", "南湖区", "水"], ["合计", "1件"])
    assert [row.text for row in preview.rows] == ["合计20多家企业排污"]


def test_a_case_answered_in_words_of_the_columns_is_no_header(read):
    names = ["来件方式", "投诉内容", "行政区划", "污染类型", "转办单号", "调查核实情况", "核查结论", "办结情况"]
    words = ["12月3日镇政府与环保局联合检查,现场堆存约29吨", "不属实", "阶段性办结"]
    preview = read(
        names,
        ["来信", WORDS, "南湖区", "水", "D1", *words],
        ["现场", "学校后面铸造公司多次投诉未解决", "南湖区", "水", None, *words],
        ["来电", WORDS, "南湖区", "水", "D3", *words],
    )
    assert [row.channel for row in preview.rows] == ["来信", "现场", "来电"]


def test_a_header_of_other_columns_further_down_is_named(read):
    preview = read(
        NAMES, a_row(), ["受理编号", "反映问题", "行政区域", "污染类型", "备注"], ["A2", WORDS, "南湖区", "气"]
    )
    assert [row.accept_number for row in preview.rows] == ["A1", "A2"]
    assert [line.kind for line in preview.left_out] == ["header"]


def test_a_count_that_does_not_agree_is_warned_of(read):
    preview = read(["第27批转办清单（共20件） 2016年12月1日"], NAMES, a_row())
    assert (preview.announced, "count_differs" in preview.kinds) == (20, True)


def test_numbers_doubled_and_serials_that_jump_are_warned_of(read):
    first, second, third = read(TITLE, NAMES, a_row(), a_row(2, "a1", "另一家店油烟直排居民楼"), a_row(5, "A5")).rows
    assert first.kinds == ("number_twice",)
    assert second.kinds == ("number_twice",)
    assert third.kinds == ("text_twice", "serial_gap")


def test_a_row_without_words_is_kept_as_an_error(read):
    preview = read(TITLE, NAMES, a_row(text=None), a_row(2, "A2"))
    assert [len(row.errors) for row in preview.rows] == [1, 0]


def test_hidden_sheets_are_read_and_marked(read):
    preview = read(
        sheets={"a": [TITLE, NAMES, a_row()], "b": [NAMES, a_row(1, "B1", "另一家店油烟直排居民楼")]}, hidden=["b"]
    )
    assert [row.kinds for row in preview.rows] == [(), ("hidden_sheet",)]


def test_who_complained_is_kept_out_of_the_json(read):
    preview = read(
        TITLE, [*NAMES, "举报人", "联系电话"], a_row(1, "A1", WORDS, "南湖区", "水", "王某某", "13800138000")
    )
    assert preview.rows[0].sealed == {"complainant_name": "王某某", "complainant_phone": "13800138000"}
    assert "13800138000" not in json.dumps(preview.as_json(), ensure_ascii=False)
    assert preview.kinds == ("identity_column", "identity_column")


def test_columns_nobody_knows_are_kept_beside(read):
    preview = read(TITLE, [*NAMES, "领导批示"], a_row(1, "A1", WORDS, "南湖区", "水", "请速查"))
    assert preview.rows[0].extra == {"领导批示": "请速查"}
    assert preview.kinds == ("column_unknown",)


def test_without_a_header_content_tells_the_columns(read):
    lines = [
        [n, f"D44000020161201000{n}", f"{WORDS},请查处{n}", region, "水"]
        for n, region in ((1, "南湖区"), (2, "北塘区"), (3, "平川县"))
    ]
    preview = read(TITLE, *lines)
    first = preview.rows[0]
    assert (first.serial, first.accept_number, first.region) == ("1", "D440000201612010001", "南湖区")
    assert preview.kinds == ("header_guessed",)


def test_days_without_a_year_fall_near_the_lists_own_day(read):
    preview = read(
        ["第27批 2016年12月31日"],
        [*NAMES, "交办日期"],
        a_row(1, "A1", WORDS, "南湖区", "水", "1.2"),
        a_row(2, "A2", WORDS, "南湖区", "水", "12月30日"),
    )
    assert [row.date for row in preview.rows] == [date(2017, 1, 2), date(2016, 12, 30)]


def test_batch_and_day_may_stand_in_columns(read):
    preview = read(
        ["转办清单"],
        [*NAMES, "批次", "日期"],
        a_row(1, "A1", WORDS, "南湖区", "水", 27, datetime(2016, 12, 1)),
        a_row(2, "A2", WORDS, "南湖区", "水", 27, 42705),
    )
    assert (preview.batch, preview.date) == ("27", date(2016, 12, 1))


def test_what_contradicts_itself_is_kept_and_warned_of(read):
    names = [*NAMES, "调查核实情况", "是否属实", "处理和整改情况", "是否办结"]
    rows = [
        a_row(1, "A1", WORDS, "南湖区", "水", "经查属实", "否", "加强巡查", "已办结"),
        a_row(2, "A2", "另一家店油烟直排居民楼", "南湖区", "水", "监测达标", "属实", "无需整改", "已办结"),
        a_row(
            3,
            "A3",
            "搅拌站夜间噪声扰民严重",
            "南湖区",
            "水",
            "正在核查",
            "正在办理",
            "预计2017年3月1日前完成",
            "已办结",
        ),
    ]
    preview = read(TITLE, names, *rows)
    assert preview.kind == Kind.WITH_RESULTS
    assert [row.finding for row in preview.rows] == ["否", "属实", "正在办理"]
    assert [row.kinds for row in preview.rows] == [
        ("false_but_confirmed",),
        ("true_without_measures",),
        ("finding_is_state", "closed_with_later_day"),
    ]


def test_tables_a_page_break_cut_apart_in_a_document_are_one_list(tmp_path):
    document = docx.Document()
    document.add_paragraph(TITLE[0])
    for lines in (
        [NAMES, ["1", "A1", WORDS, "南湖区", "水"]],
        [["2", "A2", "另一家店油烟直排居民楼", "北塘区", "大气"]],
    ):
        table = document.add_table(0, len(NAMES))
        for line in lines:
            for cell, text in zip(table.add_row().cells, line, strict=True):
                cell.text = text
        document.add_paragraph("")
    document.save(tmp_path / "list.docx")
    preview = preview_file(tmp_path / "list.docx")
    assert [(row.serial, row.batch) for row in preview.rows] == [("1", "第27批"), ("2", "第27批")]
    assert preview.kinds == ("columns_carried",)


def test_an_office_may_bring_its_own_words(tmp_path):
    words = json.loads(SHIPPED.read_text(encoding="utf-8"))
    path = tmp_path / "list.csv"
    path.write_text(
        "第1批 2016年12月1日\n号头,群众原话,哪里,属哪样\n1,某厂夜里冒黑烟,南湖区,窑烟\n2,某店油烟大得很,北塘区,窑烟\n",
        encoding="utf-8",
    )
    for column, word in (("serial", "号头"), ("text", "群众原话"), ("region", "哪里"), ("types", "属哪样")):
        words["columns"][column]["is"].append(word)
    words["types"]["kiln"] = ["窑烟"]
    first = preview_file(path, vocabulary=words).rows[0]
    assert (first.serial, first.text, first.region, first.type_codes) == ("1", "某厂夜里冒黑烟", "南湖区", ("kiln",))


def test_the_shipped_words_name_one_column_each():
    columns = json.loads(SHIPPED.read_text(encoding="utf-8"))["columns"]
    owners: dict[str, str] = {}
    for column, words in columns.items():
        for word in words.get("is", ()):
            assert owners.setdefault(word, column) == column, f"{word} names {owners[word]} and {column}"


def test_reading_leaves_nothing_behind(read, tmp_path):
    read(TITLE, NAMES, a_row())
    assert [path.name for path in Path(tmp_path).iterdir()] == ["list.xlsx"]


def test_questions_numbered_behind_a_comma_are_told_apart(read):
    words = "狮山镇某铝型材厂,1、喷涂废气直接排放;2、夜间把废水排入河涌;3、厂区噪声大。"
    [row] = read(TITLE, NAMES, [1, "D1", words, "南海区", "大气"]).rows
    assert list(row.questions) == ["喷涂废气直接排放", "夜间把废水排入河涌", "厂区噪声大。"]
    [row] = read(TITLE, NAMES, [1, "D1", "路边有3、4家烧烤档,每天经营到2、3点。", "南海区", "油烟"]).rows
    assert len(row.questions) == 1
