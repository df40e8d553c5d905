"""Sealing identities: AES-GCM under keys that lie in a file, never in the database nor in a backup.

The file is made at first use in the data folder (`keys/identity.json`, readable by its owner only), or lies where
`HUIYIN_KEYS` says. Each sealed row names its key and is bound to its case: moved to another case it does not open.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.lib.verdicts import Refused

NONCE = 12


@dataclass(frozen=True)
class Person:
    """Who complained, in the clear: it lives in memory only, and prints as nothing."""

    name: str = ""
    phone: str = ""
    address: str = ""

    def __repr__(self) -> str:
        return "Person(●)"

    @property
    def strings(self) -> list[str]:
        """What must not stand in any text that others read."""
        return [text for text in (self.name, self.phone, self.address) if text]


def key_file() -> Path:
    """Where the key ring lies."""
    return Path(os.environ.get("HUIYIN_KEYS") or Path(settings.DATA) / "keys" / "identity.json")


def _ring(*, fresh_key: bool = False) -> dict[str, Any]:
    """The key ring; with `fresh_key`, or when there is none yet, with a new key as the current one.

    Two processes that begin at once agree on one ring: who changes the file holds the lock beside it.
    """
    path = key_file()
    if path.exists() and not fresh_key:
        return dict(json.loads(path.read_text()))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.with_name(f"{path.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        empty = {"current": "", "keys": {}}
        former: dict[str, Any] = json.loads(path.read_text()) if path.exists() else empty
        if former["current"] and not fresh_key:
            return dict(former)
        name = f"k{len(former['keys']) + 1}-{secrets.token_hex(2)}"
        key = base64.b64encode(AESGCM.generate_key(bit_length=256)).decode()
        ring = {"current": name, "keys": {**former["keys"], name: key}}
        _write(path, ring)
    return ring


def _write(path: Path, ring: dict[str, Any]) -> None:
    """Replace the file as a whole, so that nobody ever reads half a ring."""
    fresh = path.with_name(f"{path.name}.part")
    fresh.unlink(missing_ok=True)  # left by a crash; the lock is ours
    fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w") as file:
        json.dump(ring, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def seal(person: Person, *, case_number: int) -> tuple[str, bytes]:
    """The key's name and the sealed bytes."""
    ring = _ring()
    name = str(ring["current"])
    nonce = secrets.token_bytes(NONCE)
    words = json.dumps(asdict(person), ensure_ascii=False).encode()
    return name, nonce + _cipher(ring, name).encrypt(nonce, words, _bound_to(case_number))


def unseal(key_id: str, sealed: bytes | memoryview, *, case_number: int) -> Person:
    """The identity in the clear. Refused when the key is missing, or the bytes are not what was sealed for this case."""
    data = bytes(sealed)
    try:
        words = _cipher(_ring(), key_id).decrypt(data[:NONCE], data[NONCE:], _bound_to(case_number))
    except InvalidTag as error:
        raise Refused(_("封存的身份与本案不符或已被改动，无法打开。请立即报告身份保管员。")) from error
    return Person(**json.loads(words))


def new_key() -> str:
    """Add a key and make it the current one; returns its name. The former ones stay, for what they sealed."""
    return str(_ring(fresh_key=True)["current"])


def _cipher(ring: dict[str, Any], name: str) -> AESGCM:
    key = ring["keys"].get(name)
    if key is None:
        raise Refused(_("缺少打开此身份的密钥 %(key)s，请把密钥文件放回原处。") % {"key": name})
    return AESGCM(base64.b64decode(key))


def _bound_to(case_number: int) -> bytes:
    return f"huiyin.identity|{case_number}".encode()
