"""Words of an oversight inquiry stand on no page of the chain, in no search, journal export or log (M7)."""

from __future__ import annotations

import io
import logging

import pytest

from huiyin.accountability import actions, procedure
from huiyin.accountability.models import Decision
from huiyin.journal import export
from huiyin.journal.models import Entry
from huiyin.lib import clock
from tests.support.cast import DAY, a_case, an_office
from tests.support.clues import passed
from tests.support.filled import photo

pytestmark = pytest.mark.django_db
REASONS, SIGNED, PERSON, FACTS = "镇里巡查台账系事后补记", "苏纪亲签", "欧阳失察", "三次接报未到场"
SUMMARY, INQUIRED, NOTE, UNRELEASED = "夜鹭三更报信", "询得沙鸥二次电话", "苇莺笔录", "白鹇暂不公开"
WORDS = (REASONS, SIGNED, PERSON, FACTS, "涉嫌失职失责", SUMMARY, INQUIRED, NOTE, UNRELEASED)
CHAIN = ("lin", "mayor", "chen", "he", "huan", "tang", "zhou", "yan", "cha", "pan", "gao", "kong", "key1", "admin")


def accountability_clue(office, case, on):
    """A clue that went as far as a decision, with its material."""
    clue = actions.open_clue(source="tip_off", summary=SUMMARY, case=case, by=office.su, on=on)
    procedure.keep_file(clue, photo(), note=NOTE, by=office.su, on=on)
    procedure.approve(procedure.propose(clue, "inquire", text=INQUIRED, by=office.su, on=on), by=office.lv, on=on)
    clue.refresh_from_db()
    return passed(office, clue, "file", "send", "hear", "decide")


def test_words_of_an_inquiry_reach_nobody_of_the_chain(client, caplog, settings, tmp_path):
    settings.DATA = tmp_path
    caplog.set_level(logging.DEBUG)
    office, later = an_office(), DAY.replace(month=12, day=5)
    with clock.set_to(clock.at(later, 9)):
        case = a_case(office)
        actions.answer_oversight(case, outcome="suspected", reasons=REASONS, signature=SIGNED, by=office.su, on=later)
        person = actions.name_person(office.inspection, name=PERSON, post="副镇长", by=office.su, on=later)
        actions.decide(case, person, forms=["admonition"], ground="inaction", facts=FACTS, by=office.su, on=later)
        clue = accountability_clue(office, case, later)
        procedure.release(clue.decisions.get(), publish=False, reason=UNRELEASED, by=office.lv, on=later)
        assert Decision.objects.count() == 2
        client.force_login(office.su)
        assert REASONS in client.get(f"/cases/{case.number}/oversight/").content.decode()  # where it belongs
        pages = [
            *("/", "/cases/", f"/cases/{case.number}/", f"/cases/{case.number}/oversight/", "/oversight/"),
            *("/reviews/", "/feedback/", "/cases/?q=台账", "/cases/?q=夜鹭", "/bulletin/", "/measures/", "/items/"),
            *("/oversight/clues/", f"/oversight/clues/{clue.pk}/", "/oversight/counts/"),
        ]
        opened = 0
        for who in CHAIN:
            client.force_login(office.users[who])
            for page in pages:
                answer = client.get(page, follow=True)
                opened += answer.status_code == 200
                for words in WORDS:
                    assert words not in answer.content.decode(), (who, page)
        assert opened > 30  # the pages are there to be looked at
        written = io.StringIO()
        export.write(written, readings=True)
    told = Entry.objects.filter(subject_kind="case", kind__startswith="accountability.")
    assert set(told.values_list("kind", flat=True)) == {"accountability.inquiry_answered"}
    for words in WORDS:
        assert words not in written.getvalue()
        assert all(words not in one.getMessage() for one in caplog.records if one.name != "django.db.backends")
