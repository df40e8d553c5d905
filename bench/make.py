"""A city's database of any size, made fast: rows go past the actions, with the guards lifted and put back after.

Skewed as in life: a few districts, units, words and kinds are far more frequent than the rest; each inspection brings
10,000 cases; the last ones are still open. The cases are drawn here; what follows from them is in `derive.py`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction

from bench import derive, words
from bench.bulk import in_bulk, put
from huiyin.cases import search
from huiyin.cases.models import Batch, Case, CaseText, Inspection, Party
from huiyin.closing.models import Feedback
from huiyin.lib import clock
from huiyin.people.models import Body, Grant, Official, Post, Tenure, User
from huiyin.rulebook.loader import load_all_shipped
from huiyin.rulebook.models import Rulebook

PER_INSPECTION = 10_000
BATCHES = 30
DAYS = 35  # from one inspection to the next
FIRST = date(2016, 12, 1)
NEWEST = 4_000  # all of these are open; before them some few, of the last inspections
LINGER = 30  # inspections of which some cases are still open
CHUNK = 50_000
ROAD = ["registered", "handed_down", "handed_down", "submitted", "passed"]
CASE = (
    *("id", "number", "inspection_id", "batch_id", "serial", "accept_number", "row_key", "starred", "channel"),
    *(
        "region",
        "district_id",
        "shared",
        "gist",
        "types",
        "types_written",
        "received_on",
        "entered",
        "entered_by_id",
        "origin",
    ),
    *("anonymous", "state", "answer", "grade", "rulebook_id", "handed_down_at", "lead_body_id", "finding"),
    *("clock_start", "due", "due_city", "due_group"),
)


@dataclass
class City:
    """Who is there: the districts with their units, the people who sign in, and the batches."""

    districts: list[list[Body]]
    users: dict[str, User]
    batches: list[tuple[int, int, int, date]]  # batch, inspection, rulebook, day


def moment_of(total: int) -> datetime:
    """The evening in which the made city lives: a few days after its last list."""
    inspections = -(-total // PER_INSPECTION)
    return clock.at(FIRST + timedelta(days=DAYS * (inspections - 1) + BATCHES + 3), 20)


def make(cases: int, *, seed: int = 1, say: Callable[[str], Any] = print) -> None:
    """Fill an empty, migrated database with `cases` cases."""
    rng = random.Random(seed)
    city = _city(cases)
    with in_bulk():
        with transaction.atomic():
            for first in range(1, cases + 1, CHUNK):
                last = min(first + CHUNK - 1, cases)
                _cases(range(first, last + 1), cases, city, rng)
                say(f"  {last:,} of {cases:,} cases")
            parties = cases // 4 + 1
            put(Party, ["id", "name", "by_id", "entered"], _parties(parties, city, rng))
        for name, step in derive.STEPS.items():
            with transaction.atomic():
                step(cases, parties)
            say(f"  {name}")
    _numbers_go_on()
    search.rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _city(total: int) -> City:
    load_all_shipped()
    root = Body.add_root(code="city", name="某市", short="市", kind="city")
    office = root.add_child(code="office", name="协调联络组", short="协调组", kind="office")
    Body.objects.get(pk=root.pk).add_child(code="discipline", name="市纪委", short="市纪委", kind="discipline")
    districts: list[list[Body]] = []
    for d in range(12):
        district = Body.objects.get(pk=root.pk).add_child(
            code=f"d{d}", name=f"第{d}区", short=f"{d}区", kind="district"
        )
        inner = [district]
        for u in range(20):
            district = Body.objects.get(pk=district.pk)
            kind = "town" if u % 2 else "department"
            inner.append(district.add_child(code=f"d{d}-{u}", name=f"{d}区{u}单位", short=f"{d}-{u}", kind=kind))
        districts.append(inner)
    for body in (body for inner in districts for body in inner):
        post = Post.objects.create(body=body, title="主要领导", rank=2)
        official = Official.objects.create(code=f"P-{body.code}", name=f"领导{body.code}")
        Tenure.objects.create(post=post, official=official, since=date(2015, 1, 1))
    users = {}
    for name, role, body, reach in (
        ("coordinator", "coordinator", office, root),
        ("handler", "handler", districts[0][0], districts[0][0]),
        ("small", "handler", districts[11][20], districts[11][20]),
        ("unit", "handler", office, office),  # whose entries the made rows bear
    ):
        users[name] = User.objects.create(username=name, name=name)
        Grant.objects.create(user=users[name], role=role, body=body, reach=reach, since=date(2015, 1, 1))
    return City(districts, users, _batches(total, users["coordinator"]))


def _batches(total: int, maker: User) -> list[tuple[int, int, int, date]]:
    """The batches of every inspection in their order, each with the report that answers it."""
    found = []
    books = list(Rulebook.objects.order_by("-since"))
    for n in range(-(-total // PER_INSPECTION)):
        since = FIRST + timedelta(days=DAYS * n)
        book = next(book for book in books if book.since <= since)
        inspection = Inspection.objects.create(
            key=f"i{n}", name=f"第{n}轮督察", level="central", kind="round", since=since, rulebook=book
        )
        for b in range(BATCHES):
            on = since + timedelta(days=b)
            batch = Batch.objects.create(
                inspection=inspection, number=f"第{b + 1}批", whole=f"第{b + 1}批", on=on, order=b,
                handed_over=clock.at(on, 21), entered=clock.at(on, 22),
            )  # fmt: skip
            Feedback.objects.create(
                batch=batch, document_number=f"〔{n}〕{b + 1}号", on=on + timedelta(days=9), by=maker,
                entered=clock.at(on + timedelta(days=9), 17),
            )  # fmt: skip
            found.append((batch.pk, inspection.pk, book.pk, on))
    return found


def _cases(numbers: range, total: int, city: City, rng: random.Random) -> None:
    """One stretch of cases with their words."""
    n = len(numbers)
    texts = words.Texts(rng).draw(n)
    districts = words.Skewed(city.districts, rng).draw(n)
    units = [min(20, int(rng.expovariate(0.25))) for _ in numbers]
    kinds = words.Skewed(words.TYPES, rng)
    first_kinds, second_kinds = kinds.draw(n), kinds.draw(n)
    findings = rng.choices(["true", "true", "partly", "false"], k=n)
    lingering = total - LINGER * PER_INSPECTION
    maker = city.users["coordinator"].pk
    cases, texts_of = [], []
    for at, number in enumerate(numbers):
        index = number - 1
        slot = (index // PER_INSPECTION) * BATCHES + (index % PER_INSPECTION) * BATCHES // PER_INSPECTION
        batch, inspection, book, on = city.batches[slot]
        is_open = number > total - NEWEST or (number > lingering and rng.random() < 0.08)
        state = rng.choice(ROAD) if is_open else "closed"
        handed, found = state != "registered", state in ("submitted", "passed", "closed")
        codes = [first_kinds[at]]
        if number % 4 == 0 and second_kinds[at] != codes[0]:
            codes.append(second_kinds[at])
        types = "[" + ", ".join(f'"{code}"' for code in codes) + "]"
        text, pairs = texts[at]
        inner = districts[at]
        start, entered = clock.at(on, 21), clock.at(on, 22)
        due = start + timedelta(days=rng.randint(3, 20)) if is_open else None
        cases.append(
            (number, number, inspection, batch, str(index % 334 + 1), f"D44{number:09d}", f"D44{number:09d}",
             number % 9 == 0, ("phone", "phone", "phone", "letter", "web")[number % 5], inner[0].short, inner[0].pk,
             number % derive.SHARED == 0, text[:100], types, types, on, entered, maker, "list", number % 5 < 2, state,
             "open" if is_open else "answered", ("important" if number % 9 == 0 else "general") if handed else "",
             book if handed else None, entered if handed else None, inner[units[at]].pk if handed else None,
             findings[at] if found else "", start, due, due, start + timedelta(days=10))
        )  # fmt: skip
        texts_of.append((number, text, text, pairs))
    put(Case, CASE, cases)
    put(CaseText, ["case_id", "received", "redacted", "bigrams"], texts_of)


def _parties(n: int, city: City, rng: random.Random) -> list[tuple]:
    maker, moment = city.users["coordinator"].pk, clock.at(FIRST, 22)
    names = zip(words.Skewed(words.PLACES, rng).draw(n), words.Skewed(words.POLLUTERS, rng).draw(n), strict=True)
    return [(key, f"{place}{key}{polluter}", maker, moment) for key, (place, polluter) in enumerate(names, start=1)]


def _numbers_go_on() -> None:
    """PostgreSQL's counters start behind the keys that were given by hand."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in (Case, Party, *derive.NUMBERED):
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))")


def signed_in(username: str) -> str:
    """The cookie of a person who has signed in, made as the sign-in page makes it."""
    user = User.objects.get(username=username)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "huiyin.people.sessions.OwnAccounts"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
