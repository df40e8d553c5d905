"""Writing to the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from huiyin.journal import actions, export
from huiyin.journal.actions import IMPORT, SYSTEM, Happening, Subject, record, record_many
from huiyin.journal.events import Event, kind_of
from huiyin.journal.models import Birth, ChainHead, Entry
from huiyin.journal.queries import history, timeline
from huiyin.journal.tests.cast import CASE, DAY, LIN, OTHER, WU, Fined, Suspected, put
from huiyin.journal.verifier import ZERO
from huiyin.lib import clock

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Everything(Event):
    kind = "test.everything"
    text: str
    number: int
    yes: bool
    day: date
    moment: datetime
    amount: Decimal
    nothing: None
    several: list[str]


def test_entries_of_one_subject_form_a_chain():
    first, second, elsewhere = put(1), put(2), put(3, of=OTHER)
    assert (first.n, second.n, elsewhere.n) == (1, 2, 1)
    assert first.previous == ZERO
    assert second.previous == first.hash
    assert elsewhere.previous == ZERO
    head = ChainHead.objects.get(subject_kind="case", subject_id="12")
    assert (head.n, head.hash) == (2, second.hash)
    assert export.verify().ok


def test_an_entry_says_who_what_when_and_why():
    moment = clock.at(date(2016, 11, 28), 22, 5)
    with clock.set_to(moment):
        put(300, by=WU, reason="逾期未改")
    entry = Entry.objects.get()
    assert entry.payload == {"amount": 300, "basis": ""}
    assert (entry.author_kind, entry.author_id, entry.reason) == ("user", "9", "逾期未改")
    assert (entry.on, entry.entered) == (DAY, moment)
    assert entry.describe() == "罚款 300 分，依据 "


def test_a_row_is_its_own_subject():
    birth = Birth.objects.get()
    with transaction.atomic():
        entry = record(Fined(1), of=birth, by=SYSTEM, on=DAY)
    assert (entry.subject_kind, entry.subject_id, entry.author_kind) == ("birth", "1", "system")


def test_a_subject_that_is_neither_row_nor_subject_is_refused():
    with pytest.raises(TypeError), transaction.atomic():
        record(Fined(1), of="12", by=LIN, on=DAY)
    with pytest.raises(ValueError, match="unsaved"), transaction.atomic():
        record(Fined(1), of=Birth(), by=LIN, on=DAY)


def test_the_day_it_happened_is_a_day():
    with pytest.raises(TypeError), transaction.atomic():
        record(Fined(1), of=CASE, by=LIN, on=clock.now())
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded():
    with pytest.raises(RuntimeError):
        record(Fined(1), of=CASE, by=LIN, on=DAY)
    with pytest.raises(RuntimeError):
        record_many([Happening(Fined(1), CASE, LIN, DAY)])
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_entry_goes_with_the_change_that_was_rolled_back():
    with pytest.raises(KeyError), transaction.atomic():
        record(Fined(1), of=CASE, by=LIN, on=DAY)
        raise KeyError
    assert not Entry.objects.exists()
    assert not ChainHead.objects.exists()
    assert put(2).n == 1


def test_payloads_hold_plain_values_in_one_canonical_text():
    event = Everything("责", 1, True, DAY, datetime(2016, 12, 1, 1, 2, tzinfo=UTC), Decimal("1.50"), None, ["b", "a"])
    assert event.payload_text() == (
        '{"amount":"1.50","day":"2016-12-01","moment":"2016-12-01T01:02:00.000000Z","nothing":null,"number":1,'
        '"several":["b","a"],"text":"责","yes":true}'
    )


@pytest.mark.parametrize("value", ["字" * 121, 1.5, {"a": 1}, object()])
def test_narrative_and_odd_types_are_refused(value):
    with pytest.raises(ValueError, match="amount"), transaction.atomic():
        record(Fined(value), of=CASE, by=LIN, on=DAY)
    assert not Entry.objects.exists()


def test_two_events_cannot_share_a_kind():
    with pytest.raises(TypeError, match=r"test\.fined"):
        type("Other", (Event,), {"kind": "test.fined"})
    with pytest.raises(TypeError, match="kind"):
        type("Nameless", (Event,), {})
    with pytest.raises(TypeError, match="payload"):
        type("Hiding", (Event,), {"kind": "test.hiding", "__annotations__": {"payload": "str"}})
    assert kind_of("test.fined") is Fined


def test_many_at_once_are_the_same_as_one_by_one():
    put(1)
    with transaction.atomic():
        made = record_many(
            [
                Happening(Fined(2), CASE, IMPORT, DAY),
                Happening(Fined(3), OTHER, IMPORT, DAY, "补录"),
                Happening(Fined(4), CASE, IMPORT, DAY),
            ]
        )
    assert [(one.subject_id, one.n) for one in made] == [("12", 2), ("13", 1), ("12", 3)]
    assert export.verify().ok
    put(5)
    assert [entry.n for entry in timeline(CASE)] == [1, 2, 3, 4]
    assert export.verify().ok


def test_timeline_and_history_read_in_the_order_written():
    put(1), put(2, of=OTHER), put(event=Suspected(4)), put(9, of=Subject("clue", "12"))
    assert [entry.kind for entry in timeline(CASE)] == ["test.fined", "test.suspected"]
    assert [entry.kind for entry in timeline(CASE, ["test.suspected"])] == ["test.suspected"]
    assert [entry.subject_id for entry in history([CASE, OTHER])] == ["12", "13", "12"]
    assert list(history([])) == []


def test_a_kind_that_code_forgot_still_shows():
    entry = put(1)
    entry.kind = "test.forgotten"
    assert entry.describe() == "test.forgotten"


def test_recording_takes_few_queries(django_assert_num_queries):
    put(1)
    with transaction.atomic(), django_assert_num_queries(3):
        record(Fined(2), of=CASE, by=LIN, on=DAY)


@pytest.mark.slow
def test_recording_asks_the_database_no_more_for_many(django_assert_max_num_queries):
    """One entry takes a lock, a row and a head; twenty thousand at once take some hundred statements in all."""
    with transaction.atomic():
        record(Fined(0), of=CASE, by=LIN, on=DAY)
        with django_assert_max_num_queries(3):
            record(Fined(1), of=CASE, by=LIN, on=DAY)
        with django_assert_max_num_queries(500):
            record_many(Happening(Fined(n), Subject("bulk", str(n % 5000)), IMPORT, DAY) for n in range(20_000))
    assert actions.seal().count == 20_002
    assert export.verify().ok
