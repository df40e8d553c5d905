"""Naming a leader: by whom, of which rank, from where, and what a change of leader leaves as it was (M2, invariant 1)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from huiyin.cases.models import Access, Accusation, Assignment, Case, Duty
from huiyin.journal.models import Entry
from huiyin.leadership import actions, queries, rules
from huiyin.leadership.models import Lead
from huiyin.leadership.tests.factory import DAY, HANDED_OVER, Office, a_case, an_office, assign, hand_down
from huiyin.lib import clock, guards
from huiyin.lib.verdicts import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office()


def test_the_leader_answers_sees_the_case_and_owes_three_duties_from_the_hand_over(office):
    case = a_case(office)
    part = assign(case, office.district, office)
    lead = actions.name_leader(part, office.deputy, by=office.lin, on=DAY)
    assert (lead.official, lead.rank_asked) == (office.deng.official, 1)
    owed = {duty.kind: duty for duty in Duty.objects.filter(official=office.deng.official)}
    assert set(owed) == {"duty_investigate", "duty_on_site", "duty_plan"}
    assert all(duty.start == HANDED_OVER for duty in owed.values())
    assert owed["duty_plan"].due.date() > owed["duty_on_site"].due.date()
    assert list(Case.objects.visible_to(office.deng)) == [case]
    assert not Case.objects.visible_to(office.chen).exists()
    entry = Entry.objects.get(kind="leadership.leader_named")
    assert entry.subject_id == str(case.pk)
    assert hand_down(case).state == "handed_down"


@pytest.mark.parametrize(
    ("grade", "post", "allowed"),
    [
        ("general", "deputy", True),
        ("general", "chief", True),
        ("important", "chief", True),
        ("important", "deputy", False),
        ("general", "director", False),  # of another body
    ],
)
def test_the_rank_the_grade_asks_for(office, grade, post, allowed):
    part = assign(a_case(office, grade=grade), office.district, office)
    assert bool(rules.can_name_leader(part, getattr(office, post), by=office.lin, on=DAY)) is allowed


@pytest.mark.parametrize(
    ("who", "allowed"), [("lin", True), ("chen", False), ("he", False), ("wu", False), ("mayor", False)]
)
def test_only_the_office_names_leaders(office, who, allowed):
    part = assign(a_case(office), office.district, office)
    assert bool(rules.can_name_leader(part, office.deputy, by=getattr(office, who), on=DAY)) is allowed


def test_an_important_case_refuses_a_deputy_with_a_reason(office):
    part = assign(a_case(office, grade="important"), office.district, office)
    with pytest.raises(Refused, match="重要案件须由主要领导"):
        actions.name_leader(part, office.deputy, by=office.lin, on=DAY)
    assert not Lead.objects.exists()


def test_a_leader_of_an_accused_body_is_refused_by_rule_and_by_database(office):
    case = a_case(office)
    part = assign(case, office.district, office)
    Accusation.objects.create(case=case, body=office.government, by=office.lin, on=DAY)
    assert "被举报" in str(rules.can_name_leader(part, office.deputy, by=office.lin, on=DAY).reason)
    with pytest.raises(IntegrityError), transaction.atomic():
        _lead_row(part, office)
    with guards.without(connection, "lead_not_accused"):
        _lead_row(part, office)


def test_no_leader_for_assisting_or_passed_down_parts(office):
    case = a_case(office)
    whole = assign(case, office.district, office)
    helping = assign(case, office.bureau, office, part="assisting")
    passed = assign(case, office.town, office, parent=whole, lead=False)
    for part in (helping, passed):
        assert not rules.can_name_leader(part, office.director, by=office.lin, on=DAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            _lead_row(part, office)


def test_neither_before_the_hand_over_nor_after_today(office):
    part = assign(a_case(office), office.district, office)
    for day in (DAY - timedelta(days=1), clock.today() + timedelta(days=1)):
        assert not rules.can_name_leader(part, office.deputy, by=office.lin, on=day)


def test_an_empty_post_leads_nothing(office):
    office.deputy.tenures.update(until=DAY)
    part = assign(a_case(office), office.district, office)
    assert "空缺" in str(rules.can_name_leader(part, office.deputy, by=office.lin, on=DAY).reason)


def test_a_successor_takes_over_what_is_open_and_the_clock_keeps_running(office):
    case = a_case(office)
    part = assign(case, office.district, office)
    former = actions.name_leader(part, office.deputy, by=office.lin, on=DAY)
    hand_down(case)
    due = dict(Duty.objects.values_list("kind", "due"))
    actions.do_duty(former, "on_site", note="到场", place="横岗村", evidence_note="照片", by=office.deng, on=DAY)
    lead = actions.name_leader(part, office.chief, by=office.lin, on=DAY + timedelta(days=1), reason="调整分工")
    former.refresh_from_db()
    assert (former.ended_on, former.end_reason) == (DAY + timedelta(days=1), "调整分工")
    mine = Duty.objects.filter(official=office.chen.official)
    assert {d.kind: d.due for d in mine} == {k: due[k] for k in ("duty_investigate", "duty_plan")}
    assert set(mine.values_list("about_id", flat=True)) == {lead.pk}
    assert Duty.objects.get(kind="duty_on_site").official == office.deng.official
    assert not Case.objects.visible_to(office.deng).exists()
    assert Case.objects.visible_to(office.chen).exists()
    met = {line.label: line.met for line in rules.to_submit(case) if line.key == "leadership.on_site"}
    assert list(met.values()) == [True]


def test_the_same_leader_twice_and_a_stale_page_are_told(office):
    part = assign(a_case(office), office.district, office)
    lead = actions.name_leader(part, office.deputy, by=office.lin, on=DAY, expecting=0)
    with pytest.raises(Refused, match="已是"):
        actions.name_leader(part, office.deputy, by=office.lin, on=DAY)
    with pytest.raises(Refused, match="刚刚更新"):
        actions.name_leader(part, office.chief, by=office.lin, on=DAY, expecting=0)
    actions.name_leader(part, office.chief, by=office.lin, on=DAY, expecting=lead.pk)
    assert Entry.objects.filter(kind="leadership.leader_named").count() == 2


def test_two_leaders_from_different_bodies(office):
    case = a_case(office, grade="important")
    one = assign(case, office.district, office)
    two = assign(case, office.bureau, office, part="follow_up")
    actions.name_leader(one, office.chief, by=office.lin, on=DAY)
    assert "市环保局" in str(rules.leaders_complete(case).reason)
    with pytest.raises(IntegrityError), transaction.atomic():
        hand_down(case)
    actions.name_leader(two, office.director, by=office.lin, on=DAY)
    assert rules.leaders_complete(case)
    assert hand_down(case).state == "handed_down"


def test_a_higher_grade_finds_the_old_leader_too_low(office):
    case = a_case(office)
    actions.name_leader(assign(case, office.district, office), office.deputy, by=office.lin, on=DAY)
    Case.objects.filter(pk=case.pk).update(grade="important")
    case.refresh_from_db()
    assert not rules.leaders_complete(case)
    with pytest.raises(IntegrityError), transaction.atomic():
        hand_down(case)


@pytest.mark.parametrize("origin", ["list", "history"])
def test_only_history_moves_without_a_leader(office, origin):
    case = a_case(office, origin=origin)
    assign(case, office.district, office)
    if origin == "history":
        assert rules.leaders_complete(case)
        hand_down(case)
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        hand_down(case)
    with guards.without(connection, "case_has_leaders"):
        hand_down(case)


def test_a_second_current_leader_and_a_change_of_the_past_are_refused_by_the_database(office):
    part = assign(a_case(office), office.district, office)
    lead = actions.name_leader(part, office.deputy, by=office.lin, on=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        _lead_row(part, office)
    for change in ({"official": office.chen.official}, {"on": DAY + timedelta(days=1)}, {"rank_asked": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Lead.objects.filter(pk=lead.pk).update(**change)
    actions.name_leader(part, office.chief, by=office.lin, on=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lead.objects.filter(pk=lead.pk).update(end_reason="另一种说法")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM leadership_lead")


def test_a_rank_below_what_was_asked_is_refused_by_the_database(office):
    part = assign(a_case(office), office.district, office)
    with pytest.raises(IntegrityError), transaction.atomic():
        _lead_row(part, office, rank=2)
    with guards.without(connection, "lead_of_rank"):
        _lead_row(part, office, rank=2)


def test_a_leader_is_released_with_his_unit_only(office):
    case = a_case(office)
    part = assign(case, office.district, office)
    other = assign(case, office.bureau, office, part="follow_up")
    actions.name_leader(part, office.deputy, by=office.lin, on=DAY)
    actions.name_leader(other, office.director, by=office.lin, on=DAY)
    hand_down(case)
    with pytest.raises(Refused, match="直接更换"):
        actions.release_leader(other, by=office.lin, on=DAY, reason="退件")
    Assignment.objects.filter(pk=other.pk).update(ended_at=clock.now(), end_reason="退件")
    released = actions.release_leader(other, by=office.lin, on=DAY, reason="退件")
    assert released is not None and released.ended_on == DAY
    assert not Duty.objects.filter(official=office.director.holder_on(DAY), dropped_at=None).exists()
    assert not Access.objects.filter(why=f"lead:{other.pk}", until=None).exists()
    assert rules.leaders_complete(case)


def test_the_rule_proposes_a_leader(office):
    bodies = (office.district, office.bureau, office.town)
    district, bureau, town = queries.eligible_posts_of(bodies, DAY).values()
    assert district.propose(2, ["water"]) == office.chief
    assert district.propose(1, ["water"]) == office.deputy
    assert district.propose(1, ["air", "noise"]) == office.other_deputy
    assert bureau.propose(1, ["water"]) == office.director  # no deputy there
    assert town.propose(1, ["water"]) is None
    assert district.at_least(2) == [office.chief]
    assert set(district.at_least(1)) == {office.chief, office.deputy, office.other_deputy}


def test_proposals_for_many_bodies_cost_as_much_as_for_one(office, django_assert_num_queries):
    bodies = [office.district, office.bureau, office.town, office.city]
    with django_assert_num_queries(2):
        queries.eligible_posts_of(bodies, DAY)


def _lead_row(part, office, rank=1):
    return Lead.objects.create(
        assignment=part, post=office.deputy, official=office.deng.official, rank_asked=rank, on=DAY, by=office.lin
    )
