"""Judging a signal: by whom, once, with a reason; confirmed it is a clue."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from huiyin.accountability.models import Clue
from huiyin.cases.states import State
from huiyin.complainants import actions as complainants
from huiyin.honesty import actions, rules
from huiyin.honesty.models import Signal
from huiyin.honesty.scan import scan
from huiyin.intake import actions as intake
from huiyin.journal.models import Entry
from huiyin.lib import clock, guards
from huiyin.lib.verdicts import Refused
from tests.support.cast import DAY, a_case

pytestmark = pytest.mark.django_db
ON = DAY + timedelta(days=4)
WHO_MAY = {"su", "lv"}


@pytest.fixture
def signal(office, clock_at) -> Signal:
    """The complainant said otherwise than the report."""
    clock_at(clock.at(ON, 9))
    case = a_case(office, State.PASSED)
    complainants.call_back(case, result="dissatisfied", note="还在倒", by=office.gao, on=ON)
    scan(clock.at(ON, 10))
    clock_at(clock.at(ON, 11))
    return Signal.objects.get(kind="contradicted")


def test_who_may_read_and_judge(office, signal):
    reads = {name for name, user in office.users.items() if signal in Signal.objects.visible_to(user)}
    judges = {name for name, user in office.users.items() if rules.can_judge(signal, by=user, reason="x")}
    assert (reads, judges) == (WHO_MAY, WHO_MAY)


def test_confirmed_it_is_a_clue_and_dismissed_it_is_none(office, signal):
    before = Clue.objects.count()
    clue = actions.confirm(signal, reason="回访录音属实", by=office.su, on=ON)
    assert (clue.source, clue.case, Clue.objects.count()) == ("signal", signal.case, before + 1)
    assert (signal.judgement, signal.judged_by, signal.clue) == ("confirmed", office.su, clue)
    kinds = Entry.objects.filter(subject_kind="signal", subject_id=str(signal.pk)).values_list("kind", flat=True)
    assert list(kinds) == ["honesty.signal_found", "honesty.signal_confirmed"]
    assert not Entry.objects.filter(subject_kind="case", kind__startswith="honesty").exists()


def test_dismissed_with_its_reason(office, signal):
    actions.dismiss(signal, reason="另一处气味", by=office.su, on=ON)
    assert (signal.judgement, signal.reason, signal.clue) == ("dismissed", "另一处气味", None)


def test_once_with_a_reason_and_on_a_possible_day(office, signal):
    for reason, day in (("", ON), ("   ", ON), ("x", ON + timedelta(days=1)), ("x", ON - timedelta(days=1))):
        with pytest.raises(Refused):
            actions.dismiss(signal, reason=reason, by=office.su, on=day)
    actions.dismiss(signal, reason="排除", by=office.su, on=ON)
    with pytest.raises(Refused, match="已经判断"):
        actions.confirm(signal, reason="又属实", by=office.su, on=ON)


def test_two_at_once_one_is_told(office, signal):
    mine, his = Signal.objects.get(pk=signal.pk), Signal.objects.get(pk=signal.pk)
    actions.dismiss(mine, reason="排除", by=office.su, on=ON)
    before = Clue.objects.count()
    with pytest.raises(Refused, match="有人刚刚判断"):
        actions.confirm(his, reason="属实", by=office.su, on=ON)
    assert Clue.objects.count() == before


def test_nobody_judges_what_is_about_his_own_body(office, signal):
    with guards.without(connection, "honesty_signal_frozen"):
        Signal.objects.filter(pk=signal.pk).update(body=office.discipline)
    fresh = Signal.objects.get(pk=signal.pk)
    with pytest.raises(Refused, match="您所在机关"):
        actions.dismiss(fresh, reason="排除", by=office.su, on=ON)
    with pytest.raises(IntegrityError, match="判断人所在机关"), transaction.atomic():
        Signal.objects.filter(pk=fresh.pk).update(
            judgement="dismissed", reason="x", judged_on=ON, judged_at=clock.now(), judged_by=office.su
        )


def test_nobody_reads_or_judges_what_is_about_a_case_against_his_own(office, signal):
    case = signal.case
    assert case is not None
    intake.accuse(case, office.discipline, by=office.lin, on=ON)
    assert not Signal.objects.visible_to(office.su).exists()
    assert not rules.can_judge(signal, by=office.su, reason="x")
    with pytest.raises(IntegrityError, match="判断人所在机关"), transaction.atomic():
        Signal.objects.filter(pk=signal.pk).update(
            judgement="dismissed", reason="x", judged_on=ON, judged_at=clock.now(), judged_by=office.su
        )


@pytest.mark.parametrize(
    "change",
    [{"strength": 5}, {"pair": "~"}, {"detail": {"x": 1}}, {"judgement": "dismissed"}, {"judgement": "confirmed"}],
)
def test_the_database_keeps_what_was_found(office, signal, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Signal.objects.filter(pk=signal.pk).update(**change)


def test_the_database_keeps_what_was_judged(office, signal):
    actions.dismiss(signal, reason="排除", by=office.su, on=ON)
    with pytest.raises(IntegrityError, match="已经判断"), transaction.atomic():
        Signal.objects.filter(pk=signal.pk).update(reason="另一个理由")
    with pytest.raises(IntegrityError), transaction.atomic():
        signal.delete()
