#!/usr/bin/env python3
"""Verify an export of Huiyin's journal with nothing but Python: `python verifier.py export.jsonl [--roots roots.txt]`.

This file needs no other: an outsider downloads it, reads it, and runs it on an export. Huiyin itself computes its
hashes with the functions below, so what is verified is what was written.

What is hashed (SHA-256; `canon` is JSON with sorted keys, no spaces, UTF-8, no floats; `‖` joins bytes):

    payload_hash = H("payload\\n" ‖ salt ‖ canon(payload))      reason_hash = H("reason\\n" ‖ salt ‖ reason)
    hash         = H(canon(["huiyin-journal-1", previous, subject_kind, subject_id, n, kind,
                            author_kind, author_id, on, entered, reason_hash, payload_hash]))
    leaf         = H(0x00 ‖ "id:hash")        node = H(0x01 ‖ left ‖ right), an odd node moves up as it is
    seal hash    = H(canon(["huiyin-seal-1", number, first, last, count, total, root, previous, moment]))

`salt` is 16 random bytes; all hashes and salts are written in lower-case hex; `on` is YYYY-MM-DD; moments are UTC,
YYYY-MM-DDTHH:MM:SS.ffffffZ. `previous` of a chain's first entry, and of the first seal, is 64 zeros.

What it finds: a changed payload, reason, author, day or moment (the hash no longer agrees); an entry removed from the
middle, or moved (its successor's number and previous hash do not fit); an entry removed from the end (the chain's head,
and once sealed the seal's count and root, do not fit); a removed seal (against the published roots). What a seal
does not cover yet is vouched for by the heads alone: hence seal often, and publish the roots where others keep them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone

FORMAT = "huiyin-journal-1"
SEAL_FORMAT = "huiyin-seal-1"
ZERO = "0" * 64

SENTENCES = {
    "format": ("不是可识别的日志导出文件", "this is not a journal export we know"),
    "payload_changed": ("内容与其哈希不符，内容被改动", "the payload does not agree with its hash: it was changed"),
    "reason_changed": ("理由与其哈希不符，理由被改动", "the reason does not agree with its hash: it was changed"),
    "entry_changed": (
        "条目与其哈希不符，人员、日期或时间等被改动",
        "the entry does not agree with its hash: it was changed",
    ),
    "not_declared": (
        "内容缺失，而导出说明并未列为保留不公开",
        "the payload is missing though its kind is not declared withheld",
    ),
    "entry_removed": ("序号不连续，前面的条目被移除", "the number does not follow: an entry before it was removed"),
    "entry_moved": (
        "与前一条目不相衔接，条目被替换或调换顺序",
        "it does not follow the entry before it: replaced or reordered",
    ),
    "order": ("全局顺序被打乱", "the global order is disturbed"),
    "end_removed": ("链首记录多于现存条目，末尾条目被移除", "the head knows more than is there: the end was removed"),
    "head_differs": ("链首记录与最后条目不符", "the head does not agree with the last entry"),
    "head_missing": ("该链没有链首记录", "the chain has no head"),
    "seal_changed": ("封存记录与其哈希不符", "the seal does not agree with its hash"),
    "seal_chain": ("封存记录不相衔接", "the seal does not follow the one before it"),
    "seal_count": (
        "封存区间内条目数不符，有条目被移除或插入",
        "the sealed interval holds another count: removed or inserted",
    ),
    "seal_root": ("封存区间内条目与封存根不符", "the entries of the interval do not agree with the sealed root"),
    "root_missing": (
        "已公布的封存根在导出中不存在，封存记录被移除",
        "a published root is not in the export: a seal was removed",
    ),
    "root_differs": ("封存根与已公布的不符", "the seal differs from the published root"),
    "count": ("条目总数与导出说明不符", "the export holds another count than its header says"),
    "reading_changed": ("阅读记录与其哈希不符", "the reading does not agree with its hash"),
}


def canon(value: object) -> str:
    """The one text of a JSON value that is hashed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def moment_text(moment: datetime) -> str:
    """A moment as it is hashed and exported: UTC, to the microsecond."""
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")  # noqa: UP017 - runs on old Pythons too


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def payload_hash(salt: str, payload: str) -> str:
    """The hash of the canonical text of a payload, blinded by its salt so that a short one cannot be guessed."""
    return _sha(b"payload\n" + bytes.fromhex(salt) + payload.encode())


def reason_hash(salt: str, reason: str) -> str:
    """The hash of the reason, blinded by the same salt."""
    return _sha(b"reason\n" + bytes.fromhex(salt) + reason.encode())


def entry_hash(
    *,
    previous: str,
    subject_kind: str,
    subject_id: str,
    n: int,
    kind: str,
    author_kind: str,
    author_id: str,
    on: str,
    entered: str,
    reason_hash: str,
    payload_hash: str,
) -> str:
    """The link of the chain."""
    link = [FORMAT, previous, subject_kind, subject_id, n, kind, author_kind, author_id, on, entered]
    return _sha(canon([*link, reason_hash, payload_hash]).encode())


def reading_hash(fields: dict) -> str:
    """The hash of one reading; its random uuid keeps it from being guessed."""
    return _sha(("reading\n" + canon(fields)).encode())


def leaf(number: int, entry: str) -> bytes:
    """A leaf of the Merkle tree: the entry's hash bound to its id."""
    return hashlib.sha256(b"\x00" + f"{number}:{entry}".encode()).digest()


def merkle_root(leaves: list[bytes]) -> str:
    """The root over leaves in the order of their ids."""
    if not leaves:
        return ZERO
    level = leaves
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2])  # noqa: B905 - the odd one is added below
        above = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        if len(level) % 2:
            above.append(level[-1])
        level = above
    return level[0].hex()


def seal_hash(
    *, number: int, first: int, last: int, count: int, total: int, root: str, previous: str, moment: str
) -> str:
    """The hash of a seal: this is what gets published."""
    return _sha(canon([SEAL_FORMAT, number, first, last, count, total, root, previous, moment]).encode())


@dataclass(frozen=True)
class Break:
    """A place where the journal does not hold: a code, where, and the sentence in two languages."""

    code: str
    place: str

    def sentence(self, language: str = "zh") -> str:
        chinese, english = SENTENCES[self.code]
        if language == "en":
            return f"{self.place}: {english} [{self.code}]"
        return f"{self.place}:{chinese}[{self.code}]"


@dataclass
class Result:
    """What a verification saw, and every place that does not hold, in the order found."""

    entries: int = 0
    chains: int = 0
    seals: int = 0
    withheld: int = 0
    readings: int = 0
    reading_seals: int = 0
    sealed: int = 0
    breaks: list[Break] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.breaks


@dataclass
class _Sealed:
    """The leaves seen so far, in order, and the seals that should cover them."""

    name: str
    ids: list[int] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)
    seals: list[dict] = field(default_factory=list)

    def add(self, number: int, digest: str) -> bool:
        in_order = not self.ids or number > self.ids[-1]
        self.ids.append(number)
        self.leaves.append(leaf(number, digest))
        return in_order

    def breaks(self, roots: dict[int, str]) -> Iterator[Break]:
        previous, last, total, at = ZERO, 0, 0, 0
        for position, seal in enumerate(self.seals, 1):
            place = f"{self.name} {seal['number']}"
            fields = {
                key: seal[key] for key in ("number", "first", "last", "count", "total", "root", "previous", "moment")
            }
            if seal_hash(**fields) != seal["hash"]:
                yield Break("seal_changed", place)
            if seal["number"] != position or seal["previous"] != previous or seal["first"] <= last:
                yield Break("seal_chain", place)
            # From the end of the last seal on, not from `first`: what was slipped in between is counted too.
            start = at
            while at < len(self.ids) and self.ids[at] <= seal["last"]:
                at += 1
            total += seal["count"]
            if at - start != seal["count"] or seal["total"] != total:
                yield Break("seal_count", place)
            elif merkle_root(self.leaves[start:at]) != seal["root"]:
                yield Break("seal_root", place)
            if seal["number"] in roots and roots[seal["number"]] != seal["hash"]:
                yield Break("root_differs", place)
            previous, last = seal["hash"], seal["last"]
        known = {seal["number"] for seal in self.seals}
        for number in sorted(set(roots) - known):
            yield Break("root_missing", f"{self.name} {number}")


_LINK = ["previous", "subject_kind", "subject_id", "n", "kind", "author_kind", "author_id", "on", "entered"]
_LINK += ["reason_hash", "payload_hash"]


def verify(lines: Iterable[dict], roots: dict[int, str] | None = None, *, most: int = 100) -> Result:
    """Go through the lines of an export once; stop after `most` broken places."""
    result = Result()
    chains: dict[tuple[str, str], tuple[int, str]] = {}
    heads: dict[tuple[str, str], tuple[int, str]] = {}
    entries, readings = _Sealed("seal"), _Sealed("reading-seal")
    header: dict | None = None
    for line in lines:
        kind = line.get("t")
        if header is None:
            if kind != "header" or line.get("format") != FORMAT:
                result.breaks.append(Break("format", "1"))
                return result
            header = line
        elif kind == "entry":
            result.entries += 1
            result.breaks += _entry_breaks(line, chains, header, result)
            if not entries.add(line["id"], line["hash"]) or line["seq"] != result.entries:
                result.breaks.append(Break("order", _place(line)))
        elif kind == "head":
            heads[line["subject_kind"], line["subject_id"]] = (line["n"], line["hash"])
        elif kind == "seal":
            entries.seals.append(line)
        elif kind == "reading":
            result.readings += 1
            if "fields" in line and reading_hash(line["fields"]) != line["hash"]:
                result.breaks.append(Break("reading_changed", f"reading {line['id']}"))
            if not readings.add(line["id"], line["hash"]):
                result.breaks.append(Break("order", f"reading {line['id']}"))
        elif kind == "reading_seal":
            readings.seals.append(line)
        if len(result.breaks) >= most:
            return result
    if header is None:
        result.breaks.append(Break("format", "1"))
        return result
    if header["entries"] != result.entries:
        result.breaks.append(Break("count", f"{header['entries']} / {result.entries}"))
    result.breaks += _head_breaks(chains, heads)
    result.breaks += entries.breaks(roots or {})
    result.breaks += readings.breaks({})
    result.chains, result.seals, result.reading_seals = len(chains), len(entries.seals), len(readings.seals)
    result.sealed = entries.seals[-1]["total"] if entries.seals else 0
    return result


def _place(line: dict) -> str:
    return f"entry {line['id']} ({line['subject_kind']}/{line['subject_id']} #{line['n']} {line['kind']})"


def _entry_breaks(line: dict, chains: dict, header: dict, result: Result) -> Iterator[Break]:
    place = _place(line)
    if "payload" in line:
        if payload_hash(line["salt"], line["payload"]) != line["payload_hash"]:
            yield Break("payload_changed", place)
        if reason_hash(line["salt"], line["reason"]) != line["reason_hash"]:
            yield Break("reason_changed", place)
    else:
        result.withheld += 1
        if line["kind"] not in header["withheld"]:
            yield Break("not_declared", place)
    if entry_hash(**{key: line[key] for key in _LINK}) != line["hash"]:
        yield Break("entry_changed", place)
    chain = (line["subject_kind"], line["subject_id"])
    n, digest = chains.get(chain, (0, ZERO))
    if line["n"] > n + 1:
        yield Break("entry_removed", place)
    elif line["n"] != n + 1 or line["previous"] != digest:
        yield Break("entry_moved", place)
    chains[chain] = (line["n"], line["hash"])


def _head_breaks(chains: dict, heads: dict) -> Iterator[Break]:
    for chain in sorted({*chains, *heads}):
        place = "/".join(chain)
        if chain not in heads:
            yield Break("head_missing", place)
        elif chain not in chains or heads[chain][0] > chains[chain][0]:
            yield Break("end_removed", place)
        elif heads[chain] != chains[chain]:
            yield Break("head_differs", place)


def read_lines(path: str) -> Iterator[dict]:
    """The lines of an export file; one that is no JSON ends the reading as an unknown line."""
    with open(path, encoding="utf-8") as file:
        for text in file:
            if text.strip():
                yield json.loads(text)


def read_roots(path: str) -> dict[int, str]:
    """Published roots: a line each, the seal's number and its hash; what follows is for people."""
    roots = {}
    with open(path, encoding="utf-8") as file:
        for text in file:
            if text.strip() and not text.startswith("#"):
                number, digest, *_ = text.split()
                roots[int(number)] = digest
    return roots


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="回音日志导出文件校验 / verify an export of Huiyin's journal")
    parser.add_argument("export")
    parser.add_argument("--roots", help="已公布的封存根 / the published roots")
    parser.add_argument("--lang", choices=["zh", "en"], default="zh")
    given = parser.parse_args(arguments)
    try:
        result = verify(read_lines(given.export), read_roots(given.roots) if given.roots else None)
    except (KeyError, TypeError, ValueError) as error:
        print(f"{Break('format', given.export).sentence(given.lang)} ({error})")
        return 1
    for broken in result.breaks:
        print(broken.sentence(given.lang))
    seen, covered = f"{result.entries} / {result.chains}", f"{result.seals} / {result.sealed}"
    if given.lang == "en":
        print(f"entries / chains: {seen}; seals / entries under them: {covered}; payloads withheld: {result.withheld}")
        print("The journal is whole." if result.ok else "The journal does not hold.")
    else:
        print(f"条目 / 链：{seen}；封存次数 / 覆盖条目：{covered}；未公开内容：{result.withheld}")
        print("日志完整。" if result.ok else "日志不完整。")
    return 0 if result.ok else 1


if __name__ == "__main__":
    sys.exit(main())
