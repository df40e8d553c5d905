"""`huiyin scan_honesty`: look for honesty signals in what was entered since the last look."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from huiyin.honesty.scan import scan
from huiyin.lib import clock


class Command(BaseCommand):
    help = "核查新录入的记录，发现异常信号（后台任务每分钟自动进行）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="从头核查全部记录；已有的信号不会重复。")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = scan(clock.now(), again=options["again"])
        self.stdout.write(f"新发现异常信号 {found} 条。")
