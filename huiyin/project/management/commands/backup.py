"""`huiyin backup FILE`: everything in one file, while the office goes on working."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from huiyin.lib.verdicts import Refused
from huiyin.project.backups.making import make


class Command(BaseCommand):
    help = "备份数据库和文件，可在使用中进行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--with-keys", action="store_true", help="同时备份密钥（否则须另行保管）")
        parser.add_argument("--without-files", action="store_true", help="只备份数据库")

    def handle(self, *, file: Path, with_keys: bool, without_files: bool, **options: Any) -> None:
        try:
            made = make(file, with_files=not without_files, with_keys=with_keys)
        except Refused as refused:
            raise CommandError(refused.reason) from refused
        counts = {"file": file, "tables": made.tables, "rows": made.rows, "files": made.files}
        self.stdout.write(_("已备份到 %(file)s：%(tables)d 张表，%(rows)d 行，%(files)d 个文件。") % counts)
        if with_keys:
            self.stdout.write(
                _("内含 %(keys)d 个密钥：拿到此文件即可读取封存的身份，请妥善保管。") % {"keys": made.keys}
            )
        else:
            self.stdout.write(_("不含密钥：没有密钥，封存的身份无法读取；请另行保管密钥，或使用 --with-keys。"))
