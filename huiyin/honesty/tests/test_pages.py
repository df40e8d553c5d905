"""The inspectors' pages: the list with its precision, both sides of one signal, and the judgement."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin.cases.states import State
from huiyin.complainants import actions as complainants
from huiyin.honesty.models import Signal
from huiyin.honesty.scan import scan
from huiyin.honesty.sides import marked
from huiyin.journal.models import Reading
from huiyin.journal.readings import drain
from huiyin.lib import clock
from tests.support.cast import DAY, a_case

pytestmark = pytest.mark.django_db
ON = DAY + timedelta(days=4)


@pytest.fixture
def rows(office, clock_at) -> list[Signal]:
    """Three complainants said otherwise than the report."""
    clock_at(clock.at(ON, 9))
    for _ in range(3):
        case = a_case(office, State.PASSED)
        complainants.call_back(case, result="dissatisfied", note="河边还在倒", by=office.gao, on=ON)
    scan(clock.at(ON, 10))
    clock_at(clock.at(ON, 11))
    return list(Signal.objects.filter(kind="contradicted").order_by("pk"))


def test_the_list_and_how_often_a_kind_was_right(client, office, rows):
    client.force_login(office.su)
    for row, judgement in zip(rows, ("confirmed", "dismissed"), strict=False):
        client.post(f"/signals/{row.pk}/judge/", {"judgement": judgement, "reason": "核对过"})
    page = client.get("/signals/?kind=contradicted").content.decode()
    assert "50%" in page
    assert f"〔{rows[2].case.number}〕" in page
    assert f"/signals/{rows[0].pk}/" not in page  # judged ones are asked for
    assert f"/signals/{rows[0].pk}/" in client.get("/signals/?state=confirmed").content.decode()
    assert f"/signals/{rows[0].pk}/" in client.get(f"/signals/?state=all&q={rows[0].case.number}").content.decode()


def test_both_sides_stand_beside_each_other_and_the_reading_is_recorded(client, office, rows):
    client.force_login(office.su)
    page = client.get(f"/signals/{rows[0].pk}/").content.decode()
    assert "已清运垃圾，罚款二万元。" in page
    assert "河边还在倒" in page
    drain()
    read = Reading.objects.filter(reader_id=str(office.su.pk)).values_list("subject_kind", "how", "what")
    assert set(read) >= {("signal", "opening", "signal"), ("case", "page", "")}


def test_judging_on_the_page_goes_on_to_the_next(client, office, rows):
    client.force_login(office.su)
    refused = client.post(f"/signals/{rows[0].pk}/judge/", {"judgement": "dismissed", "reason": ""})
    assert refused.status_code == 422
    answer = client.post(
        f"/signals/{rows[0].pk}/judge/", {"judgement": "dismissed", "reason": "另一处", "then": "next"}
    )
    assert answer.url in {f"/signals/{row.pk}/" for row in rows[1:]}
    again = client.post(f"/signals/{rows[0].pk}/judge/", {"judgement": "confirmed", "reason": "又是"})
    assert again.status_code == 422


@pytest.mark.parametrize("who", ["lin", "he", "chen", "mayor", "tang", "kong", "cha", "admin"])
def test_nobody_else_learns_that_there_are_signals(client, office, rows, who):
    client.force_login(office.users[who])
    assert client.get(f"/signals/{rows[0].pk}/").status_code == 404
    assert client.get("/signals/").status_code == 403
    assert client.post(f"/signals/{rows[0].pk}/judge/", {"judgement": "dismissed", "reason": "x"}).status_code == 404
    assert "异常信号" not in client.get("/").content.decode()


def test_what_two_texts_share_is_marked():
    one, other = marked(
        "经查，该厂喷漆工序未开启治理设施，已责令停产。", "现场核实该厂喷漆工序未开启治理设施，拟处罚。"
    )
    assert [text for text, common in one if common] == ["该厂喷漆工序未开启治理设施，"]
    assert "".join(text for text, _common in other) == "现场核实该厂喷漆工序未开启治理设施，拟处罚。"
