"""Persons and decisions: by inspectors alone, in forms of the rulebook, never on one's own body."""

from datetime import date

import pytest

from huiyin.accountability import actions
from huiyin.accountability.models import Accountable, Decision, Treatment
from huiyin.accountability.tests.conftest import FACTS, ON
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Official, Post, Tenure
from tests.support.cast import PEOPLE


def _decide(office, case, person, **more):
    typed = {"forms": ["admonition"], "ground": "inaction", "facts": FACTS, "by": office.su, "on": ON, **more}
    return actions.decide(case, person, **typed)


def test_two_forms_on_one_person_are_one_decision_with_two_treatments(office, case, decision):
    assert Treatment.objects.filter(decision=decision).count() == 2
    assert (decision.organ, decision.inspection) == (office.discipline, case.inspection)
    entry = Entry.objects.get(kind="accountability.decided")
    assert (entry.subject_kind, entry.payload["forms"]) == ("decision", ["admonition", "warning"])
    assert FACTS not in str(entry.payload)


@pytest.mark.parametrize("who", [key for key, _name, role, *_ in PEOPLE if not role.startswith("discipline")])
def test_nobody_else_names_or_decides(office, case, person, who):
    with pytest.raises(Refused):
        actions.name_person(office.inspection, name="某", post="科长", by=getattr(office, who), on=ON)
    with pytest.raises(Refused):
        _decide(office, case, person, by=getattr(office, who))
    assert not Decision.objects.exists()
    assert Accountable.objects.get() == person


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"forms": ["scolding"]}, "没有“scolding”"),
        ({"ground": "bad_luck"}, "没有“bad_luck”"),
        ({"forms": []}, "至少一种"),
        ({"facts": " "}, "事实"),
        ({"on": date(2016, 11, 30)}, "日期"),
        ({"on": date(2016, 11, 27)}, "日期"),
    ],
)
def test_a_decision_that_lacks_something_is_not_entered(office, case, person, wrong, said):
    with pytest.raises(Refused, match=said):
        _decide(office, case, person, **wrong)
    assert not Decision.objects.exists()


def test_the_same_decision_sent_twice_is_one(office, case, person, decision):
    with pytest.raises(Refused, match="已经登记"):
        _decide(office, case, person, forms=["warning", "admonition"], document_number="某纪〔2016〕7号")
    _decide(office, case, person, forms=["demerit"], document_number="某纪〔2016〕7号")
    assert Decision.objects.count() == 2


def test_nobody_of_the_inspectors_own_body_is_held_by_it(office, case):
    mine = actions.name_person(
        office.inspection, name="纪甲", post="室主任", body=office.discipline, by=office.su, on=ON
    )
    with pytest.raises(Refused, match="上级纪检监察机关"):
        _decide(office, case, mine)


def test_a_post_in_the_inspectors_body_counts_even_when_no_body_was_written(office, case):
    official = Official.objects.create(code="P-ji", name="纪乙")
    post = Post.objects.create(body=office.discipline, title="室主任", rank=0)
    tenure = Tenure.objects.create(post=post, official=official, since=date(2016, 1, 1))
    person = actions.name_person(office.inspection, official=official, post="室主任", by=office.su, on=ON)
    with pytest.raises(Refused, match="上级纪检监察机关"):
        _decide(office, case, person)
    tenure.until = date(2016, 10, 1)
    tenure.save()
    assert _decide(office, case, person).accountable == person


def test_an_official_is_one_person_and_two_of_one_name_are_two(office):
    official = office.deng.official
    name = lambda **who: actions.name_person(office.inspection, post="副区长", by=office.su, on=ON, **who)  # noqa: E731
    assert name(official=official) == name(official=official)
    assert name(name="李强") != name(name="李强")


def test_withdrawn_and_void_each_once_with_a_reason(office, decision):
    with pytest.raises(Refused, match="原因"):
        actions.void_decision(decision, reason=" ", by=office.su, on=ON)
    with pytest.raises(Refused):
        actions.void_decision(decision, reason="误录", by=office.lin, on=ON)
    actions.withdraw_decision(decision, reason="申诉成立", by=office.su, on=ON)
    with pytest.raises(Refused, match="刷新"):
        actions.withdraw_decision(decision, reason="再撤", by=office.su, on=ON)
    decision.refresh_from_db()
    actions.void_decision(decision, reason="误录", by=office.su, on=ON)
    decision.refresh_from_db()
    assert (decision.withdrawn_on, decision.withdraw_reason) == (ON, "申诉成立")
    assert (decision.voided_at, decision.void_reason) == (clock.now(), "误录")
    with pytest.raises(Refused, match="作废"):
        actions.withdraw_decision(decision, reason="又撤", by=office.su, on=ON)
    kinds = Entry.objects.filter(subject_kind="decision").order_by("id").values_list("kind", flat=True)
    assert [kind.split(".")[1] for kind in kinds] == ["decided", "decision_withdrawn", "decision_voided"]
