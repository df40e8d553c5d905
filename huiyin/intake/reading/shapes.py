"""What a list turns out to hold: plain values without a database, and the JSON of the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """Whether the file only hands cases over, or is a published table that tells what came of them."""

    HANDED_OVER = "handed_over"
    WITH_RESULTS = "with_results"


@dataclass(frozen=True)
class LeftOut:
    """A line that was not taken as a case, and why: nothing vanishes silently."""

    sheet: str
    row_number: int | None
    text: str
    kind: str
    why: str


@dataclass(frozen=True)
class Row:
    """One case as the file has it. Values stay as written; codes stand beside them.

    `batch` and `date` are the row's own: those of its column, else of the title above its table. `cells` names the
    cell each value came from (`{"text": "C7"}`), `extra` keeps what stood in columns nobody knows. `sealed` holds who
    complained; it is no part of the JSON, because that is stored and shown, and identities are kept apart.
    `kinds` are the warnings and errors for programs, in the order of `warnings` followed by `errors`.
    """

    sheet: str
    row_number: int
    serial: str | None
    accept_number: str | None
    starred: bool
    channel: str | None
    channel_code: str | None
    region: str | None
    types: tuple[str, ...]
    type_codes: tuple[str, ...]
    text: str
    questions: tuple[str, ...] = ()
    batch: str | None = None
    date: date | None = None
    facts: str | None = None
    finding: str | None = None
    finding_code: str | None = None
    measures: str | None = None
    state: str | None = None
    state_code: str | None = None
    accountability: str | None = None
    due: str | None = None
    goal: str | None = None
    measure_kind: str | None = None
    responsible_unit: str | None = None
    assisting_unit: str | None = None
    responsible_person: str | None = None
    party: str | None = None
    place: str | None = None
    remark: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    sealed: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self) if f.name != "sealed"}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Row:
        return cls(**_typed(cls, data))


@dataclass(frozen=True)
class Preview:
    """A whole file: what it says about itself, its rows, and what was left out.

    `batch` is as written and `date` the day of hand-over; each is None when the file does not say, or when its tables
    say different things (then the rows say which). `announced` is the number of cases the file itself claims to hold,
    `inspection` the title's words that name the inspection, so that a clerk need not type it.
    """

    name: str
    format: str
    kind: Kind
    batch: str | None
    date: date | None
    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...] = ()
    inspection: str | None = None
    announced: int | None = None
    titles: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def with_results(self) -> bool:
        return self.kind == Kind.WITH_RESULTS

    def as_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {f.name: _plain(getattr(self, f.name)) for f in fields(self)}
        data["count"] = len(self.rows)
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Preview:
        """The preview again from its stored JSON (without what is sealed)."""
        return cls(
            **_typed(cls, data)
            | {
                "kind": Kind(data["kind"]),
                "rows": tuple(Row.from_json(row) for row in data["rows"]),
                "left_out": tuple(LeftOut(**line) for line in data["left_out"]),
            }
        )


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Row):
        return value.as_json()
    if isinstance(value, LeftOut):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    return str(value) if isinstance(value, StrEnum) else value


def _typed(cls: type, data: Mapping[str, Any]) -> dict[str, Any]:
    known = {f.name for f in fields(cls)}
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in data.items() if key in known
    }
    if values.get("date"):
        values["date"] = date.fromisoformat(values["date"])
    return values
