"""Who may do what at which stage of a case: a table written by hand, tried by every verb, everybody and every stage.

"Yes" changes rows and leaves its entries in the journal. "No" says why in a sentence and leaves every table as it was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from tests.support.attempts import ATTEMPTS, attempt
from tests.support.stages import NOW, STAGES, Stage, all_stages
from tests.support.undone import undone

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EVERYBODY = [
    *("lin", "head", "mayor", "chen", "deng", "he", "huan", "shi", "wu", "tang", "zhou", "yan", "gao", "cha", "lei"),
    *("pan", "hao", "po", "su", "lv", "ji", "key1", "key2", "kong", "admin"),
]
# A cell names who may; everybody else is refused. -: nobody may · .: there is nothing yet that it could be done to
TABLE = """
                   | registered     | handed       | ready        | submitted    | half         | passed       | reported     | clean        | closed       | void
correct            | lin            | lin          | lin          | lin          | lin          | lin          | lin          | lin          | lin          | -
void               | lin            | lin          | lin          | -            | -            | -            | -            | -            | -            | -
hand down          | lin            | -            | -            | -            | -            | -            | -            | -            | -            | -
accuse             | lin            | lin          | lin          | lin          | lin          | lin          | lin          | lin          | lin          | -
link repeat        | lin            | lin          | lin          | lin          | lin          | lin          | lin          | lin          | lin          | -
add unit           | -              | lin          | lin          | -            | -            | -            | -            | -            | -            | -
end unit           | .              | lin          | lin          | -            | -            | -            | -            | -            | -            | -
reassign           | .              | lin          | -            | -            | -            | -            | -            | -            | -            | -
sign               | .              | he           | -            | -            | -            | -            | -            | -            | -            | -
pass down          | .              | he           | he           | -            | -            | -            | -            | -            | -            | -
object             | .              | he           | he           | -            | -            | -            | -            | -            | -            | -
answer objection   | .              | lin          | .            | .            | .            | .            | .            | .            | .            | .

file dispute       | .              | hao          | hao          | -            | -            | -            | -            | -            | -            | -

name leader        | .              | lin          | lin          | lin          | lin          | lin          | lin          | lin          | -            | -
on site            | .              | chen         | chen         | chen         | chen         | chen         | chen         | chen         | -            | -
plan in person     | .              | chen         | chen         | chen         | chen         | chen         | chen         | chen         | -            | -
void duty          | .              | .            | lin chen     | lin chen     | lin chen     | lin chen     | lin chen     | lin chen     | -            | .
instruct           | mayor          | mayor chen   | mayor chen   | mayor chen   | mayor chen   | mayor chen   | mayor chen   | mayor chen   | mayor chen   | -
answer instruction | .              | he           | he           | he           | he           | he           | he           | he           | he           | .

split              | lin            | lin he huan  | -            | -            | -            | -            | -            | -            | -            | -
find               | .              | he huan      | he huan      | -            | -            | -            | -            | -            | -            | .
find overall       | -              | -            | he           | -            | -            | -            | -            | -            | -            | -

take measure       | .              | he huan      | he huan      | he huan      | he huan      | he huan      | he huan      | he huan      | he huan      | .
take police record | .              | po           | po           | po           | po           | po           | po           | po           | po           | .
amend fine         | .              | he           | he           | he           | he           | he           | he           | he           | he           | .
withdraw measure   | .              | he           | he           | he           | he           | he           | he           | he           | he           | .
void measure       | .              | he           | he           | he           | he           | he           | he           | he           | he           | .
enter party        | -              | he huan po   | he huan po   | he huan po   | he huan po   | he huan po   | he huan po   | he huan po   | he huan po   | -
merge parties      | .              | he huan      | he huan      | he huan      | he huan      | he huan      | he huan      | he huan      | he huan      | .
answer inquiry     | -              | he           | he           | -            | -            | -            | -            | -            | -            | -

plan item          | -              | he huan      | he huan      | he huan      | he huan      | he huan      | he huan      | he huan      | -            | -
prove item         | .              | he           | he           | he           | he           | he           | he           | .            | .            | .
accept item        | .              | yan          | yan          | yan          | yan          | yan          | yan          | .            | .            | .
return item        | .              | yan          | yan          | yan          | yan          | yan          | yan          | .            | .            | .
ask extension      | .              | he           | he           | he           | he           | he           | he           | .            | .            | .
answer extension   | .              | lin zhou     | lin zhou     | lin zhou     | lin zhou     | lin zhou     | lin zhou     | .            | .            | .
void item          | .              | he           | he           | -            | -            | -            | -            | .            | .            | .
enter progress     | -              | he huan      | he huan      | he huan      | he huan      | he huan      | he huan      | he huan      | he huan      | -
void progress      | .              | he           | he           | he           | he           | he           | he           | he           | he           | .

answer oversight   | -              | su lv        | -            | -            | -            | -            | -            | -            | -            | -
decide             | .              | su lv        | su lv        | su lv        | su lv        | su lv        | su lv        | su lv        | su lv        | .
withdraw decision  | .              | su lv        | su lv        | su lv        | su lv        | su lv        | su lv        | su lv        | su lv        | .
void decision      | .              | su lv        | su lv        | su lv        | su lv        | su lv        | su lv        | su lv        | su lv        | .

seal identity      | lin key1 key2  | key1 key2    | key1 key2    | key1 key2    | key1 key2    | key1 key2    | key1 key2    | key1 key2    | key1 key2    | -
ask unlock         | .              | key1 key2    | key1 key2    | key1 key2    | key1 key2    | key1 key2    | key1 key2    | key1 key2    | key1 key2    | .
consent to unlock  | .              | key2         | key2         | key2         | key2         | key2         | key2         | key2         | key2         | .
decline unlock     | .              | key2         | key2         | key2         | key2         | key2         | key2         | key2         | key2         | .
look at identity   | .              | key1         | key1         | key1         | key1         | key1         | key1         | key1         | key1         | .
correct redaction  | lin key1 key2  | lin key1 key2| lin key1 key2| lin key1 key2| lin key1 key2| lin key1 key2| lin key1 key2| lin key1 key2| lin key1 key2| -
reply              | -              | he           | he           | he           | he           | he           | he           | he           | he           | -
record reach       | key1 key2      | he key1 key2 | he key1 key2 | he key1 key2 | he key1 key2 | he key1 key2 | he key1 key2 | he key1 key2 | he key1 key2 | -
call back          | -              | -            | -            | -            | -            | gao          | gao          | gao          | -            | -

submit part        | .              | huan         | -            | -            | -            | -            | -            | -            | -            | -
submit             | -              | -            | he           | -            | -            | -            | -            | -            | -            | -
pass               | .              | .            | .            | tang         | zhou         | .            | .            | .            | .            | .
return             | .              | .            | .            | tang         | zhou         | .            | .            | .            | .            | .
feed back          | -              | -            | -            | -            | -            | lin          | -            | -            | -            | -
void feedback      | .              | .            | .            | .            | .            | .            | lin          | lin          | lin          | .
conclude           | -              | -            | -            | -            | -            | -            | -            | lin          | -            | -
conclude in part   | -              | -            | -            | -            | -            | lin          | lin          | -            | -            | -
strike off         | -              | -            | -            | -            | -            | -            | -            | -            | lin          | -
reopen             | -              | -            | -            | -            | -            | lin          | lin          | lin          | lin          | -
"""
# How many entries a verb leaves where it is not one: the leader's name beside the hand-down, the person beside the
# record, the case's chain beside the inquiry's, the batch beside the case, the end of the case beside its conclusion;
# and reassigning says, besides itself, that one part ended and another came.
ENTRIES = {
    "hand down": 2,
    "reassign": 3,
    "take police record": 2,
    "answer oversight": 2,
    "feed back": 2,
    "void feedback": 2,
    "conclude": 2,
}


def table() -> dict[str, dict[str, str]]:
    """Verb to stage to the cell."""
    lines = [line.split("|") for line in TABLE.splitlines() if line.strip()]
    assert tuple(cell.strip() for cell in lines[0][1:]) == STAGES
    return {line[0].strip(): dict(zip(STAGES, (c.strip() for c in line[1:]), strict=True)) for line in lines[1:]}


@pytest.fixture(scope="module")
def stages(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Stage]]:
    """One office with a case at each stage; each attempt leaves it as it found it."""
    with django_db_blocker.unblock(), undone():
        yield all_stages()


@pytest.fixture(scope="module")
def as_it_was(stages: dict[str, Stage]) -> dict[str, Counter[tuple[Any, ...]]]:
    return everything()


def everything() -> dict[str, Counter[tuple[Any, ...]]]:
    """All rows of all tables."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            found[model._meta.db_table] = Counter(tuple(map(repr, row)) for row in cursor.fetchall())
    return found


@contextmanager
def watched() -> Iterator[list[str]]:
    """The statements that write, as they are sent: where there are none, nothing can have changed."""
    written: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if re.match(r"\s*(INSERT|UPDATE|DELETE)", sql):
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield written


def test_the_table_has_every_verb_and_every_attempt() -> None:
    assert set(table()) == set(ATTEMPTS)
    named = {who for cells in table().values() for cell in cells.values() for who in cell.split()} - {"-", "."}
    assert named <= set(EVERYBODY)


@pytest.mark.parametrize("verb", list(ATTEMPTS))
def test_each_may_or_is_told_why_not(
    stages: dict[str, Stage], as_it_was: dict[str, Counter[tuple[Any, ...]]], verb: str
) -> None:
    wrong = []
    needs = ATTEMPTS[verb][0]
    for name, cell in table()[verb].items():
        stage = stages[name]
        there = not needs or getattr(stage, needs) is not None
        if there == (cell == "."):
            wrong.append(f"{name}: {cell} is written, and there is {'something' if there else 'nothing'} to do it to")
        if cell == "." or not there:
            continue
        for who in EVERYBODY:
            said = tried(stage, verb, who, as_it_was)
            expected = who in cell.split()
            if expected != (said == "") or not (said == "" or re.search("[\u4e00-\u9fff].*。$", said)):
                wrong.append(f"{name}, {who}: {'yes' if expected else 'no'} is written, said was {said or 'yes'!r}")
    assert not wrong, "\n".join(wrong)


def tried(stage: Stage, verb: str, who: str, as_it_was: dict[str, Counter[tuple[Any, ...]]]) -> str:
    """The sentence of the refusal; nothing when it was done. What either must have left behind is looked at here."""
    with clock.set_to(clock.at(NOW, 8, 30)), undone(), watched() as written:
        before = Entry.objects.count()
        by = stage.office.users[who]
        try:
            attempt(stage, verb, by)
        except Refused as refused:
            if written:
                now = everything()
                changed = [table for table, rows in now.items() if rows != as_it_was[table]]
                assert not changed, f"{who} was refused, and {changed} changed"
            return str(refused.reason)
        assert written, f"{who}: nothing was written"
        entries = Entry.objects.count() - before
        assert entries == ENTRIES.get(verb, 1), f"{who}: {entries} entries"
        return ""
