"""The rulebooks' pages: who opens them, what they show, what their forms do and say."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.rulebook import actions
from huiyin.rulebook.loader import load_all_shipped
from huiyin.rulebook.models import Entry, Rulebook
from huiyin.rulebook.sections import SECTIONS, ColumnSet, DutyOfBody, Grade, Limit
from huiyin.rulebook.tests.conftest import TODAY
from huiyin.ui.tests.html import html_errors
from tests.support.cast import PEOPLE, a_case

TOMORROW, LATER = TODAY + timedelta(days=1), TODAY + timedelta(days=30)
READERS = {
    "lin", "mayor", "chen", "deng", "luo", "he", "shi", "huan", "wu", "tang", "zhou", "yan", "cha", "pan", "po", "su",
    "lei", "lv", "hao", "ji", "kong", "head", "admin",
}  # fmt: skip


@pytest.fixture
def admin(office, sign_in):
    return sign_in(office.admin)


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode().split("<main")[1]))


def address(name, book, *more):
    return reverse(f"rulebook:{name}", args=[book.code, *more])


def all_pages(book):
    pages = [reverse("rulebook:books"), address("book", book)]
    for section in SECTIONS:
        one = book.entries.filter(section=section).first()
        pages += [
            address("section", book, section),
            address("add", book, section),
            address("entry", book, section, one.pk),
        ]
    return pages


# --- doors ------------------------------------------------------------------------------------------------------------


def test_the_administrators_pages_are_his_alone(office, book, sign_in):
    before = list(Entry.objects.values()), list(Rulebook.objects.values())
    for user in (office.lin, office.he, office.mayor, office.su, office.kong):
        client = sign_in(user)
        for page in all_pages(book):
            answer = client.get(page)
            assert answer.status_code == 403 and "由市级系统管理员维护" in answer.content.decode(), page
        for page in (address("book", book), address("add", book, "ground")):
            client.post(page, {**typed(code="x", basis="某条"), "until": ""})
    assert (list(Entry.objects.values()), list(Rulebook.objects.values())) == before


def test_who_works_on_cases_reads_the_duty_list(office, sign_in):
    for username, *_rest in PEOPLE:
        answer = sign_in(office.users[username]).get(reverse("rulebook:duties"))
        assert answer.status_code == (200 if username in READERS else 403), username
        if username not in READERS:
            assert "责任清单供" in answer.content.decode()


def test_the_way_there(office, sign_in):
    home = sign_in(office.he).get("/").content.decode()
    assert reverse("rulebook:duties") in home and reverse("rulebook:books") not in home
    assert reverse("rulebook:books") in sign_in(office.admin).get("/").content.decode()
    assert reverse("rulebook:duties") not in sign_in(office.gao).get("/").content.decode()


def test_what_is_not_there_is_not_found(admin, book):
    other = load_all_shipped()[1]
    entry = other.entries.filter(section="limit").first()
    for page in (
        "/office/rulebooks/nothing/",
        address("section", book, "nothing"),
        address("add", book, "nothing"),
        address("entry", book, "limit", entry.pk),
        address("entry", other, "grade", entry.pk),
    ):
        assert admin.get(page).status_code == 404, page


# --- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_valid_html_and_speaks_one_language(admin, book, settings, language):
    admin.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for page in [*all_pages(book), reverse("rulebook:duties")]:
        answer = admin.get(page)
        assert answer.status_code == 200, page
        assert html_errors(answer.content.decode()) == [], page
        if language == "zh-hans":
            assert not re.search(
                r"natural_days|working_days|\bparty\b|\bperson\b|\{city\}|\{district\}", text_of(answer)
            ), page


def test_sections_are_tables_in_the_offices_words(admin, book):
    limits = text_of(admin.get(address("section", book, "limit")))
    assert "5 个工作日" in limits and "4 小时" in limits and "重要案件" in limits and "各等级" in limits
    duties = text_of(admin.get(address("section", book, "duty")))
    assert (
        "各区：环境运输和城市管理局、环境保护局" in duties and "某市环境保护局" in duties and "（未设此机构）" in duties
    )
    assert "关停取缔" in text_of(admin.get(address("section", book, "measure_kind")))
    columns = text_of(admin.get(address("section", book, "column_set")))
    assert "序号、受理编号、行政区域" in columns
    assert "主要领导" in text_of(admin.get(address("section", book, "grade")))
    assert "黑臭水体" in text_of(admin.get(address("section", book, "pollution_type")))


def test_all_rulebooks_with_their_validity(admin, office):
    load_all_shipped()
    a_case(office)
    page = text_of(admin.get(reverse("rulebook:books")))
    assert "2016年1月1日 — 2019年6月6日前 现行 已有案件" in page
    assert "2019年6月6日 — 2023年11月1日前 将施行" in page and "2023年11月1日起" in page


def test_former_and_coming_versions_stand_beside_the_present_one(admin, book, office):
    who = {"by": office.admin, "on": TODAY}
    sign = book.entries.get(section="limit", code="sign")
    actions.change_entry(
        sign, name="签收", data={"amount": 2, "unit": "hours"}, since=LATER, reason="某文〔2016〕1号", **who
    )
    ended = book.entries.get(section="ground", code="tip_off")
    actions.end_entry(ended, until=TODAY, reason="某文", **who)
    section = text_of(admin.get(address("section", book, "limit")))
    assert (
        section.index("现行条目") < section.index("4 小时") < section.index("将施行的条目") < section.rindex("2 小时")
    )
    former = text_of(admin.get(address("section", book, "ground")))
    assert former.index("以前的条目") < former.index("通风报信") and "已终止" in former
    entry = text_of(admin.get(address("entry", book, "limit", sign.pk)))
    assert "2016年1月1日 — 2017年1月4日前" in entry and "2017年1月4日起" in entry
    assert "管理员 · 修改规则条目 办理时限 / sign，自 2017年1月4日 起 · 某文〔2016〕1号" in entry
    assert "现行 34 · 将施行 1" in text_of(admin.get(address("book", book)))


# --- writing ----------------------------------------------------------------------------------------------------------


def typed(**more):
    return {
        "name": "夜间倾倒",
        "name_en": "",
        "position": "",
        "since": LATER.isoformat(),
        "reason": "某文〔2016〕3号",
        **more,
    }


def test_a_duty_is_added_by_the_form(admin, book):
    page = address("add", book, "duty")
    sent = typed(
        code="night-dumping",
        body="{district}-hb",
        types=["solid_waste"],
        words="偷倒、倾倒\n货车，偷倒",
        basis="《某条例》第三条",
    )
    assert admin.post(page, sent).status_code == 302
    duty = book.entries.get(section="duty", code="night-dumping")
    assert duty.since == LATER and duty.value == DutyOfBody(
        code="night-dumping", name="夜间倾倒", name_en="", body="{district}-hb", types=["solid_waste"],
        words=["偷倒", "倾倒", "货车"], basis="《某条例》第三条",
    )  # fmt: skip


def test_a_grade_of_its_own_limit(admin, book):
    sent = typed(code="verify", name="核实(重要案件)", amount="2", unit="working_days", yellow="3", grade="important")
    assert admin.post(address("add", book, "limit"), sent).status_code == 302
    made = book.entries.get(section="limit", code="verify@important")
    assert made.value == Limit(
        "verify@important", "核实(重要案件)", "", amount=2, unit="working_days", grade="important"
    )


def test_columns_are_chosen_in_their_order(admin, book):
    sent = typed(code="short", title="一览表")
    sent |= {"columns_1_key": "serial", "columns_1_heading": "", "columns_3_key": "text", "columns_3_heading": "问题"}
    assert admin.post(address("add", book, "column_set"), sent).status_code == 302
    value = book.entries.get(section="column_set", code="short").value
    assert isinstance(value, ColumnSet) and value.columns == [["serial", "序号"], ["text", "问题"]] and not value.yes_no


@pytest.mark.parametrize(
    ("section", "sent", "says"),
    [
        ("duty", {"code": "Night", "body": "city-hb", "basis": "某条"}, "代码</a>：代码只能用小写字母"),
        ("duty", {"code": "night", "basis": "某条"}, "责任单位</a>："),
        ("duty", {"code": "night", "body": "city-hb"}, "依据条款</a>："),
        ("duty", {"code": "night", "body": "nowhere", "basis": "某条"}, "责任单位</a>："),
        (
            "duty",
            {"code": "night", "body": "{city}-hb", "basis": "某条", "words": "长" * 31},
            "关键词</a>：“长长长长长长长长长长…”太长",
        ),
        ("limit", {"code": "verify", "amount": "-1", "unit": "hours", "yellow": "1"}, "期限</a>："),
        ("limit", {"code": "verify", "amount": "2", "unit": "weeks"}, "期限单位</a>："),
        ("limit", {"code": "unheard", "amount": "2", "unit": "hours"}, "环节</a>："),
        ("limit", {"code": "sign", "amount": "2", "unit": "hours", "yellow": "1"}, "已有现行或将施行的条目"),
        ("column_set", {"code": "short", "title": "表"}, "列</a>：请至少选择一列"),
        ("column_set", {"code": "short", "title": "表", "columns_2_heading": "问题"}, "没有选择内容"),
        (
            "column_set",
            {"code": "short", "title": "表", "columns_1_key": "text", "columns_2_key": "text"},
            "“反映问题”选择了两次",
        ),
        ("grade", {"code": "third", "rank": "1", "repeats": "0", "default": "on"}, "有且只有一个默认等级"),
        ("ground", {"code": "lazy", "basis": "某条", "since": "昨天"}, "生效日期</a>："),
        ("ground", {"code": "lazy", "basis": "某条", "since": "2015-01-01"}, "自2016年1月1日起施行"),
    ],
)
def test_an_error_names_the_field_and_keeps_what_was_typed(admin, book, section, sent, says):
    before = Entry.objects.count()
    answer = admin.post(address("add", book, section), typed(**sent))
    page = answer.content.decode()
    assert answer.status_code == 422 and says in page and "夜间倾倒" in page
    assert html_errors(page) == []
    # Each error of a field leads to a control that is there.
    for target in re.findall(r'<li><a href="#([^"]+)"', page.split("error-summary")[1].split("</ul>")[0]):
        assert f'id="{target}"' in page
    assert Entry.objects.count() == before


def change_sent(entry, **more):
    sent = {
        "do": "change", "name": entry.name, "name_en": entry.name_en, "amount": "2", "unit": "hours", "yellow": "1",
        "position": entry.position, "since": LATER.isoformat(), "reason": "某文", "seen": actions.digest_of(entry),
    }  # fmt: skip
    return {**sent, **more}


def test_a_change_and_an_end_by_the_form(admin, book):
    sign = book.entries.get(section="limit", code="sign")
    page = address("entry", book, "limit", sign.pk)
    answer = admin.post(page, change_sent(sign, reason=""))
    assert answer.status_code == 422 and "依据或原因</a>：" in answer.content.decode()
    answer = admin.post(page, change_sent(sign, seen="0" * 16))
    assert answer.status_code == 422 and "刚刚修改" in answer.content.decode()
    answer = admin.post(page, change_sent(sign))
    made = book.entries.get(section="limit", code="sign", since=LATER)
    assert answer["Location"] == address("entry", book, "limit", made.pk) and made.value.amount == 2
    assert "不能再接新版本" in admin.get(page).content.decode()
    end = address("entry", book, "limit", made.pk)
    answer = admin.post(end, {"do": "end", "until": "2016-01-01", "reason": "某文"})
    assert answer.status_code == 422 and "不能早于施行日期" in answer.content.decode()
    assert html_errors(answer.content.decode()) == []
    until = (LATER + timedelta(days=9)).isoformat()
    assert admin.post(end, {"do": "end", "until": until, "reason": "某文"}).status_code == 302
    made.refresh_from_db()
    assert made.until.isoformat() == until
    assert admin.post(end, {"do": "delete"}).status_code == 302 and Entry.objects.filter(pk=made.pk).exists()


def test_what_is_fixed_is_not_changed_by_the_form(admin, book):
    fine = book.entries.get(section="measure_kind", code="fine")
    sent = {
        "do": "change", "name": "行政罚款", "unit": "元", "counts": "party", "bulletin": "on", "key": "other",
        "position": 1, "since": LATER.isoformat(), "reason": "某文",
    }  # fmt: skip
    assert admin.post(address("entry", book, "measure_kind", fine.pk), sent).status_code == 302
    made = book.entries.get(section="measure_kind", code="fine", since=LATER).value
    assert (made.name, made.counts, made.key) == ("行政罚款", "fen", "fines") and not made.needs_document


def test_a_form_sent_back_unchanged_says_so(admin, book):
    """What the form shows, sent as it stands, is what is stored: no field is lost on the way."""
    for section in SECTIONS:
        one = book.entries.filter(section=section).first()
        page = address("entry", book, section, one.pk)
        form = admin.get(page).context["change"]
        sent = {"do": "change", "since": LATER.isoformat(), "reason": "某文"}
        for name, field in form.fields.items():
            if name in ("since", "reason"):
                continue
            value = field.prepare_value(form.get_initial_for_field(field, name))
            if name == "columns":
                for n, (key, heading) in enumerate(value, start=1):
                    sent |= {f"columns_{n}_key": key, f"columns_{n}_heading": heading}
            elif value is True:
                sent[name] = "on"
            elif value not in (False, None):
                sent[name] = value
        answer = admin.post(page, sent)
        assert answer.status_code == 422 and "内容没有变化" in answer.content.decode(), section


def test_validity_by_the_form(admin, book):
    page = address("book", book)
    answer = admin.post(page, {"since": "2016-01-01", "until": "2015-01-01", "reason": "某文"})
    assert answer.status_code == 422 and "须晚于施行日期" in answer.content.decode()
    assert admin.post(page, {"since": "2016-01-01", "until": "", "reason": "某文"}).status_code == 302
    book.refresh_from_db()
    assert book.until is None and "2016年1月1日起" in text_of(admin.get(page))


def test_an_expired_rulebook_says_why_nothing_is_added(admin, book, office):
    actions.date_rulebook(book, since=book.since, until=TODAY, reason="某文", by=office.admin, on=TODAY)
    page = text_of(admin.get(address("section", book, "limit")))
    assert "至2016年12月5日废止" in page and "先修改有效期" in page


def test_before_any_case_the_form_proposes_today_and_in_use_tomorrow(admin, book, office):
    page = address("add", book, "ground")
    assert f'value="{TODAY.isoformat()}"' in admin.get(page).content.decode()
    a_case(office)
    again = admin.get(page).content.decode()
    assert f'value="{TOMORROW.isoformat()}"' in again and "最早自2016年12月6日起生效" in again


def test_grades_keep_their_words(book):
    assert isinstance(book.one_of(Grade, "important", TODAY).words, list)
