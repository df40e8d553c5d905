"""The sealed identity: two persons, a reason and a record (M16, invariant 7)."""

from __future__ import annotations

import stat
from datetime import timedelta

import pytest
from django.core.management import call_command

from huiyin.cases import search
from huiyin.cases.models import Case
from huiyin.cases.states import State
from huiyin.complainants import actions, sealing
from huiyin.complainants.models import Identity, Unlock
from huiyin.journal.models import Entry, Reading
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from tests.support.cast import a_case

pytestmark = pytest.mark.django_db
NAME, PHONE = "慕容雪晴", "13800138000"


def sealed(office, on, at=State.HANDED_DOWN, **more):
    case = a_case(office, at, **more)
    actions.register_identity(case, name=NAME, phone=PHONE, address="", by=office.key1, on=on)
    return case


def test_the_row_holds_nothing_to_read_and_the_key_is_its_owners(office, later):
    case = sealed(office, later)
    row = Identity.objects.get(case=case)
    for words in (NAME.encode(), PHONE.encode()):
        assert words not in bytes(row.sealed)
    assert stat.S_IMODE(sealing.key_file().stat().st_mode) == 0o600


def test_bound_to_its_case_and_to_its_key(office, later):
    case = sealed(office, later)
    row = Identity.objects.get(case=case)
    with pytest.raises(Refused, match="不符"):
        sealing.unseal(row.key_id, row.sealed, case_number=case.number + 1)
    sealing.key_file().unlink()
    with pytest.raises(Refused, match="密钥"):
        sealing.unseal(row.key_id, row.sealed, case_number=case.number)


def test_two_keepers_a_reason_an_hour_and_each_look_recorded(office, later):
    case = sealed(office, later)
    with pytest.raises(Refused, match="事由"):
        actions.ask_unlock(case, reason=" ", by=office.key1, on=later)
    unlock = actions.ask_unlock(case, reason="信访复核需要核对", by=office.key1, on=later)
    with pytest.raises(Refused, match="尚未"):
        actions.look(unlock, by=office.key1, on=later)
    with pytest.raises(Refused, match="另一名"):
        actions.consent(unlock, by=office.key1, on=later)
    for who in ("lin", "he", "su", "admin", "kong", "gao"):
        with pytest.raises(Refused):
            actions.consent(unlock, by=office.users[who], on=later)
    unlock = actions.consent(unlock, by=office.key2, on=later)
    with pytest.raises(Refused, match="申请人"):
        actions.look(unlock, by=office.key2, on=later)
    for n in (1, 2):
        assert actions.look(unlock, by=office.key1, on=later).phone == PHONE
        assert Reading.objects.filter(subject_kind="identity", what="identity").count() == n
        assert Entry.objects.filter(kind="complainants.identity_opened", subject_kind="unlock").count() == n
    with clock.set_to(clock.now() + timedelta(minutes=60)), pytest.raises(Refused, match="时限"):
        actions.look(unlock, by=office.key1, on=later)
    assert not Entry.objects.filter(subject_kind="case", kind__startswith="complainants.identity").exists()


def test_declined_is_declined(office, later):
    unlock = actions.ask_unlock(sealed(office, later), reason="信访复核", by=office.key1, on=later)
    actions.decline(unlock, reason="事由不足", by=office.key2, on=later)
    unlock = Unlock.objects.get(pk=unlock.pk)
    with pytest.raises(Refused):
        actions.look(unlock, by=office.key1, on=later)
    with pytest.raises(Refused, match="已有人"):
        actions.consent(unlock, by=office.key2, on=later)


def test_the_clerk_seals_at_registration_only(office, later):
    case = a_case(office, State.REGISTERED)
    actions.register_identity(case, name=NAME, by=office.lin, on=later)
    with pytest.raises(Refused, match="保管员"):
        actions.register_identity(case, name="别人", by=office.lin, on=later)
    with pytest.raises(Refused):
        actions.register_identity(a_case(office), name=NAME, by=office.lin, on=later)
    assert Identity.objects.count() == 1


def test_what_handlers_read_and_search_no_longer_holds_the_name(office, later):
    text = f"横岗村{NAME}反映河边有人偷倒垃圾。"
    case = a_case(office, text=text)
    actions.register_identity(case, name=NAME, phone=PHONE, by=office.key1, on=later)
    case = Case.objects.select_related("text").get(pk=case.pk)
    for words in (case.text.redacted, case.gist, *case.questions.values_list("text", flat=True)):
        assert NAME not in words
    assert case.text.received == text
    assert search.newest(Case.objects.all(), NAME, limit=5) == []
    with pytest.raises(Refused, match="封存"):
        actions.correct_redaction(case, text, by=office.lin, on=later)


def test_the_caller_sees_the_number_for_the_call_he_owes(office, later):
    case = sealed(office, later)
    with pytest.raises(Refused):
        actions.number_to_call(case, by=office.gao, on=later)
    actions.reply(case, text="已清运", way="phone", by=office.he, on=later)
    for who in ("he", "lin", "yan", "key1"):
        with pytest.raises(Refused):
            actions.number_to_call(case, by=office.users[who], on=later)
    assert actions.number_to_call(case, by=office.gao, on=later) == PHONE
    assert Reading.objects.filter(what="telephone", reader_id=str(office.gao.pk)).count() == 1
    actions.call_back(case, result="satisfied", by=office.gao, on=later)
    with pytest.raises(Refused):
        actions.number_to_call(case, by=office.gao, on=later)


def test_rotation_seals_anew_and_all_still_open(office, later):
    case = sealed(office, later)
    before = Identity.objects.get(case=case)
    call_command("identity", "rotate", verbosity=0)
    after = Identity.objects.get(case=case)
    assert after.key_id != before.key_id
    assert bytes(after.sealed) != bytes(before.sealed)
    assert sealing.unseal(after.key_id, after.sealed, case_number=case.number).name == NAME
    assert sealing.unseal(before.key_id, before.sealed, case_number=case.number).name == NAME  # an older backup
