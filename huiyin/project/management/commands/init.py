"""`huiyin init`: from nothing to an office whose administrator can sign in. It may be run again at any time."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from huiyin.journal.actions import SYSTEM
from huiyin.lib import clock
from huiyin.people import actions
from huiyin.people.models import Body, Grant
from huiyin.project.management.commands.createadmin import add_administrator_arguments
from huiyin.rulebook.loader import load_all_shipped


class Command(BaseCommand):
    help = "Prepare the database, load the shipped rulebooks, set up the office and its first administrator."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--office", default="", help="the name of the city or body at the top of the tree")
        parser.add_argument("--code", default="city", help="its code, which the xlsx of the office refers to")
        parser.add_argument("--kind", default=Body.Kind.CITY, choices=Body.Kind.values)
        add_administrator_arguments(parser)

    def handle(self, *, office: str, code: str, kind: str, verbosity: int, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=max(0, verbosity - 1))
        books = load_all_shipped()
        self.stdout.write(f"Rulebooks: {', '.join(book.code for book in books)}")
        root = actions.found_office(office=office or "本市", code=code, kind=kind, by=SYSTEM, on=clock.today())
        self.stdout.write(f"Office: {root.name} ({root.code})")
        if Grant.objects.in_effect().filter(role="administrator", user__is_active=True).exists():
            self.stdout.write("Administrator: there is one already.")
            return
        chosen = {key: options[key] for key in ("username", "name", "ask")}
        call_command("createadmin", **chosen, stdout=self.stdout, stderr=self.stderr)
