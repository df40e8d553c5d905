"""Several at once on one subject: one chain all the same."""

from __future__ import annotations

from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from huiyin.journal import export
from huiyin.journal.actions import Happening, Subject, record_many, seal
from huiyin.journal.models import Entry, Seal
from huiyin.journal.tests.cast import CASE, DAY, LIN, OTHER, Fined, put

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def together(*works) -> None:
    """Run each work in a thread of its own, all starting at the same moment; re-raise what failed."""
    barrier, failed = Barrier(len(works)), []

    def run(work) -> None:
        try:
            barrier.wait()
            work()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def test_eight_who_record_on_one_subject_make_one_chain():
    def work() -> None:
        for number in range(10):
            put(number)

    together(*[work] * 8)
    assert list(Entry.objects.order_by("n").values_list("n", flat=True)) == list(range(1, 81))
    assert export.verify().ok


def test_eight_who_begin_a_chain_at_once_make_one_chain():
    for start in range(10):
        subject = Subject("case", f"new-{start}")
        together(*[partial(put, 1, of=subject)] * 8)
    assert Entry.objects.filter(n=8).count() == 10
    assert Entry.objects.count() == 80
    assert export.verify().ok


def test_bulk_writers_in_opposite_order_do_not_wait_for_each_other():
    def work(subjects) -> None:
        for _ in range(10):
            with transaction.atomic():
                record_many([Happening(Fined(1), subject, LIN, DAY) for subject in subjects])

    together(*[lambda: work([CASE, OTHER])] * 4, *[lambda: work([OTHER, CASE])] * 4)
    assert Entry.objects.count() == 160
    assert export.verify().ok


def test_sealing_while_others_write_leaves_nothing_out_and_nothing_behind():
    def write() -> None:
        for number in range(25):
            put(number, of=Subject("case", str(number % 3)))

    def close() -> None:
        for _ in range(12):
            seal()

    together(write, write, write, write, close, close)
    seal()
    result = export.verify()
    assert result.ok, result.breaks
    assert result.sealed == result.entries == 100
    assert Seal.objects.order_by("number").last().total == 100


def test_an_export_taken_while_others_write_is_whole():
    results = []

    def write() -> None:
        for number in range(40):
            put(number)

    def read() -> None:
        results.extend(export.verify() for _ in range(10))

    together(write, write, read)
    assert len(results) == 10
    assert all(result.ok for result in results)
