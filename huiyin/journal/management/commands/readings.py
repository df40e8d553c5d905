"""`huiyin readings drain`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from huiyin.journal import readings


class Command(BaseCommand):
    help = "把暂存的阅读记录写入数据库。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["drain"])

    def handle(self, *_args: Any, **_given: Any) -> None:
        self.stdout.write(f"已写入 {readings.drain()} 条阅读记录。")
