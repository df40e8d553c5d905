"""`huiyin worker`: does in the background what waits and what the clock asks for. Several may run, on several machines."""

import os
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from huiyin.jobs.worker import Runner


class Command(BaseCommand):
    help = "Do what waits in the background: reminders, escalation, messages, checks. Ends with Ctrl-C or SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--drain", action="store_true", help="do what waits now, then end")
        parser.add_argument("--with-parent", action="store_true", help="end when the process that started it ends")
        parser.add_argument("--pause", type=float, default=1.0, help="seconds between two looks at an empty queue")

    def handle(self, *, drain: bool, with_parent: bool, pause: float, **options: Any) -> None:
        runner = Runner()
        if drain:
            n = runner.drain()
            runner.end()
            self.stdout.write(f"Jobs done: {n}")
            return
        stopping = threading.Event()
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, lambda *_: stopping.set())
        if with_parent:
            threading.Thread(target=_follow, args=(os.getppid(), stopping), daemon=True).start()
        self.stdout.write("Huiyin works in the background (Ctrl-C ends it).")
        self.stdout.flush()
        runner.run(stopping, pause)


def _follow(parent: int, stopping: threading.Event) -> None:
    """Set `stopping` once `parent` is this process's parent no more."""
    while not stopping.wait(2):
        if os.getppid() != parent:
            stopping.set()
