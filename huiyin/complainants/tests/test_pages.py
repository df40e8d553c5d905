"""The pages: the section, the calls, the keepers' desk, and words that may stand on none of the others."""

from __future__ import annotations

import io
import logging

import pytest

from huiyin.cases.states import State
from huiyin.complainants import actions
from huiyin.complainants.models import CallBack, Identity, Reply, Unlock
from huiyin.journal import export
from huiyin.journal.models import Reading
from tests.support.cast import a_case

pytestmark = pytest.mark.django_db
NAME, PHONE, ADDRESS = "慕容雪晴", "13800138000", "横岗村翠竹巷七号"


@pytest.fixture
def sealed(office, later):
    case = a_case(office)
    actions.register_identity(case, name=NAME, phone=PHONE, address=ADDRESS, by=office.key1, on=later)
    return case


def test_the_lead_unit_answers_by_the_page(client, office, later):
    case = a_case(office)
    client.force_login(office.he)
    typed = {"way": "phone", "text": "已清运", "on": later.isoformat()}
    assert client.post(f"/cases/{case.number}/complainant/reply/", {**typed, "text": ""}).status_code == 422
    answer = client.post(f"/cases/{case.number}/complainant/reply/", typed)
    assert answer.status_code == 302 and answer["Location"].endswith("#complainants")
    assert Reply.objects.get().text == "已清运"
    page = client.get(f"/cases/{case.number}/complainant/").content.decode()
    assert "已清运" in page and 'name="expecting" value="1"' in page
    # Another who still has the page without the answer before him does not give a second one unseen.
    late = client.post(f"/cases/{case.number}/complainant/reply/", {**typed, "expecting": "0"})
    assert "有人刚刚登记了答复" in late.content.decode()
    client.force_login(office.wu)
    assert client.get(f"/cases/{case.number}/complainant/").status_code == 404
    assert client.post(f"/cases/{case.number}/complainant/reply/", typed).status_code == 404
    client.force_login(office.huan)
    client.post(f"/cases/{case.number}/complainant/reply/", typed)
    assert Reply.objects.count() == 1


def test_nobody_can_be_reached_by_the_page(client, office, later):
    case = a_case(office)
    client.force_login(office.he)
    typed = {"reach": "unreachable", "note": "三次未接", "on": later.isoformat()}
    assert client.post(f"/cases/{case.number}/complainant/reach/", typed).status_code == 302
    case.complainant.refresh_from_db()
    assert case.complainant.reach == "unreachable"


def test_a_call_in_two_taps(client, office, later, sealed):
    actions.reply(sealed, text="已清运", way="phone", by=office.he, on=later)
    client.force_login(office.gao)
    assert f"/calls/{sealed.number}/" in client.get("/calls/").content.decode()
    page = client.get(f"/calls/{sealed.number}/").content.decode()
    assert PHONE not in page and "已清运" in page
    shown = client.post(f"/calls/{sealed.number}/telephone/")
    assert PHONE in shown.content.decode() and "no-store" in shown["Cache-Control"]
    assert NAME not in shown.content.decode()
    assert client.post(f"/calls/{sealed.number}/", {"result": "dissatisfied"}).status_code == 422
    assert client.post(f"/calls/{sealed.number}/", {"result": "satisfied"}).status_code == 302
    assert CallBack.objects.get().by == office.gao
    assert client.get(f"/calls/{sealed.number}/").status_code == 404


@pytest.mark.parametrize("who", ["he", "lin", "yan", "key1", "wu", "admin"])
def test_calls_are_the_callers_own(client, office, later, sealed, who):
    actions.reply(sealed, text="已清运", way="phone", by=office.he, on=later)
    client.force_login(office.users[who])
    assert client.get("/calls/").status_code == 403
    assert client.get(f"/calls/{sealed.number}/").status_code == 403
    client.post(f"/calls/{sealed.number}/", {"result": "satisfied"})
    client.post(f"/calls/{sealed.number}/telephone/")
    assert not CallBack.objects.exists()
    assert not Reading.objects.filter(what="telephone").exists()


def test_two_keepers_by_the_page(client, office, later, sealed):
    client.force_login(office.key1)
    asked = {"number": sealed.number, "reason": "信访复核需要核对"}
    assert client.post("/identities/ask/", {**asked, "number": 999}).status_code == 422
    assert client.post("/identities/ask/", asked).status_code == 302
    row = Unlock.objects.get()
    client.post(f"/identities/requests/{row.pk}/consent/")
    assert Unlock.objects.get().answered_by is None
    assert PHONE not in client.post(f"/identities/requests/{row.pk}/look/", follow=True).content.decode()
    client.force_login(office.key2)
    assert "信访复核需要核对" in client.get("/identities/").content.decode()
    client.post(f"/identities/requests/{row.pk}/consent/")
    assert PHONE not in client.post(f"/identities/requests/{row.pk}/look/", follow=True).content.decode()
    client.force_login(office.key1)
    shown = client.post(f"/identities/requests/{row.pk}/look/")
    assert all(words in shown.content.decode() for words in (NAME, PHONE, ADDRESS))
    assert "no-store" in shown["Cache-Control"]
    assert client.get(f"/identities/requests/{row.pk}/look/").status_code == 405


def test_sealing_by_the_page_echoes_nothing(client, office, later):
    case = a_case(office, State.REGISTERED)
    client.force_login(office.lin)
    typed = {"number": case.number, "name": NAME, "phone": PHONE, "address": ""}
    page = client.post("/identities/register/", typed, follow=True).content.decode()
    assert NAME not in page and PHONE not in page
    assert Identity.objects.get(case=case).by == office.lin
    client.force_login(office.he)
    assert client.get("/identities/").status_code == 403
    client.post("/identities/register/", typed)
    assert Identity.objects.count() == 1


def test_the_redaction_is_corrected_beside_what_came_in(client, office, later):
    case = a_case(office, text="横岗村的老李头家门口每晚有人倒垃圾。")
    client.force_login(office.lin)
    page = f"/identities/redaction/{case.number}/"
    assert client.get(page).status_code == 200
    assert Reading.objects.filter(what="received_text").count() == 1
    typed = {"redacted": "横岗村某户门口每晚有人倒垃圾。", "expecting": case.text.redacted}
    assert client.post(page, typed).status_code == 302
    case.refresh_from_db()
    case.text.refresh_from_db()
    assert case.text.redacted == case.gist == typed["redacted"]
    assert client.post(page, {**typed, "redacted": "别的"}).status_code == 422  # someone was faster
    tried = Reading.objects.filter(what="received_text", reason__contains="未予保存")
    assert tried.get().reader_id == str(office.lin.pk)
    client.force_login(office.he)
    assert client.get(page).status_code == 403
    client.force_login(office.wu)
    assert client.get(page).status_code == 404


def test_words_of_an_identity_stand_nowhere_else(client, office, later, caplog):
    caplog.set_level(logging.DEBUG)
    case = a_case(office, text=f"我叫{NAME},电话{PHONE},住{ADDRESS},河边每晚有人偷倒垃圾。")
    actions.register_identity(case, name=NAME, phone=PHONE, address=ADDRESS, by=office.key1, on=later)
    actions.reply(case, text=f"{NAME}您好，已清运", way="phone", by=office.he, on=later)
    note = f"我是{NAME},还有臭味"
    actions.call_back(case, result="dissatisfied", note=note, by=office.gao, on=later)
    pages = [
        *("/", "/cases/", f"/cases/{case.number}/", f"/cases/{case.number}/complainant/", "/calls/", "/identities/"),
        *("/reviews/", "/feedback/"),
    ]
    opened = 0
    for who in ("lin", "mayor", "chen", "he", "huan", "tang", "zhou", "yan", "gao", "su", "kong", "key2", "admin"):
        client.force_login(office.users[who])
        for page in pages:
            answer = client.get(page, follow=True)
            opened += answer.status_code == 200
            for words in (NAME, PHONE, ADDRESS):
                assert words not in answer.content.decode(), (who, page)
    assert opened > 30  # the pages are there to be looked at
    written = io.StringIO()
    export.write(written, readings=True)
    for words in (NAME, PHONE, ADDRESS):
        assert words not in written.getvalue()
        assert all(words not in record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    for who in ("lin", "he", "zhou"):  # last, since what somebody searched for is his own reading
        client.force_login(office.users[who])
        assert f'href="/cases/{case.number}/"' not in client.get(f"/cases/?q={NAME}").content.decode()
        assert f'href="/cases/{case.number}/"' in client.get("/cases/?q=河边").content.decode()


def test_who_left_no_name_is_not_said_to_wait_for_an_answer(client, office):
    for anonymous, waits in ((True, False), (False, True)):
        case = a_case(office, anonymous=anonymous)
        client.force_login(office.mayor)
        page = client.get(case.get_absolute_url()).content.decode()
        assert ("尚未答复投诉人" in page) == waits
