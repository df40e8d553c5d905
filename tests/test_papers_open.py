"""Every paper that Huiyin makes, opened by LibreOffice: nothing cut, the header on every page, no page too many.

Each cell of a table ends in a character of its own; whatever is cut, that character is lost with it.
"""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from django.urls import reverse
from docx import Document

from huiyin.accountability import procedure, queries
from huiyin.accountability.models import Step
from huiyin.accountability.papers import paper_of
from huiyin.cases.states import State
from huiyin.committee.models import Dispute
from huiyin.lib import clock
from huiyin.lib.papers.forms import Form
from huiyin.lib.papers.official import Letter, Signature, letter
from huiyin.publication.models import DisclosureTable
from huiyin.publication.paper import table_docx, table_workbook
from huiyin.rulebook.loader import SHIPPED, read_shipped
from tests.support.cast import DAY, a_case, an_office, ready_to_submit
from tests.support.clues import FACTS, PERSON, TERMS, WAYS, a_clue, another_inspector, passed, step_of
from tests.support.filled import ON, a_filled_office
from tests.support.paper import Sheet, needs_libreoffice, opened

pytestmark = [needs_libreoffice, pytest.mark.slow]

A4 = sorted((595, 842))
A3 = sorted((842, 1191))
ENDS = 0x8000  # ends of cells, from here on, one Chinese character each
# 100 to 1,500 characters stand in the cells of real tables; one of several pages is no news either.
NARRATIVE = "经查，该处夜间有外地货车偷倒建筑垃圾和生活垃圾约2.6万立方米，气味难闻，附近居民多次反映。"
LENGTHS = {"text": (3, 12), "facts": (4, 30), "measures": (2, 35)}
SHORT = {"serial": "1", "accept_number": "D440000201612010003*", "region": "佛山市南海区里水镇", "types": "固体废物、土壤",
         "finding": "部分属实", "state": "阶段性办结", "units": "南海区人民政府", "persons": "劳锦贞"}  # fmt: skip


def column_sets() -> dict[str, dict]:
    """Every set of columns that is shipped, by a name for its file."""
    found = {}
    for book in SHIPPED:
        for row in read_shipped(book)["sections"]["column_set"]:
            found[f"{book}-{row['code']}"] = row
    return found


def table_of(columns: dict) -> tuple[DisclosureTable, list[list[str]], list[str]]:
    """A table in these columns; the cells of its rows, short and long in turn; and the characters that end them."""
    rows, ends = [], []
    for n in range(6):
        cells = []
        for key, _heading in columns["columns"]:
            short, long = LENGTHS.get(key, (0, 0))
            words = NARRATIVE * (long if n % 3 == 1 else short) or SHORT.get(key, "按规定办理")
            ends.append(chr(ENDS + len(ends)))
            cells.append(words + ends[-1])
        rows.append(cells)
    content = {"columns": columns["columns"], "notes": ["注：涉及多个类型的案件分别计入。"]}
    title = columns.get("title") or "群众信访举报转办和边督边改公开情况一览表"
    table = DisclosureTable(title=title, subtitle="（第20批 2016年12月15日）", unit="某市人民政府", content=content)
    return table, rows, ends


@pytest.fixture(scope="module")
def tables() -> dict[str, tuple[dict, list[str], list[Sheet]]]:
    """Every shipped set of columns on paper and as a workbook: its columns, the ends of its cells, and its pages."""
    sets = column_sets()
    made = {name: table_of(columns) for name, columns in sets.items()}
    papers = {f"{name}-p.docx": table_docx(table, rows) for name, (table, rows, _ends) in made.items()}
    papers |= {f"{name}-s.xlsx": table_workbook(table, rows) for name, (table, rows, _ends) in made.items()}
    pages = opened(papers)
    return {file: (sets[name], made[name][2], pages[file]) for file in papers for name in [file.rsplit("-", 1)[0]]}


FILES = [f"{name}-{kind}" for name in column_sets() for kind in ("p.docx", "s.xlsx")]


@pytest.mark.parametrize("file", FILES)
def test_no_cell_of_a_table_is_cut(tables, file):
    _columns, ends, pages = tables[file]
    seen = "".join(page.text for page in pages)
    assert [end for end in ends if end not in seen] == []
    # And what stands before the ends is all there: the long narratives once for each cell that has them.
    assert seen.count("难") >= sum(
        len(lengths) and (4 * lengths[0] + 2 * lengths[1])
        for key, _heading in _columns["columns"]
        if (lengths := LENGTHS.get(key))
    )


@pytest.mark.parametrize("file", FILES)
def test_a_table_lies_across_and_has_its_header_on_every_page(tables, file):
    columns, _ends, pages = tables[file]
    large = len(columns["columns"]) > 12 and file.endswith("docx")
    assert len(pages) > 2
    for page in pages:
        assert page.is_landscape
        assert [round(side) for side in (page.height, page.width)] == pytest.approx(A3 if large else A4, abs=1)
        for _key, heading in columns["columns"]:
            assert all(letter in page.text for letter in heading), heading
        assert page.outside(left=20, right=20) == []
    assert pages[0].text.count("一览表") >= 1 and all("边督边改" not in page.text for page in pages[1:])


@pytest.mark.parametrize("file", FILES)
def test_a_page_of_a_table_is_numbered(tables, file):
    _columns, _ends, pages = tables[file]
    for n, page in enumerate(pages, start=1):
        foot = "".join(word.text for word in page.words if word.top > page.height - 50)
        assert str(n) in foot and "—" in foot


# --- letters ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def letters() -> dict[str, list[Sheet]]:
    """A short letter, one whose text just fills its page, and one with a form that runs over."""
    head, signed = "某市环境保护督察协调联络组", Signature(["某市环境保护督察协调联络组"], DAY)
    number = "某环督〔2016〕22号"
    long = [f"第{n}段，责令整改144家、限期整改55家、停产整治87家、立案处罚232家、关停取缔138家。" for n in range(1, 40)]
    form = Form([[("举报内容", NARRATIVE * 30 + chr(ENDS))], [("责任单位", "南海区人民政府" + chr(ENDS + 1))]])
    papers = {"short": ["正文。"], "form": ["现交办如下：", form, "请办理。"]}
    papers |= {f"full{n}": long[:n] for n in range(1, 14)}
    made = {
        f"{name}.docx": letter(
            Letter("关于办理情况的通报", body, head=head, number=number, to="各区", signature=signed)
        )
        for name, body in papers.items()
    }
    return {name.removesuffix(".docx"): pages for name, pages in opened(made).items()}


def test_a_letter_stands_upright_and_keeps_its_margins(letters):
    for pages in letters.values():
        for page in pages:
            assert [round(page.width), round(page.height)] == pytest.approx(A4, abs=1)
            # 28 mm at the binding edge; a mark may hang out of the line at the other.
            assert page.outside(left=28 / 25.4 * 72 - 1, right=26 / 25.4 * 72 - 20) == []
            text = [word for word in page.words if word.bottom < page.height - 35 / 25.4 * 72 + 2]
            assert min(word.top for word in text) > 36 / 25.4 * 72


def test_a_short_letter_is_one_page(letters):
    [page] = letters["short"]
    for said in ("关于办理情况的通报", "某环督〔2016〕22号", "各区：", "2016年11月28日", "—1—"):
        assert said in page.text


def test_no_number_is_broken_at_a_line_end(letters):
    lines = 0
    for pages in letters.values():
        for page in pages:
            rows = page.lines()
            lines += len(rows)
            broken = [(a, b) for a, b in pairwise(rows) if a[-1].isdigit() and b[0].isdigit()]
            assert broken == []
    assert lines > 100


def test_the_signature_never_stands_alone_on_a_page(letters):
    assert {len(pages) for name, pages in letters.items() if name.startswith("full")} == {1, 2}
    for pages in letters.values():
        assert "督察协调联络组" in pages[-1].text
        assert "段" in pages[-1].text or "正文" in pages[-1].text or "请办理" in pages[-1].text


def test_a_form_runs_over_the_page_and_loses_nothing(letters):
    pages = letters["form"]
    seen = "".join(page.text for page in pages)
    assert len(pages) >= 2
    assert chr(ENDS) in seen and chr(ENDS + 1) in seen
    assert seen.count("气味难闻") >= 29  # a page's end may part one


# --- the papers of an office, as they are downloaded ------------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_downloaded_opens_and_says_what_the_page_says(client):
    office = an_office()
    case = a_case(office, State.REPORTED)
    waiting = ready_to_submit(office, a_case(office, State.HANDED_DOWN, text="北面河边有人偷排污水，" * 60))
    asked = {
        "case.docx": (office.lin, reverse("intake:case_paper", args=[waiting.number])),
        "batch.docx": (office.lin, reverse("intake:batch_paper", args=[office.batch.pk])),
        "bulletin.docx": (office.mayor, reverse("reports:paper")),
        "figure.xlsx": (office.lin, reverse("reports:sheet", args=["cases"])),
        "template.xlsx": (office.admin, reverse("people:import_template")),
    }
    papers = {}
    with clock.set_to(clock.at(DAY.replace(day=30), 9)):
        for name, (user, address) in asked.items():
            client.force_login(user)
            answer = client.get(address)
            assert answer.status_code == 200, name
            papers[name] = answer.content
    pages = opened(papers)
    words = {name: "".join(page.text for page in found) for name, found in pages.items()}
    assert "群众信访举报件交办单" in words["case.docx"] and "签收回执" in words["case.docx"]
    assert words["case.docx"].count("偷排污水") >= 58 and "陈志远" in words["case.docx"]
    assert case.accept_number in words["batch.docx"] and waiting.accept_number in words["batch.docx"]
    assert "收到2件" in words["bulletin.docx"] and "市环境保护督察协调联络组" in words["bulletin.docx"]
    assert "已反馈案件" in words["figure.xlsx"]
    assert all(sheet in words["template.xlsx"] for sheet in ("上级代码", "职务", "登录名"))
    # Who took it out stands on each page of it, clear of the text.
    for name in ("case.docx", "batch.docx", "bulletin.docx", "figure.xlsx"):
        for page in pages[name]:
            assert "2016年11月30日09:00取得，标记" in page.text, name
    # The heads of all letters name the office that coordinates, and no other.
    for name in ("case.docx", "batch.docx", "bulletin.docx"):
        assert Document(io.BytesIO(papers[name])).paragraphs[1].text == office.office.name


@pytest.mark.django_db
def test_every_paper_of_a_clue_opens_and_says_what_was_decided():
    office = an_office()
    with clock.set_to(clock.at(DAY.replace(day=30), 9)):
        case, papers = a_case(office), {}
        clue = passed(office, a_clue(office, case=case), *WAYS["executed"])
        decision, other = clue.decisions.get(), another_inspector(office)
        appeal = procedure.raise_appeal(decision, text="当日另有任务。", by=office.su, on=DAY.replace(day=30))
        again = procedure.propose_decision(
            clue,
            decision.accountable,
            **{**TERMS, "forms": ["criticism"]},
            appeal=appeal,
            by=other,
            on=DAY.replace(day=30),
        )
        procedure.approve(again, by=office.lv, on=DAY.replace(day=30))
        step_of(office, a_clue(office, case=case), "settle")
        for step in Step.objects.select_related("clue__case", "by", "decided_by", "person", "appeal").order_by("pk"):
            for code, _name in queries.papers_of(step):
                papers[f"{step.pk}-{code}.docx"] = paper_of(step, code)
        pages = opened(papers)
    words = {name: "".join(page.text for page in found) for name, found in pages.items()}
    of = lambda code: next(text for name, text in words.items() if name.endswith(f"-{code}.docx"))  # noqa: E731
    assert {name.partition("-")[2].removesuffix(".docx") for name in words} == set(queries.PAPERS)
    assert "线索处置审批表" in of("disposal") and "〔2016〕1号" in of("disposal") and "吕正" in of("disposal")
    assert "初步核实情况报告" in of("inquiry") and "立案审批表" in of("filing") and "审理意见书" in of("hearing")
    said = of("decision")
    assert all(one in said for one in (PERSON, FACTS, "问责条例", "诫勉", "2016年11月30日起生效", "申诉", "不代替整改"))
    assert "执行回执" in of("execution") and PERSON in of("execution")
    assert "批评教育" in of("review") and "当日另有任务" in of("review")
    assert all(Document(io.BytesIO(data)).paragraphs[1].text == office.discipline.name for data in papers.values())
    assert max(len(found) for found in pages.values()) <= 2


@pytest.mark.django_db
def test_every_paper_of_what_runs_beside_a_case_opens_and_says_what_was_so(client):
    """督办单、指令、抽取名单、现场检查记录、抽查结果、裁定书、阅读情况: each as it is downloaded."""
    filled = a_filled_office()
    office, keys, own = filled.office, filled.keys, filled.own
    dispute = Dispute.objects.get(state="decided")
    asked = {
        "instruction.docx": (office.mayor, "instructions:paper", [own["instructions"]["pk"]]),
        "sheet.docx": (office.lei, "checks:sheet", [own["checks:sheet"]["key"]]),
        "record.docx": (office.cha, "checks:paper", [own["checks"]["key"], own["checks:paper"]["record"]]),
        "results.docx": (office.lei, "checks:results_paper", []),
        "ruling.docx": (office.hao, "committee:paper", [dispute.pk]),
    }
    papers = {}
    with clock.set_to(clock.at(ON, 10)):
        for name, (user, route, args) in asked.items():
            client.force_login(user)
            answer = client.get(reverse(route, args=args))
            assert answer.status_code == 200, name
            papers[name] = answer.content
        client.force_login(office.su)
        span = {"number": keys["number"], "since": "2016-11-28 00:00", "until": "2016-12-31 00:00", "reason": "排查"}
        answer = client.post(reverse("honesty:trace_paper"), span)
        assert answer.status_code == 200
        papers["trace.docx"] = answer.content
    pages = opened(papers)
    words = {name: "".join(page.text for page in found) for name, found in pages.items()}
    assert "请连夜清运，明早报告。" in words["instruction.docx"]
    assert "年底暗访" in words["sheet.docx"]
    assert all(one in words["record.docx"] for one in ("柳湾旧码头", "车牌用纸遮住", "灯火通明的后院"))
    assert "抽查" in words["results.docx"]
    assert all(
        one in words["ruling.docx"] for one in ("属地负责", "责任清单第三条", dispute.ruling.signer.official.name)
    )
    assert "阅读情况" in words["trace.docx"]
    for name, found in pages.items():
        for page in found:
            assert page.outside(left=20, right=20) == [], name
