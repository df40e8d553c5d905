"""What the database refuses by itself, on SQLite and on PostgreSQL, when somebody goes past the actions."""

import pytest
from django.db import IntegrityError, connection, transaction

from huiyin.accountability import actions
from huiyin.accountability.models import Accountable, Clue, Decision, OversightAnswer, Treatment
from huiyin.accountability.tests.conftest import ON, answer
from huiyin.cases.models import Accusation, Inquiry
from huiyin.lib import clock, guards


def _sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def _refuses(statement, *values):
    with pytest.raises(IntegrityError):
        _sql(statement, *values)


def _made(model, **fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**fields)


def test_nothing_is_deleted(office, case, decision):
    answer(office, case)
    for model in (Clue, OversightAnswer, Accountable, Decision, Treatment):
        assert model.objects.exists()
        _refuses(f"DELETE FROM {model._meta.db_table}")


@pytest.mark.parametrize(
    "change", ["outcome = 'none'", "reasons = '改'", "signature = '改'", "body_id = 1", "\"on\" = '2016-11-28'"]
)
def test_an_answer_is_not_rewritten(office, case, change):
    _refuses(f"UPDATE accountability_oversightanswer SET {change} WHERE id = %s", answer(office, case).pk)


@pytest.mark.parametrize(
    "change",
    [
        "ground = 'abuse'", "facts = '改'", "document_number = '8号'", "\"on\" = '2016-11-28'", "organ_id = 1",
        "by_id = 1", "entered = '2016-11-01'", "accountable_id = 0",
    ],
)  # fmt: skip
def test_a_decision_is_not_rewritten(decision, change):
    _refuses(f"UPDATE accountability_decision SET {change} WHERE id = %s", decision.pk)


def test_reasons_and_days_of_ending_stand(office, decision):
    actions.withdraw_decision(decision, reason="申诉成立", by=office.su, on=ON)
    actions.void_decision(decision, reason="误录", by=office.su, on=ON)
    for change in ("withdraw_reason = '别的'", "void_reason = '别的'", "voided_at = NULL, void_reason = ''",
                   "withdrawn_on = NULL, withdrawn_at = NULL, withdraw_reason = ''"):  # fmt: skip
        _refuses(f"UPDATE accountability_decision SET {change} WHERE id = %s", decision.pk)


@pytest.mark.parametrize("change", ["name = '改'", "post = '改'", '"rank" = 2', "body_id = 1", "inspection_id = 0"])
def test_a_person_stays_who_he_was_then(person, change):
    _refuses(f"UPDATE accountability_accountable SET {change} WHERE id = %s", person.pk)


def test_forms_are_not_changed_nor_added_twice(decision):
    _refuses("UPDATE accountability_treatment SET form = 'demerit' WHERE decision_id = %s", decision.pk)
    _made(Treatment, decision=decision, form="admonition")


def test_the_inquiry_is_answered_by_an_answer_and_stays_so(office, case):
    key = Inquiry.objects.get(case=case, kind="oversight").pk
    _refuses("UPDATE cases_inquiry SET answered = %s WHERE id = %s", clock.now(), key)
    answer(office, case)
    _refuses("UPDATE cases_inquiry SET answered = NULL WHERE id = %s", key)


def test_an_answer_comes_from_a_discipline_body_that_is_not_accused(office, case):
    typed = {"case": case, "outcome": "none", "reasons": "无", "signature": "某", "by": office.su, "on": ON}
    _made(OversightAnswer, body=office.office, **typed)
    _made(OversightAnswer, body=office.discipline, **{**typed, "reasons": ""})
    Accusation.objects.create(case=case, body=office.discipline, by=office.lin, on=ON)
    _made(OversightAnswer, body=office.discipline, **typed)
    with guards.without(connection, "oversight_not_by_accused"):
        assert OversightAnswer.objects.create(body=office.discipline, **typed).pk


def test_a_decision_is_not_on_the_inspectors_own_body(office, case, decision):
    mine = actions.name_person(
        office.inspection, name="纪甲", post="室主任", body=office.discipline, by=office.su, on=ON
    )
    typed = {
        "accountable": mine, "case": case, "inspection": case.inspection, "ground": "inaction", "facts": "事实",
        "organ": office.discipline, "on": ON, "by": office.su,
    }  # fmt: skip
    _made(Decision, **typed)
    with guards.without(connection, "decision_not_on_own_body"):
        assert Decision.objects.create(**typed).pk
