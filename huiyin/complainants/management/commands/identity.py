"""`huiyin identity rotate`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from huiyin.complainants import actions
from huiyin.lib import clock


class Command(BaseCommand):
    help = "更换投诉人身份的密钥，并用新密钥重新封存全部身份。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("rotate", help="更换密钥；旧密钥保留，以便恢复以前的备份。")

    def handle(self, *_args: Any, **_given: Any) -> None:
        rows = actions.rotate(on=clock.today())
        self.stdout.write(f"已更换密钥，重新封存 {rows} 份。请立即另行备份密钥文件。")
