"""A city's database of any size, made fast: rows go past the actions, with the guards lifted and put back after.

Skewed as in life: a few districts, units, words and kinds are far more frequent than the rest; each inspection brings
10,000 cases; the last ones are still open. The rows are those that lists, filters, search, case page and bulletin read.
"""

from __future__ import annotations

import hashlib
import random
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, timedelta
from itertools import accumulate
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, models, transaction

from huiyin.cases import search
from huiyin.cases.models import (
    Access,
    Assignment,
    Batch,
    Case,
    CaseDistrict,
    CaseText,
    CaseType,
    Duty,
    Inquiry,
    Inspection,
    Party,
    Question,
)
from huiyin.closing.models import Conclusion, Feedback, FeedbackCase, Submission
from huiyin.enforcement.models import Measure
from huiyin.journal.models import ChainHead, Entry
from huiyin.leadership.models import Lead
from huiyin.lib import clock, guards, search_text
from huiyin.people.models import Body, Grant, Official, Post, Tenure, User
from huiyin.rectification.models import Item
from huiyin.rulebook.loader import load_shipped
from huiyin.verification.models import CaseFacts, QuestionFinding

PER_INSPECTION = 10_000
BATCHES = 30
OPEN_SHARE = 0.03  # of all cases, the newest
CHUNK = 20_000
FIRST = date(2016, 1, 4)
TYPES = ["water", "air", "noise", "solid_waste", "dust", "fumes", "ecology", "soil"]
KINDS = ["ordered_to_rectify", "rectify_by_deadline", "penalty_filed", "fine", "production_halted", "closed_down"]
PLACES = [
    "横岗",
    "石湾",
    "大沥",
    "乐从",
    "北滘",
    "容桂",
    "西樵",
    "丹灶",
    "里水",
    "桂城",
    "三水",
    "高明",
    "陈村",
    "龙江",
    "均安",
    "白坭",
    "芦苞",
    "更合",
    "杨和",
    "荷城",
]
POLLUTERS = [
    "五金厂",
    "家具厂",
    "陶瓷厂",
    "印染厂",
    "养猪场",
    "砂场",
    "餐馆",
    "铝材厂",
    "塑料厂",
    "喷漆作坊",
    "电镀厂",
    "纸厂",
    "搅拌站",
    "码头",
    "污水厂",
]
DEEDS = [
    "夜间排放废气",
    "偷排污水",
    "倾倒垃圾",
    "露天焚烧",
    "噪声扰民",
    "油烟直排",
    "扬尘严重",
    "气味刺鼻",
    "废水发黑",
    "占用河道",
]
TAILS = [
    "居民无法开窗",
    "多次投诉未解决",
    "附近有学校",
    "鱼塘死鱼",
    "影响睡眠",
    "要求尽快处理",
    "怀疑没有环评",
    "白天停工晚上开工",
]


def _skewed(n: int) -> list[float]:
    return list(accumulate(1 / (i + 1) for i in range(n)))


class Skewed:
    """Picks the first ones far more often than the last (Zipf)."""

    def __init__(self, things: Sequence[Any], rng: random.Random) -> None:
        self.things, self.rng, self.weights = things, rng, _skewed(len(things))

    def __call__(self) -> Any:
        return self.things[bisect(self.weights, self.rng.random() * self.weights[-1])]


def put(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows at once: COPY on PostgreSQL, one prepared statement on SQLite. Values as the database stores them."""
    names = ", ".join(f'"{c}"' for c in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:  # type: ignore[attr-defined]
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join("?" * len(columns))
        plain = ([_plain(value) for value in row] for row in rows)
        cursor.cursor.connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', plain)


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    if hasattr(value, "isoformat"):
        moment = getattr(value, "astimezone", None)
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if moment else value.isoformat()
    return value


def make(cases: int, *, seed: int = 1, say: Any = print) -> dict[str, Any]:
    """Fill an empty database with `cases` cases; returns the names that the measuring needs."""
    rng = random.Random(seed)
    guards.lift(connection)
    try:
        with transaction.atomic():
            city = _people()
            _cases(cases, city, rng, say)
    finally:
        guards.install(connection)
    _numbers_go_on()
    search.rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"handler": "handler", "coordinator": "coordinator"}


def _people() -> dict[str, Any]:
    book = load_shipped("foshan-2016")
    root = Body.add_root(code="city", name="某市", short="市", kind="city")
    office = root.add_child(code="office", name="协调联络组", short="协调组", kind="office")
    bodies: list[list[Any]] = []
    for d in range(12):
        root = Body.objects.get(pk=root.pk)
        district = root.add_child(code=f"d{d}", name=f"第{d}区", short=f"{d}区", kind="district")
        inner = [district]
        for u in range(20):
            district = Body.objects.get(pk=district.pk)
            kind = "town" if u % 2 else "department"
            inner.append(district.add_child(code=f"d{d}-{u}", name=f"{d}区{u}单位", short=f"{d}-{u}", kind=kind))
        bodies.append(inner)
    officials = []
    for inner in bodies:
        for n, body in enumerate(inner):
            official = Official.objects.create(code=f"P-{body.code}", name=f"领导{body.code}")
            post = Post.objects.create(body=body, title="主要领导", rank=2, position=n)
            Tenure.objects.create(post=post, official=official, since=date(2015, 1, 1))
            officials.append((body.pk, post.pk, official.pk))
    users = {}
    for name, role, body, reach in (
        ("coordinator", "coordinator", office, root),
        ("handler", "handler", bodies[0][0], bodies[0][0]),
        ("small", "handler", bodies[11][20], bodies[11][20]),
    ):
        users[name] = User.objects.create(username=name, name=name)
        Grant.objects.create(user=users[name], role=role, body=body, reach=reach, since=date(2015, 1, 1))
    return {"book": book, "bodies": bodies, "leads": {b: (p, o) for b, p, o in officials}, "users": users}


def _text(rng: random.Random, pick: dict[str, Skewed]) -> str:
    parts = []
    for _ in range(rng.randint(3, 6)):
        parts.append(
            f"{pick['place']()}{rng.randint(1, 400)}号附近{pick['polluter']()}{pick['deed']()},{pick['tail']()}。"
        )
    return "".join(parts)


def _cases(total: int, city: dict[str, Any], rng: random.Random, say: Any) -> None:
    pick = {
        "place": Skewed(PLACES, rng),
        "polluter": Skewed(POLLUTERS, rng),
        "deed": Skewed(DEEDS, rng),
        "tail": Skewed(TAILS, rng),
        "type": Skewed(TYPES, rng),
        "kind": Skewed(KINDS, rng),
        "district": Skewed(city["bodies"], rng),
    }
    batches = list(_batches(total, city["book"]))
    done = 0
    while done < total:
        upto = min(done + CHUNK, total)
        _chunk(done + 1, upto, total, batches, city, rng, pick)
        done = upto
        say(f"  {done:,} of {total:,} cases")


def _batches(total: int, book: Any) -> Iterator[tuple[int, int, int, date]]:
    """(batch key, inspection key, feedback key, day) for each batch; its cases follow one another."""
    count = -(-total // PER_INSPECTION)
    day = date(2016, 12, 30) - timedelta(days=35 * count)
    maker = User.objects.get(username="coordinator")
    for n in range(count):
        since = day + timedelta(days=35 * n)
        inspection = Inspection.objects.create(
            key=f"i{n}", name=f"第{n}轮督察", level="central", kind="round", since=since, rulebook=book
        )
        for b in range(BATCHES):
            on = since + timedelta(days=b)
            batch = Batch.objects.create(
                inspection=inspection, number=f"第{b + 1}批", whole=f"第{b + 1}批", on=on, order=b,
                handed_over=clock.at(on, 21),
            )  # fmt: skip
            feedback = Feedback.objects.create(
                batch=batch, document_number=f"〔{n}〕{b + 1}号", on=on + timedelta(days=9), by=maker,
                entered=clock.at(on + timedelta(days=9), 17),
            )  # fmt: skip
            yield batch.pk, inspection.pk, feedback.pk, on


def _chunk(
    first: int, last: int, total: int, batches: list[Any], city: dict[str, Any], rng: random.Random, pick: Any
) -> None:
    book = city["book"].pk
    maker = city["users"]["coordinator"].pk
    heap: dict[Any, list[Any]] = {model: [] for model in COLUMNS}
    for n in range(first, last + 1):
        index = n - 1
        slot = (index // PER_INSPECTION) * BATCHES + (index % PER_INSPECTION) * BATCHES // PER_INSPECTION
        batch, inspection, feedback, on = batches[slot]
        inner = pick["district"]()
        district, body = inner[0], inner[min(len(inner) - 1, int(rng.expovariate(0.25)))]
        start, entered = clock.at(on, 21), clock.at(on, 22)
        is_open = n > total * (1 - OPEN_SHARE)
        state = rng.choice(["registered", "handed_down", "handed_down", "submitted", "passed"]) if is_open else "closed"
        handed = state != "registered"
        due = start + timedelta(days=rng.randint(3, 20)) if is_open else None
        kinds = sorted({pick["type"]() for _ in range(rng.choice([1, 1, 1, 2]))})
        text = _text(rng, pick)
        finding = rng.choice(["true", "true", "partly", "false"]) if not is_open else ""
        heap[Case].append(
            (n, n, inspection, batch, str(n % 400), f"D44{n:09d}", f"D44{n:09d}", n % 9 == 0,
             rng.choice(["phone", "letter"]), district.short, district.pk, text[:100], _json(kinds), _json(kinds), on,
             entered, maker, "list", False, state, "open" if is_open else "answered", None,
             "important" if n % 9 == 0 else "general" if handed else "", book if handed else None,
             entered if handed else None, body.pk if handed else None, finding, start, due, due, due, None, "")
        )  # fmt: skip
        heap[CaseText].append((n, text, text, search_text.bigrams(text)))
        heap[CaseType] += [(n, kind) for kind in kinds]
        heap[CaseDistrict].append((n, district.pk))
        heap[Question].append((n, n, 1, text, None))
        heap[Inquiry] += [(n, kind, entered, None if is_open else entered) for kind in ("enforcement", "oversight")]
        kinds_of_entry = ["intake.case_registered"]
        if handed:
            post, official = city["leads"][body.pk]
            heap[Assignment].append(
                (n, n, body.pk, "responsible", True, None, "", "signed" if is_open else "in", on, entered, maker, None,
                 None, None, "")
            )  # fmt: skip
            heap[Lead].append((n, post, official, 1, on, entered, maker, None, None, ""))
            heap[Access] += [
                (n, f"body:{each.pk}", f"assignment:{n}", on, None)
                for each in {district.pk: district, body.pk: body}.values()
            ]
            heap[Access].append((n, f"official:{official}", f"lead:{n}", on, None))
            done = (None, None, None) if is_open else (on, entered, maker)
            for kind in ("verify", "report_city"):
                heap[Duty].append(
                    (kind, n, "case", n, body.pk, None, start, due or start, kind, entered, *done, None, "")
                )
            kinds_of_entry += ["intake.case_handed_down", "leadership.leader_named", "intake.signed_for"]
        if not is_open:
            heap[FeedbackCase].append((feedback, n, None))
            heap[Conclusion].append(
                (n, inspection, "answered", None, "", on + timedelta(days=9), entered, maker, None, None)
            )
            heap[CaseFacts].append((n, inspection, finding, f"经查,{text[:60]}", on, entered, maker, None))
            heap[QuestionFinding].append((n, finding, f"经查,{text[:60]}", "何", on, entered, maker, None))
            heap[Submission].append((n, n, True, "已整改。", on + timedelta(days=5), entered, maker, False))
            if n % 3:
                kind = pick["kind"]()
                heap[Party].append((n, f"{pick['place']()}{n}{pick['polluter']()}", maker, entered))
                fen = 1_000_000 if kind == "fine" else None
                heap[Measure].append((n, inspection, kind, n, on, fen, entered, maker, body.pk))
            heap[Item].append(
                (n, n, body.pk, 1, "问题", "整改", "责任人", "by_day", on, "accepted", on, entered, maker)
            )
            kinds_of_entry += ["closing.case_submitted", "closing.review_passed", "closing.fed_back"]
        previous = "0" * 64
        for at, kind in enumerate(kinds_of_entry, start=1):
            salt = f"{n:016x}{at:016x}"
            link = hashlib.sha256(f"{n}{at}".encode()).hexdigest()
            heap[Entry].append(
                ("case", str(n), at, kind, "{}", "", "user", str(maker), on, entered, salt, link, previous, link)
            )
            previous = link
        heap[ChainHead].append(("case", str(n), len(kinds_of_entry), previous))
    for model, rows in heap.items():
        put(model, *_filled(model, rows))


def _json(value: Any) -> str:
    return "[" + ", ".join(f'"{v}"' for v in value) + "]"


COLUMNS: dict[Any, list[str]] = {
    Case: [
        "id",
        "number",
        "inspection_id",
        "batch_id",
        "serial",
        "accept_number",
        "row_key",
        "starred",
        "channel",
        "region",
        "district_id",
        "gist",
        "types",
        "types_written",
        "received_on",
        "entered",
        "entered_by_id",
        "origin",
        "anonymous",
        "state",
        "answer",
        "struck_off_on",
        "grade",
        "rulebook_id",
        "handed_down_at",
        "lead_body_id",
        "finding",
        "clock_start",
        "due",
        "due_city",
        "due_group",
        "voided_at",
        "void_reason",
    ],
    CaseText: ["case_id", "received", "redacted", "bigrams"],
    CaseType: ["case_id", "code"],
    CaseDistrict: ["case_id", "district_id"],
    Question: ["id", "case_id", "n", "text", "dropped_at"],
    Inquiry: ["case_id", "kind", "opened", "answered"],
    Assignment: [
        "id",
        "case_id",
        "body_id",
        "part",
        "lead",
        "parent_id",
        "task",
        "state",
        "on",
        "entered",
        "by_id",
        "signed_at",
        "signed_by_id",
        "ended_at",
        "end_reason",
    ],
    Lead: [
        "assignment_id",
        "post_id",
        "official_id",
        "rank_asked",
        "on",
        "entered",
        "by_id",
        "ended_on",
        "ended_at",
        "end_reason",
    ],
    Access: ["case_id", "subject", "why", "since", "until"],
    Duty: [
        "kind",
        "case_id",
        "about_kind",
        "about_id",
        "body_id",
        "official_id",
        "start",
        "due",
        "rule",
        "entered",
        "done_on",
        "done_at",
        "done_by_id",
        "dropped_at",
        "drop_reason",
    ],
    FeedbackCase: ["feedback_id", "case_id", "voided_at"],
    Conclusion: [
        "case_id",
        "inspection_id",
        "answer",
        "next_on",
        "text",
        "on",
        "entered",
        "by_id",
        "ended_at",
        "ended_on",
    ],
    CaseFacts: ["case_id", "inspection_id", "finding", "facts", "on", "entered", "by_id", "ended_at"],
    QuestionFinding: ["question_id", "finding", "facts", "verified_by", "on", "entered", "by_id", "ended_at"],
    Submission: ["case_id", "assignment_id", "whole", "report", "on", "entered", "by_id", "returned"],
    Party: ["id", "name", "by_id", "entered"],
    Measure: ["case_id", "inspection_id", "kind", "party_id", "on", "fen", "entered", "by_id", "authority_id"],
    Item: [
        "case_id",
        "assignment_id",
        "body_id",
        "n",
        "problem",
        "measure",
        "person",
        "term",
        "due",
        "state",
        "on",
        "entered",
        "by_id",
    ],
    Entry: [
        "subject_kind",
        "subject_id",
        "n",
        "kind",
        "payload_text",
        "reason",
        "author_kind",
        "author_id",
        "on",
        "entered",
        "salt",
        "payload_hash",
        "previous",
        "hash",
    ],
    ChainHead: ["subject_kind", "subject_id", "n", "hash"],
}


def _filled(model: type[models.Model], rows: list[Any]) -> tuple[list[str], Iterable[Sequence[Any]]]:
    """Columns that were left out get their field's own default: rooms may grow without this file knowing."""
    columns = COLUMNS[model]
    wrong = set(columns) - {field.column for field in model._meta.concrete_fields}
    if wrong:
        raise SystemExit(f"{model.__name__} has no {', '.join(sorted(wrong))}: mend bench/make.py")
    more = [f for f in model._meta.concrete_fields if f.column not in columns and not f.primary_key and not f.null]
    tail = [field.get_db_prep_save(field.get_default(), connection) for field in more]
    return [*columns, *(field.column for field in more)], ((*row, *tail) for row in rows)


def _numbers_go_on() -> None:
    """PostgreSQL's counters start behind the keys that were given by hand."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in (Case, Question, Assignment, Party):
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))")


def signed_in(username: str) -> str:
    """The cookie of a person who has signed in, made as the sign-in page makes it."""
    user = User.objects.get(username=username)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
