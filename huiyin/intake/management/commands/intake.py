"""`huiyin intake preview FILE [--json]`: what a list holds, before anything is registered."""

from __future__ import annotations

import json
import sys
import unicodedata
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from huiyin.intake.reading.preview import Preview, Row, preview_file
from huiyin.lib.verdicts import Refused


class Command(BaseCommand):
    help = "读取转办清单并预览，不登记。"
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        preview = verbs.add_parser("preview", help="预览清单；无法读取时退出码为 1。")
        preview.add_argument("file", help="xlsx、xls、ods、csv、tsv 或 docx 文件")
        preview.add_argument("--json", action="store_true", dest="as_json", help="以 JSON 输出全部内容")

    def handle(self, *_args: Any, verb: str, **given: Any) -> None:
        getattr(self, f"_{verb}")(**given)

    def _preview(self, *, file: str, as_json: bool, **_given: Any) -> None:
        try:
            preview = preview_file(Path(file))
        except Refused as refusal:
            self.stderr.write(refusal.reason)
            sys.exit(1)
        if as_json:
            self.stdout.write(json.dumps(preview.as_json(), ensure_ascii=False, indent=1))
        else:
            self._table(preview)

    def _table(self, preview: Preview) -> None:
        unknown = _("未写明")
        self.stdout.write(
            _("批次 %(batch)s，日期 %(date)s，共 %(count)s 件，未采用 %(out)s 行。")
            % {
                "batch": preview.batch or unknown,
                "date": preview.date or unknown,
                "count": len(preview.rows),
                "out": len(preview.left_out),
            }
        )
        for warning in preview.warnings:
            self.stdout.write(f"! {warning}")
        lines = [(_("位置"), _("受理编号"), _("重点"), _("区域"), _("类型"), _("反映内容")), *map(_line, preview.rows)]
        widths = [max(_width(line[index]) for line in lines) for index in range(5)]
        for line in lines:
            cells = [cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=False)]
            self.stdout.write("  ".join([*cells, line[5]]).rstrip())
        for row in preview.rows:
            for sentence in (*row.errors, *row.warnings):
                self.stdout.write(f"! {row.sheet}:{row.row_number} {sentence}")
        for out in preview.left_out:
            self.stdout.write(f"- {out.sheet}:{out.row_number or '-'} {out.why}{_short(out.text, 40)}")


def _line(row: Row) -> tuple[str, ...]:
    return (
        f"{row.sheet}:{row.row_number}",
        row.accept_number or "-",
        "*" if row.starred else "",
        _short(row.region or "-", 16),
        _short("、".join(row.types) or "-", 12),
        _short(row.text, 30),
    )


def _short(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
