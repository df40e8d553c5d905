"""The real server, asked over one connection and over eight; how long it takes and what it holds."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bench.browser import Browser
from bench.machine import Machine
from bench.pages import Question

TURNS = 3  # the speed of a rented core changes from one minute to the next: every page is asked in each turn
ROUNDS = 48  # answers that are timed in a turn, for each page and number of connections
CONNECTIONS = (1, 8)


@dataclass
class Answer:
    """How long it took each time, in milliseconds, for each number of connections; and whether the rows were right."""

    name: str
    who: str
    rows: str = ""
    times: dict[int, list[float]] = field(default_factory=dict)

    def line(self, database: str) -> str:
        """Its line of the table: median and 95th percentile of all turns."""
        said = [f"{of(times):.1f}" for times in self.times.values() for of in (statistics.median, _p95)]
        said += ["" for _ in range(2 * len(CONNECTIONS) - len(said))]
        return "| " + " | ".join([database, self.name, self.who, self.rows, *said]) + " |"


def timed(name: str, who: str, times: Sequence[float], rows: str = "") -> Answer:
    """What was done some few times over one connection."""
    return Answer(name, who, rows, {1: list(times)})


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)]


def measured(questions: Sequence[Question], port: int, sessions: Mapping[str, str], machine: Machine) -> list[Answer]:
    """Every page at each number of connections, turn by turn, after its rows were compared and each worker saw it;
    before each page the `machine` itself is looked at."""
    answers = [Answer(question.name, question.who) for question in questions]
    for turn in range(TURNS):
        for question, answer in zip(questions, answers, strict=True):
            machine.look()
            session = sessions[question.who]
            first = Browser(port, session)
            if not turn:
                answer.rows = question.check(first.get(question.path))
            for _ in range(8):
                first.get(question.path)
            for n in CONNECTIONS:
                answer.times.setdefault(n, []).extend(_together(n, port, session, question.path))
    return answers


def _together(n: int, port: int, session: str, path: str) -> list[float]:
    """The times of `ROUNDS` answers, shared by `n` connections that ask at once."""
    times: list[float] = []

    def ask() -> None:
        browser = Browser(port, session)
        for _ in range(ROUNDS // n):
            browser.get(path)
            times.append(browser.took)

    threads = [threading.Thread(target=ask) for _ in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


@dataclass
class Server:
    """The server while it runs: where it listens, and the most memory it was seen to hold."""

    port: int
    pid: int
    most: float = 0.0

    def look(self) -> float:
        """Megabytes held now by the server and its workers (proportional set size: shared pages count once)."""
        total = 0
        for one in [self.pid, *_children(self.pid)]:
            with contextlib.suppress(OSError):
                rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
                found = re.search(r"^Pss:\s+(\d+)", rollup, re.M)
                total += int(found.group(1)) if found else 0
        self.most = max(self.most, total / 1024)
        return total / 1024

    def forget(self) -> float:
        """The most since it was last asked; looking begins anew."""
        most, self.most = max(self.most, self.look()), 0.0
        return most


def _children(pid: int) -> list[int]:
    found = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, tasks.read_text().split()):
                found += [child, *_children(child)]
    return found


@contextlib.contextmanager
def serving(now: datetime) -> Iterator[Server]:
    """`huiyin serve` as it starts by itself, on a free port, living on the made city's evening; ended by its id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "huiyin.project.cli", "serve", "--port", str(port)]
    env = {**os.environ, "HUIYIN_CLOCK": now.isoformat()}
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    try:
        _until_it_answers(port)
        server, over = Server(port, process.pid), threading.Event()
        watch = threading.Thread(
            target=lambda: [server.look() for _ in iter(lambda: over.wait(0.5), True)], daemon=True
        )
        watch.start()
        yield server
        over.set()
        watch.join()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _until_it_answers(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.2)
    raise SystemExit("the server did not come up")
