"""`huiyin bulletin`: the figures of a day, on the screen or as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from huiyin.cases.models import Inspection
from huiyin.lib import clock
from huiyin.reports.bulletin import bulletin
from huiyin.reports.figures import figure, records
from huiyin.reports.lists import described
from huiyin.reports.scope import Scope


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” is no day: write it as 2016-12-28.") from error


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” is no moment: write it as 2016-12-28T20:00.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.SHANGHAI)


class Command(BaseCommand):
    help = "Print the bulletin as of a day, as it was known at a moment."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=_day, default=None, help="the day, to its end (default: today)")
        parser.add_argument(
            "--known-at", type=_moment, default=None, help="what had been entered by then (default: now)"
        )
        parser.add_argument("--inspection", default="", help="the inspection's key (default: the latest with cases)")
        parser.add_argument("--list", default="", metavar="KEY", help="the records behind one figure")
        parser.add_argument("--json", action="store_true", help="as JSON")

    def handle(self, **options: Any) -> None:
        scope = Scope.of(self._inspection(options["inspection"]), options["as_of"], options["known_at"])
        if options["list"]:
            self._list(scope, options["list"], as_json=options["json"])
            return
        made = bulletin(scope, with_tables=False)
        if options["json"]:
            self.stdout.write(json.dumps(made.as_json(), ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"{scope.population}  截至 {scope.as_of}")
        for key, value in made.values.items():
            self.stdout.write(f"  {value.figure.label}\t{value.display}\t({key}: {value.records})")

    def _inspection(self, key: str) -> Inspection:
        found = Inspection.objects.select_related("rulebook")
        if key:
            one = found.filter(key=key).first()
            if one is None:
                known = ", ".join(Inspection.objects.values_list("key", flat=True)) or "none yet"
                raise CommandError(f"There is no inspection “{key}”. Known: {known}.")
            return one
        latest = found.filter(batches__history=False).order_by("-since").first() or found.order_by("-since").first()
        if latest is None:
            raise CommandError("There is no inspection yet.")
        return latest

    def _list(self, scope: Scope, key: str, *, as_json: bool) -> None:
        one = figure(scope, key)
        if one is None:
            raise CommandError(f"There is no figure “{key}”.")
        rows = described(scope, one, records(scope, one))
        if as_json:
            self.stdout.write(json.dumps([row.as_json() for row in rows], ensure_ascii=False, indent=1))
            return
        for row in rows:
            self.stdout.write(f"〔{row.case}〕\t{row.on}\t{row.what}\t{row.who}\t{row.display}")
