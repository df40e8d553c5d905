"""`huiyin copy --to DATABASE_URL`: move to the other kind of database."""

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import dj_database_url
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from huiyin.lib.verdicts import Refused
from huiyin.project.backups.making import make


class Command(BaseCommand):
    help = "把数据库复制到另一个（空的）数据库，例如由 SQLite 迁到 PostgreSQL；文件和密钥留在数据目录。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, metavar="DATABASE_URL")

    def handle(self, *, to: str, **options: Any) -> None:
        here, there = settings.DATABASES["default"], dj_database_url.parse(to)
        if all(str(here.get(part, "")) == str(there.get(part, "")) for part in ("ENGINE", "NAME", "HOST", "PORT")):
            raise CommandError(_("目标就是当前数据库，无须复制。"))
        # In the data folder, which only the office can read, and gone when the copy has ended either way.
        with tempfile.TemporaryDirectory(prefix="copying-", dir=settings.DATA) as folder:
            backup = Path(folder) / "copy.zip"
            try:
                made = make(backup, with_files=False)
            except Refused as refused:
                raise CommandError(refused.reason) from refused
            # A process of its own, so that every part of Huiyin there knows the other database only.
            restore = [sys.executable, "-m", "huiyin.project.cli", "restore", str(backup), "--verbosity=0"]
            environment = os.environ | {"DATABASE_URL": to, "HUIYIN_DATA": str(settings.DATA)}
            if subprocess.run(restore, env=environment, check=False).returncode:  # noqa: S603
                raise CommandError(_("未能复制，原数据库没有变化。"))
        self.stdout.write(_("已复制 %(rows)d 行；今后以新的 DATABASE_URL 启动即可。") % {"rows": made.rows})
