"""Reminding: each rung once, up the tree, at night only what is urgent, and nobody who may not see the case."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.cases.models import Case, Duty
from huiyin.deadlines import actions, reminding
from huiyin.deadlines.models import Feed, Reminded
from huiyin.intake import actions as intake
from huiyin.jobs.models import Message
from huiyin.jobs.worker import Runner
from huiyin.lib import clock
from huiyin.people.models import Grant
from tests.support.cast import DAY, a_case, an_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    office = an_office()
    for user, body in ((office.wu, office.nanhe),):
        Grant.objects.create(user=user, role="body_head", body=body, reach=body, by=office.lin, since=DAY)
    return office


def at(moment):
    with clock.set_to(moment):
        while reminding.remind(clock.now()):
            pass


def told(user, kind=None):
    rows = Message.objects.filter(user=user)
    return [row.kind for row in (rows.filter(kind=kind) if kind else rows).order_by("pk")]


def test_whoever_is_to_do_it_hears_before_and_when_it_is_late_and_then_those_above(office):
    case = a_case(office)
    Duty.objects.filter(case=case).exclude(kind="verify").update(dropped_at=clock.at(DAY), drop_reason="除核实外")
    due = Duty.objects.get(case=case, kind="verify").due  # the end of 3 December
    steps = [
        (due - timedelta(hours=73), {}),
        (due - timedelta(hours=62), {"he": 1}),
        (due - timedelta(hours=14), {"he": 2}),
        (due - timedelta(hours=10), {"he": 2}),
        (due + timedelta(minutes=5), {"he": 2}),  # midnight: it waits for the morning
        (due + timedelta(hours=7, minutes=5), {"he": 3, "wu": 1}),
        (due + timedelta(hours=25 + 7), {"he": 3, "wu": 1, "chen": 1}),
        (due + timedelta(hours=73 + 7), {"he": 3, "wu": 1, "chen": 1, "mayor": 1}),
        (due + timedelta(days=6), {"he": 3, "wu": 1, "chen": 1, "mayor": 1}),
    ]
    for moment, expected in steps:
        at(moment)
        at(moment)
        found = Counter(Message.objects.values_list("user__username", flat=True))
        assert dict(found) == expected, moment
    assert told(office.he) == ["duty_soon", "duty_soon", "duty_late"]
    assert told(office.chen) == ["duty_late_below"]
    row = Message.objects.filter(user=office.he).first()
    assert (row.number, row.path) == (f"〔{case.number}〕", reverse("case", args=[case.number]))


def test_what_is_done_or_was_given_more_time_is_not_brought_up(office):
    case = a_case(office)
    Duty.objects.filter(case=case).exclude(kind="verify").update(dropped_at=clock.at(DAY), drop_reason="除核实外")
    duty = Duty.objects.select_related("case", "body").get(case=case, kind="verify")
    at(duty.due - timedelta(hours=60))
    assert told(office.he) == ["duty_soon"]
    with clock.set_to(duty.due - timedelta(hours=50)):
        day = (duty.due + timedelta(days=4)).date()
        row = actions.ask_more_time(duty, asked=day, reason="开挖", progress="清运", by=office.he, on=clock.today())
        actions.answer_more_time(row, granted=True, answer="同意", by=office.lin, on=clock.today())
    at(duty.due + timedelta(hours=12))
    assert told(office.he) == ["duty_soon"]
    at(duty.due + timedelta(days=1, hours=12))
    assert told(office.he) == ["duty_soon", "duty_soon"]  # by its new day


def test_nobody_is_told_of_a_case_that_he_may_not_see(office):
    Grant.objects.create(  # a man of Beihe, who heads in Nanhe
        user=office.pan, role="body_head", body=office.beihe, reach=office.nanhe, by=office.lin, since=DAY
    )
    case = a_case(office)
    with clock.set_to(clock.at(DAY, 23, 30)):
        intake.accuse(Case.objects.get(pk=case.pk), office.beihe, by=office.lin, on=DAY)
    at(clock.at(DAY + timedelta(days=7), 9))
    assert told(office.pan) == told(office.wu) == []  # who heads in Nanhe, and is a man of Beihe too
    assert "duty_late_below" in told(office.chen)
    assert "duty_late" in told(office.he)


def test_an_office_that_begins_with_late_things_is_not_flooded(office):
    a_case(office)
    at(clock.at(DAY + timedelta(days=40), 9))
    assert not Message.objects.exists()


def test_in_a_week_of_two_workers_each_is_told_once(office):
    """Every five minutes of a week, two workers by turns; killed ones leave nothing (see the trial with real processes)."""
    a_case(office)
    a_case(office, starred=True)
    workers = [Runner(), Runner()]
    moment = clock.at(DAY + timedelta(days=1))
    while moment < clock.at(DAY + timedelta(days=8)):
        with clock.set_to(moment):
            for worker in workers:
                worker.drain()
        moment += timedelta(minutes=30)
    keys = list(Message.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys)) > 10
    pairs = list(Reminded.objects.values_list("duty", "rule", "due"))
    assert len(pairs) == len(set(pairs))
    with clock.set_to(moment):
        late = Duty.objects.filter(done_at=None, dropped_at=None, due__lt=moment - timedelta(hours=8))
        for duty in late:
            assert Reminded.objects.filter(duty=duty, rule="late_handler").count() == 1


def test_the_calendar_feed_holds_words_and_numbers_and_nothing_of_a_case(office, client):
    case = a_case(office)
    with clock.set_to(clock.at(DAY + timedelta(days=1), 9)):
        client.force_login(office.he)
        page = client.post(reverse("deadlines:my_calendar"), {"do": "make"}).content.decode()
        secret = page.partition("/calendar/")[2].partition(".ics")[0]
        address = reverse("deadlines:feed", args=[secret])
        assert secret not in client.get(reverse("deadlines:my_calendar")).content.decode()
        client.logout()
        answer = client.get(address)
        text = answer.content.decode()
        assert answer["Content-Type"].startswith("text/calendar")
        assert f"〔{case.number}〕核实" in text.replace("\r\n ", "")
        assert "横岗" not in text
        assert "石湾" not in text
        assert client.get(reverse("deadlines:feed", args=["x" * 43])).status_code == 404
        client.force_login(office.he)
        client.post(reverse("deadlines:my_calendar"), {"do": "make"})
        assert client.get(address).status_code == 404  # a new one, and the old is dead
        client.post(reverse("deadlines:my_calendar"), {"do": "end"})
        assert not Feed.objects.exists()
