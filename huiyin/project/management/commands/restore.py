"""`huiyin restore FILE`: a backup into an empty database."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from huiyin.journal import export
from huiyin.lib.verdicts import Refused
from huiyin.project.backups.restoring import restore


class Command(BaseCommand):
    help = "把备份恢复到空的数据库。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *, file: Path, verbosity: int, **options: Any) -> None:
        try:
            restored = restore(file)
        except Refused as refused:
            raise CommandError(refused.reason) from refused
        counts = {"tables": restored.tables, "rows": restored.rows, "files": restored.files}
        self.stdout.write(_("已恢复：%(tables)d 张表，%(rows)d 行，%(files)d 个文件。") % counts)
        if not restored.keys and verbosity:
            self.stdout.write(_("备份不含密钥：请把保管的密钥放回数据目录，再开始使用。"))
        # What was restored is what was backed up, to the byte: a broken journal was broken before.
        result, missing = export.verify(), export.broken_guards()
        for broken in result.breaks:
            self.stderr.write(broken.sentence())
        for name in missing:
            self.stderr.write(_("%(name)s：数据库约束缺失或被改动") % {"name": name})
        if result.breaks or missing:
            self.stderr.write(_("恢复的内容与备份一致，但日志不完整，见上。"))
            sys.exit(1)
        self.stdout.write(_("日志完整：%(entries)d 条。") % {"entries": result.entries})
