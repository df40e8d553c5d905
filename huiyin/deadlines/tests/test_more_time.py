"""More time: asked before the day by whoever owes it, answered by another, and the clock moves with a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from huiyin.cases import duties
from huiyin.cases.models import Case, Duty
from huiyin.deadlines import actions, rules
from huiyin.deadlines.models import Extension, Move
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.lib.working_days import last_moment
from huiyin.rectification import actions as rectification
from tests.support.cast import DAY, a_case, an_office

pytestmark = pytest.mark.django_db
ON = DAY + timedelta(days=2)
WORDS = {"reason": "现场须二次开挖", "progress": "已清运三十车"}


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def case(office):
    return a_case(office)


@pytest.fixture(autouse=True)
def then():
    with clock.set_to(clock.at(ON, 9)):
        yield


def duty_of(case, kind):
    return Duty.objects.select_related("case", "body").filter(case=case, kind=kind, done_at=None).latest("pk")


def asked(office, case, kind="report_city", day=DAY + timedelta(days=9), by=None, **words):
    return actions.ask_more_time(duty_of(case, kind), asked=day, by=by or office.he, on=ON, **{**WORDS, **words})


def test_the_city_gives_more_time_and_its_clock_moves(office, case):
    before = Case.objects.get(pk=case.pk)
    row = asked(office, case)
    assert duty_of(case, "answer_extension").body == office.office
    actions.answer_more_time(row, granted=True, answer="同意", by=office.lin, on=ON)
    after, duty = Case.objects.get(pk=case.pk), duty_of(case, "report_city")
    assert duty.due == after.due_city == last_moment(DAY + timedelta(days=9)) > before.due_city
    assert after.due_group == before.due_group
    assert after.due == min(after.due_city, after.due_group)
    [move] = Move.objects.all()
    assert (move.was, move.due, move.why, move.extension) == (before.due_city, after.due_city, "extension", row)
    kinds = list(Entry.objects.filter(kind__startswith="deadlines.").values_list("kind", flat=True))
    assert kinds == ["deadlines.extension_asked", "deadlines.extension_answered", "deadlines.moved"]
    assert not Duty.objects.filter(kind="answer_extension", done_at=None).exists()


def test_a_refusal_moves_nothing(office, case):
    before = duty_of(case, "verify").due
    row = asked(office, case, "verify")
    actions.answer_more_time(row, granted=False, answer="按期核实", by=office.zhou, on=ON)
    assert duty_of(case, "verify").due == before
    assert not Move.objects.exists()
    row.refresh_from_db()
    with pytest.raises(Refused, match="已答复"):
        actions.answer_more_time(row, granted=True, answer="同意", by=office.lin, on=ON)


def test_a_leader_asks_for_his_own_duty(office, case):
    row = asked(office, case, "duty_plan", by=office.chen)
    actions.answer_more_time(row, granted=True, fixed=DAY + timedelta(days=8), answer="同意", by=office.lin, on=ON)
    assert duty_of(case, "duty_plan").due == last_moment(DAY + timedelta(days=8))
    with pytest.raises(Refused):
        asked(office, case, "duty_on_site", by=office.he)


@pytest.mark.parametrize(
    ("who", "kind", "words", "said"),
    [
        ("huan", "report_city", {}, "由承办"),
        ("wu", "report_city", {}, "由承办"),
        ("lin", "report_city", {}, "由承办"),
        ("he", "sign", {}, "不能申请"),
        ("lin", "oversight_first", {}, "不能申请"),
        ("he", "report_city", {"reason": " "}, "须写明理由"),
        ("he", "report_city", {"progress": ""}, "须写明理由"),
        ("he", "report_city", {"day": DAY + timedelta(days=7)}, "晚于原期限"),
        ("he", "report_city", {"day": DAY + timedelta(days=60)}, "不能晚于反馈督察组"),
    ],
)
def test_what_is_not_asked_so(office, case, who, kind, words, said):
    with pytest.raises(Refused, match=said):
        asked(office, case, kind, by=office.users[who], **words)
    assert not Extension.objects.exists()


def test_it_is_asked_before_the_moment_and_once(office, case):
    asked(office, case)
    with pytest.raises(Refused, match="尚未答复"):
        asked(office, case)
    late = DAY + timedelta(days=6)
    with clock.set_to(clock.at(late, 9)), pytest.raises(Refused, match="已过"):
        actions.ask_more_time(duty_of(case, "verify"), asked=late + timedelta(days=3), by=office.he, on=late, **WORDS)


@pytest.mark.parametrize("who", ["he", "tang", "mayor", "su", "wu", "chen", "huan"])
def test_who_does_not_answer(office, case, who):
    row = asked(office, case)
    with pytest.raises(Refused):
        actions.answer_more_time(row, granted=True, answer="同意", by=office.users[who], on=ON)


def test_giving_names_a_later_day_and_an_answer_has_words(office, case):
    row = asked(office, case)
    with pytest.raises(Refused, match="晚于原期限"):
        actions.answer_more_time(row, granted=True, fixed=DAY, answer="同意", by=office.lin, on=ON)
    with pytest.raises(Refused, match="写明意见"):
        actions.answer_more_time(row, granted=True, answer=" ", by=office.lin, on=ON)


def test_the_database_moves_no_deadline_without_its_reason(office, case):
    duty = duty_of(case, "report_city")
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.filter(pk=duty.pk).update(due=duty.due + timedelta(days=1))
    row = asked(office, case)
    actions.answer_more_time(row, granted=True, answer="同意", by=office.lin, on=ON)
    for sql in (
        "UPDATE deadlines_move SET why = 'rule'",
        "DELETE FROM deadlines_move",
        "DELETE FROM deadlines_extension",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_the_page_shows_what_is_owed_and_takes_the_request_and_the_answer(office, case, client):
    client.force_login(office.he)
    duty = duty_of(case, "report_city")
    address = reverse("deadlines:case", args=[case.number])
    page = client.get(address).content.decode()
    assert "上报办理结果" in page
    assert "申请延期" in page
    ask = reverse("deadlines:ask", args=[case.number, duty.pk])
    bad = client.post(
        ask,
        {
            f"ask-{duty.pk}-asked": "2016-12-01",
            f"ask-{duty.pk}-reason": "要再挖一次",
            f"ask-{duty.pk}-progress": "清运中",
        },
    )
    assert bad.status_code == 422
    assert "要再挖一次" in bad.content.decode()
    good = client.post(
        ask,
        {
            f"ask-{duty.pk}-asked": "2016-12-07",
            f"ask-{duty.pk}-reason": "要再挖一次",
            f"ask-{duty.pk}-progress": "清运中",
        },
    )
    assert good.status_code == 302
    row = Extension.objects.get()
    assert "延期申请待答复" in client.get(address).content.decode()
    client.force_login(office.lin)
    answer = reverse("deadlines:answer", args=[case.number, row.pk])
    name = f"answer-{row.pk}"
    assert client.post(answer, {f"{name}-granted": "yes", f"{name}-answer": ""}).status_code == 422
    assert (
        client.post(
            answer, {f"{name}-granted": "yes", f"{name}-fixed": "2016-12-07", f"{name}-answer": "同意"}
        ).status_code
        == 302
    )
    assert duty_of(case, "report_city").due == last_moment(date(2016, 12, 7))
    assert "同意延期" in client.get(address).content.decode()


def test_the_page_tells_of_no_duty_of_those_who_watch(office, case, client):
    """A kind that is not named as the chain's is not shown: fail closed."""
    Duty.objects.create(kind="secret_kind", case=case, body=office.urban, start=clock.now(), due=clock.now())
    client.force_login(office.he)
    assert "secret_kind" not in client.get(reverse("deadlines:case", args=[case.number])).content.decode()
    assert "secret_kind" not in rules.EXTENDABLE


def test_a_matter_that_is_done_needs_no_answer_any_more(office, case):
    row = asked(office, case, "verify")
    other = asked(office, case)
    assert actions.lapse() == 0
    duties.finish("verify", case=case, by=office.he, on=ON)
    assert actions.lapse() == 1 and actions.lapse() == 0
    [still] = Duty.objects.filter(kind="answer_extension", done_at=None, dropped_at=None)
    assert still.about_id == other.pk
    with pytest.raises(Refused, match="无须答复"):
        actions.answer_more_time(Extension.objects.get(pk=row.pk), granted=False, answer="不必", by=office.lin, on=ON)


def listed(client, user, state=""):
    client.force_login(user)
    answer = client.get(reverse("deadlines:requests"), {"state": state} if state else {})
    return [one.label for one in answer.context["page"]], answer.content.decode()


def test_all_requests_stand_on_one_page_as_far_as_one_sees_the_case(client, office, case):
    asked(office, case)
    slow = asked(office, case, "verify")
    plan = {"problem": "堆放垃圾", "person": "石敏", "term": "by_day", "due": ON + timedelta(days=9)}
    item = rectification.plan_item(case, measure="清运", **plan, by=office.he, on=ON)
    rectification.ask_extension(item, asked=item.due + timedelta(days=5), reason="设备未到", by=office.he, on=ON)
    for who in ("lin", "he", "chen"):
        labels, page = listed(client, office.users[who])
        assert labels == ["上报办理结果", "核实", item.measure]
        assert "现场须二次开挖" in page and "设备未到" in page
    assert listed(client, office.wu)[0] == []  # a stranger to the case
    actions.answer_more_time(slow, granted=False, answer="按期核实", by=office.zhou, on=ON)
    duties.finish("report_city", case=case, by=office.he, on=ON)
    assert listed(client, office.lin)[0] == [item.measure]
    labels, page = listed(client, office.lin, "answered")
    assert sorted(labels) == ["上报办理结果", "核实"]
    assert "按期核实" in page and "无须答复" in page


def test_whoever_does_not_work_on_cases_reads_no_requests(client, office, case):
    client.force_login(office.admin)
    assert client.get(reverse("deadlines:requests")).status_code == 403
