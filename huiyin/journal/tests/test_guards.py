"""What the database refuses, whoever asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from huiyin.journal import export, readings
from huiyin.journal.actions import seal
from huiyin.journal.models import Birth, ChainHead, Entry, Reading, Seal
from huiyin.journal.tests.cast import CASE, LIN, put, sql
from huiyin.lib import clock, guards

pytestmark = pytest.mark.django_db


def refused(statement: str, *values: object) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        sql(statement, *values)
    return str(caught.value)


def test_what_is_declared_is_installed():
    declared = {name: guard.digest(connection.vendor) for name, guard in guards.expected(connection).items()}
    assert declared == guards.installed(connection)
    assert {"huiyin_journal_entry_no_update", "huiyin_journal_entry_clock"} <= set(declared)
    assert export.broken_guards() == []


def test_installing_again_changes_nothing():
    assert guards.install(connection) is False


def test_what_is_missing_is_put_back_and_what_is_no_longer_declared_goes():
    stray = guards.refuse("stray", "journal_seal", when="BEFORE INSERT", condition="NEW.number = 99")
    for statement in stray.create[connection.vendor]:
        sql(statement)
    guards._remove(connection.cursor(), connection.vendor, "huiyin_journal_entry_no_update")
    assert export.broken_guards() == ["huiyin_journal_entry_no_update"]
    assert guards.install(connection) is True
    assert "huiyin_stray" not in guards.installed(connection)
    assert export.broken_guards() == []


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_a_trigger_switched_off_or_rewritten_is_noticed():
    sql('ALTER TABLE journal_entry DISABLE TRIGGER "huiyin_journal_entry_no_delete"')
    sql(
        'CREATE OR REPLACE FUNCTION "huiyin_journal_entry_no_update"() RETURNS trigger LANGUAGE plpgsql '
        "AS $$ BEGIN RETURN NEW; END $$"
    )
    assert export.broken_guards() == ["huiyin_journal_entry_no_delete", "huiyin_journal_entry_no_update"]
    guards.install(connection)
    assert export.broken_guards() == []


def test_migrating_again_leaves_the_guards_standing():
    call_command("migrate", verbosity=0)
    assert export.broken_guards() == []


def test_an_entry_is_neither_changed_nor_deleted():
    put(1)
    assert "只能追加" in refused("UPDATE journal_entry SET reason = 'x'")
    refused("DELETE FROM journal_entry")
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.all().delete()
    assert Entry.objects.get().reason == ""


def test_an_entry_must_follow_the_one_before_it():
    entry = put(1)
    columns = "subject_kind, subject_id, kind, payload_text, reason, author_kind, author_id, salt, payload_hash, hash"
    insert = (
        f'INSERT INTO journal_entry ({columns}, n, previous, "on", entered) '
        f'SELECT {columns}, %s, %s, "on", entered FROM journal_entry WHERE id = %s'
    )
    assert "相衔接" in refused(insert, 3, entry.hash, entry.pk)
    refused(insert, 2, "f" * 64, entry.pk)
    sql(insert, 2, entry.hash, entry.pk)
    assert Entry.objects.count() == 2


def test_the_head_only_moves_forward_and_stays():
    put(1), put(2)
    refused("UPDATE journal_chainhead SET n = 1")
    refused("UPDATE journal_chainhead SET subject_id = 'x', n = 9")
    refused("DELETE FROM journal_chainhead")
    assert ChainHead.objects.get().n == 2


def test_a_seal_is_fixed_and_published_once():
    put(1)
    seal()
    for column, value in [("root", "x"), ("hash", "x"), ("last", 9), ("number", 9)]:
        refused(f'UPDATE journal_seal SET "{column}" = %s', value)
    refused("DELETE FROM journal_seal")
    Seal.objects.update(published=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Seal.objects.update(published=clock.now() + timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Seal.objects.update(published=None)


def test_a_reading_stays():
    readings.open_sealed(CASE, by=LIN, what="identity", reason="回访")
    refused("UPDATE journal_reading SET reason = ''")
    refused("DELETE FROM journal_reading")
    assert Reading.objects.count() == 1


def test_what_a_database_was_born_as_never_changes():
    refused("UPDATE journal_birth SET born_as = 'production'")
    refused("DELETE FROM journal_birth")
    with pytest.raises(IntegrityError), transaction.atomic():
        Birth.objects.create(pk=2, born_as="test", moment=clock.now())
    assert Birth.objects.get().born_as == "test"


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_a_table_is_not_emptied_at_once():
    put(1)
    refused("TRUNCATE journal_entry")


@pytest.fixture
def born_as():
    """Let this database have been born as something else, for one test."""

    def change(kind: str) -> None:
        with guards.without(connection, "journal_birth_no_update"):
            sql("UPDATE journal_birth SET born_as = %s", kind)
        Birth.forget()

    yield change
    Birth.forget()


@pytest.mark.parametrize("minutes", [-60 * 24 * 365, -11, 11, 60 * 24])
def test_a_city_s_own_database_refuses_another_time_than_its_own(born_as, minutes):
    born_as("production")
    assert Birth.is_play() is False
    moment = clock.now() + timedelta(minutes=minutes)
    with pytest.raises(IntegrityError, match="十分钟"), transaction.atomic(), clock.set_to(moment):
        put(1)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("minutes", [-9, 0, 9])
def test_a_city_s_own_database_takes_its_own_time(born_as, minutes):
    born_as("production")
    with clock.set_to(clock.now() + timedelta(minutes=minutes)):
        assert put(1).n == 1


@pytest.mark.parametrize("kind", ["demo", "test"])
def test_a_play_database_may_live_in_2016(born_as, kind):
    born_as(kind)
    assert Birth.is_play() is True
    with clock.set_to(clock.at(clock.today().replace(year=2016, day=28))):
        assert put(1).entered.year == 2016


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_can_be_swept_up_after():
    put(1)
    assert Birth.objects.get().born_as == "test"


@pytest.mark.django_db(transaction=True)
def test_and_the_next_one_finds_birth_and_guards_again():
    assert Birth.objects.get().born_as == "test"
    assert not Entry.objects.exists()
    assert export.broken_guards() == []


def test_builders_refuse_what_no_database_could_keep():
    with pytest.raises(ValueError, match="moment"):
        guards.refuse("x", "t", when="AROUND UPDATE")
    with pytest.raises(ValueError, match="cut"):
        guards.refuse("x" * 70, "t")


def test_frozen_once_fills_a_null_a_single_time():
    sql('CREATE TABLE "huiyin_try" (id integer PRIMARY KEY, a text, b text)')
    for guard in (guards.frozen("huiyin_try", ["a"]), guards.frozen("huiyin_try", ["b"], once=True)):
        guards._create(connection.cursor(), connection.vendor, guard)
    sql("INSERT INTO huiyin_try VALUES (1, 'a', NULL)")
    refused("UPDATE huiyin_try SET a = NULL")
    sql("UPDATE huiyin_try SET b = 'b'")
    refused("UPDATE huiyin_try SET b = 'c'")
    refused("UPDATE huiyin_try SET b = NULL")
    sql("UPDATE huiyin_try SET b = 'b', a = 'a'")
    sql("DROP TABLE huiyin_try")
    guards.lift(connection)
    guards.install(connection)
