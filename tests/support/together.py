"""Several people at their desks, who begin at the same moment: each in a thread of its own, with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Barrier, Thread

from django.db import connection

from huiyin.lib import clock
from huiyin.lib.verdicts import Refused

PATIENCE = 300  # seconds after which a round that hangs fails the test instead of stopping it for ever

Work = Callable[[], object]


class Desks:
    """`with Desks(8) as desks: told = desks.at_once(moment, works)`, as many works as desks."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._begin, self._end = Barrier(count + 1, timeout=PATIENCE), Barrier(count + 1, timeout=PATIENCE)
        self._threads = [Thread(target=self._sit, args=(n,), daemon=True) for n in range(count)]
        self._works: Sequence[Work] = ()
        self._moment: datetime | None = None
        self._told: list[str] = []
        self._failed: list[Exception] = []

    def __enter__(self) -> Desks:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._moment = None
        if not self._begin.broken:
            self._begin.wait()
        for thread in self._threads:
            thread.join(PATIENCE)

    def at_once(self, moment: datetime, works: Sequence[Work]) -> list[str]:
        """Let each desk do its work at the same time; the sentences of those who were refused. What fails is raised."""
        assert len(works) == self._count
        self._works, self._moment, self._told, self._failed = works, moment, [], []
        self._begin.wait()
        self._end.wait()
        if self._failed:
            raise ExceptionGroup(f"{len(self._failed)} of {self._count} failed", self._failed)
        return self._told

    def _sit(self, n: int) -> None:
        try:
            while True:
                self._begin.wait()
                if self._moment is None:
                    return
                self._do(self._works[n], self._moment)
                self._end.wait()
        finally:
            connection.close()

    def _do(self, work: Work, moment: datetime) -> None:
        try:
            with clock.set_to(moment):
                work()
        except Refused as refusal:
            self._told.append(refusal.reason)
        except Exception as error:
            self._failed.append(error)
