"""Who goes out, what is recorded, what follows from a finding."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin.accountability.models import Clue
from huiyin.cases.models import Case, Duty, SentBack
from huiyin.cases.states import State
from huiyin.checks import actions, queries, rules
from huiyin.checks.models import Check
from huiyin.checks.tests.conftest import ON, confirmed, drawn, recorded, staffed
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused

NEVER = ("lin", "mayor", "chen", "he", "huan", "tang", "zhou", "yan", "gao", "po", "su", "hao", "admin")


@pytest.fixture
def check(office, cases) -> Check:
    return drawn(office)[0]


@pytest.mark.parametrize("who", NEVER)
def test_who_handles_reviews_coordinates_or_leads_does_not_go_out(office, check, who):
    assert not rules.can_name(check, office.users[who], by=office.lei)
    with pytest.raises(Refused):
        actions.name_checkers(check, [office.users[who]], by=office.lei, on=ON)


@pytest.mark.parametrize("who", [*NEVER, "cha"])
def test_only_the_head_names_confirms_releases(office, check, who):
    found = recorded(office, check)
    user = office.users[who]
    with pytest.raises(Refused):
        actions.confirm(check, found, words="x", by=user, on=ON)
    with pytest.raises(Refused):
        actions.release(check, by=user, on=ON)
    with pytest.raises(Refused):
        actions.name_checkers(check, [office.cha], by=user, on=ON)
    assert Check.objects.get(pk=check.pk).is_open


def test_two_go_out_and_one_of_them_records(office, check):
    actions.name_checkers(check, [office.cha], by=office.lei, on=ON)
    assert "两人" in str(rules.may_record(Check.objects.get(pk=check.pk), by=office.cha).reason)
    record = recorded(office, check, "partly")
    assert record.finding == "partly" and record.points.filter(holds=False).exists()
    assert not Duty.objects.filter(kind="spot_check", about_id=check.pk, done_at=None).exists()
    owed = Duty.objects.get(kind="confirm_check", about_id=check.pk)
    assert (owed.body, owed.case, owed.done_at) == (office.urban, None, None)


def test_a_record_is_not_ahead_of_its_moment_nor_before_the_draw(office, check):
    staffed(office, check)
    for at in (clock.now() + timedelta(minutes=1), clock.now() - timedelta(days=1)):
        with pytest.raises(Refused):
            recorded(office, check, at=at)


def test_no_pass_where_one_thing_was_not_true(office, check):
    said = queries.said_of(check.case)
    assert {one.kind for one in said} >= {"report", "reply"}
    points = [(one.kind, one.about, one.text, n > 0, "没有清运") for n, one in enumerate(said)]
    with pytest.raises(Refused):
        recorded(office, check, "pass", points=points)


def test_nobody_confirms_his_own_record(office, check):
    mine = recorded(office, check, by=office.lei)
    assert not rules.may_confirm(check, by=office.lei)
    with pytest.raises(Refused):
        actions.confirm(check, mine, words="属实", by=office.lei, on=ON)


def test_a_passed_check_changes_nothing_on_the_case(office, check):
    done = confirmed(office, check, "pass")
    assert (done.result, done.released_on) == ("pass", ON)
    assert Case.objects.get(pk=check.case_id).state == State.CLOSED
    assert not Clue.objects.filter(source=Clue.Source.CHECK).exists()
    assert not Duty.objects.filter(about_kind="check", about_id=check.pk, done_at=None).exists()


def test_a_failed_check_reopens_the_case_and_makes_a_clue(office, check):
    done = confirmed(office, check)
    case = Case.objects.get(pk=check.case_id)
    assert (case.state, case.answer) == (State.HANDED_DOWN, "open")
    back = SentBack.objects.get(case=case)
    assert (back.why, back.by) == ("failed_check", office.lei)
    assert "抽查不合格" in back.reason
    clue = Clue.objects.get(source=Clue.Source.CHECK)
    assert (clue.case, clue.body) == (case, office.nanhe)
    kinds = set(Entry.objects.filter(subject_kind="case", subject_id=str(case.pk)).values_list("kind", flat=True))
    assert {"checks.released", "closing.reopened_by_check"} <= kinds
    assert Duty.objects.filter(case=case, kind="report_city", done_at=None).exists()
    assert done.confirmed_by == office.lei


def test_a_failed_check_of_a_case_still_in_hand_makes_a_clue_only(office, cases):
    from tests.support.cast import a_case

    at_work = a_case(office)
    [check] = drawn(office, size=1, filters={"state": "open"})
    assert check.case == at_work
    confirmed(office, check)
    assert not SentBack.objects.exists()
    assert Clue.objects.filter(source=Clue.Source.CHECK, case=at_work).count() == 1


def test_a_finding_is_confirmed_once(office, check):
    stale = Check.objects.get(pk=check.pk)
    confirmed(office, check, "partly")
    with pytest.raises(Refused):
        actions.confirm(stale, stale.records.first(), words="x", by=office.lei, on=ON)


def test_who_checked_may_check_again(office, check):
    confirmed(office, check)
    assert not rules.has_handled(check.case, office.lei)
    assert not rules.has_handled(check.case, office.cha)


def test_another_goes_in_his_place_until_he_has_recorded(office, check):
    staffed(office, check)
    cha = check.checkers.get(user=office.cha)
    actions.end_checker(cha, by=office.lei, on=ON)
    assert check.checkers.filter(ended_at=None).count() == 1
    recorded(office, check)
    with pytest.raises(Refused):
        actions.end_checker(check.checkers.get(user=office.cha, ended_at=None), by=office.lei, on=ON)
