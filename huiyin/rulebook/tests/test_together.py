"""Two administrators at once on one rule: one version and one entry in the journal, the other is told."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from huiyin.journal.models import Entry as JournalEntry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.rulebook import actions
from huiyin.rulebook.models import Entry
from huiyin.rulebook.sections import Ground
from huiyin.rulebook.tests.conftest import TODAY
from tests.support.cast import an_office

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NOW, LATER = clock.at(TODAY, 9), TODAY + timedelta(days=30)


def at_once(*works):
    """Each in a thread of its own, begun together; the refusals they met."""
    barrier, refused, failed = Barrier(len(works)), [], []

    def run(work):
        try:
            with clock.set_to(NOW):
                barrier.wait()
                work()
        except Refused as no:
            refused.append(no.reason)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed, failed
    return refused


def entries(kind):
    return JournalEntry.objects.filter(kind=f"rulebook.{kind}").count()


def test_one_of_two_changes_ends_or_additions_is_done(db):
    office = an_office()
    book, who = office.rulebook, {"by": office.admin, "on": TODAY}
    grounds = list(book.entries.filter(section="ground").order_by("pk")[:6])
    for n, ground in enumerate(grounds, start=1):
        seen = actions.digest_of(ground)
        refused = at_once(
            *[
                lambda name=name, ground=ground, seen=seen: actions.change_entry(
                    Entry.objects.get(pk=ground.pk), name=name, data=ground.data, since=LATER, seen=seen, reason="某文",
                    **who,
                )
                for name in ("甲", "乙")
            ]
        )  # fmt: skip
        assert len(refused) == 1 and "不能再接新版本" in refused[0]
        assert entries("entry_changed") == n
        assert Entry.objects.filter(section="ground", code=ground.code).count() == 2
    for n, ground in enumerate(Entry.objects.filter(section="ground", since=LATER).order_by("pk")[:6], start=1):
        day = LATER + timedelta(days=9)
        again = lambda ground=ground, day=day: actions.end_entry(  # noqa: E731
            Entry.objects.get(pk=ground.pk), until=day, reason="某文", **who
        )
        assert len(at_once(again, again)) == 1 and entries("entry_ended") == n
    for n in range(1, 7):
        new = lambda n=n: actions.add_entry(  # noqa: E731
            book, Ground, code=f"new-{n}", name=f"新情形{n}", data={"basis": "某条"}, since=LATER, **who
        )
        assert len(at_once(new, new)) == 1 and entries("entry_added") == n
