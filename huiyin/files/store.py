"""Where the bytes lie: by their own hash, in the data folder, outside whatever the web server shows.

A file's address is its content, so the same photograph is kept once, no name from outside ever reaches the disk, and
whoever changes a byte behind our back is found out at the next reading.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from huiyin.lib.verdicts import Refused

_SHA256 = re.compile(r"[0-9a-f]{64}")


def path_of(sha256: str) -> Path:
    """Where the bytes of that hash lie, or would lie; for a reader that needs a file."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError("not a SHA-256 in hexadecimal")
    return Path(default_storage.path("")) / sha256[:2] / sha256[2:4] / sha256


def keep(data: bytes) -> str:
    """Keep `data` and return its SHA-256. It is whole on the disk, or not there at all, whenever the power fails."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = path_of(sha256)
    if path.exists() and path.stat().st_size == len(data):
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fd, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    return sha256


def read(sha256: str) -> bytes:
    """The bytes of that hash. Raises `Refused` when they are missing, or no longer what was kept."""
    try:
        data = path_of(sha256).read_bytes()
    except FileNotFoundError:
        raise Refused(_("材料原件缺失，请联系系统管理员从备份恢复。")) from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Refused(_("材料原件与登记时不一致，已停止显示，请联系系统管理员从备份恢复。"))
    return data
