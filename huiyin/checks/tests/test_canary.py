"""Words of a covert check stand before nobody of the chain: no page, list, search, file, export, duty, count or message."""

from __future__ import annotations

import io
import logging
import re

import pytest
from django.urls import reverse

from huiyin.checks import actions
from huiyin.checks.models import Check
from huiyin.checks.tests.conftest import NOTE, ON, PLACE, WORDS, drawn, recorded
from huiyin.files.models import Evidence
from huiyin.journal import export
from huiyin.journal.models import Entry
from huiyin.lib import clock
from tests.support.filled import photo

CHAIN = (
    "lin",
    "mayor",
    "chen",
    "he",
    "huan",
    "tang",
    "zhou",
    "yan",
    "gao",
    "pan",
    "hao",
    "head",
    "kong",
    "key1",
    "admin",
)
SAID = (WORDS, NOTE, PLACE, "暗访")


@pytest.fixture
def check(office, cases) -> Check:
    [check] = drawn(office, covert=True, size=1)
    recorded(office, check, "fail", uploads=[photo("maroon")])
    return Check.objects.get(pk=check.pk)


def every_page(check: Check) -> list[str]:
    case, plan = check.case, check.plan
    piece = Evidence.objects.get(about_kind="checks.record")
    return [
        *(
            "/",
            "/cases/",
            f"/cases/{case.number}/",
            f"/cases/{case.number}/timeline/",
            "/cases/?q=暗管",
            "/cases/?more=late",
        ),
        *("/checks/", "/checks/plans/", f"/checks/plans/{plan.key}/", f"/checks/plans/{plan.key}/list.csv"),
        *(f"/checks/one/{check.key}/", f"/checks/one/{check.key}/record/"),
        *(reverse(f"files:{name}", args=[piece.pk]) for name in ("evidence", "picture", "thumb", "download")),
        *("/items/", "/leaders/", "/reviews/", "/journal/", "/bulletin/", "/checks/results/"),
    ]


def bare(answer) -> str:
    """A page without what differs from one request to the next."""
    return re.sub(r"[A-Za-z0-9]{64}|nonce=\"[^\"]+\"", "", answer.content.decode(errors="replace"))


@pytest.mark.parametrize("who", CHAIN)
def test_nobody_of_the_chain_finds_a_word_of_it(office, check, client, who, caplog):
    caplog.set_level(logging.DEBUG)
    client.force_login(office.users[who])
    for page in every_page(check):
        answer = client.get(page)
        if page.startswith(("/checks/one", "/checks/plans/" + check.plan.key, "/evidence/", "/files/")):
            assert answer.status_code == 404, page
        text = answer.content.decode(errors="replace").replace(page, "")  # the way back, in the form for the language
        assert not [word for word in SAID[: 3 if who == "kong" else 4] if word in text], page
        assert check.key not in text and check.plan.key not in text, page
    assert not [one for one in caplog.records if WORDS in one.getMessage() and one.name != "django.db.backends"]


@pytest.mark.parametrize("who", ["lin", "mayor", "he", "chen", "tang", "zhou"])
def test_what_they_read_is_to_the_letter_what_they_read_before(office, cases, client, who):
    """A number that moves tells as much as a word: the same pages before the plan, and after the record."""
    client.force_login(office.users[who])
    number = cases[0].number
    pages = [
        "/",
        "/cases/",
        f"/cases/{number}/",
        f"/cases/{number}/timeline/",
        "/bulletin/",
        "/items/",
        "/checks/results/",
    ]
    before = [bare(client.get(page)) for page in pages]
    for check in drawn(office, covert=True, size=len(cases)):
        recorded(office, check, "fail", uploads=[photo("maroon")])
    assert [bare(client.get(page)) for page in pages] == before


@pytest.mark.parametrize("who", ["cha", "lei", "su", "lv"])
def test_who_checks_or_inspects_reads_it(office, check, client, who):
    client.force_login(office.users[who])
    assert WORDS in client.get(f"/checks/one/{check.key}/").content.decode()
    piece = Evidence.objects.get(about_kind="checks.record")
    assert client.get(piece.get_absolute_url()).status_code == 200


def test_a_checker_who_once_handled_the_case_does_not_know_of_it(office, check, client):
    office.cha.grants.create(role="handler", body=office.nanhe, reach=office.nanhe, by=office.admin, since=ON)
    client.force_login(office.cha)
    for page in (f"/checks/one/{check.key}/", f"/checks/one/{check.key}/record/"):
        assert client.get(page).status_code == 404
    for page in ("/", "/checks/?all=1", f"/cases/{check.case.number}/"):
        assert check.key not in client.get(page).content.decode()


def test_the_journal_of_the_case_says_nothing_before_it_is_released(office, check):
    of_the_case = Entry.objects.filter(subject_kind="case", subject_id=str(check.case_id))
    assert not of_the_case.filter(kind__startswith="checks.").exists()
    assert not of_the_case.filter(author_id=str(office.cha.pk), author_kind="user").exists()
    written = io.StringIO()
    export.write(written, readings=True)
    assert not [word for word in (WORDS, NOTE, PLACE) if word in written.getvalue()]


def test_once_confirmed_the_chain_reads_it(office, check, client):
    actions.confirm(check, check.records.get(), words="情况属实。", by=office.lei, on=clock.today())
    client.force_login(office.he)
    page = client.get(f"/checks/one/{check.key}/").content.decode()
    assert WORDS in page and NOTE in page
    assert "抽查" in client.get(f"/cases/{check.case.number}/").content.decode()


def test_released_early_the_chain_knows_of_it_and_not_what_was_found(office, check, client):
    actions.release(check, by=office.lei, on=ON)
    client.force_login(office.he)
    page = client.get(f"/checks/one/{check.key}/").content.decode()
    assert WORDS not in page
    piece = Evidence.objects.get(about_kind="checks.record")
    assert client.get(piece.get_absolute_url()).status_code == 404
