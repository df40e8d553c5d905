"""The inspectors' pages: answering, deciding and ending by hand, and a 404 for everyone else (M7)."""

from __future__ import annotations

import pytest

from huiyin.accountability.models import Accountable, Decision, OversightAnswer
from huiyin.journal.models import Reading
from huiyin.lib import clock
from tests.support.cast import DAY, a_case, an_office

pytestmark = pytest.mark.django_db
ON = DAY.replace(month=12, day=5)


@pytest.fixture
def scene():
    office = an_office()
    with clock.set_to(clock.at(ON, 9)):
        yield office, a_case(office)


def answered(**more):
    return {"outcome": "suspected", "reasons": "台账补记", "signature": "苏纪", "on": ON.isoformat(), **more}


def decided(office, **more):
    typed = {
        "name": "欧阳失察",
        "post": "副镇长",
        "forms_of": ["admonition", "warning"],
        "ground": "inaction",
        "facts": "三次接报未到场",
        "organ": office.discipline.pk,
        "on": ON.isoformat(),
        "rank": "0",
    }
    return {f"decide-{key}": value for key, value in (typed | more).items()}


def test_the_first_answer_is_given_once_and_its_opening_is_noted(client, scene):
    office, case = scene
    client.force_login(office.su)
    page = f"/cases/{case.number}/oversight/"
    assert client.post(f"{page}answer/", answered(reasons="")).status_code == 422
    assert not OversightAnswer.objects.exists()
    assert client.post(f"{page}answer/", answered()).status_code == 302
    client.post(f"{page}answer/", answered(outcome="none"))
    assert OversightAnswer.objects.get().outcome == "suspected"
    before = Reading.objects.filter(what="inquiry").count()
    assert "台账补记" in client.get(page).content.decode()
    assert Reading.objects.filter(what="inquiry", reader_id=str(office.su.pk)).count() == before + 1
    assert "台账补记" not in client.get(f"/cases/{case.number}/").content.decode()  # not without a noted opening


@pytest.mark.parametrize("who", ["he", "lin", "chen", "zhou", "mayor", "kong", "admin", "key1", "wu", "ji"])
def test_nobody_else_finds_anything(client, scene, who):
    office, case = scene
    client.force_login(office.users[who])
    page = f"/cases/{case.number}/oversight/"
    assert client.get(page).status_code == 404
    assert client.post(f"{page}answer/", answered()).status_code == 404
    assert client.post(f"{page}decisions/", decided(office)).status_code == 404
    assert client.get("/oversight/").status_code == 403
    assert not OversightAnswer.objects.exists() and not Decision.objects.exists()


def test_a_decision_is_entered_withdrawn_and_voided(client, scene):
    office, case = scene
    client.force_login(office.su)
    page = f"/cases/{case.number}/oversight/decisions/"
    for missing in ({"name": ""}, {"forms_of": []}, {"facts": ""}):
        assert client.post(page, decided(office, **missing)).status_code == 422
    assert not Accountable.objects.exists()
    assert client.post(page, decided(office)).status_code == 302
    row = Decision.objects.get()
    assert row.treatments.count() == 2
    ending = {f"withdraw-{row.pk}-on": ON.isoformat(), f"withdraw-{row.pk}-reason": ""}
    assert client.post(f"{page}{row.pk}/withdraw/", ending).status_code == 422
    client.post(f"{page}{row.pk}/withdraw/", {**ending, f"withdraw-{row.pk}-reason": "申诉成立"})
    client.post(f"{page}{row.pk}/void/", {f"void-{row.pk}-reason": "登记有误"})
    row.refresh_from_db()
    assert (row.withdrawn_on, row.withdraw_reason, row.void_reason) == (ON, "申诉成立", "登记有误")
    assert client.post(f"{page}{row.pk}/delete/").status_code == 404


def test_the_register_leads_to_each_case_that_is_owed_an_answer(client, scene):
    office, first = scene
    cases = [first, *(a_case(office) for _ in range(3))]
    client.force_login(office.su)
    client.post(f"/cases/{first.number}/oversight/answer/", answered())
    page = client.get("/oversight/").content.decode()  # what is owed
    assert all(f'href="/cases/{case.number}/oversight/"' in page for case in cases[1:])
