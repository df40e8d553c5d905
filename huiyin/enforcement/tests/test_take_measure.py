"""Entering a measure: by whom, of which kind, for which day; each refusal changes nothing."""

from datetime import date, time, timedelta

import pytest

from huiyin.cases.models import Accusation, Party
from huiyin.cases.states import State
from huiyin.enforcement import actions, rules
from huiyin.enforcement.models import CaseParty, Measure, Person, PoliceFile
from huiyin.enforcement.tests.conftest import ON
from huiyin.journal.models import Entry
from huiyin.lib import clock, money
from huiyin.lib.verdicts import Refused
from huiyin.rulebook.sections import MeasureKind
from tests.support.cast import a_case


@pytest.fixture
def firm(office, case) -> Party:
    return actions.enter_party(case, "佛山市鸿运轮毂有限公司", by=office.he, on=ON)


def _nothing_new():
    return Measure.objects.count(), Party.objects.count(), Person.objects.count(), Entry.objects.count()


def test_a_workshop_stopped_at_ten_on_the_night_of_hand_over(office, case, firm, handed_over):
    measure = actions.take_measure(
        case, "production_halted", party=firm, hour=time(22, 10), by=office.he, on=handed_over
    )
    assert (measure.authority, measure.inspection) == (office.nanhe, case.inspection)
    entry = Entry.objects.get(kind="enforcement.measure_taken")
    assert (entry.subject_id, entry.on, entry.payload["hour"]) == (str(case.pk), handed_over, "22:10")
    assert entry.payload["party"] == firm.pk
    assert CaseParty.objects.filter(case=case, party=firm).count() == 1


SHIPPED = {  # kind: whom its record must name, whether it has an amount, and whether the police enter it
    "ordered_to_rectify": ("party", False, False),
    "rectify_by_deadline": ("party", False, False),
    "production_limited": ("party", False, False),
    "production_halted": ("party", False, False),
    "penalty_filed": ("party", False, False),
    "fine": ("party", True, False),
    "sealed_or_seized": ("party", False, False),
    "closed_down": ("party", False, False),
    "transferred_to_police": ("police_file", False, False),
    "crimes_solved": ("police_file", False, True),
    "administrative_detention": ("person", False, True),
    "detained": ("person", False, True),
    "arrested": ("person", False, True),
    "prosecuted": ("person", False, True),
    "questioned": ("person", False, True),
    "talked_to": ("person", False, False),
}


def test_the_table_above_names_every_kind_of_the_shipped_rulebook(office):
    assert {kind.code for kind in office.rulebook.all_of(MeasureKind)} == set(SHIPPED)


@pytest.mark.parametrize("kind", SHIPPED)
def test_each_kind_by_its_counting_rule(office, case, firm, kind):
    concerned, amount, police = SHIPPED[kind]
    who, other = (office.po, office.he) if police else (office.he, office.po)
    person = actions.enter_person(case, "张某", by=office.he)
    file = actions.enter_police_file(case, "佛公刑字〔2016〕1号", "污染环境", by=office.he)
    everyone = {"party": firm, "person": person, "police_file": file}
    right = {concerned: everyone[concerned], "fen": 500_00 if amount else None}
    wrong = [
        ({**right, concerned: None}, who, ON),  # about nobody
        ({k: v for k, v in everyone.items() if k != concerned} | {"fen": right["fen"]}, who, ON),  # about someone else
        (right, other, ON),  # not his to enter
        ({**right, "fen": None if amount else 100}, who, ON),  # a fine without amount, or an amount that nothing counts
        (right, who, ON + timedelta(days=1)),  # ahead of its day
        (right, who, date(2016, 11, 27)),  # before the group handed the case over
    ]
    for more, by, on in wrong:
        before = _nothing_new()
        with pytest.raises(Refused):
            actions.take_measure(case, kind, by=by, on=on, **more)
        assert _nothing_new() == before
    measure = actions.take_measure(case, kind, by=who, on=ON, **right)
    assert getattr(measure, concerned) == everyone[concerned]
    assert measure.authority == (office.police if police else office.nanhe)


def test_an_hour_that_has_not_come_is_refused(office, case, firm):
    with pytest.raises(Refused, match="时刻不能晚于现在"):
        actions.take_measure(case, "closed_down", party=firm, hour=time(9, 1), by=office.he, on=ON)
    assert actions.take_measure(case, "closed_down", party=firm, hour=time(8, 59), by=office.he, on=ON)


@pytest.mark.parametrize("who", ["lin", "wu", "chen", "yan", "su", "mayor", "zhou", "admin"])
def test_nobody_but_the_units_and_the_police_enters(office, case, firm, who):
    user = getattr(office, who)
    before = _nothing_new()
    with pytest.raises(Refused, match="只有承办本案的单位和公安机关"):
        actions.take_measure(case, "closed_down", party=firm, by=user, on=ON)
    assert _nothing_new() == before


@pytest.mark.parametrize("state", [State.REGISTERED, State.VOID])
def test_not_before_hand_down(office, state):
    case = a_case(office, at=state)
    assert "尚未交办" in str(rules.can_enter(case, by=office.he).reason)


def test_an_accused_body_enters_nothing_and_is_no_authority(office, case, firm):
    Accusation.objects.create(case=case, body=office.nanhe, by=office.lin, on=ON)
    assert rules.acting_part(case, by=office.he) is None
    assert not rules.can_enter(case, by=office.he)
    with pytest.raises(Refused, match="被本案举报"):
        actions.take_measure(case, "closed_down", party=firm, authority=office.nanhe_env, by=office.huan, on=ON)
    Accusation.objects.create(case=case, body=office.police, by=office.lin, on=ON)
    assert rules.police_body(case, by=office.po) is None
    assert actions.take_measure(case, "closed_down", party=firm, by=office.huan, on=ON)


@pytest.mark.parametrize("fen", [-1, money.LARGEST + 1, 2**70])
def test_an_impossible_amount_is_refused_with_a_sentence(office, case, firm, fen):
    with pytest.raises(Refused, match="金额"):
        actions.take_measure(case, "fine", party=firm, fen=fen, by=office.he, on=ON)


def test_the_largest_amount_and_strange_letters_are_kept_to_the_fen(office, case):
    firm = actions.enter_party(case, "𠮷祥（ÅЖ）🏭 厂", by=office.he, on=ON)
    measure = actions.take_measure(
        case, "fine", party=firm, fen=money.LARGEST, document_number="佛环罚〔2016〕7号🖋", by=office.he, on=ON
    )
    measure.refresh_from_db()
    assert (measure.fen, measure.document_number) == (10**15, "佛环罚〔2016〕7号🖋")
    assert Party.objects.get(pk=firm.pk).name == "𠮷祥（ÅЖ）🏭 厂"


def test_ten_workshops_are_closed_at_one_stroke_each_a_record(office, case):
    workshops = actions.enter_workshops(case, 10, place="横岗村", by=office.he, on=ON)
    taken = actions.take_measures(case, "closed_down", parties=workshops, by=office.he, on=ON)
    assert {m.party for m in taken} == set(workshops)
    assert Entry.objects.filter(kind="enforcement.measure_taken").count() == 10


def test_when_one_of_several_is_refused_nothing_stays(office, case, firm):
    before = _nothing_new()
    with pytest.raises(Refused, match="逐家"):
        actions.take_measures(case, "fine", parties=[firm], new_party="另一家", fen=100, by=office.he, on=ON)
    with pytest.raises(Refused):
        actions.take_measures(case, "arrested", new_person="李某", by=office.he, on=ON)
    assert _nothing_new() == before


def test_the_same_file_number_is_the_same_file(office, case):
    actions.take_measures(case, "transferred_to_police", file_number="A1", file_title="案", by=office.he, on=ON)
    actions.take_measures(case, "crimes_solved", file_number=" A1 ", by=office.po, on=ON)
    assert PoliceFile.objects.count() == 1
    assert Entry.objects.filter(kind="enforcement.police_file_opened").count() == 1


def test_a_kind_the_rulebook_does_not_know(office, case, firm):
    with pytest.raises(Refused, match="没有"):
        actions.take_measure(case, "beheaded", party=firm, by=office.he, on=ON)


def test_what_happened_before_a_kind_ended_may_be_entered_afterwards(office, case, firm, clock_at):
    office.rulebook.entries.filter(section="measure_kind", code="closed_down").update(until=date(2016, 12, 1))
    clock_at(clock.at(date(2016, 12, 5), 9))
    case = type(case).objects.get(pk=case.pk)
    assert actions.take_measure(case, "closed_down", party=firm, by=office.he, on=ON)
    with pytest.raises(Refused):
        actions.take_measure(case, "closed_down", party=firm, by=office.he, on=date(2016, 12, 2))
