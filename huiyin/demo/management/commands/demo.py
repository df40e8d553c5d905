"""`huiyin demo`: play the acceptance scenario into an empty database that was born as a demo."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from huiyin.cases.models import Case
from huiyin.demo.diary import NOW
from huiyin.demo.office import open_office
from huiyin.demo.plan.story import Totals, make_plan
from huiyin.demo.player import Player
from huiyin.journal.actions import seal
from huiyin.journal.models import Birth
from huiyin.journal.readings import drain
from huiyin.lib import clock


def _read(path: Path) -> Totals:
    """The totals of a file: a JSON object; what it does not name is as in the source."""
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        return Totals.of(given)
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: {error}") from error


class Command(BaseCommand):
    help = "Build the demo city: a month of hand-over lists, played through Huiyin's own actions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=2016, help="another city of the same shape")
        totals = parser.add_mutually_exclusive_group()
        totals.add_argument("--totals", type=Path, default=None, help="a JSON file with other totals for the last day")
        totals.add_argument("--drawn", action="store_true", help="totals drawn at random by the seed; they are printed")

    def handle(self, *, seed: int, totals: Path | None, drawn: bool, **options: Any) -> None:
        if Birth.objects.values_list("born_as", flat=True).first() not in ("demo", "test"):
            raise CommandError("This is a city's own database; the demo is played into one that was born as a demo.")
        if Case.objects.exists():
            raise CommandError("This database holds cases already; the demo needs an empty one.")
        start = time.monotonic()
        wanted = Totals.drawn(Random(seed)) if drawn else _read(totals) if totals else Totals()
        if wanted != Totals():
            self._say(f"末日合计：{json.dumps(vars(wanted))}")
        self._say("城市、机构、职务和账号 …")
        office = open_office()
        plan = make_plan(seed, wanted)
        Player(plan, office, say=self._say).play()
        with clock.set_to(NOW):
            drain()
            seal()
        (Path(settings.DATA) / "clock").write_text(NOW.isoformat() + "\n")
        self._say(f"共 {Case.objects.count()} 件，用时 {time.monotonic() - start:.0f} 秒。")
        self.stdout.write("登录账号（密码每次新生成）：")
        for code, (password, what) in office.passwords.items():
            self.stdout.write(f"  {code:<14} {password:<14} {what}")

    def _say(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)
