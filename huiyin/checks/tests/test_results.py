"""Pass rate and share by district, each case once; the papers; what is planned by rule after closing."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from docx import Document

from huiyin.cases.models import CaseDistrict, Duty, Inspection
from huiyin.checks import actions, papers, rechecks, results
from huiyin.checks.models import Check, Plan
from huiyin.checks.tests.conftest import NOTE, ON, PLACE, WORDS, a_plan, confirmed, drawn, recorded
from huiyin.journal.models import Entry
from huiyin.lib import clock
from tests.support.cast import DAY, a_case

CLOSED = DAY + timedelta(days=4)  # the day of the conclusion of every case of the cast


def text_of(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_each_case_counts_once_by_its_latest_finding(office, cases):
    first = drawn(office, size=3)
    confirmed(office, first[0], "partly")
    confirmed(office, first[1], "pass")
    plan = actions.freeze(a_plan(office, size=5), by=office.lei, on=ON)
    again = next(check for check in actions.draw(plan, by=office.lei, on=ON) if check.case == first[0].case)
    confirmed(office, again, "pass")
    whole = results.results(results.Asked()).whole
    assert (whole.checked, whole.passed, whole.partly, whole.failed, whole.concluded) == (2, 2, 0, 0, 5)
    assert (whole.rate, whole.share) == ("100.0%", "40.0%")
    assert results.results(results.Asked(since=ON + timedelta(days=1))).whole.checked == 0


def test_a_shared_case_counts_in_each_district_and_once_in_the_whole(office, cases):
    [check] = drawn(office, size=1)
    CaseDistrict.objects.create(case=check.case, district=office.beihe)
    confirmed(office, check)
    found = results.results(results.Asked())
    assert {row.name: (row.checked, row.failed) for row in found.rows} == {"南河区": (1, 1), "北河区": (1, 1)}
    assert (found.whole.checked, found.more) == (1, 1)


def test_one_inspection_is_counted_alone_and_what_is_in_no_district_on_a_line_of_its_own(office, cases):
    first, second = drawn(office, size=2)
    confirmed(office, first, "pass")
    confirmed(office, second)
    CaseDistrict.objects.filter(case=second.case).delete()
    found = results.results(results.Asked(inspection=office.inspection))
    assert [(row.name, row.checked, row.failed, row.concluded) for row in found.rows] == [
        ("南河区", 1, 0, 4), ("未分区", 1, 1, 1),
    ]  # fmt: skip
    assert (found.whole.checked, found.whole.concluded) == (2, 5)
    other = Inspection.objects.create(
        key="next", name="回头看", level="city", kind="return", since=ON, rulebook=office.rulebook
    )
    assert results.results(results.Asked(inspection=other)).whole.concluded == 0
    assert results.behind(results.Asked(inspection=other), office.lei, limit=9) == ([], 0)


def test_one_that_was_checked_without_a_conclusion_counts_in_the_share(office, cases):
    a_case(office)
    [check] = drawn(office, size=1, filters={"state": "open"})
    confirmed(office, check, "partly")
    found = results.results(results.Asked())
    assert [(row.partly, row.concluded) for row in found.rows] == [(1, 6)]
    assert (found.whole.concluded, found.whole.share) == (6, "16.7%")


def test_the_page_shows_the_latest_inspection_and_all_of_them_when_asked(client, office, cases):
    confirmed(office, drawn(office, size=1)[0])
    Inspection.objects.create(
        key="next", name="回头看", level="city", kind="return", since=ON, rulebook=office.rulebook
    )
    client.force_login(office.lei)
    checked = [
        client.get("/checks/results/", asked).context["found"].whole.checked
        for asked in ({}, {"inspection": ""}, {"inspection": office.inspection.pk})
    ]
    assert checked == [0, 1, 1]
    paper = text_of(client.get("/checks/results/paper/", {"inspection": office.inspection.pk}).content)
    assert f"{office.inspection.name}：截至" in paper


def test_a_number_tells_nothing_of_what_is_not_confirmed(office, cases):
    [check] = drawn(office, size=1, covert=True)
    before = results.results(results.Asked())
    recorded(office, check)
    assert results.results(results.Asked()) == before
    assert before.whole.checked == 0


@pytest.mark.parametrize(("who", "opens"), [("mayor", 200), ("lin", 200), ("lei", 200), ("cha", 200), ("he", 403)])
def test_who_reads_the_results(client, office, cases, who, opens):
    confirmed(office, drawn(office, size=1)[0])
    client.force_login(office.users[who])
    answer = client.get("/checks/results/")
    assert answer.status_code == opens
    if opens == 200:
        assert "南河区" in answer.content.decode()
        assert "0.0%" in answer.content.decode()


def test_the_papers_say_what_was_drawn_found_and_counted(client, office, cases):
    plan = actions.freeze(a_plan(office, size=1), by=office.lei, on=ON)
    assert plan.secret not in text_of(papers.plan_sheet(plan))
    [check] = actions.draw(plan, by=office.lei, on=ON)
    plan = Plan.objects.get(pk=plan.pk)
    sheet = text_of(papers.plan_sheet(plan))
    assert all(words in sheet for words in (plan.seed, plan.secret, plan.list_sha256, str(check.case.number)))
    record = recorded(office, check)
    client.force_login(office.lei)
    made = text_of(client.get(f"/checks/one/{check.key}/records/{record.pk}/").content)
    assert all(words in made for words in (WORDS, NOTE, PLACE, "不合格", "查实", "雷厉"))
    actions.confirm(check, record, words="属实。", by=office.lei, on=ON)
    report = text_of(client.get("/checks/results/paper/").content)
    assert "共抽查案件1件" in report and "不合格1件" in report and "南河区：抽查1件" in report
    assert text_of(client.get(f"/checks/plans/{plan.key}/sheet/").content) == text_of(papers.plan_sheet(plan))


# --- re-checks by rule ------------------------------------------------------------------------------------------------


def at(days: int):
    return clock.at(CLOSED + timedelta(days=days), 3)


def test_an_important_case_is_looked_at_again_after_a_month_and_a_quarter(office, cases, clock_at):
    for days, n in ((29, 0), (30, 5), (31, 0), (89, 0), (90, 5), (91, 0)):
        clock_at(at(days))
        assert rechecks.plan_rechecks(at(days)) == n, days
    assert Check.objects.filter(rule="after_month", covert=True, body=office.urban).count() == 5
    assert Duty.objects.filter(kind="spot_check", case=None, body=office.urban).count() == 10
    entry = Entry.objects.filter(kind="checks.planned").first()
    assert (entry.author_kind, entry.subject_kind, entry.payload["rule"]) == ("system", "check", "after_month")


def test_what_is_open_general_or_long_past_is_not(office, clock_at):
    a_case(office)
    general = a_case(office, "closed")
    type(general).objects.filter(pk=general.pk).update(grade="general")
    clock_at(at(30))
    assert rechecks.plan_rechecks(at(30)) == 0
    type(general).objects.filter(pk=general.pk).update(grade="important")
    clock_at(at(61))
    assert rechecks.plan_rechecks(at(61)) == 0


def test_a_body_that_had_a_part_rechecks_nothing(office, cases, clock_at):
    for case in cases:
        case.assignments.create(body=office.urban, part="assisting", on=ON, by=office.lin)
    clock_at(at(30))
    assert rechecks.plan_rechecks(at(30)) == 0


def test_a_recheck_goes_the_way_of_any_check(office, cases, clock_at):
    clock_at(at(30))
    rechecks.plan_rechecks(at(30))
    check = Check.objects.filter(rule="after_month").first()
    day = clock.today()
    actions.name_checkers(check, [office.cha, office.lei], by=office.lei, on=day)
    found = actions.enter_record(
        Check.objects.get(pk=check.pk), at=clock.now(), place=PLACE, words=WORDS, finding="fail", by=office.cha, on=day
    )
    done = actions.confirm(check, found, words="属实。", by=office.lei, on=day)
    assert done.result == "fail" and done.released_on == day
    check.case.refresh_from_db()
    assert check.case.state == "handed_down"
    other = Check.objects.filter(rule="after_month").last()
    actions.drop(other, reason="另案已查", by=office.lei, on=day)
    assert not Duty.objects.filter(about_kind="check", about_id=other.pk, done_at=None, dropped_at=None).exists()
