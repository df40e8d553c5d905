"""The pages that are asked for, and what an independent query says must stand on them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from html import unescape
from typing import Any
from urllib.parse import quote

from django.db import connection

from bench.make import moment_of

OPEN = "c.state IN ('registered', 'handed_down', 'submitted', 'passed', 'reported')"
MINE = "EXISTS (SELECT 1 FROM cases_access a WHERE a.case_id = c.id AND a.subject = '{subject}')"
CAP = 100
_LINK = re.compile(r'class="tight"><a href="/cases/(\d+)/"')
_ROW = re.compile(r"<tr><th scope=\"row\">(.*?)</th>.*?<td[^>]*>((?:(?!<td).)*?)</td></tr>", re.S)


@dataclass
class Question:
    """One page, by whom it is asked for, and what must stand on it."""

    name: str
    who: str
    path: str
    numbers: list[int] | None = None  # the cases listed, in their order
    total: int | None = None  # how many there are: said as it is up to the cap, beyond it said to be more
    holds: list[str] = field(default_factory=list)
    figures: dict[str, str] = field(default_factory=dict)

    def check(self, page: str) -> str:
        """ "yes", or what is wrong."""
        if self.numbers is not None and (shown := [int(n) for n in _LINK.findall(page)]) != self.numbers:
            return f"NO: {shown[:3]} for {self.numbers[:3]}"
        if self.total is not None:
            said = f"超过 {CAP} 件" if self.total > CAP else f"共 {self.total} 件"
            if said not in page:
                return f"NO: not {said}"
        text = unescape(page)
        if missing := [words for words in self.holds if words not in text]:
            return f"NO: without {missing[0]}"
        shown_figures = {_bare(name): _bare(value) for name, value in _ROW.findall(page)}
        for name, value in self.figures.items():
            if shown_figures.get(name) != value:
                return f"NO: {name} {shown_figures.get(name)} for {value}"
        return "yes"


def _bare(markup: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", markup)).strip()


def rows(sql: str, *arguments: Any) -> list[Any]:
    """What plain SQL answers; a single column as a flat list."""
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        found = cursor.fetchall()
    return [row[0] for row in found] if found and len(found[0]) == 1 else found


def one(sql: str, *arguments: Any) -> Any:
    return rows(sql, *arguments)[0]


def questions(total: int) -> list[Question]:
    """The pages of the limits' list, as a coordinator, as a district's handler, and as one of a small unit."""
    found: list[Question] = []
    seen = {
        "coordinator": "1 = 1",
        "handler": MINE.format(subject=f"body:{_body('d0')}"),
        "small": MINE.format(subject=f"body:{_body('d11-19')}"),
    }
    for who, may in seen.items():
        found.append(_list("list by due day", who, "/cases/", f"{OPEN} AND {may}"))
    air = "EXISTS (SELECT 1 FROM cases_casetype t WHERE t.case_id = c.id AND t.code = 'air')"
    there = f"EXISTS (SELECT 1 FROM cases_casedistrict d WHERE d.case_id = c.id AND d.district_id = {_body('d1')})"
    found += [
        _list("filtered list: district, type", "coordinator", "/cases/?district=d1&type=air", f"{OPEN} AND {there} AND {air}"),
        _list("filtered list: type, finding", "handler", "/cases/?type=air&state=closed&finding=false",
              f"c.state = 'closed' AND c.finding = 'false' AND {air} AND {seen['handler']}", by="c.id DESC"),
    ]  # fmt: skip
    for who in ("coordinator", "handler"):
        for kind, words in (("two", "偷排"), ("two rare", "均安"), ("four", "露天焚烧")):
            holds = f"t.redacted LIKE '%%{words}%%' AND {seen[who]}"
            path = f"/cases/?q={quote(words)}"
            found.append(_list(f"search: {kind} characters", who, path, holds, by="c.id DESC", words=True))
    found += [_case(total // 2 + 1, "coordinator"), _case(_open_case(seen["handler"]), "handler")]
    found += [_bulletin(max(0, -(-total // 10_000) - 2), moment_of(total).date())]
    found += [_home("coordinator", seen["coordinator"]), _home("handler", seen["handler"])]
    return found + _screens(seen, moment_of(total))


def _body(code: str) -> int:
    return one("SELECT id FROM people_body WHERE code = %s", code)


def _list(name: str, who: str, path: str, holds: str, *, by: str = "c.due, c.id", words: bool = False) -> Question:
    source = "cases_case c" + (" JOIN cases_casetext t ON t.case_id = c.id" if words else "")
    numbers = rows(f"SELECT c.number FROM {source} WHERE {holds} ORDER BY {by} LIMIT 50")
    total = one(f"SELECT COUNT(*) FROM (SELECT 1 FROM {source} WHERE {holds} LIMIT {CAP + 1}) AS counted")
    return Question(name, who, path, numbers, total)


def _open_case(may: str) -> int:
    return one(f"SELECT c.number FROM cases_case c WHERE c.state = 'handed_down' AND {may} ORDER BY c.due LIMIT 1")


def _case(number: int, who: str) -> Question:
    asked = (
        "SELECT c.accept_number FROM cases_case c WHERE c.id = %s",
        "SELECT q.text FROM cases_question q WHERE q.case_id = %s",
        "SELECT m.document_number FROM enforcement_measure m WHERE m.case_id = %s",
        "SELECT i.measure FROM rectification_item i WHERE i.case_id = %s",
        "SELECT o.name FROM people_official o JOIN leadership_lead l ON l.official_id = o.id "
        "JOIN cases_assignment a ON a.id = l.assignment_id WHERE a.case_id = %s",
        "SELECT b.short FROM people_body b JOIN cases_assignment a ON a.body_id = b.id WHERE a.case_id = %s",
    )
    return Question("case page", who, f"/cases/{number}/", holds=[text for sql in asked for text in rows(sql, number)])


def _bulletin(inspection: int, as_of: date) -> Question:
    key = f"i{inspection}"
    pk = one("SELECT id FROM cases_inspection WHERE key = %s", key)
    fed = (
        "FROM closing_feedbackcase f JOIN closing_feedback k ON k.id = f.feedback_id JOIN cases_batch b ON b.id = k.batch_id "
        'WHERE b.inspection_id = %s AND k."on" <= %s'
    )
    came = "FROM cases_case c WHERE c.inspection_id = %s AND c.received_on <= %s"
    answered = one(
        'SELECT COUNT(DISTINCT case_id) FROM closing_conclusion WHERE inspection_id = %s AND "on" <= %s', pk, as_of
    )
    received = one(f"SELECT COUNT(*) {came}", pk, as_of)
    figures = {
        "收到交办件": f"{received} 件",
        "已反馈批次": f"{one(f'SELECT COUNT(DISTINCT b.whole) {fed}', pk, as_of)} 批",
        "已反馈案件": f"{one(f'SELECT COUNT(DISTINCT f.case_id) {fed}', pk, as_of)} 件",
        "已办结": f"{answered} 件",
        "在办": f"{received - answered} 件",
        **_measures(pk, as_of),
        **_counted("SELECT b.short, COUNT(*) FROM cases_casedistrict d JOIN cases_case c ON c.id = d.case_id "
                   "JOIN people_body b ON b.id = d.district_id WHERE c.inspection_id = %s GROUP BY b.short", pk),
        **_counted("SELECT e.name, COUNT(*) FROM cases_casetype t JOIN cases_case c ON c.id = t.case_id JOIN "
                   "(SELECT DISTINCT code, name FROM rulebook_entry WHERE section = 'pollution_type') e ON e.code = t.code "
                   "WHERE c.inspection_id = %s GROUP BY e.name", pk),
    }  # fmt: skip
    name = f"bulletin of {received:,} cases"
    return Question(name, "coordinator", f"/bulletin/?inspection={key}&as_of={as_of.isoformat()}", figures=figures)


def _measures(inspection: int, as_of: date) -> dict[str, str]:
    kinds = rows(
        "SELECT e.code, e.name, e.data FROM rulebook_entry e JOIN cases_inspection i ON i.rulebook_id = e.rulebook_id "
        "WHERE e.section = 'measure_kind' AND i.id = %s", inspection,
    )  # fmt: skip
    found = {}
    for code, name, data in kinds:
        data = json.loads(data) if isinstance(data, str) else data
        if data.get("counts") not in ("party", "fen") or not data.get("bulletin", True):
            continue
        parties, fen = one_row(
            'SELECT COUNT(DISTINCT party_id), COALESCE(SUM(fen), 0) FROM enforcement_measure WHERE inspection_id = %s '
            'AND kind = %s AND "on" <= %s', inspection, code, as_of,
        )  # fmt: skip
        found[name] = f"{fen / 1_000_000:.4f} 万元" if data["counts"] == "fen" else f"{parties} {data['unit']}"
    return found


def one_row(sql: str, *arguments: Any) -> Sequence[Any]:
    return rows(sql, *arguments)[0]


def _counted(sql: str, *arguments: Any) -> dict[str, str]:
    return {name: str(n) for name, n in rows(sql, *arguments)}


def _home(who: str, may: str) -> Question:
    n = one(f"SELECT COUNT(*) FROM cases_case c WHERE {OPEN} AND {may}")
    return Question("first page: what is owed", who, "/", holds=[str(n)])


def _screens(seen: dict[str, str], now: datetime) -> list[Question]:
    """The commander's screen, the registers, and what waits for its report: with what stands at their top."""
    late = one(f"SELECT COUNT(*) FROM cases_case c WHERE {OPEN} AND c.due < %s", now.astimezone(UTC))
    items = (
        "SELECT COUNT(*) FROM rectification_item i JOIN cases_case c ON c.id = i.case_id WHERE i.state = 'open' AND "
    )
    latest = one("SELECT id FROM cases_inspection ORDER BY since DESC, id DESC LIMIT 1")
    came = "enforcement_measure m JOIN cases_case c ON c.id = m.case_id WHERE m.inspection_id = %s AND "
    found = [Question("commander's screen", "coordinator", "/command/", holds=[str(late)])]
    for who in ("coordinator", "handler"):
        n = one(items + seen[who])
        found.append(Question("register of items", who, "/items/", holds=[f"{n}"]))
        n = one(f"SELECT COUNT(*) FROM {came} {seen[who]}", latest)
        found.append(Question("register of measures", who, "/measures/", holds=[f"{n}"]))
    parties = "SELECT COUNT(DISTINCT party_id) FROM enforcement_caseparty p JOIN cases_case c ON c.id = p.case_id"
    n = one(f"{parties} WHERE c.inspection_id = %s", latest)
    found.append(Question("parties", "coordinator", "/parties/", holds=[f"{n}"]))
    found.append(Question("batches to report", "coordinator", "/feedback/"))
    return [*found, Question("results of checks", "coordinator", "/checks/results/")]
