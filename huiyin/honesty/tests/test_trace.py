"""Who read a case between two moments: asked with a reason, recorded before it is answered, on a page and as a paper."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from docx import Document

from huiyin.honesty import trace
from huiyin.intake import actions as intake
from huiyin.journal.models import Reading
from huiyin.journal.readings import drain
from huiyin.lib import clock
from tests.support.cast import DAY, a_case

pytestmark = pytest.mark.django_db
ON = DAY + timedelta(days=2)
REASON = "群众反映有人通风报信"


def asked(case, *, since="2016-11-30T00:00", until="2016-12-01T00:00", reason=REASON):
    return {"number": case.number, "since": since, "until": until, "reason": reason}


@pytest.fixture
def case(office, client, clock_at):
    """A case that He read on the day, Wu's list does not show, and Lin's list may."""
    case = a_case(office)
    for user, hour, path in (
        (office.he, 9, case.get_absolute_url()),
        (office.lin, 10, "/cases/"),
        (office.wu, 11, "/cases/"),
    ):
        clock_at(clock.at(ON, hour))
        client.force_login(user)
        assert client.get(path).status_code == 200
    drain()
    clock_at(clock.at(ON, 15))
    return case


def test_who_read_it_and_how(client, office, case):
    client.force_login(office.su)
    page = client.post("/trace/", asked(case)).content.decode()
    assert "何晓岚" in page
    assert "林静" in page and "可能含此案" in page
    assert "吴无关" not in page
    [opening] = Reading.objects.filter(how="opening", what="readings")
    assert (opening.subject_id, opening.reason, opening.reader_id) == (str(case.pk), REASON, str(office.su.pk))


def test_only_between_the_two_moments(client, office, case):
    client.force_login(office.su)
    page = client.post("/trace/", asked(case, since="2016-11-30T09:30", until="2016-11-30T10:30")).content.decode()
    assert "何晓岚" not in page
    assert "林静" in page


def test_as_a_paper(client, office, case):
    client.force_login(office.kong)
    answer = client.post("/trace/paper/", asked(case))
    document = Document(io.BytesIO(answer.content))
    text = "\n".join(cell.text for row in document.tables[0].rows for cell in row.cells)
    assert "何晓岚" in text
    assert REASON in "\n".join(line.text for line in document.paragraphs)
    assert Reading.objects.filter(what="readings", reader_id=str(office.kong.pk)).exists()


def test_who_took_it_out_among_others_is_found_too(client, office, case):
    for user, path in (
        (office.lin, f"/batches/{case.batch_id}/paper/"),
        (office.lin, f"/leaders/{office.chen.official.code}/"),
        (office.wu, "/cases/"),
    ):
        client.force_login(user)
        assert client.get(path).status_code == 200
    rows = trace.readings_of(case, clock.at(ON, 15), clock.at(ON, 16))
    assert [(row.who, row.what.split()[0], row.perhaps) for row in rows] == [
        ("林静", "批次", True),
        ("林静", "公职人员", True),
    ]


@pytest.mark.parametrize(
    "wrong", [{"reason": ""}, {"since": "2016-12-02T00:00"}, {"until": ""}], ids=["no reason", "no span", "no end"]
)
def test_nothing_is_told_without_a_reason_and_a_span(client, office, case, wrong):
    client.force_login(office.su)
    for path in ("/trace/", "/trace/paper/"):
        answer = client.post(path, asked(case) | wrong)
        assert answer.status_code == 422
        assert "何晓岚" not in answer.content.decode()
    assert not Reading.objects.filter(what="readings").exists()


def test_nobody_traces_the_readers_of_a_case_against_his_own_body(client, office, case):
    intake.accuse(case, office.discipline, by=office.lin, on=ON)
    client.force_login(office.su)
    assert client.post("/trace/", asked(case)).status_code == 422


@pytest.mark.parametrize("who", ["lin", "he", "mayor", "cha", "admin"])
def test_nobody_else_asks(client, office, case, who):
    client.force_login(office.users[who])
    assert client.get("/trace/").status_code == 403
    assert client.post("/trace/paper/", asked(case)).status_code == 302
    assert not Reading.objects.filter(what="readings").exists()
