"""The second counter: it reads the journal's export and nothing else, and knows nothing of the first one.

Written from domain.md section 8 alone, slow and plain: lists of happenings, sets, loops. Only what the journal says
exists for it; a row without its entry would not be counted here, and the two counters would disagree.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any


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

    def _of(self, kind: str, known: datetime) -> list[dict[str, Any]]:
        return [e for e in self.entries if e["kind"] == kind and e["moment"] <= known]

    def figures(self, as_of: date, known: datetime, kinds: dict[str, tuple[str, str]]) -> dict[str, Any]:
        """`kinds`: measure kind → (key of its figure, what it counts)."""
        out: dict[str, Any] = {}
        void = {e["subject_id"] for e in self._of("intake.case_voided", known)}
        out["received"] = sum(
            e["day"] <= as_of and e["moment"] <= known for key, e in self.mine.items() if key not in void
        )
        out["batches"], out["cases"] = self._feedback(as_of, known)
        measures = self._measures(as_of, known)
        parties = self._merged(as_of, known)
        for kind, (key, counts) in kinds.items():
            rows = [row for row in measures if row["measure_kind"] == kind]
            if counts == "fen":
                out[key] = sum(self._amount(row, as_of, known) for row in rows)
            elif counts == "record":
                out[key] = len(rows)
            else:
                of = {row[counts] for row in rows if row[counts] is not None}
                out[key] = len({parties.get(one, one) for one in of} if counts == "party" else of)
            out[f"{key}_records"] = len(rows)
        out["held_accountable"], out["held_accountable_records"] = self._held(as_of, known)
        return out

    def _feedback(self, as_of: date, known: datetime) -> tuple[int, int]:
        void = {(e["subject_id"], e["data"]["feedback"]) for e in self._of("closing.feedback_voided", known)}
        rows = [
            e
            for e in self._of("closing.fed_back", known)
            if e["subject_kind"] == "case" and e["subject_id"] in self.mine and e["day"] <= as_of
            and (e["subject_id"], e["data"]["feedback"]) not in void
        ]  # fmt: skip
        return len({e["data"]["whole"] for e in rows}), len({e["subject_id"] for e in rows})

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

    def _held(self, as_of: date, known: datetime) -> tuple[int, int]:
        void = {e["data"]["decision"] for e in self._of("accountability.decision_voided", known)}
        gone = {
            e["data"]["decision"] for e in self._of("accountability.decision_withdrawn", known) if e["day"] <= as_of
        }
        rows = [
            e["data"]
            for e in self._of("accountability.decided", known)
            if e["data"]["case"] in self.numbers and e["day"] <= as_of and e["data"]["decision"] not in void | gone
        ]
        return len({row["person"] for row in rows}), sum(len(row["forms"]) for row in rows)
