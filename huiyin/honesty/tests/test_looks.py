"""What each look finds, and what it leaves alone: the simple kinds, each on one case."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from huiyin.cases.models import Batch, Duty
from huiyin.cases.states import State
from huiyin.complainants import actions as complainants
from huiyin.enforcement import actions as enforcement
from huiyin.files import actions as files
from huiyin.honesty.models import Cursor, Signal
from huiyin.honesty.scan import behind, scan
from huiyin.intake import actions as intake
from huiyin.journal.actions import record
from huiyin.journal.events import kind_of
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.rectification import actions as rectification
from tests.support.cast import DAY, a_case, new_case
from tests.support.pictures import a_picture

pytestmark = pytest.mark.django_db
NEXT = DAY + timedelta(days=1)


def on(days: int, hour: int = 9) -> datetime:
    return clock.at(DAY + timedelta(days=days), hour)


def looked(moment: datetime) -> list[tuple[str, int]]:
    """The signals there are after a look, by kind and case."""
    with clock.set_to(moment):
        scan(moment)
    return sorted(Signal.objects.exclude(case=None).values_list("kind", "case"))


def of_kind(kind: str) -> list[Signal]:
    return list(Signal.objects.filter(kind=kind).order_by("pk"))


def test_a_duty_done_after_its_deadline_is_late_and_one_done_in_time_is_not(office):
    case = a_case(office)
    due = Duty.objects.get(case=case, kind="verify").due
    for kind, moment in (("sign", clock.at(DAY, 23, 30)), ("verify", due + timedelta(hours=30))):
        Duty.objects.filter(case=case, kind=kind).update(done_on=moment.date(), done_at=moment)
    looked(due + timedelta(days=2))
    [late] = of_kind("late")
    assert late.detail == {"what": "verify", "hours": 30.0}
    assert late.body == office.nanhe


def test_a_report_that_fell_due_and_is_not_there_is_omitted_once(office):
    case = a_case(office)
    due = Duty.objects.get(case=case, kind="report_city").due
    looked(due - timedelta(minutes=1))
    assert of_kind("omitted") == []
    for hours in (1, 2, 26):
        looked(due + timedelta(hours=hours))
    assert [row.detail for row in of_kind("omitted") if row.detail["what"] == "report_city"] == [
        {"what": "report_city"}
    ]


def test_numbers_missing_in_a_batch_and_fewer_than_were_announced(office):
    with clock.set_to(on(1)):
        batch = intake.receive_batch(
            office.inspection, "第2批", handed_over=on(1, 8), announced=5, by=office.lin, on=NEXT
        )
        rows = [new_case(accept_number=f"D44000020161129{n:04d}", serial=str(n)) for n in (1, 2, 5)]
        intake.register_cases(batch, rows, by=office.lin, on=NEXT)
    looked(on(1, 10))
    found = {row.detail.get("number", "") for row in of_kind("omitted")}
    assert found == {"D440000201611290003", "D440000201611290004", ""}
    assert all(row.claimed_id == batch.pk for row in of_kind("omitted"))
    assert Batch.objects.get(pk=office.batch.pk).announced is None  # what announced nothing is held to nothing


def test_a_series_shared_with_other_cities_misses_nothing(office):
    rows = [new_case(accept_number=f"D44000020161129{n:04d}", serial=str(n)) for n in (1, 60)]
    with clock.set_to(on(1)):
        intake.register_cases(office.batch, rows, by=office.lin, on=NEXT)
    looked(on(1, 10))
    assert of_kind("omitted") == []


@pytest.mark.parametrize(
    ("taken", "why"),
    [
        (datetime(2016, 11, 20, 8), "before_hand_over"),
        (datetime(2016, 12, 9, 8), "after_entry"),
        (datetime(2016, 11, 29, 8), "stale"),
        (datetime(2016, 12, 2, 8), ""),
    ],
)
def test_when_a_photograph_was_taken(office, taken, why):
    case = a_case(office)
    with clock.set_to(on(5)):
        entry = rectification.enter_progress(case, "清运。", by=office.he, on=DAY + timedelta(days=4))
        files.attach(entry, a_picture(taken), case=case, by=office.he, on=DAY + timedelta(days=4))
    looked(on(5, 10))
    assert [row.detail["why"] for row in of_kind("photo_time")] == ([why] if why else [])


def test_a_photograph_far_from_where_the_others_were_taken(office):
    case = a_case(office)
    here, near, far = (23.02, 113.11), (23.021, 113.112), (23.12, 113.2)
    with clock.set_to(on(2)):
        for n, place in enumerate((here, near, far)):
            files.attach(case, a_picture(datetime(2016, 11, 30, 8), place, n), case=case, by=office.he, on=NEXT)
        two = a_case(office)
        for n, place in enumerate((here, far)):
            files.attach(two, a_picture(datetime(2016, 11, 30, 8), place, n), case=two, by=office.he, on=NEXT)
    looked(on(2, 10))
    [row] = of_kind("photo_place")
    assert row.case == case
    assert row.detail["km"] > 10


def test_shut_days_before_the_photograph_of_it_was_taken(office):
    case = a_case(office)
    with clock.set_to(on(4)):
        firm = enforcement.enter_party(case, "某轮毂厂", by=office.he, on=DAY + timedelta(days=4))
        shut = [
            enforcement.take_measure(case, kind, party=firm, by=office.he, on=NEXT)
            for kind in ("closed_down", "production_halted")
        ]
        for row, day in zip(shut, (2, 29), strict=True):
            taken = datetime(2016, 12, 2, 8) if day == 2 else datetime(2016, 11, 29, 8)
            files.attach(row, a_picture(taken, shade=day), case=case, by=office.he, on=NEXT)
    looked(on(4, 10))
    [row] = of_kind("ahead")
    assert (row.claimed_kind, row.claimed_id, row.detail) == ("enforcement.measure", shut[0].pk, {"days": 3})


def test_done_while_work_on_it_went_on(office):
    case = a_case(office)
    with clock.set_to(on(1)):
        item = rectification.plan_item(
            case,
            problem="垃圾",
            measure="清运",
            person="石敏",
            term="by_day",
            due=date(2016, 12, 20),
            by=office.he,
            on=NEXT,
        )
    with clock.set_to(on(5)):
        rectification.prove_item(item, "已清运完毕。", by=office.he, on=NEXT)
        rectification.enter_progress(case, "仍在清运。", item=item, by=office.he, on=DAY + timedelta(days=5))
    looked(on(5, 10))
    [row] = of_kind("ahead")
    assert (row.against_kind, row.detail) == ("rectification.progress", {"days": 4})


def test_a_week_entered_in_one_evening_and_a_weekend_on_monday(office):
    case, honest = a_case(office), a_case(office)
    for n, days in enumerate((1, 2, 3, 4)):
        with clock.set_to(on(7, 21) + timedelta(minutes=n)):
            rectification.enter_progress(case, "巡查。", by=office.he, on=DAY + timedelta(days=days))
    for n, days in enumerate((5, 6, 7)):
        with clock.set_to(on(8, 9) + timedelta(minutes=n)):
            rectification.enter_progress(honest, "巡查。", by=office.he, on=DAY + timedelta(days=days))
    looked(on(8, 10))
    [row] = of_kind("backfilled")
    assert row.case == case
    assert len(row.detail["entries"]) == 4
    assert Entry.objects.get(pk=row.claimed_id).on == NEXT


def test_several_entries_with_pauses_between_are_several_sittings(office):
    case = a_case(office)
    for days in (1, 2, 3, 4):
        with clock.set_to(on(7, 8 + days)):
            rectification.enter_progress(case, "巡查。", by=office.he, on=DAY + timedelta(days=days))
    looked(on(8, 10))
    assert of_kind("backfilled") == []


def test_the_complainant_says_otherwise_than_the_report(office):
    case = a_case(office, State.PASSED)
    with clock.set_to(on(4)):
        complainants.call_back(case, result="dissatisfied", note="还在倒", by=office.gao, on=DAY + timedelta(days=4))
    looked(on(4, 10))
    [row] = of_kind("contradicted")
    assert (row.claimed_kind, row.against_kind) == ("closing.submission", "complainants.callback")


@pytest.mark.parametrize(("result", "found"), [("fail", [90]), ("partly", [60]), ("pass", []), ("", [])])
def test_a_spot_check_found_otherwise_than_was_reported(office, result, found):
    case = a_case(office, State.PASSED)
    released = kind_of("checks.released")  # the room beside this one is known by its entries alone
    assert released is not None
    with clock.set_to(on(5)), transaction.atomic():
        record(released(covert=False, result=result), of=case, by=office.cha, on=DAY + timedelta(days=5))
    looked(on(5, 10))
    assert [row.strength for row in of_kind("contradicted")] == found


def test_an_honest_case_gives_no_signal(office):
    case = a_case(office, State.PASSED)
    with clock.set_to(on(4)):
        complainants.call_back(case, result="satisfied", by=office.gao, on=DAY + timedelta(days=4))
    assert [kind for kind, _case in looked(on(4, 10)) if kind != "late"] == []


def test_looking_again_finds_nothing_twice_and_the_cursor_only_moves_on(office):
    case = a_case(office, State.PASSED)
    with clock.set_to(on(4)):
        complainants.call_back(case, result="dissatisfied", note="还在倒", by=office.gao, on=DAY + timedelta(days=4))
    first = looked(on(4, 10))
    assert first
    assert behind() <= len(first) + 5  # its own entries come after what it has looked at
    entry = Cursor.objects.get().entry
    assert looked(on(4, 11)) == first
    with clock.set_to(on(4, 12)):
        assert scan(on(4, 12), again=True) == 0
    assert Cursor.objects.get().entry >= entry


def test_a_look_asks_no_more_for_a_thousand_entries_gone_by(office, django_assert_max_num_queries: Any):
    a_case(office, State.PASSED)
    looked(on(4, 10))
    looked(on(4, 11))
    with clock.set_to(on(4, 12)), django_assert_max_num_queries(16):
        scan(on(4, 12))
