"""Compile translation catalogues (.po) into what gettext reads (.mo), without the gettext programs.

The compiled files are not in the repository, and a machine that only runs Huiyin need not have gettext installed.
"""

from __future__ import annotations

import ast
import re
import struct
from pathlib import Path

_LINE = re.compile(r'(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+)?(".*")$')


def messages(source: str) -> dict[str, str]:
    """The translated messages of a catalogue's text; fuzzy, obsolete and empty ones are left out."""
    found: dict[str, str] = {}
    for block in re.split(r"\n\s*\n", source):
        lines = [line.strip() for line in block.splitlines()]
        fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in lines)
        parts: dict[str, str] = {}
        keyword = ""
        for line in lines:
            if not line or line.startswith("#"):
                continue
            match = _LINE.match(line)
            if not match:
                raise ValueError(f"not a line of a catalogue: {line}")
            keyword = match[1] or keyword
            # A quoted string of a catalogue is written like one of Python's.
            parts[keyword] = parts.get(keyword, "") + ast.literal_eval(match[2])
        if "msgid" not in parts or (fuzzy and parts["msgid"]):
            continue
        key = parts["msgid"]
        forms = [parts[name] for name in sorted(parts) if name.startswith("msgstr")]
        if "msgid_plural" in parts:
            key += "\0" + parts["msgid_plural"]
        if "msgctxt" in parts:
            key = parts["msgctxt"] + "\x04" + key
        if all(forms):
            found[key] = "\0".join(forms)
    return found


def compiled(source: str) -> bytes:
    """The catalogue in the binary format of gettext, its keys sorted as the format asks."""
    pairs = sorted((key.encode(), text.encode()) for key, text in messages(source).items())
    keys_at = 7 * 4
    texts_at = keys_at + 8 * len(pairs)
    offset = texts_at + 8 * len(pairs)
    tables: list[list[int]] = [[], []]
    body = b""
    for column in (0, 1):
        for pair in pairs:
            tables[column] += [len(pair[column]), offset + len(body)]
            body += pair[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), keys_at, texts_at, 0, offset)
    numbers = tables[0] + tables[1]
    return head + struct.pack(f"<{len(numbers)}I", *numbers) + body


def compile_all(folder: Path) -> int:
    """Compile every catalogue below `folder`; how many there were."""
    catalogues = sorted(folder.glob("**/LC_MESSAGES/*.po"))
    for path in catalogues:
        partial = path.with_suffix(".mo.part")
        partial.write_bytes(compiled(path.read_text(encoding="utf-8")))
        partial.replace(path.with_suffix(".mo"))
    return len(catalogues)
