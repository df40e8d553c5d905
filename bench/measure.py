"""Asking the real server, as a district handler and as a coordinator, and comparing what it answers."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from huiyin.cases.models import Case
from huiyin.people.models import User

ROUNDS = 60  # requests per page and connection
_LINK = re.compile(r'data-label="[^"]*" class="tight"><a href="/cases/(\d+)/"')


@dataclass
class Question:
    """One page to ask for, by whom, and the numbers that an independent query expects on it."""

    name: str
    who: str
    path: str
    expected: list[int] | None = None


@dataclass
class Answer:
    """How long it took, in milliseconds, over all connections."""

    name: str
    who: str
    median: dict[int, float] = field(default_factory=dict)
    p95: dict[int, float] = field(default_factory=dict)
    agrees: str = ""


def questions() -> list[Question]:
    """The pages of the limits' list, with what must stand on them."""
    last = Case.objects.order_by("-number").values_list("number", flat=True)[0]
    mine = _rows(
        "SELECT c.number FROM cases_case c WHERE c.state IN ('registered','handed_down','submitted','passed','reported') "
        "AND EXISTS (SELECT 1 FROM cases_access a WHERE a.case_id = c.id AND a.subject = %s) "
        "ORDER BY c.due, c.id LIMIT 50",
        [f"body:{_body('handler')}"],
    )
    filtered = _rows(
        "SELECT c.number FROM cases_case c WHERE c.state IN ('registered','handed_down','submitted','passed','reported') "
        "AND EXISTS (SELECT 1 FROM cases_casetype t WHERE t.case_id = c.id AND t.code = 'air') "
        "AND EXISTS (SELECT 1 FROM cases_casedistrict d JOIN people_body b ON b.id = d.district_id "
        "WHERE d.case_id = c.id AND b.code = 'd1') ORDER BY c.due, c.id LIMIT 50",
        [],
    )
    found = {
        words: _rows(
            "SELECT c.number FROM cases_case c JOIN cases_casetext t ON t.case_id = c.id WHERE c.state <> 'void' "
            "AND t.redacted LIKE %s ORDER BY c.number DESC LIMIT 50",
            [f"%{words}%"],
        )
        for words in ("偷排", "露天焚烧", "均安")
    }
    handlers = _rows(
        "SELECT c.number FROM cases_case c JOIN cases_casetext t ON t.case_id = c.id WHERE c.state <> 'void' "
        "AND t.redacted LIKE %s AND EXISTS (SELECT 1 FROM cases_access a WHERE a.case_id = c.id AND a.subject = %s) "
        "ORDER BY c.number DESC LIMIT 50",
        ["%偷排%", f"body:{_body('handler')}"],
    )
    inspection = Case.objects.get(number=last).inspection
    return [
        Question("list by due day", "handler", "/cases/", mine),
        Question("list by due day, a small unit", "small", "/cases/"),
        Question("list by due day", "coordinator", "/cases/"),
        Question("filtered list", "coordinator", "/cases/?district=d1&type=air", filtered),
        Question("search, two characters", "coordinator", _search("偷排"), found["偷排"]),
        Question("search, two characters", "handler", _search("偷排"), handlers),
        Question("search, two rare characters", "coordinator", _search("均安"), found["均安"]),
        Question("search, four characters", "coordinator", _search("露天焚烧"), found["露天焚烧"]),
        Question("case page", "coordinator", f"/cases/{last // 2}/"),
        Question("case page", "handler", f"/cases/{mine[0]}/"),
        Question("first page", "handler", "/"),
        Question("bulletin of 10,000 cases", "coordinator", f"/bulletin/?inspection={inspection.key}&as_of=2016-12-28"),
    ]


def _search(words: str) -> str:
    return "/cases/?q=" + "".join(f"%{b:02X}" for b in words.encode())


def _body(username: str) -> int:
    return User.objects.get(username=username).grants_now()[0].body_id


def _rows(sql: str, arguments: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return [row[0] for row in cursor.fetchall()]


@contextlib.contextmanager
def serving(env: dict[str, str], workers: int = 1) -> Iterator[tuple[int, int]]:
    """The server on a free port of this machine: (port, process). It is ended by its id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "huiyin.project.cli", "serve", "--port", str(port), "--workers", str(workers)]
    server = subprocess.Popen(command, env={**os.environ, **env}, stdout=subprocess.DEVNULL)
    try:
        _until_it_answers(port)
        yield port, server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def _until_it_answers(port: int) -> None:
    for _ in range(150):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.2)
    raise SystemExit("the server did not come up")


def ask(port: int, cookie: str, path: str, rounds: int, times: list[float]) -> str:
    """Ask for a page `rounds` times over one connection; the time of each is added to `times`, in milliseconds."""
    connected = http.client.HTTPConnection("127.0.0.1", port)
    text = ""
    for _ in range(rounds):
        start = time.perf_counter()
        connected.request("GET", path, headers={"Cookie": cookie, "Accept-Language": "zh-CN"})
        response = connected.getresponse()
        body = response.read()
        times.append((time.perf_counter() - start) * 1000)
        if response.status != 200:
            raise SystemExit(f"{path} answered {response.status}")
        text = text or body.decode()
    connected.close()
    return text


def measured(question: Question, port: int, cookie: str, connections: tuple[int, ...] = (1, 8)) -> Answer:
    """One page at each number of connections, after two requests that warm it."""
    answer = Answer(question.name, question.who)
    page = ask(port, cookie, question.path, 2, [])
    if question.expected is not None:
        shown = [int(n) for n in _LINK.findall(page)]
        answer.agrees = "yes" if shown == question.expected else f"NO: {shown[:3]} for {question.expected[:3]}"
    for n in connections:
        times: list[float] = []
        threads = [
            threading.Thread(target=ask, args=(port, cookie, question.path, max(ROUNDS // n, 12), times))
            for _ in range(n)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        answer.median[n] = statistics.median(times)
        answer.p95[n] = sorted(times)[int(len(times) * 0.95) - 1]
    return answer


def memory_of(pid: int) -> float:
    """Megabytes that the server and its workers hold (proportional set size: shared pages are counted once)."""
    total = 0
    for one in [pid, *_children(pid)]:
        with contextlib.suppress(OSError):
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.M).group(1))  # type: ignore[union-attr]
    return total / 1024


def _children(pid: int) -> list[int]:
    found = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, tasks.read_text().split()):
            found += [child, *_children(child)]
    return found
