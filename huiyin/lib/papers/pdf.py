"""A docx as PDF, by the LibreOffice of the machine."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from django.utils.translation import gettext as _

from huiyin.lib.verdicts import Refused

SECONDS = 120
FONTS = Path(__file__).with_name("fonts.conf")  # what stands in where the fonts of the papers are not installed


def available() -> bool:
    """Whether this machine can make PDF at all: pages offer it only then."""
    return _program() is not None


def to_pdf(data: bytes, *, suffix: str = ".docx", seconds: int = SECONDS) -> bytes:
    """The document as PDF; `Refused` says so when the machine has no LibreOffice, or it did not manage in time.

    Each call has its own profile: two calls that share one wait for each other, and the second returns nothing.
    """
    program = _program()
    if program is None:
        raise Refused(_("本机未安装 LibreOffice，无法生成 PDF。请下载 docx 后用 WPS 或 Word 另存为 PDF。"))
    with tempfile.TemporaryDirectory(prefix="huiyin-pdf-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / f"paper{suffix}"
        source.write_bytes(data)
        command = [
            program, "--headless", "--norestore", "--nolockcheck", "--nodefault",
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            "--convert-to", "pdf", "--outdir", folder, str(source),
        ]  # fmt: skip
        # Its own process group: soffice is a script, and killing it alone leaves the office running.
        process = subprocess.Popen(  # noqa: S603 - a fixed command on our own file
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"FONTCONFIG_FILE": str(FONTS)} | os.environ,
            start_new_session=True,
        )
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Refused(_("生成 PDF 超时，请稍后重试，或下载 docx 后另存为 PDF。")) from None
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        made = source.with_suffix(".pdf")
        if not made.exists() or not made.stat().st_size:
            raise Refused(_("生成 PDF 未成功，请稍后重试，或下载 docx 后另存为 PDF。"))
        return made.read_bytes()


def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")
