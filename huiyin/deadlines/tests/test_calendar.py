"""The working calendar: a notice entered moves the deadlines that it moves, says so, and leaves the others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from huiyin.cases.models import Duty
from huiyin.deadlines import actions, queries
from huiyin.deadlines.forms import written
from huiyin.deadlines.models import Move
from huiyin.jobs.models import Job
from huiyin.jobs.worker import Runner
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.lib.working_days import SpecialDay, last_moment, special_days
from huiyin.rulebook.calendar import working_calendar
from huiyin.rulebook.models import CalendarYear
from tests.support.cast import DAY, a_case, an_office
from tests.support.clues import a_clue

pytestmark = pytest.mark.django_db
NINE = clock.at(DAY + timedelta(days=1), 9)
# As it never was: the Thursday and Friday after the hand-over are off, the Saturday is worked for it.
EXTRA = [
    SpecialDay(date(2016, 12, 1), working=False, name="临时放假"),
    SpecialDay(date(2016, 12, 2), working=False, name="临时放假"),
    SpecialDay(date(2016, 12, 3), working=True, name="调休上班"),
]


@pytest.fixture
def office():
    return an_office()


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("huiyin.jobs.queue.SCHEDULES", {})
    with clock.set_to(NINE):
        yield


def entered(office, days=EXTRA, year=2016, notice="国办发明电〔2016〕99号"):
    return actions.enter_calendar(year, [*special_days(year), *days], notice=notice, by=office.admin, on=clock.today())


def test_open_deadlines_in_working_days_are_reckoned_anew_and_say_so(office):
    case = a_case(office)
    objection = Duty.objects.create(
        kind="sign",
        case=case,
        body=office.env,
        start=case.clock_start,
        rule="objection",
        due=last_moment(date(2016, 12, 5)),
        about_kind="assignment",
        about_id=999_999,
    )  # five working days from the 28th
    others = dict(Duty.objects.exclude(pk=objection.pk).values_list("pk", "due"))
    notice = entered(office)
    assert Duty.objects.get(pk=objection.pk).due.date() == objection.due.date()  # until a worker has come by
    assert Runner().drain() == 1
    objection.refresh_from_db()
    assert objection.due == last_moment(date(2016, 12, 6))
    [move] = Move.objects.all()
    assert (move.duty, move.why, move.notice) == (objection, "calendar", notice)
    assert Entry.objects.filter(kind="deadlines.moved").count() == 1
    assert dict(Duty.objects.exclude(pk=objection.pk).values_list("pk", "due")) == others
    [row] = queries.notices()
    assert row.moved == 1


def test_a_clue_is_reckoned_anew_in_its_own_chain_and_in_no_number(office):
    clue = a_clue(office)
    duty = Duty.objects.get(about_kind="clue", about_id=clue.pk)
    was = duty.due
    entered(office)
    Runner().drain()
    duty.refresh_from_db()
    assert duty.due > was
    moved = Entry.objects.get(kind="deadlines.moved", subject_kind="clue")
    assert moved.subject_id == str(clue.pk)
    [row] = queries.notices()
    assert row.moved == Move.objects.filter(duty__case__isnull=False).count() < Move.objects.count()


def test_a_deadline_that_was_given_more_time_stays(office):
    case = a_case(office)
    given = Duty.objects.create(
        kind="sign",
        case=case,
        body=office.env,
        start=case.clock_start,
        rule="objection",
        due=last_moment(date(2016, 12, 20)),
        about_kind="assignment",
        about_id=999_999,
    )
    entered(office)
    Runner().drain()
    given.refresh_from_db()
    assert given.due == last_moment(date(2016, 12, 20))


def test_it_goes_on_in_steps(office, monkeypatch):
    monkeypatch.setattr(actions, "AT_A_TIME", 3)
    a_case(office)
    entered(office)
    n = Duty.objects.filter(done_at=None, dropped_at=None).exclude(rule="").count()
    assert Runner().drain() == n // 3 + 1
    assert not Job.objects.exclude(state="done").exists()


def test_the_last_notice_of_a_year_counts_and_none_is_rewritten(office):
    assert working_calendar().is_working_day(date(2016, 12, 1))
    entered(office)
    assert not working_calendar().is_working_day(date(2016, 12, 1))
    assert working_calendar().is_working_day(date(2016, 12, 3))
    entered(office, days=[], notice="国办发明电〔2015〕18号")
    assert working_calendar().is_working_day(date(2016, 12, 1))
    assert CalendarYear.objects.count() == 2


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([], "至少填写一天"),
        ([SpecialDay(date(2017, 1, 2), working=False, name="元旦")], "不在2016年"),
        ([EXTRA[0], EXTRA[0], EXTRA[2]], "写了两次"),
        ([SpecialDay(date(2016, 12, 1), working=True, name="上班")], "本来就上班"),
        ([EXTRA[0]], "没有一天调休上班"),
    ],
)
def test_slips_of_the_pen_are_named(office, days, said):
    with pytest.raises(Refused, match=said):
        actions.enter_calendar(2016, days, notice="某号", by=office.admin, on=clock.today())
    assert not Job.objects.exists()


def test_only_the_administrator_keeps_it(office):
    with pytest.raises(Refused, match="系统管理员"):
        actions.enter_calendar(2016, EXTRA, notice="某号", by=office.lin, on=clock.today())


def test_a_year_without_notice_is_named_where_it_matters(office, client):
    client.force_login(office.admin)
    page = client.get(reverse("deadlines:calendar"), {"year": "2016"}).content.decode()
    assert "调休上班" in page
    assert queries.missing_years(date(2016, 12, 1)) == []
    assert queries.missing_years(date(2039, 12, 1)) == [2039, 2040]
    assert queries.missing_years(date(2039, 3, 1)) == [2039]
    with clock.set_to(clock.at(date(2039, 12, 1), 9)):
        assert "2039年的放假安排尚未录入" in client.get("/").content.decode()


def test_the_page_takes_lines_and_names_the_one_it_cannot_read(office, client):
    client.force_login(office.admin)
    address = reverse("deadlines:calendar") + "?year=2016"
    typed = written([*special_days(2016), *EXTRA])
    bad = client.post(address, {"year": 2016, "notice": "某号", "days": typed + "\n13月1日 休"})
    assert bad.status_code == 422
    assert "第 " in bad.content.decode()
    assert "读不懂" in bad.content.decode()
    assert client.post(address, {"year": 2016, "notice": "某号", "days": typed}).status_code == 302
    assert not working_calendar().is_working_day(date(2016, 12, 1))
