"""The auditor's pages."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from huiyin.journal import actions, readings, verifier, words
from huiyin.journal.actions import SYSTEM, Author
from huiyin.journal.models import Entry, Reading, Seal
from huiyin.journal.tests.cast import CASE, OTHER, Suspected, put, sql
from huiyin.lib import clock, guards
from tests.support.filled import a_filled_office

pytestmark = pytest.mark.django_db

LISTED = re.compile(r'Subject\("([a-z_]+)"')  # what a list is called when its reading is noted
PAGES = ["journal:entries", "journal:readings", "journal:verification", "journal:script"]


@pytest.fixture(autouse=True)
def spool(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def person(client, monkeypatch):
    """Someone signed in, with these rights and no other."""

    def sign_in(username: str, *rights: str):
        users = get_user_model()
        user = users._default_manager.create(username=username)
        allowed = {username: set(rights)}
        monkeypatch.setattr(users, "may", lambda self, right, at=None: right in allowed[self.username], raising=False)
        client.force_login(user, backend="huiyin.people.sessions.OwnAccounts")
        return user

    return sign_in


@pytest.fixture
def he(person):
    """He of the audit office, who may read the journal."""
    return person("he", "read_journal")


@pytest.mark.parametrize("page", PAGES)
def test_who_may_not_read_the_journal_is_told_why(client, person, page):
    person("wu", "administer", "view_cases")
    put(7)
    response = client.get(reverse(page))
    assert response.status_code == 403
    assert "审计" in response.content.decode()
    assert "罚款" not in response.content.decode()
    assert client.get(reverse(page), headers={"HX-Request": "true"}).status_code == 403
    assert readings.waiting() == 0


def test_nor_may_he_verify(client, person):
    person("wu")
    response = client.post(reverse("journal:verification"))
    assert response.status_code == 403
    assert "result" not in response.context


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_sign_in(client, page):
    response = client.get(reverse(page))
    assert response.status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_an_auditor_opens_every_page_of_an_empty_journal(client, he, page):
    assert client.get(reverse(page)).status_code == 200


def listed(client, **query) -> list[str]:
    response = client.get(reverse("journal:entries"), query)
    assert response.status_code == 200
    return [f"{entry.subject_id}#{entry.n}" for entry in response.context["entries"]]


def test_the_list_is_narrowed_by_day_author_subject_and_kind(client, he):
    me = Author(str(he._meta.model_name), str(he.pk))
    with clock.set_to(clock.at(date(2016, 12, 1), 0, 0)):
        put(1, by=me)
    with clock.set_to(clock.at(date(2016, 12, 1), 23, 59)):
        put(2, of=OTHER, by=SYSTEM)
    with clock.set_to(clock.at(date(2016, 12, 2), 0, 0)):
        put(event=Suspected(3), by=me)
    assert listed(client) == ["12#2", "13#1", "12#1"]
    assert listed(client, day="2016-12-01") == ["13#1", "12#1"]
    assert listed(client, person="he") == ["12#2", "12#1"]
    assert listed(client, person="system") == ["13#1"]
    assert listed(client, person="nobody") == []
    assert listed(client, subject_kind="case", subject_id="13") == ["13#1"]
    assert listed(client, kind="test.suspected") == ["12#2"]
    assert listed(client, day="someday") == []


def test_the_list_shows_who_and_what(client, he):
    put(300, by=Author(str(he._meta.model_name), str(he.pk)), reason="逾期未改")
    page = client.get(reverse("journal:entries")).content.decode()
    assert "罚款 300 分" in page
    assert "逾期未改" in page
    assert str(he) in page


def test_long_lists_go_on(client, he):
    for number in range(60):
        put(number)
    response = client.get(reverse("journal:entries"))
    assert len(response.context["entries"]) == 50
    assert listed(client, after=response.context["after"]) == [f"12#{n}" for n in range(10, 0, -1)]
    assert len(listed(client, after="x")) == 50


def test_reading_the_journal_is_a_reading_too(client, he):
    client.get(reverse("journal:entries"), {"subject_id": "12"})
    client.get(reverse("journal:readings"))
    readings.drain()
    rows = Reading.objects.order_by("at")
    assert [(row.subject_id, row.filter, row.reader_id) for row in rows] == [
        ("entries", "subject_id=12", str(he.pk)),
        ("readings", "", str(he.pk)),
    ]
    page = client.get(reverse("journal:readings"), {"how": "list", "person": "he"})
    assert len(page.context["readings"]) == 2
    assert len(client.get(reverse("journal:readings"), {"how": "opening"}).context["readings"]) == 0


def test_verification_says_whole_or_names_the_place(client, he):
    entry = put(1, of=CASE)
    actions.seal()
    address = reverse("journal:verification")
    assert "result" not in client.get(address).context
    assert "日志完整" in client.post(address).content.decode()
    guards.lift(connection)
    sql("UPDATE journal_entry SET author_id = '8'")
    page = client.post(address).content.decode()
    assert "日志不完整" in page
    assert f"entry {entry.pk} (case/12 #1 test.fined)" in page
    assert "huiyin_journal_entry_no_update" in page
    guards.install(connection)


def test_seals_are_shown(client, he, tmp_path, capsys):
    put(1)
    call_command("journal", "seal", publish=str(tmp_path / "roots"))
    page = client.get(reverse("journal:verification")).content.decode()
    assert Seal.objects.get().hash[:16] in page
    assert "未公布" not in page


def test_the_script_is_served_as_it_is(client, he):
    response = client.get(reverse("journal:script"))
    assert response.content.decode() == Path(verifier.__file__).read_text()
    assert "attachment" in response["Content-Disposition"]


def test_every_kind_of_subject_has_a_word(client):
    """The auditor reads words, not the codes that are stored: whatever the system records or notes is called something."""
    client.force_login(a_filled_office().office.kong)
    readings.drain()
    met = set(Entry.objects.values_list("subject_kind", flat=True))
    assert len(met) > 8
    here = Path(verifier.__file__).parents[1]
    met |= {
        kind
        for file in here.glob("*/**/*.py")
        for kind in LISTED.findall(file.read_text())
        if "tests" not in file.parts
    }
    assert met <= set(words.SUBJECTS)
    page = client.get(reverse("journal:entries"), {"subject_kind": "oversightanswer"}).content.decode()
    assert "监管责任调查首次答复：未发现失职失责" in page


def test_an_entry_names_bodies_and_writes_days_as_the_office_does(client):
    client.force_login(a_filled_office().office.kong)
    page = client.get(reverse("journal:entries"), {"kind": "rectification.item_planned"}).content.decode()
    assert "期限 2036年5月31日" in page
    page = client.get(reverse("journal:entries"), {"kind": "closing.case_submitted"}).content.decode()
    assert "南河区上报办理结果" in page
