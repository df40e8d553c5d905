"""What the database itself refuses of rulebooks, through SQL, on both kinds."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

INSERT = (
    "INSERT INTO rulebook_entry (rulebook_id, section, code, name, name_en, data, since, until, position) "
    "VALUES (%s, 'limit', 'sign', '签收', '', '{}', %s, %s, 0)"
)


def run(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


def refused(statement, *values):
    with pytest.raises(IntegrityError):
        run(statement, *values)


@pytest.fixture
def sign(book):
    return book.entries.get(section="limit", code="sign")


def test_nothing_is_deleted(book, sign):
    refused("DELETE FROM rulebook_entry WHERE id = %s", sign.pk)
    refused("DELETE FROM rulebook_rulebook WHERE id = %s", book.pk)


@pytest.mark.parametrize("column", ["section", "code", "since", "rulebook_id"])
def test_what_a_version_is_stays(sign, column):
    value = {"since": "2016-02-01", "rulebook_id": 99}.get(column, "x")
    refused(f"UPDATE rulebook_entry SET {column} = %s WHERE id = %s", value, sign.pk)
    refused("UPDATE rulebook_rulebook SET code = 'x' WHERE id = %s", sign.rulebook_id)


def test_an_end_is_entered_once(sign):
    run("UPDATE rulebook_entry SET until = %s WHERE id = %s", date(2017, 1, 1), sign.pk)
    refused("UPDATE rulebook_entry SET until = %s WHERE id = %s", date(2018, 1, 1), sign.pk)
    refused("UPDATE rulebook_entry SET until = NULL WHERE id = %s", sign.pk)
    refused("UPDATE rulebook_entry SET until = %s WHERE id = %s", date(2015, 1, 1), sign.pk)


def test_two_versions_do_not_stand_on_one_day(book, sign):
    refused(INSERT, book.pk, date(2017, 1, 1), None)
    run("UPDATE rulebook_entry SET until = %s WHERE id = %s", date(2017, 1, 1), sign.pk)
    refused(INSERT, book.pk, date(2016, 12, 31), None)
    refused(INSERT, book.pk, date(2015, 1, 1), date(2016, 2, 1))
    run(INSERT, book.pk, date(2017, 1, 1), None)
    run(INSERT, book.pk, date(2017, 6, 1), date(2017, 6, 1))  # taken back: it never was in force
    run(INSERT, book.pk, date(2015, 1, 1), date(2016, 1, 1))


def test_a_rulebook_ends_after_it_begins(book):
    refused("UPDATE rulebook_rulebook SET until = since WHERE id = %s", book.pk)
