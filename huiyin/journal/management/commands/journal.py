"""`huiyin journal verify | export FILE | seal`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from huiyin.journal import actions, export, readings, verifier


class Command(BaseCommand):
    help = "校验、导出、封存日志。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verify = verbs.add_parser("verify", help="校验整个日志，发现问题时退出码为 1。")
        verify.add_argument("--roots", help="已公布的封存根文件")
        out = verbs.add_parser("export", help="导出为可独立校验的文件。")
        out.add_argument("file", help="文件名，- 为标准输出")
        out.add_argument("--withhold", nargs="+", default=[], metavar="KIND", help="不公开内容的事项，可用通配符")
        out.add_argument("--readings", action="store_true", help="同时导出阅读记录的内容")
        seal = verbs.add_parser("seal", help="封存尚未封存的条目。")
        seal.add_argument("--publish", metavar="FILE", help="把全部封存根写入文件，并记为已公布")

    def handle(self, *_args: Any, verb: str, **given: Any) -> None:
        getattr(self, f"_{verb}")(**given)

    def _verify(self, *, roots: str | None, **_given: Any) -> None:
        result = export.verify(verifier.read_roots(roots) if roots else None)
        for broken in result.breaks:
            self.stdout.write(broken.sentence())
        missing = export.broken_guards()
        for name in missing:
            self.stdout.write(f"{name}：数据库约束缺失或被改动[guard]")
        self.stdout.write(
            f"条目 {result.entries}，链 {result.chains}，封存 {result.seals} 次（覆盖 {result.sealed} 条），"
            f"阅读记录 {result.readings}。"
        )
        if result.breaks or missing:
            self.stdout.write("日志不完整。")
            sys.exit(1)
        self.stdout.write("日志完整。")

    def _export(self, *, file: str, withhold: list[str], readings: bool, **_given: Any) -> None:
        if file == "-":
            export.write(sys.stdout, withhold=withhold, readings=readings)
            return
        with Path(file).open("w", encoding="utf-8") as out:
            written = export.write(out, withhold=withhold, readings=readings)
        self.stdout.write(f"已导出 {written} 行到 {file}。")

    def _seal(self, *, publish: str | None, **_given: Any) -> None:
        readings.drain()
        made = [actions.seal(), actions.seal_readings()]
        for one in made:
            if one is not None:
                self.stdout.write(f"{one._meta.verbose_name} {export.root_line(one)}")
        if not any(made):
            self.stdout.write("没有需要封存的新条目。")
        if publish:
            seals = list(export.Seal.objects.order_by("number"))
            Path(publish).write_text("".join(export.root_line(one) + "\n" for one in seals), encoding="utf-8")
            actions.mark_published(one for one in seals if one.published is None)
            self.stdout.write(f"已把 {len(seals)} 个封存根写入 {publish}。")
