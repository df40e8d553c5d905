"""A clue comes: with its case, by a first answer, from a check, a signal, a letter. Numbers without gaps, a body that owes."""

from datetime import date

import pytest

from huiyin.accountability import actions
from huiyin.accountability.models import Clue
from huiyin.accountability.tests.conftest import ON, answer
from huiyin.cases.models import Accusation, Duty
from huiyin.cases.states import State
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from tests.support.cast import PEOPLE, a_case, registered

SUMMARY = "台账系鹭鸶九号夜间补记"


def opened(office, case=None, **more):
    return actions.open_clue(**{"source": "other", "summary": SUMMARY, "case": case, "by": office.su, "on": ON, **more})


def test_it_gets_the_next_number_of_its_year_and_a_body_that_owes_its_disposal(office, case):
    first, second = opened(office, case), opened(office)
    assert [str(one) for one in (first, second)] == ["〔2016〕1号", "〔2016〕2号"]
    assert (first.organ, first.state, first.taken_on, first.by) == (office.discipline, "accepted", ON, office.su)
    owed = Duty.objects.get(kind="clue_disposal", about_id=first.pk)
    assert (owed.body, owed.case, owed.rule) == (office.discipline, None, "clue_disposal")
    assert owed.due.astimezone(clock.SHANGHAI).date() == date(2016, 12, 2)


def test_a_new_year_begins_with_one(office, case, clock_at):
    opened(office)
    clock_at(clock.at(date(2017, 1, 5), 9))
    assert str(opened(office, on=date(2017, 1, 5))) == "〔2017〕1号"


def test_a_suspicion_takes_the_cases_own_clue_over(office, case):
    before = Clue.objects.get(case=case)
    assert (before.state, before.n, str(before)) == ("waiting", None, f"〔{case.number}〕")
    answer(office, case)
    clue = Clue.objects.get()
    assert (clue.pk, clue.state, clue.n, clue.organ) == (before.pk, "accepted", 1, office.discipline)
    assert Duty.objects.filter(kind="clue_disposal", about_id=clue.pk, done_at=None).exists()


def test_none_found_ends_the_cases_own_clue_without_a_number(office, case):
    answer(office, case, "none")
    clue = Clue.objects.get()
    assert (clue.state, clue.n) == ("answered", None)
    assert not Duty.objects.filter(kind="clue_disposal").exists()


def test_one_clue_of_what_it_comes_from(office, case):
    assert opened(office, case, about=case) == opened(office, case, about=case)
    assert Clue.objects.exclude(source="case").count() == 1


@pytest.mark.parametrize(
    ("source", "who"), [("other", "su"), ("signal", "su"), ("check", "su"), ("check", "cha"), ("check", "lei")]
)
def test_who_opens_which(office, case, source, who):
    assert opened(office, case, source=source, by=office.users[who]).source == source


@pytest.mark.parametrize("who", [key for key, _name, role, *_ in PEOPLE if not role.startswith("discipline")])
def test_nobody_else_opens_one(office, case, who):
    for source in {"other", "signal", "complainant", "tip_off", "oversight", "check"} - (
        {"check"} if who in ("cha", "lei") else set()
    ):
        with pytest.raises(Refused, match="纪检监察机关"):
            opened(office, case, source=source, by=office.users[who])
    assert not Clue.objects.exclude(source="case").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": "case"},
        {"source": "hearsay"},
        {"summary": " "},
        {"on": date(2016, 11, 30)},
        {"on": date(2016, 11, 27)},
    ],
)
def test_what_it_may_not_be(office, case, wrong):
    with pytest.raises(Refused):
        opened(office, case, **wrong)
    assert not Clue.objects.exclude(source="case").exists()


def test_neither_of_a_case_that_is_void_nor_before_hand_down(office):
    for case in (registered(office)[0], a_case(office, State.VOID)):
        with pytest.raises(Refused, match="尚未交办或已作废"):
            opened(office, case)


def test_no_body_handles_a_clue_about_itself_or_what_it_lies_in(office, case):
    for about in (office.discipline, office.city):
        with pytest.raises(Refused, match="上级纪检监察机关"):
            opened(office, body=about)
    Accusation.objects.create(case=case, body=office.discipline, by=office.lin, on=ON)
    with pytest.raises(Refused, match="上级纪检监察机关"):
        opened(office, case)
    below = office.nanhe.add_child(code="nanhe-ji", name="南河区纪委", short="南河区纪委", kind="discipline")
    assert opened(office, case).organ == below
    assert opened(office, body=office.nanhe).organ == office.discipline


def test_it_stands_in_its_own_chain_and_says_nothing_of_its_words(office, case):
    clue = opened(office, case)
    told = Entry.objects.filter(subject_kind="clue", subject_id=str(clue.pk)).order_by("pk")
    assert [one.kind for one in told] == ["accountability.clue_opened", "accountability.clue_taken"]
    assert not any(SUMMARY in one.payload_text + one.reason for one in told)
    assert not Entry.objects.filter(subject_kind="case", kind__startswith="accountability.").exists()
