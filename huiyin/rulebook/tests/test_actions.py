"""What the administrator does with entries: added from a day, changed by a dated version, ended; never rewritten in use."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huiyin.journal.models import Entry as JournalEntry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Grant
from huiyin.rulebook import actions
from huiyin.rulebook.loader import load_shipped, read_shipped
from huiyin.rulebook.models import Entry
from huiyin.rulebook.sections import Grade, Limit, MeasureKind, PollutionType, ReviewStep
from huiyin.rulebook.tests.conftest import TODAY
from tests.support.cast import a_case

TOMORROW, LATER = TODAY + timedelta(days=1), TODAY + timedelta(days=30)


def state():
    return list(Entry.objects.values().order_by("pk")), JournalEntry.objects.count()


def told(kind):
    return JournalEntry.objects.filter(kind=kind).latest("id")


@pytest.fixture
def who(office):
    return {"by": office.admin, "on": TODAY}


@pytest.fixture
def sign(book):
    return book.entries.get(section="limit", code="sign")


def change(entry, who, *, amount=2, since, **more):
    data = {"amount": amount, "unit": "hours", "yellow": 1}
    return actions.change_entry(
        entry,
        **{
            "name": entry.name,
            "name_en": entry.name_en,
            "data": data,
            "since": since,
            "reason": "某文〔2016〕1号",
            **who,
            **more,
        },
    )


# --- adding -----------------------------------------------------------------------------------------------------------


def test_an_entry_is_in_force_from_its_day_with_a_journal_entry(book, who):
    made = actions.add_entry(book, MeasureKind, code="power_cut", name="停电", data={"unit": "家"}, since=LATER, **who)
    book.forget_entries()
    assert "power_cut" not in {kind.code for kind in book.all_of(MeasureKind, LATER - timedelta(days=1))}
    assert book.one_of(MeasureKind, "power_cut", LATER).name == "停电"
    assert made.position > max(e.position for e in book.entries.filter(section="measure_kind").exclude(pk=made.pk))
    entry = told("rulebook.entry_added")
    assert entry.payload == {
        "section": "measure_kind", "code": "power_cut", "since": LATER.isoformat(), "digest": actions.digest_of(made),
    }  # fmt: skip
    assert (entry.subject_kind, entry.subject_id, entry.author_id) == ("rulebook", str(book.pk), str(who["by"].pk))
    assert entry.describe() == "新增规则条目 处理措施 / power_cut，自 2017年1月4日 起"


@pytest.mark.parametrize(
    ("kind", "fields", "says"),
    [
        (MeasureKind, {"code": "fine", "name": "罚款"}, "已有现行或将施行"),
        (MeasureKind, {"code": "penalty", "name": "处罚", "data": {"key": "fines"}}, "已用于“罚款”"),
        (MeasureKind, {"code": "received", "name": "收到"}, "已用于“通报固定指标”"),
        (MeasureKind, {"code": "x", "name": "某措施", "data": {"counts": "tons"}}, "“计数对象”不能是“tons”"),
        (MeasureKind, {"code": "x", "name": "某措施", "data": {"police": 1}}, "“由公安机关登记”填写有误"),
        (PollutionType, {"code": "smell", "name": "气味", "data": {"synonyms": ["恶臭"]}}, "已是“大气”的名称或同义词"),
        (Grade, {"code": "third", "name": "第三等", "data": {"default": True}}, "有且只有一个默认等级"),
        (Limit, {"code": "sign", "name": "签收", "data": {"grade": "general"}}, "代码与适用等级不符"),
        (MeasureKind, {"code": "x", "name": "某措施", "since": date(2015, 12, 31)}, "自2016年1月1日起施行"),
        (MeasureKind, {"code": "x", "name": "某措施", "since": date(2019, 6, 6)}, "至2019年6月6日废止"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_reason(book, who, kind, fields, says):
    before = state()
    with pytest.raises(Refused, match=says):
        actions.add_entry(book, kind, **{"data": {}, "since": LATER, **fields, **who})
    assert state() == before


def test_a_code_that_ended_may_come_back_but_not_as_something_else(book, who):
    fine = book.entries.get(section="measure_kind", code="fine")
    actions.end_entry(fine, until=TOMORROW, reason="某文", **who)
    again = {"code": "fine", "name": "罚款", "since": LATER, **who}
    with pytest.raises(Refused, match="是已有记录的依据"):
        actions.add_entry(book, MeasureKind, data={"counts": "party", "key": "fines"}, **again)
    actions.add_entry(book, MeasureKind, data={"counts": "fen", "key": "fines", "unit": "元"}, **again)
    with pytest.raises(Refused, match="已有现行或将施行"):
        actions.add_entry(book, MeasureKind, data={"counts": "fen", "key": "fines", "unit": "元"}, **again)


# --- changing ---------------------------------------------------------------------------------------------------------


def test_before_any_case_a_version_is_overwritten_from_its_own_day(book, sign, who):
    former = actions.digest_of(sign)
    made = change(sign, who, since=sign.since)
    assert made.pk == sign.pk and book.entries.filter(section="limit", code="sign").count() == 1
    payload = told("rulebook.entry_changed").payload
    assert payload["overwritten"] is True and payload["former_digest"] == former != payload["digest"]


def test_from_a_later_day_a_new_version_follows(book, sign, who):
    made = change(sign, who, since=LATER)
    sign.refresh_from_db()
    assert (sign.until, made.since, made.until, made.position) == (LATER, LATER, None, sign.position)
    book.forget_entries()
    assert [book.one_of(Limit, "sign", day).amount for day in (LATER - timedelta(days=1), LATER)] == [4, 2]
    assert told("rulebook.entry_changed").payload["overwritten"] is False
    with pytest.raises(Refused, match="不能再接新版本"):
        change(sign, who, amount=1, since=LATER + timedelta(days=5))


def test_in_use_nothing_is_rewritten_and_nothing_reaches_back(office, book, sign, who):
    a_case(office)
    before = state()
    for since, says in ((sign.since, "已经施行，不能改写"), (TODAY, "最早为2016年12月6日")):
        with pytest.raises(Refused, match=says):
            change(sign, who, since=since)
    with pytest.raises(Refused, match="最早为2016年12月6日"):
        actions.add_entry(book, MeasureKind, code="x", name="某措施", data={}, since=TODAY, **who)
    with pytest.raises(Refused, match="终止日期最早为2016年12月6日"):
        actions.end_entry(sign, until=TODAY, reason="某文", **who)
    assert state() == before
    coming = change(sign, who, since=TOMORROW)
    assert change(coming, who, amount=3, since=TOMORROW).pk == coming.pk  # no case lives by it yet
    with clock.set_to(clock.at(TOMORROW, 9)), pytest.raises(Refused, match="不能改写"):
        change(coming, {**who, "on": TOMORROW}, amount=1, since=TOMORROW)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"since": date(2015, 1, 1)}, "生效日期不能更早"),
        ({"since": LATER, "amount": 4}, "没有变化"),
        ({"since": LATER, "seen": "0" * 16}, "刚刚修改"),
        ({"since": LATER, "data": {"amount": "四"}}, "“期限”填写有误"),
        ({"since": LATER, "data": {"unit": "weeks"}}, "“期限单位”不能是“weeks”"),
    ],
)
def test_a_change_that_cannot_be_is_refused(book, sign, who, more, says):
    before = state()
    with pytest.raises(Refused, match=says):
        change(sign, who, **more)
    assert state() == before


def test_what_records_rest_on_stays(book, who):
    fine = book.entries.get(section="measure_kind", code="fine")
    for data in ({"counts": "party", "key": "fines"}, {"counts": "fen", "key": "penalties"}):
        with pytest.raises(Refused, match="是已有记录的依据"):
            actions.change_entry(fine, name="罚款", data=data, since=LATER, reason="某文", **who)


def test_one_city_step_and_one_default_grade_remain(book, who):
    city = book.entries.get(section="review_step", code="city")
    with pytest.raises(Refused, match="至少要保留一个市级审核环节"):
        actions.change_entry(city, name="审核", data={"level": "district"}, since=LATER, reason="某文", **who)
    with pytest.raises(Refused, match="至少要保留一个市级审核环节"):
        actions.end_entry(city, until=LATER, reason="某文", **who)
    general = book.entries.get(section="grade", code="general")
    with pytest.raises(Refused, match="有且只有一个默认等级"):
        actions.change_entry(general, name="一般案件", data={"rank": 1}, since=LATER, reason="某文", **who)
    actions.end_entry(book.entries.get(section="review_step", code="district"), until=LATER, reason="某文", **who)
    book.forget_entries()
    assert [step.code for step in book.all_of(ReviewStep, LATER)] == ["city"]


# --- ending -----------------------------------------------------------------------------------------------------------


def test_an_ended_entry_stays_readable_and_is_ended_once(book, sign, who):
    actions.end_entry(sign, until=LATER, reason="某文〔2016〕2号", **who)
    book.forget_entries()
    assert book.one_of(Limit, "sign", LATER - timedelta(days=1))
    with pytest.raises(Refused):
        book.one_of(Limit, "sign", LATER)
    assert book.named(Limit, "sign", LATER).amount == 4 and "sign" in book.ever(Limit)
    entry = told("rulebook.entry_ended")
    assert entry.payload["until"] == LATER.isoformat() and entry.reason == "某文〔2016〕2号"
    sign.refresh_from_db()
    with pytest.raises(Refused, match="已定于2017年1月4日终止"):
        actions.end_entry(sign, until=TOMORROW, reason="某文", **who)


def test_an_end_needs_its_reason_and_comes_after_the_beginning(book, sign, who):
    with pytest.raises(Refused, match="依据或原因"):
        actions.end_entry(sign, until=LATER, reason=" ", **who)
    with pytest.raises(Refused, match="不能早于施行日期"):
        actions.end_entry(sign, until=date(2015, 1, 1), reason="某文", **who)


def test_what_has_not_begun_is_taken_back_and_never_was(office, book, sign, who):
    a_case(office)
    made = actions.add_entry(book, MeasureKind, code="power_cut", name="停电", data={}, since=LATER, **who)
    actions.end_entry(made, until=LATER, reason="误登", **who)
    book.forget_entries()
    assert "power_cut" not in book.ever(MeasureKind)
    assert not [kind for kind in book.all_of(MeasureKind, LATER) if kind.code == "power_cut"]
    made.refresh_from_db()
    with pytest.raises(Refused, match="施行前已撤回"):
        actions.change_entry(made, name="断电", data={}, since=LATER, reason="某文", **who)
    with pytest.raises(Refused, match="已经登记过"):
        actions.add_entry(book, MeasureKind, code="power_cut", name="停电", data={}, since=LATER, **who)
    actions.add_entry(book, MeasureKind, code="power_cut", name="停电", data={}, since=LATER + timedelta(days=1), **who)
    follower = change(sign, who, since=LATER)
    with pytest.raises(Refused, match="接替前一版本，不能撤回"):
        actions.end_entry(follower, until=LATER, reason="误登", **who)


# --- validity, rights, the shipped file -------------------------------------------------------------------------------


def test_a_rulebooks_validity_covers_its_cases(office, book, who):
    a_case(office)  # handed down on 28 November
    for since, until, says in (
        (date(2016, 11, 29), None, "施行日期不能更晚"),
        (date(2016, 1, 1), date(2016, 11, 28), "废止日期须在此之后"),
        (date(2016, 1, 1), date(2015, 1, 1), "须晚于施行日期"),
        (book.since, book.until, "没有变化"),
    ):
        with pytest.raises(Refused, match=says):
            actions.date_rulebook(book, since=since, until=until, reason="某文", **who)
    with pytest.raises(Refused, match="依据或原因"):
        actions.date_rulebook(book, since=book.since, until=None, reason="", **who)
    made = actions.date_rulebook(book, since=book.since, until=None, reason="继续施行", **who)
    entry = told("rulebook.dated")
    assert made.until is None and entry.payload["until"] is None
    assert entry.describe() == "规则库 foshan-2016 的有效期为 2016年1月1日 至 另行通知"


def test_only_the_citys_administrator(office, book, sign, who):
    district = Grant.objects.create(
        user=office.wu,
        role="administrator",
        body=office.beihe,
        reach=office.beihe,
        by=office.admin,
        since=date(2016, 1, 1),
    )
    assert district.pk
    before = state()
    for user in (office.lin, office.he, office.mayor, office.kong, office.wu):
        as_user = {"by": user, "on": TODAY}
        for act in (
            lambda as_user=as_user: actions.add_entry(
                book, MeasureKind, code="x", name="某措施", data={}, since=LATER, **as_user
            ),
            lambda as_user=as_user: change(sign, as_user, since=LATER),
            lambda as_user=as_user: actions.end_entry(sign, until=LATER, reason="某文", **as_user),
            lambda as_user=as_user: actions.date_rulebook(book, since=book.since, until=None, reason="某文", **as_user),
        ):
            with pytest.raises(Refused, match="由市级系统管理员维护"):
                act()
    assert state() == before


def test_a_newer_shipped_file_adds_new_codes_from_tomorrow_in_a_rulebook_in_use(office, book, monkeypatch, who):
    a_case(office)
    file = read_shipped("foshan-2016")
    file["sections"]["measure_kind"].append({"code": "power_cut", "name": "停电", "name_en": "Power cut"})
    monkeypatch.setattr("huiyin.rulebook.loader.read_shipped", lambda code: file)
    ended = book.entries.get(section="limit", code="sign")
    actions.end_entry(ended, until=TOMORROW, reason="某文", **who)
    load_shipped("foshan-2016")
    assert book.entries.get(section="measure_kind", code="power_cut").since == TOMORROW
    assert book.entries.filter(section="limit", code="sign").count() == 1
    before = state()
    load_shipped("foshan-2016")
    assert state() == before
