"""全部交办 in steps: they end, they leave whole cases, and nobody's words or refusals are lost on the way."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.db import connection

from huiyin.cases.models import Assignment, Case, Duty
from huiyin.cases.states import State
from huiyin.intake import actions as intake
from huiyin.intake import handdown
from huiyin.intake.tests.test_hand_down import desk_of, typed
from huiyin.journal.models import Entry
from huiyin.leadership.models import Lead
from huiyin.lib import clock
from huiyin.people.models import Grant, User
from tests.support import cast

MOST_STEPS = 20
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def short_steps(monkeypatch):
    """Two rows on the page, and two more cases a step."""
    monkeypatch.setattr("huiyin.intake.views.desk.ON_A_PAGE", 2)
    monkeypatch.setattr("huiyin.intake.steps.AT_A_TIME", 2)
    monkeypatch.setattr("huiyin.intake.steps.A_MOMENT", -1)


@pytest.fixture
def lin(as_):
    return as_("lin")


@pytest.fixture
def cases(office):
    return cast.registered(office, 9)


def begin(client, office, rows, *, query="", **more):
    return client.post(desk_of(office) + query, {**typed(rows), "scope": "all", **more})


def carried(answer):
    return dict(answer.context["carried"])


def to_the_end(client, office, answer, **headers):
    """Press 继续交办 until something else comes; how often that was."""
    presses = 0
    while answer.status_code == 200 and answer.context and "carried" in answer.context:
        presses += 1
        assert presses < MOST_STEPS
        answer = client.post(desk_of(office), carried(answer), headers=headers)
    return answer, presses


def handed():
    return list(Case.objects.filter(state=State.HANDED_DOWN).order_by("number").values_list("number", flat=True))


def test_each_step_hands_some_down_and_the_last_tells_how_many(lin, office, cases):
    answer = begin(lin, office, cases[:2])
    page = answer.content.decode()
    assert handed() == [1, 2, 3, 4]
    assert "已交办 4 件，还有 5 件" in page and "继续交办" in page and 'value="4" max="9"' in page
    answer = lin.post(desk_of(office), carried(answer))
    assert handed() == [1, 2, 3, 4, 5, 6] and "已交办 6 件，还有 3 件" in answer.content.decode()
    answer, _presses = to_the_end(lin, office, answer)
    assert answer.status_code == 302 and handed() == list(range(1, 10))
    told = lin.get(answer.url).content.decode()
    assert "已交办 9 件。" in told and "本批已全部交办" in told


def test_htmx_gets_the_progress_alone_and_is_led_back_at_the_end(lin, office, cases):
    answer = begin(lin, office, cases[:2])
    answer = lin.post(desk_of(office), carried(answer), headers=HTMX)
    assert "<progress" in answer.content.decode() and "<html" not in answer.content.decode()
    answer, _presses = to_the_end(lin, office, answer, **HTMX)
    assert answer.headers["HX-Redirect"] == desk_of(office)
    assert "已交办 9 件。" in lin.get(desk_of(office)).content.decode()


def asked_for(client, office, rows):
    """How often each table is read while these rows are handed down."""
    asked: list[str] = []

    def note(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        client.post(desk_of(office), typed(rows))
    return Counter(found[1] for sql in asked if (found := re.match(r'SELECT .*? FROM "(\w+)"', sql)))


def test_what_is_the_same_for_all_cases_is_asked_once(lin, office, cases):
    few, more = asked_for(lin, office, cases[:2]), asked_for(lin, office, cases[2:7])
    assert handed() == [1, 2, 3, 4, 5, 6, 7] and few["cases_accusation"] < more["cases_accusation"]
    for table in ("rulebook_entry", "rulebook_rulebook", "people_grant", "people_post"):
        assert few[table] == more[table]


def test_whoever_leaves_after_a_step_leaves_the_rest_waiting(lin, office, cases):
    begin(lin, office, cases[:2])
    page = lin.get(desk_of(office)).content.decode()
    assert "待交办 5 件" in page
    assert handed() == [1, 2, 3, 4]


def test_a_step_that_breaks_off_leaves_whole_cases(lin, office, cases, monkeypatch):
    answer = begin(lin, office, cases[:2])
    real, calls = handdown.open_inquiry, []

    def breaks(case):
        calls.append(case.number)
        if len(calls) == 2:  # its units, leader and duties are written by now
            raise RuntimeError("the power went")
        real(case)

    monkeypatch.setattr(handdown, "open_inquiry", breaks)
    with pytest.raises(RuntimeError):
        lin.post(desk_of(office), carried(answer))
    monkeypatch.setattr(handdown, "open_inquiry", real)
    whole = set(handed())
    for case in Case.objects.all():
        entries = Entry.objects.filter(kind="intake.case_handed_down", subject_id=str(case.pk))
        leads = Lead.objects.filter(assignment__case=case)
        there = [rows.exists() for rows in (case.assignments.all(), leads, Duty.objects.filter(case=case), entries)]
        assert there == [case.number in whole] * 4
    assert whole == {1, 2, 3, 4, 5}
    # The page that was open goes on from where it stood, and counts what the broken step had done.
    answer, _presses = to_the_end(lin, office, answer)
    assert handed() == list(range(1, 10))
    assert "已交办 9 件。" in lin.get(answer.url).content.decode()


def test_refused_cases_are_tried_no_more_than_twice_and_come_back_with_their_reasons(lin, office, cases, monkeypatch):
    tried = []
    real = handdown.hand_down
    monkeypatch.setattr(handdown, "hand_down", lambda case, *a, **k: (tried.append(case.number), real(case, *a, **k)))
    # Twice the same body: refused for each of them by the action itself.
    answer = begin(lin, office, cases[:2], **{"rest-units": "市环保局、市环保局"})
    assert "2 件未能交办" in answer.content.decode()
    answer, presses = to_the_end(lin, office, answer)
    page = answer.content.decode()
    assert presses == 3 and answer.status_code == 422
    assert handed() == [1, 2] and "已交办 2 件。" in page and "第 3 号案件有单位重复" in page
    assert [row.case.number for row in answer.context["desk"].rows] == [3, 4]
    assert answer.context["further"] == 5
    assert max(tried.count(number) for number in range(3, 10)) == 2


def test_what_was_typed_on_the_first_page_comes_back_with_its_refusal_and_its_tick(lin, office, cases):
    rows = typed(cases[:2], units="无此单位", assisting="市城管局")
    rows |= {"units-2": "北河区"}
    del rows["take-2"]
    answer = lin.post(desk_of(office), {**rows, "scope": "all"})
    answer, presses = to_the_end(lin, office, answer)
    page = answer.content.decode()
    assert presses > 1 and answer.status_code == 422 and handed() == [3, 4, 5, 6, 7, 8, 9]
    assert "没有名为“无此单位”的单位" in page and 'value="市城管局"' in page and 'value="北河区"' in page
    shown = {row.case.number: (row.taken, bool(row.refused)) for row in answer.context["desk"].rows}
    assert shown == {1: (True, True), 2: (False, False)}


def test_the_refused_take_the_place_of_the_progress_without_a_new_page(lin, office, cases):
    answer = begin(lin, office, cases[:2], **{"rest-units": "无此单位"})
    answer, _presses = to_the_end(lin, office, answer, **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422 and answer.headers["HX-Retarget"] == "#content"
    assert "<html" not in page and 'hx-swap-oob="innerHTML"' in page and "已交办 2 件。" in page
    assert "没有名为“无此单位”的单位" in page


def test_what_is_registered_between_two_steps_is_not_handed_down_unseen(lin, office, cases):
    answer = begin(lin, office, cases[:2])
    cast.registered(office, 2)
    to_the_end(lin, office, answer)
    assert handed() == list(range(1, 10))


def test_only_what_the_filter_shows_goes(lin, office, cases):
    cast.registered(office, 7, types=["noise"], types_written=["噪声"])
    noisy = list(Case.objects.filter(number__in=[10, 11]).order_by("number"))
    answer = begin(lin, office, noisy, query="?type=noise")
    while answer.status_code == 200:
        answer = lin.post(desk_of(office) + "?type=noise", carried(answer))
    assert handed() == list(range(10, 17)) and answer.url.endswith("?type=noise")


@pytest.fixture
def second(office, as_):
    """A second clerk of the same office."""
    user = User.objects.create(username="lin2", name="林二")
    Grant.objects.create(user=user, role="coordinator", body=office.office, reach=office.city, since=cast.DAY)
    office.users["lin2"] = user
    return as_("lin2")


def test_two_clerks_at_one_batch_hand_each_case_down_once(lin, second, office, cases):
    one, other = begin(lin, office, cases[:2]), begin(second, office, cases[4:6])
    ends = [to_the_end(client, office, answer)[0] for client, answer in ((lin, one), (second, other))]
    assert [end.status_code for end in ends] == [302, 302]
    assert handed() == list(range(1, 10))
    by = list(Assignment.objects.filter(lead=True).values_list("by__username", flat=True))
    told = [client.get(desk_of(office)).content.decode() for client in (lin, second)]
    for page, name in zip(told, ("lin", "lin2"), strict=True):
        assert f"已交办 {by.count(name)} 件。" in page and by.count(name)
    assert "其间另有" in told[0]


def test_a_case_voided_between_two_steps_is_left_out(lin, office, cases):
    answer = begin(lin, office, cases[:2])
    intake.void_case(cases[8], reason="重复登记", by=office.lin, on=clock.today())
    answer, _presses = to_the_end(lin, office, answer)
    page = lin.get(answer.url).content.decode()
    assert "已交办 8 件。" in page and "其间另有 1 件已由他人处理。" in page


@pytest.mark.parametrize("wrong", [{"since": "gestern"}, {"since": "2016-11-28"}, {"after": "-1"}, {"until": "x"}])
def test_a_step_that_cannot_be_read_is_refused(lin, office, cases, wrong):
    fields = carried(begin(lin, office, cases[:2])) | wrong
    answer = lin.post(desk_of(office), fields, follow=True)
    assert "请从交办台重新开始。" in answer.content.decode() and handed() == [1, 2, 3, 4]


def test_a_step_needs_the_right_as_the_desk_does(lin, as_, office, cases):
    fields = carried(begin(lin, office, cases[:2]))
    as_("he").post(desk_of(office), fields)
    assert handed() == [1, 2, 3, 4]
