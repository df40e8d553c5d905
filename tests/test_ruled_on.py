"""A case keeps the rules of the day on which it was handed down; what is ruled later is for later cases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from huiyin.cases import limits, rulebooks
from huiyin.cases.models import Case, Duty
from huiyin.cases.states import State
from huiyin.closing import actions as acting
from huiyin.closing import rules as closing
from huiyin.enforcement import rules as enforcement
from huiyin.intake import actions as intake
from huiyin.intake import rules as intake_rules
from huiyin.leadership import rules as leadership
from huiyin.lib import clock
from huiyin.rulebook.models import Entry
from tests.support.cast import DAY, a_case, an_office, plan, ready_to_submit, registered

NEXT_DAY = DAY + timedelta(days=1)


@pytest.fixture
def office(db):
    return an_office()


def rule_anew(office, section, code, since=NEXT_DAY, **content):
    """Another version of an entry from `since` on, as the administrator's action leaves it."""
    former = office.rulebook.entries.get(section=section, code=code)
    Entry.objects.filter(pk=former.pk).update(until=since)
    same = {name: getattr(former, name) for name in ("name", "name_en", "data", "position")}
    fresh = Entry.objects.create(
        rulebook=former.rulebook, section=section, code=code, since=since, **{**same, **content}
    )
    office.rulebook.forget_entries()
    office.inspection.rulebook.forget_entries()
    return fresh


def again(case):
    return Case.objects.select_related("batch", "inspection", "rulebook", "lead_body").get(pk=case.pk)


def test_a_later_limit_is_for_later_cases(office):
    case = a_case(office)
    rule_anew(office, "limit", "review_city", data={"amount": 1})
    rule_anew(office, "limit", "report_group", data={"amount": 2})
    ready_to_submit(office, case)
    with clock.set_to(clock.at(DAY + timedelta(days=3), 9)):
        acting.submit_case(again(case), report="已清运。", by=office.he, on=DAY + timedelta(days=3))
        acting.review(again(case).submissions.get(whole=True), passed=True, by=office.tang, on=DAY + timedelta(days=3))
    due = Duty.objects.get(case=case, kind="review_city").due.astimezone(clock.SHANGHAI).date()
    assert due == DAY + timedelta(days=9)  # the nine days of its own hand-down, not the one of today
    [later] = registered(office)
    with clock.set_to(clock.at(NEXT_DAY, 9)):
        intake.hand_down(later, plan(office), by=office.lin, on=NEXT_DAY)
    assert again(later).due_group.astimezone(clock.SHANGHAI).date() == DAY + timedelta(days=2)
    assert again(case).due_group.astimezone(clock.SHANGHAI).date() == DAY + timedelta(days=10)


def test_an_objection_has_the_days_that_are_ruled(office):
    rule_anew(office, "limit", "objection", since=DAY, data={"amount": 2, "unit": "natural_days"})
    case = a_case(office)
    with clock.set_to(clock.at(DAY + timedelta(days=3), 9)):
        [part] = again(case).assignments.filter(lead=True)
        late = intake_rules.can_object(part, by=office.he, on=DAY + timedelta(days=3), reasons="不归我局管")
    assert not late and "11月30日" in str(late.reason)
    assert intake_rules.can_object(part, by=office.he, on=DAY + timedelta(days=2), reasons="不归我局管")


def test_a_later_grade_asks_no_other_leader_of_it(office):
    case = a_case(office)
    rule_anew(office, "grade", "important", data={"rank": 1}, name="重大案件")
    assert leadership.rank_asked(again(case)) == 2
    assert leadership.grade_of(again(case)).name == "重要案件"


def test_a_step_ended_later_still_looks_at_it(office):
    case = a_case(office, State.SUBMITTED)
    district = office.rulebook.entries.get(section="review_step", code="district")
    Entry.objects.filter(pk=district.pk).update(until=NEXT_DAY)
    assert [step.code for step in closing.steps_for(again(case), office.nanhe, whole=True)] == ["district", "city"]
    [later] = registered(office)
    with clock.set_to(clock.at(NEXT_DAY, 9)):
        intake.hand_down(later, plan(office), by=office.lin, on=NEXT_DAY)
    assert [step.code for step in closing.steps_for(again(later), office.nanhe, whole=True)] == ["city"]


def test_a_measure_is_of_the_kinds_of_its_own_day(office):
    """What is done in a case is named by the rules of the day on which it is done, not of the hand-down."""
    case = a_case(office)
    rule_anew(office, "measure_kind", "closed_down", name="关停取缔(新)")
    was = enforcement.kinds_for(again(case), by=office.he, on=DAY)
    now = enforcement.kinds_for(again(case), by=office.he, on=NEXT_DAY)
    assert "关停取缔" in {kind.name for kind in was} and "关停取缔(新)" in {kind.name for kind in now}


def test_before_its_hand_down_a_case_has_the_rules_of_today(office):
    [case] = registered(office)
    with clock.set_to(clock.at(date(2017, 3, 1), 9)):
        assert case.ruled_on == date(2017, 3, 1)
    assert a_case(office).ruled_on == DAY


def test_a_limit_is_looked_up_for_its_day(office):
    rule_anew(office, "limit", "sign", data={"amount": 1, "unit": "hours"})
    assert limits.limit_of(office.rulebook, "sign", on=DAY).amount == 4
    assert limits.limit_of(office.rulebook, "sign", on=NEXT_DAY).amount == 1
    assert limits.limit_of(office.rulebook, "unheard_of", on=DAY) is None


def test_whether_a_rulebook_is_in_use(office):
    assert not rulebooks.is_used(office.rulebook) and rulebooks.handed_down_between(office.rulebook) is None
    [case] = registered(office)
    assert not rulebooks.is_used(office.rulebook)
    with clock.set_to(clock.at(NEXT_DAY, 0, 30)):
        intake.hand_down(case, plan(office), by=office.lin, on=NEXT_DAY)
    a_case(office)
    assert rulebooks.is_used(office.rulebook)
    assert rulebooks.handed_down_between(office.rulebook) == (DAY, NEXT_DAY)  # half past midnight is the next day


def test_imported_history_is_read_by_its_inspections_rulebook(office):
    registered(office)
    rows = [intake.NewCase(text="历史案件", types=["water"], types_written=["水"])]
    with clock.set_to(clock.at(DAY, 23)):
        intake.register_cases(office.batch, rows, origin="history", by=office.lin, on=DAY)
    assert rulebooks.is_used(office.rulebook)


# --- the database ----------------------------------------------------------------------------------------------------


def refused(statement, *values):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def allowed(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


def test_what_a_case_was_handed_down_under_is_not_rewritten(office):
    entry = office.rulebook.entries.get(section="limit", code="sign")
    allowed("UPDATE rulebook_entry SET name = '签收时限' WHERE id = %s", entry.pk)
    a_case(office)
    for change in ("name = 'x'", "name_en = 'x'", "data = '{\"amount\": 1}'", "position = 1"):
        refused(f"UPDATE rulebook_entry SET {change} WHERE id = %s", entry.pk)
    allowed("UPDATE rulebook_entry SET name = name WHERE id = %s", entry.pk)
    coming = rule_anew(office, "limit", "sign")
    allowed("UPDATE rulebook_entry SET name = 'x' WHERE id = %s", coming.pk)


def test_nothing_begins_or_ends_on_a_day_of_a_hand_down_or_before(office):
    entry = office.rulebook.entries.get(section="limit", code="sign")
    a_case(office)
    refused("UPDATE rulebook_entry SET until = %s WHERE id = %s", DAY, entry.pk)
    new = (
        "INSERT INTO rulebook_entry (rulebook_id, section, code, name, name_en, data, since, position) "
        "VALUES (%s, 'limit', 'new', '新', '', '{}', %s, 0)"
    )
    refused(new, office.rulebook.pk, DAY)
    allowed(new, office.rulebook.pk, NEXT_DAY)
    allowed("UPDATE rulebook_entry SET until = %s WHERE id = %s", NEXT_DAY, entry.pk)


def test_a_case_does_not_change_its_rulebook(office):
    case = a_case(office)
    other = type(office.rulebook).objects.create(code="other", name="另一套", since=DAY)
    refused("UPDATE cases_case SET rulebook_id = %s WHERE id = %s", other.pk, case.pk)
    refused("UPDATE cases_case SET rulebook_id = NULL WHERE id = %s", case.pk)
