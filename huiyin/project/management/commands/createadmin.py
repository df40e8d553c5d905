"""`huiyin createadmin`: the first administrator. There is no default password: one is made, or asked for."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from huiyin.journal.actions import SYSTEM
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people import actions
from huiyin.people.models import Body


def add_administrator_arguments(parser: ArgumentParser) -> None:
    """Who he is; shared with `init`."""
    parser.add_argument("--username", default="admin", help="how the administrator signs in")
    parser.add_argument("--name", default="系统管理员", help="his name")
    parser.add_argument("--ask", action="store_true", help="ask for a password in place of printing a one-time one")


class Command(BaseCommand):
    help = "Make the first administrator and print his one-time password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_administrator_arguments(parser)

    def handle(self, *, username: str, name: str, ask: bool, **options: Any) -> None:
        root = Body.get_root_nodes().first()
        if root is None:
            raise CommandError("There is no office yet: run `huiyin init` first.")
        password = _asked() if ask else ""
        try:
            shown = actions.first_administrator(
                root, username=username, name=name, by=SYSTEM, on=clock.today(), password=password
            )
        except Refused as refused:
            raise CommandError(refused.reason) from refused
        self.stdout.write(f"Administrator: {username}")
        if shown:
            self.stdout.write(f"One-time password (shown once, to be changed at the first sign-in): {shown}")


def _asked() -> str:
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("The same password again: "):
        raise CommandError("The two are not the same.")
    try:
        validate_password(password)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return password
