"""What the database refuses by itself, on SQLite and on PostgreSQL, when somebody goes past the actions."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from huiyin.cases.models import Accusation, Inquiry, Inspection
from huiyin.enforcement import actions
from huiyin.enforcement.models import Amendment, CaseParty, EnforcementAnswer, Measure, Person, PoliceFile
from huiyin.enforcement.tests.conftest import ON
from huiyin.lib import clock, guards


@pytest.fixture
def fine(office, case) -> Measure:
    return actions.take_measures(case, "fine", new_party="甲厂", fen=100, by=office.he, on=ON)[0]


def _sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def _refuses(statement, *values):
    with pytest.raises(IntegrityError):
        _sql(statement, *values)


@pytest.mark.parametrize(
    "change",
    [
        'kind = \'closed_down\'', "fen = 1", '"on" = \'2016-11-28\'', "party_id = NULL, note = 'x'", "authority_id = 1",
        "entered = '2016-11-01'", "by_id = 1", "hour = '01:00'", "note = '改写'",
    ],
)  # fmt: skip
def test_a_measure_is_not_rewritten(office, fine, change):
    _refuses(f"UPDATE enforcement_measure SET {change} WHERE id = %s", fine.pk)


def test_nothing_is_deleted(office, case, fine):
    actions.take_measures(case, "arrested", new_person="张某", by=office.po, on=ON)
    actions.enter_police_file(case, "A1", "案", by=office.he)
    actions.amend_fine(fine, 50, reason="复议", by=office.he, on=ON)
    actions.answer_inquiry(case, outcome="measures", reasons="已罚款", by=office.he, on=ON)
    for model in (Measure, Amendment, CaseParty, Person, PoliceFile, EnforcementAnswer):
        assert model.objects.exists()
        _refuses(f"DELETE FROM {model._meta.db_table}")


def test_a_reason_and_a_number_once_written_stand(office, fine):
    actions.complete_document(fine, document_number="7号", by=office.he, on=ON)
    actions.withdraw_measure(fine, reason="撤销", by=office.he, on=ON)
    actions.void_measure(fine, reason="误录", by=office.he, on=ON)
    for change in ("document_number = '8号'", "withdraw_reason = '别的'", "void_reason = '别的'", "voided_at = NULL",
                   "withdrawn_on = NULL, withdrawn_at = NULL, withdraw_reason = ''"):  # fmt: skip
        _refuses(f"UPDATE enforcement_measure SET {change} WHERE id = %s", fine.pk)


def _copy(measure, **more):
    row = Measure.objects.get(pk=measure.pk)
    row.pk = None
    for name, value in more.items():
        setattr(row, name, value)
    with transaction.atomic():
        row.save(force_insert=True)


def test_a_measure_is_not_ahead_of_its_day(office, fine, case):
    with pytest.raises(IntegrityError):
        _copy(fine, on=ON + timedelta(days=1))
    # Half past midnight in Shanghai is still yesterday in Greenwich: the day counted is Shanghai's.
    _copy(fine, on=ON + timedelta(days=1), entered=clock.at(ON + timedelta(days=1), 0, 30))
    with guards.without(connection, "measure_not_ahead_of_its_day"):
        _copy(fine, on=ON + timedelta(days=1))


def test_a_withdrawal_and_an_amendment_are_not_ahead_of_their_day(office, fine):
    late = ON + timedelta(days=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=fine.pk).update(withdrawn_on=late, withdrawn_at=clock.now(), withdraw_reason="撤销")
    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.create(measure=fine, fen=1, on=late, by=office.he, reason="复议")


def test_only_a_fine_is_amended_and_not_before_it_was_decided(office, case, fine):
    [halt] = actions.take_measures(case, "production_halted", new_party="乙厂", by=office.he, on=ON)
    for measure, on in ((halt, ON), (fine, ON - timedelta(days=1))):
        with pytest.raises(IntegrityError), transaction.atomic():
            Amendment.objects.create(measure=measure, fen=1, on=on, by=office.he, reason="复议")


def test_an_accused_body_is_no_authority(office, case, fine):
    Accusation.objects.create(case=case, body=office.nanhe, by=office.lin, on=ON)
    with pytest.raises(IntegrityError):
        _copy(fine, authority=office.nanhe_env)
    _copy(fine, authority=office.env)


def test_a_measure_stands_under_its_cases_inspection(office, case, fine):
    other = Inspection.objects.create(
        key="second", name="回头看", level="central", kind="return", since=ON, rulebook=office.rulebook
    )
    with pytest.raises(IntegrityError):
        _copy(fine, inspection=other)


def test_the_enforcement_inquiry_is_answered_by_an_answer_only(office, case):
    inquiry = Inquiry.objects.filter(case=case, kind="enforcement")
    with pytest.raises(IntegrityError), transaction.atomic():
        inquiry.update(answered=clock.now())
    with guards.without(connection, "enforcement_inquiry_answered_by_an_answer"):
        inquiry.update(answered=clock.now())


def test_no_reason_no_void(office, fine):
    _refuses("UPDATE enforcement_measure SET voided_at = entered WHERE id = %s", fine.pk)
    _refuses('UPDATE enforcement_measure SET withdrawn_on = "on", withdrawn_at = entered WHERE id = %s', fine.pk)
