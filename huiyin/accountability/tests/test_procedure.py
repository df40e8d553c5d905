"""The procedure: each step from where it may be taken, proposed by an inspector and approved by the chief, who is another."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huiyin.accountability import actions, procedure, rules
from huiyin.accountability.models import Appeal, Clue, Decision, Release, Step
from huiyin.accountability.states import OWED, REVIEWS, ROAD, UNNUMBERED, ClueState, Move
from huiyin.cases.models import Accusation, Assignment, Duty
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.rulebook.sections import Limit
from tests.support.cast import PEOPLE, a_case
from tests.support.clues import ON, PERSON, TERMS, WAYS, a_clue, another_inspector, passed, step_of
from tests.support.filled import photo

# Which step is possible from where, written by hand: x leads on.
TABLE = """
          talk inquire shelve settle merge file send hear send_back cancel decide execute extend
accepted   x     x       x      x      x    -    -    -     -        -      -       -       x
talk       -     x       x      x      -    -    -    -     -        -      -       -       x
shelved    x     x       -      x      x    -    -    -     -        -      -       -       x
inquiry    -     -       x      x      -    x    -    -     -        -      -       -       x
filed      -     -       -      -      -    -    x    -     -        x      -       -       x
hearing    -     -       -      -      -    -    -    x     x        x      -       -       x
heard      -     -       -      -      -    -    -    -     -        -      x       -       x
decided    -     -       -      -      -    -    -    -     -        -      x       x       x
executed   -     -       -      -      -    -    -    -     -        -      -       -       -
settled    -     -       -      -      -    -    -    -     -        -      -       -       -
"""
_HEAD, *_ROWS = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [(row[0], move, mark) for row in _ROWS for move, mark in zip(_HEAD, row[1:], strict=True)]


def proposed(office, clue, move, **more):
    typed = {"merge": {"into": a_clue(office)} if move == "merge" else {}, "extend": {"until": date(2019, 1, 31)}}
    return step_of(office, clue, move, **{**typed.get(move, {}), **more})


@pytest.mark.parametrize("state", [row[0] for row in _ROWS])
def test_each_step_is_taken_from_where_it_may_be_and_from_nowhere_else(office, state):
    clue = a_clue(office, state)
    assert clue.state == state
    for _state, move, mark in (cell for cell in CELLS if cell[0] == state):
        if mark == "x":
            step = proposed(office, clue, move)
            assert (step.here, step.approved) == (state, None)
            procedure.refuse(step, note="再议", by=office.lv, on=ON)
        else:
            with pytest.raises(Refused, match="不能这样办理"):
                proposed(office, clue, move)
        clue.refresh_from_db()
        assert clue.state == state


def test_the_table_is_the_road():
    said = {(state, move) for state, move, mark in CELLS if mark == "x"}
    known = {(here.value, move.value) for here, ways in ROAD.items() for move in ways if move not in REVIEWS}
    assert said == known


@pytest.mark.parametrize("state", [state for state in WAYS if WAYS[state]])
def test_a_step_that_is_approved_moves_the_clue_ends_what_was_owed_and_opens_what_comes_next(office, state):
    *before, last = WAYS[state]
    clue = passed(office, a_clue(office), *before)
    owed = OWED[ClueState(clue.state)]
    step = step_of(office, clue, last)
    assert Duty.objects.filter(kind=owed, about_id=clue.pk, done_at=None).exists()
    procedure.approve(step, by=office.lv, on=ON)
    clue.refresh_from_db()
    assert clue.state == state
    done = Duty.objects.get(kind=owed, about_id=clue.pk)
    assert (done.done_on, done.done_by) == (ON, office.su)
    following = Duty.objects.filter(about_kind="clue", about_id=clue.pk, done_at=None, dropped_at=None)
    assert [duty.kind for duty in following] == ([OWED[ClueState(state)]] if ClueState(state) in OWED else [])
    assert all(duty.case is None and duty.body == office.discipline for duty in following)
    kinds = list(Entry.objects.filter(subject_kind="clue", subject_id=str(clue.pk)).values_list("kind", flat=True))
    assert kinds[-2:] == ["accountability.step_proposed", "accountability.step_approved"]


@pytest.mark.parametrize("kind", [*OWED.values(), "clue_appeal", "appeal_period"])
def test_every_step_has_its_limit_in_the_rulebook(office, kind):
    assert [one for one in office.rulebook.all_of(Limit, ON) if one.step == kind]


def test_the_first_inquiry_is_due_in_fifteen_working_days(office, case):
    clue = a_clue(office, "inquiry", case=case)
    owed = rules.duty_of(clue)
    assert owed.due.astimezone(clock.SHANGHAI).date() == date(2016, 12, 20)


@pytest.mark.parametrize("who", [key for key, _name, role, *_ in PEOPLE if not role.startswith("discipline")])
def test_nobody_else_proposes_or_approves(office, case, who):
    clue, user = a_clue(office, case=case), office.users[who]
    with pytest.raises(Refused, match="纪检监察机关办理"):
        step_of(office, clue, "inquire", by=user)
    step = step_of(office, clue, "inquire")
    for decide in (procedure.approve, procedure.refuse):
        with pytest.raises(Refused, match="纪检监察负责人审批"):
            decide(step, note="同意", by=user, on=ON)
    assert Step.objects.get(pk=step.pk).approved is None
    assert not rules.sees_clue(clue, user)


def test_the_chief_does_not_approve_what_he_proposed_and_an_inspector_approves_nothing(office):
    clue = a_clue(office)
    step = step_of(office, clue, "inquire", by=office.lv)
    with pytest.raises(Refused, match="另一位"):
        procedure.approve(step, by=office.lv, on=ON)
    with pytest.raises(Refused, match="负责人审批"):
        procedure.approve(step, by=office.su, on=ON)


def test_one_step_awaits_and_is_decided_once(office):
    clue = a_clue(office)
    step = step_of(office, clue, "inquire")
    with pytest.raises(Refused, match="等待审批"):
        step_of(office, clue, "settle")
    with pytest.raises(Refused, match="理由"):
        procedure.refuse(step, note=" ", by=office.lv, on=ON)
    procedure.approve(step, by=office.lv, on=ON)
    with pytest.raises(Refused, match="已经审批"):
        procedure.refuse(step, note="改主意", by=office.lv, on=ON)


def test_words_and_days_are_needed(office):
    clue = a_clue(office)
    for wrong in ({"text": " "}, {"on": ON + timedelta(days=1)}, {"on": ON - timedelta(days=1)}):
        with pytest.raises(Refused):
            step_of(office, clue, "inquire", **wrong)
    with pytest.raises(Refused, match="被问责人"):
        procedure.propose(a_clue(office, "heard"), "decide", text="拟诫勉", by=office.su, on=ON)


def test_an_extension_is_asked_before_the_day_and_may_be_granted_after_it(office, clock_at):
    clue = a_clue(office)
    due = rules.duty_of(clue).due
    with pytest.raises(Refused, match="晚于原期限"):
        step_of(office, clue, "extend", until=date(2016, 12, 1))
    step = step_of(office, clue, "extend", until=date(2016, 12, 9))
    clock_at(due + timedelta(hours=1))
    procedure.approve(step, by=office.lv, on=clock.today())
    clue.refresh_from_db()
    assert clue.state == "accepted"
    assert rules.duty_of(clue).due.astimezone(clock.SHANGHAI).date() == date(2016, 12, 9)
    clock_at(clock.at(date(2016, 12, 10), 9))
    with pytest.raises(Refused, match="到期前"):
        step_of(office, clue, "extend", until=date(2016, 12, 30), on=date(2016, 12, 10))


def test_clues_of_one_matter_are_merged(office, case):
    first, second = a_clue(office, case=case), a_clue(office, case=case)
    for wrong in (None, second, Clue.objects.get(case=case, source="case")):
        with pytest.raises(Refused, match="并入哪一条"):
            step_of(office, second, "merge", into=wrong)
    procedure.approve(step_of(office, second, "merge", into=first), by=office.lv, on=ON)
    second.refresh_from_db()
    assert (second.state, second.into) == ("merged", first)
    assert not Duty.objects.filter(about_kind="clue", about_id=second.pk, done_at=None).exists()


def test_a_clue_is_filed_with_a_case_and_tied_to_one_once(office, case):
    clue = actions.open_clue(source="tip_off", summary="夜间通报检查时间", by=office.su, on=ON)
    passed(office, clue, "inquire")
    with pytest.raises(Refused, match="所涉案件"):
        step_of(office, clue, "file")
    procedure.tie_to_case(clue, case, by=office.su, on=ON)
    with pytest.raises(Refused, match="已写明"):
        procedure.tie_to_case(clue, a_case(office), by=office.su, on=ON)
    assert passed(office, clue, "file").state == "filed"


@pytest.mark.parametrize("who", ["he", "lin", "mayor", "tang"])
def test_what_proves_something_is_kept_by_its_inspectors_until_the_clue_ends(office, case, who):
    clue = a_clue(office, case=case)
    with pytest.raises(Refused):
        procedure.keep_file(clue, photo(), by=office.users[who], on=ON)
    assert procedure.keep_file(clue, photo(), by=office.su, on=ON).clue == clue
    clue.state = ClueState.MERGED
    with pytest.raises(Refused, match="已经办结"):
        procedure.keep_file(clue, photo("gray"), by=office.su, on=ON)


def test_a_decision_takes_effect_with_its_approval_and_says_what_a_decision_must(office, case):
    clue = a_clue(office, "heard", case=case)
    step = step_of(office, clue, "decide")
    assert not Decision.objects.exists()
    procedure.approve(step, by=office.lv, on=ON)
    row = Decision.objects.get()
    assert (row.clue, row.step, row.on, row.by, row.case) == (clue, step, ON, office.su, case)
    assert (row.basis, row.appeal_until, row.appeal_organ) == (TERMS["basis"], date(2016, 12, 29), office.discipline)
    assert [one.form for one in row.treatments.all()] == ["admonition"]
    assert Entry.objects.get(kind="accountability.decided").subject_id == str(row.pk)
    again = actions.name_person(office.inspection, name="另一人", post="站长", by=office.su, on=ON)
    procedure.approve(step_of(office, Clue.objects.get(pk=clue.pk), "decide", person=again), by=office.lv, on=ON)
    assert Decision.objects.count() == 2


def test_a_decision_without_basis_takes_it_from_the_ground(office, case):
    clue = a_clue(office, "heard", case=case)
    procedure.approve(step_of(office, clue, "decide", basis=""), by=office.lv, on=ON)
    assert "第六十八条" in Decision.objects.get().basis


def test_a_decision_of_the_procedure_ends_by_an_objection_and_not_by_one_hand(office, case):
    a_clue(office, "decided", case=case)
    decision = Decision.objects.get()
    with pytest.raises(Refused, match="没有提出该决定的"):
        actions.withdraw_decision(decision, reason="改主意", by=office.su, on=ON)
    with pytest.raises(Refused, match="没有提出该决定的"):
        actions.void_decision(decision, reason="改主意", by=office.su, on=ON)
    actions.void_decision(decision, reason="文书有误", by=office.lv, on=ON)


@pytest.mark.parametrize("outcome", ["stands", "changed", "revoked"])
def test_an_objection_is_reviewed_by_another_and_the_decision_stands_is_changed_or_revoked(office, case, outcome):
    clue, other = a_clue(office, "executed", case=case), another_inspector(office)
    decision = Decision.objects.get()
    with pytest.raises(Refused, match="早于"):
        procedure.raise_appeal(decision, text="处分过重", by=office.su, on=ON - timedelta(days=1))
    appeal = procedure.raise_appeal(decision, text="处分过重", by=office.su, on=ON)
    assert Duty.objects.get(kind="clue_appeal", about_id=appeal.pk).body == office.discipline
    with pytest.raises(Refused, match="正在复核"):
        procedure.raise_appeal(decision, text="再申诉", by=office.su, on=ON)

    def review(by):
        typed = {"by": by, "on": ON, "appeal": appeal}
        if outcome == "changed":
            return procedure.propose_decision(clue, decision.accountable, **{**TERMS, **typed, "forms": ["criticism"]})
        return procedure.propose(clue, outcome, text="复核情况如下。", **typed)

    with pytest.raises(Refused, match="没有提出原决定"):
        review(office.su)
    procedure.approve(review(other), by=office.lv, on=ON)
    appeal.refresh_from_db()
    decision.refresh_from_db()
    assert (appeal.outcome, appeal.answered_on) == (outcome, ON)
    assert Duty.objects.get(kind="clue_appeal").done_by == other
    assert (decision.withdrawn_on is None) == (outcome == "stands")
    standing = Decision.objects.filter(withdrawn_at=None)
    assert standing.count() == (0 if outcome == "revoked" else 1)
    if outcome == "changed":
        assert [one.form for one in standing.get().treatments.all()] == ["criticism"]
    clue.refresh_from_db()
    assert clue.state == "executed"


def test_what_is_published_is_the_chiefs_word_on_each_decision(office, case):
    a_clue(office, "decided", case=case)
    decision = Decision.objects.get()
    for who in ("su", "lin", "pan", "mayor"):
        with pytest.raises(Refused, match="负责人决定"):
            procedure.release(decision, publish=True, words="已诫勉", reason="典型", by=office.users[who], on=ON)
    for wrong in ({"reason": " "}, {"words": " "}):
        with pytest.raises(Refused):
            procedure.release(
                decision, **{"publish": True, "words": "已诫勉", "reason": "典型", **wrong}, by=office.lv, on=ON
            )
    procedure.release(decision, publish=True, words="对1名科长诫勉", reason="典型", by=office.lv, on=ON)
    procedure.release(decision, publish=False, reason="申诉期内不公开", by=office.lv, on=ON)
    assert [(one.publish, one.words) for one in Release.objects.all()] == [(True, "对1名科长诫勉"), (False, "")]


def test_nobody_conducts_what_concerns_his_own_body(office, case):
    clue = a_clue(office, case=case)
    Assignment.objects.create(case=case, body=office.discipline, part="assisting", by=office.lin, on=ON)
    with pytest.raises(Refused, match="承办此案"):
        step_of(office, clue, "inquire")
    Accusation.objects.create(case=case, body=office.discipline, by=office.lin, on=ON)
    assert not rules.sees_clue(clue, office.su)
    assert not rules.sees_clue(clue, office.lv)


def test_nobody_of_the_inspectors_own_body_is_decided_on(office, case):
    clue = a_clue(office, "heard", case=case)
    mine = actions.name_person(office.inspection, name="纪甲", post="主任", body=office.discipline, by=office.su, on=ON)
    with pytest.raises(Refused, match="上级纪检监察机关"):
        step_of(office, clue, "decide", person=mine)


# --- no penalty stands in the place of repair (问责泛化) -----------------------------------------------------------------


def test_punishing_in_place_of_repair_is_a_ground_itself(office, case):
    clue = a_clue(office, "heard", case=case)
    procedure.approve(step_of(office, clue, "decide", ground="accountability_for_repair"), by=office.lv, on=ON)
    assert Decision.objects.get().ground == "accountability_for_repair"


def test_every_state_has_a_place(office):
    assert set(ROAD) | set(UNNUMBERED) | {ClueState.SETTLED, ClueState.MERGED} == set(ClueState)
    assert {move for ways in ROAD.values() for move in ways} == set(Move)
    assert PERSON and Appeal.Outcome.values == [move.value for move in REVIEWS]
