"""The second counter: it reads the journal's export and nothing else, and knows nothing of the first one.

Written from domain.md section 8 alone, slow and plain: lists of happenings, sets, loops. Only what the journal says
exists for it; a row without its entry would not be counted here, and the two counters would disagree. It names every
record that it counts, so that the two are compared record by record and not by their sums alone.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

Kinds = dict[str, tuple[str, str]]  # measure kind → (key of its figure, what it counts)


@dataclass(frozen=True)
class Told:
    """What the journal tells of one figure: its value, how many records the bulletin prints, and which they are."""

    value: int
    records: int
    rows: frozenset[Hashable]

    @classmethod
    def of(cls, rows: Iterable[Hashable], value: int | None = None, records: int | None = None) -> Told:
        found = frozenset(rows)
        size = len(found)
        return cls(size if value is None else value, size if records is None else records, found)


def read_export(path: Path) -> list[dict[str, Any]]:
    """The lines of a file that `huiyin journal export` wrote."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class Counter:
    """Figures of one inspection from the lines of an export."""

    def __init__(self, lines: Iterable[dict[str, Any]], inspection: str) -> None:
        self.entries = [
            {**line, "data": json.loads(line["payload"]), "day": date.fromisoformat(line["on"]),
             "moment": datetime.fromisoformat(line["entered"])}
            for line in lines
            if line["t"] == "entry" and "payload" in line
        ]  # fmt: skip
        registered = [e for e in self.entries if e["kind"] == "intake.case_registered"]
        self.mine = {e["subject_id"]: e for e in registered if e["data"]["inspection"] == inspection}
        self.numbers = {e["data"]["number"] for e in self.mine.values()}
        self.by_kind: dict[str, list[dict[str, Any]]] = {}
        self.by_case: dict[str, list[dict[str, Any]]] = {case: [] for case in self.mine}
        for entry in self.entries:
            self.by_kind.setdefault(entry["kind"], []).append(entry)
            if entry["subject_kind"] == "case" and entry["subject_id"] in self.mine:
                self.by_case[entry["subject_id"]].append(entry)

    def _of(self, kind: str, known: datetime) -> list[dict[str, Any]]:
        return [e for e in self.by_kind.get(kind, []) if e["moment"] <= known]

    def figures(self, as_of: date, known: datetime, kinds: Kinds) -> dict[str, Told]:
        """Every figure of the bulletin, by its key."""
        void = {e["subject_id"] for e in self._of("intake.case_voided", known)}
        received = {
            int(case)
            for case, e in self.mine.items()
            if e["day"] <= as_of and e["moment"] <= known and case not in void
        }
        answered, in_part = (self._concluded(answer, as_of, known) for answer in ("answered", "in_part"))
        out = {
            "received": Told.of(received),
            "answered": Told.of(answered),
            "in_part": Told.of(in_part),
            "open": Told.of(received - answered),
            **self._feedback(as_of, known),
            "held_accountable": self._held(as_of, known),
        }
        measures = self._measures(as_of, known)
        parties = self._merged(as_of, known)
        for kind, (key, counts) in kinds.items():
            rows = [row for row in measures if row["measure_kind"] == kind]
            if counts == "fen":
                value = sum(self._amount(row, as_of, known) for row in rows)
            elif counts == "record":
                value = len(rows)
            else:
                of = {row[counts] for row in rows if row[counts] is not None}
                value = len({parties.get(one, one) for one in of} if counts == "party" else of)
            out[key] = Told.of((row["measure"] for row in rows), value)
        return out

    def _feedback(self, as_of: date, known: datetime) -> dict[str, Told]:
        void = {(e["subject_id"], e["data"]["feedback"]) for e in self._of("closing.feedback_voided", known)}
        rows = [
            e
            for e in self._of("closing.fed_back", known)
            if e["subject_kind"] == "case" and e["subject_id"] in self.mine and e["day"] <= as_of
            and (e["subject_id"], e["data"]["feedback"]) not in void
        ]  # fmt: skip
        lines = {(e["data"]["feedback"], int(e["subject_id"])) for e in rows}
        return {
            "batches": Told.of(lines, len({e["data"]["whole"] for e in rows})),
            "cases": Told.of(lines, len({e["subject_id"] for e in rows})),
        }

    def _concluded(self, answer: str, as_of: date, known: datetime) -> set[int]:
        return {
            int(case)
            for case in self.mine
            if any(
                given == answer and since <= as_of and (until is None or until > as_of)
                for given, since, until in self._conclusions(case, known)
            )
        }

    def _conclusions(self, case: str, known: datetime) -> list[tuple[str, date, date | None]]:
        """What was concluded of a case, since which day and until when: another conclusion ends one, or a way back."""
        found: list[tuple[str, date, date | None]] = []
        reports: set[int] = set()  # reports to the group that stand
        reported = False  # with the group, not with its units again

        def end(day: date) -> None:
            if found and found[-1][2] is None:
                found[-1] = (*found[-1][:2], day)

        for entry in self.by_case[case]:
            if entry["moment"] > known:
                continue
            kind, data, day = entry["kind"], entry["data"], entry["day"]
            back = kind in ("closing.reopened", "closing.reopened_by_check", "closing.review_returned")
            back = back or (kind == "complainants.called_back" and data["result"] == "dissatisfied")
            if kind == "closing.concluded":
                end(day)
                found.append((data["answer"], day, None))
            elif kind == "closing.fed_back":
                reports.add(data["feedback"])
                reported = True
            elif kind == "closing.feedback_voided":
                reports.discard(data["feedback"])
                back = reported and not reports
            if back:
                end(day)
                reported = False
        return found

    def _measures(self, as_of: date, known: datetime) -> list[dict[str, Any]]:
        void = {e["data"]["measure"] for e in self._of("enforcement.measure_voided", known)}
        gone = {e["data"]["measure"] for e in self._of("enforcement.measure_withdrawn", known) if e["day"] <= as_of}
        return [
            e["data"]
            for e in self._of("enforcement.measure_taken", known)
            if e["subject_id"] in self.mine and e["day"] <= as_of and e["data"]["measure"] not in void | gone
        ]

    def _amount(self, row: dict[str, Any], as_of: date, known: datetime) -> int:
        void = {e["data"]["amendment"] for e in self._of("enforcement.amendment_voided", known)}
        changes = [
            (e["day"], e["moment"], e["data"]["fen"])
            for e in self._of("enforcement.fine_amended", known)
            if e["data"]["measure"] == row["measure"] and e["day"] <= as_of and e["data"]["amendment"] not in void
        ]
        return max(changes)[2] if changes else row["fen"]

    def _merged(self, as_of: date, known: datetime) -> dict[int, int]:
        void = {e["data"]["merge"] for e in self._of("enforcement.merge_voided", known)}
        into = {
            e["data"]["source"]: e["data"]["target"]
            for e in self._of("enforcement.parties_merged", known)
            if e["day"] <= as_of and e["data"]["merge"] not in void
        }
        found = {}
        for source in into:
            end = source
            while end in into:
                end = into[end]
            found[source] = end
        return found

    def _held(self, as_of: date, known: datetime) -> Told:
        void = {e["data"]["decision"] for e in self._of("accountability.decision_voided", known)}
        gone = {
            e["data"]["decision"] for e in self._of("accountability.decision_withdrawn", known) if e["day"] <= as_of
        }
        rows = [
            e["data"]
            for e in self._of("accountability.decided", known)
            if e["data"]["case"] in self.numbers and e["day"] <= as_of and e["data"]["decision"] not in void | gone
        ]
        persons = {row["person"] for row in rows}
        return Told.of((row["decision"] for row in rows), len(persons), sum(len(row["forms"]) for row in rows))
