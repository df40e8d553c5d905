"""Plan, frozen list, seed, draw: nobody chooses the outcome, and anyone repeats it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from datetime import timedelta

import pytest

from huiyin.cases.models import Case, Duty
from huiyin.checks import actions, draw, queries, rules
from huiyin.checks.models import Check, Listed, Plan
from huiyin.checks.tests.conftest import ON, a_plan, drawn
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from tests.support.cast import a_case

NOBODY_ELSE = ("lin", "mayor", "chen", "he", "tang", "zhou", "cha", "su", "lv", "yan", "gao", "kong", "admin", "hao")


@pytest.mark.parametrize("who", NOBODY_ELSE)
def test_nobody_else_plans(office, cases, who):
    with pytest.raises(Refused):
        actions.make_plan("x", covert=False, size=1, until=ON, filters={}, weights={}, by=office.users[who], on=ON)


def test_a_head_of_checks_who_also_reviews_takes_no_part(office, cases):
    office.lei.grants.create(
        role="city_reviewer", body=office.office, reach=office.city, by=office.admin, since=ON, guarded=False
    )
    office.lei.forget_grants()
    assert not rules.may_plan(by=office.lei)
    with pytest.raises(Refused):
        a_plan(office)


def test_the_list_is_frozen_with_its_weights_and_both_hashes_before_there_is_a_seed(office, cases):
    plan = actions.freeze(a_plan(office, weights={"base": 10, "important": 7}), by=office.lei, on=ON)
    assert plan.seed is None and plan.secret
    assert plan.listed.count() == len(cases)
    assert {row.weight for row in plan.listed.all()} == {17}
    assert plan.list_sha256 == hashlib.sha256(queries.list_csv(plan)).hexdigest()
    entry = Entry.objects.get(kind="checks.list_frozen")
    assert entry.payload["list_sha256"] == plan.list_sha256
    assert entry.payload["commitment"] == draw.digest(plan.secret)
    assert plan.secret not in entry.payload_text


def test_what_is_drawn_is_what_the_script_draws_from_the_exported_list(office, cases, client, tmp_path):
    checks = drawn(office)
    plan = Plan.objects.get()
    client.force_login(office.lei)
    path = tmp_path / "list.csv"
    path.write_bytes(client.get(f"/checks/plans/{plan.key}/list.csv").content)
    file = tmp_path / "draw.py"
    file.write_bytes(client.get("/checks/draw.py").content)
    for how in (["--seed", plan.seed], ["--secret", plan.secret, "--public", plan.number]):
        ran = subprocess.run(
            [sys.executable, "-I", str(file), str(path), *how, "--size", str(plan.size)],
            capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
        told = [int(line) for line in ran.stdout.splitlines() if not line.startswith("#")]
        assert told == [check.case.number for check in checks]
        assert len(told) == 3


def test_the_seed_is_set_once(office, cases):
    plan = actions.freeze(a_plan(office), by=office.lei, on=ON)
    stale = Plan.objects.get(pk=plan.pk)
    actions.draw(plan, by=office.lei, on=ON)
    with pytest.raises(Refused):
        actions.draw(plan, by=office.lei, on=ON)
    with pytest.raises(Refused):  # the page of another was open already
        actions.draw(stale, by=office.lei, on=ON)
    assert Check.objects.count() == 3


def test_a_draw_stands(office, cases):
    drawn(office)
    with pytest.raises(Refused):
        actions.void_plan(Plan.objects.get(), reason="结果不理想", by=office.lei, on=ON)
    with pytest.raises(Refused):
        actions.drop(Check.objects.first(), reason="太远", by=office.lei, on=ON)


@pytest.mark.parametrize("who", ["lin", "mayor", "cha", "he"])
def test_a_plan_is_voided_by_who_plans_and_with_a_reason(office, cases, who):
    plan = a_plan(office)
    with pytest.raises(Refused):
        actions.void_plan(plan, reason="件数有误", by=office.users[who], on=ON)
    with pytest.raises(Refused, match="须写明原因"):
        actions.void_plan(plan, reason=" ", by=office.lei, on=ON)
    actions.void_plan(plan, reason="件数有误", by=office.lei, on=ON)


def test_the_public_number_must_come_after_the_list(office, cases, clock_at):
    early = a_plan(office, source="双色球第2016146期", known_on=ON)
    assert not rules.can_freeze(early, by=office.lei, on=ON)
    plan = actions.freeze(a_plan(office, source="双色球", known_on=ON + timedelta(days=1)), by=office.lei, on=ON)
    assert "公布" in str(rules.can_draw(plan, by=office.lei, number="05", on=ON).reason)
    clock_at(clock.at(ON + timedelta(days=1), 9))
    tomorrow = ON + timedelta(days=1)
    with pytest.raises(Refused):
        actions.draw(plan, number=" ", by=office.lei, on=tomorrow)
    actions.draw(plan, number="05 11 19", by=office.lei, on=tomorrow)
    plan.refresh_from_db()
    assert plan.seed == draw.seed_of(plan.secret, plan.list_sha256, "05 11 19")


def test_a_frozen_plan_is_not_rewritten(office, cases):
    plan = actions.freeze(a_plan(office), by=office.lei, on=ON)
    same = {"covert": False, "size": 1, "until": ON, "filters": {}, "weights": {}}
    with pytest.raises(Refused):
        actions.change_plan(plan, name="x", **same, by=office.lei, on=ON)


def test_a_list_shorter_than_the_draw_is_refused(office, cases):
    with pytest.raises(Refused):
        actions.freeze(a_plan(office, size=6), by=office.lei, on=ON)
    assert not Listed.objects.exists()


def test_cases_of_the_body_and_of_the_drawer_are_left_out(office, cases):
    mine, bodys, accuses = cases[:3]
    Entry.objects.filter(subject_kind="case", subject_id=str(mine.pk)).count()
    from django.db import transaction

    from huiyin.journal.actions import record  # what a handler leaves
    from huiyin.leadership.events import LeaderNamed

    with transaction.atomic():
        record(LeaderNamed("P-x"), of=mine, by=office.lei, on=ON)
    bodys.assignments.create(body=office.urban, part="assisting", on=ON, by=office.lin)
    accuses.accusations.create(body=office.urban, by=office.lin, on=ON)
    plan = actions.freeze(a_plan(office, size=2), by=office.lei, on=ON)
    assert {row.case for row in plan.listed.all()} == set(cases[3:])


def test_who_handled_a_listed_case_does_not_draw(office, cases):
    plan = actions.freeze(a_plan(office), by=office.lei, on=ON)
    cases[0].assignments.create(body=office.urban, part="assisting", on=ON, by=office.lin)
    assert "办理过" in str(rules.can_draw(plan, by=office.lei, number="", on=ON).reason)


def test_each_drawn_case_is_owed_on_no_case_by_the_checking_body(office, cases):
    checks = drawn(office, covert=True)
    owed = Duty.objects.filter(kind="spot_check")
    assert owed.count() == 3
    assert {(duty.body, duty.case) for duty in owed} == {(office.urban, None)}
    assert {duty.about_id for duty in owed} == {check.pk for check in checks}
    assert not Entry.objects.filter(subject_kind="case", kind__startswith="checks.").exists()


def test_weights_are_told_with_their_reasons(office, cases):
    repeat = a_case(office, "closed", starred=True)
    from huiyin.cases.models import RepeatLink

    RepeatLink.objects.create(case=repeat, earlier=cases[0], why="words", by=office.lin, on=ON)
    plan = a_plan(office, weights={"base": 10, "important": 10, "repeated": 6, "fast": 5})
    told = {row.case.number: row for row in queries.listing(plan, user=office.lei, number=1).page}
    assert told[repeat.number].weight == 10 + 10 + 6 + 5
    assert [str(name) for name, _points in told[repeat.number].why] == ["基础分", "重要案件", "重复投诉", "办结过快"]
    assert told[cases[1].number].weight == 25


@pytest.mark.parametrize(
    ("filters", "n"),
    [
        ({"state": "closed"}, 5),
        ({"state": "all"}, 6),
        ({"state": "open"}, 1),
        ({"state": "answered"}, 5),
        ({"state": "closed", "starred": True}, 0),
        ({"state": "closed", "closed_since": "2016-12-03"}, 0),
        ({"state": "closed", "closed_until": "2016-12-03"}, 5),
        ({"state": "closed", "type": "solid_waste", "grade": "important"}, 5),
        ({"state": "closed", "type": "water"}, 0),
    ],
)
def test_the_filter_chooses_the_population(office, cases, filters, n):
    a_case(office)
    assert len(queries.chosen(filters)) == n
    assert Case.objects.count() == 6


def test_a_list_too_long_for_one_draw_is_told_and_not_frozen(client, office, cases, monkeypatch):
    monkeypatch.setattr(rules, "MOST_LISTED", 4)
    plan = a_plan(office)
    client.force_login(office.lei)
    assert "名单过长" in client.get(plan.get_absolute_url()).content.decode()
    with pytest.raises(Refused, match="超过 4 件"):
        actions.freeze(plan, by=office.lei, on=ON)


def test_a_long_list_is_shown_page_by_page(office, cases, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    monkeypatch.setattr("huiyin.checks.factors.AT_A_TIME", 2)
    plan = a_plan(office)
    draft = [queries.listing(plan, user=office.lei, number=n) for n in (1, 2, 3)]
    assert [len(one.page) for one in draft] == [2, 2, 1]
    assert (draft[0].total, draft[0].strata) == (5, [("南河区", 5)])
    plan = actions.freeze(plan, by=office.lei, on=ON)
    frozen = [row for n in (1, 2, 3) for row in queries.listing(plan, user=office.lei, number=n).page]
    assert {(row.case, row.weight) for row in frozen} == {(row.case, row.weight) for one in draft for row in one.page}
