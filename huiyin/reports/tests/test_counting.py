"""The small history that was worked by hand gives its figures, entered through the actions alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from huiyin.accountability import actions as accountability
from huiyin.cases.models import Case, Party
from huiyin.cases.states import State
from huiyin.closing import actions as closing
from huiyin.enforcement import actions as enforcement
from huiyin.enforcement.models import Measure
from huiyin.intake import actions as intake
from huiyin.journal.export import lines
from huiyin.lib import clock
from huiyin.reports.counts import values
from huiyin.reports.scope import Scope
from huiyin.reports.tests.agreement import days, disagreements
from tests.support import cast

HISTORY = json.loads((Path(__file__).parent / "data" / "counting.json").read_text())
POLICE = ("crimes_solved", "arrested", "detained", "prosecuted", "questioned")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI)


class History:
    """Plays the history: one case per letter, brought to review in time, then each event at the moment it was typed."""

    def __init__(self) -> None:
        self.office = cast.an_office()
        self.cases: dict[str, Case] = {}
        self.parties: dict[str, Party] = {}
        self.people: dict[str, Any] = {}
        self.files: dict[str, Any] = {}
        self.feedbacks: dict[int, Any] = {}
        self.batches = {}
        for row in HISTORY["feedback"]:
            if row["case"] in self.cases:
                continue
            number = row["batch"]
            if number not in self.batches:
                with clock.set_to(clock.at(cast.DAY, 22, 15)):
                    self.batches[number] = intake.receive_batch(
                        self.office.inspection, number, whole=number.split("-")[0], handed_over=cast.HANDED_OVER,
                        by=self.office.lin, on=cast.DAY,
                    )  # fmt: skip
            self.office.batch = self.batches[number]
            self.cases[row["case"]] = cast.a_case(self.office, State.PASSED)

    def play(self) -> None:
        happenings: list[tuple[datetime, Callable[[], Any]]] = []
        for n, row in enumerate(HISTORY["feedback"]):
            happenings.append((_moment(row["entered"]), lambda n=n, row=row: self._feed_back(n, row)))
            if row.get("voided"):
                happenings.append((_moment(row["voided"]["entered"]), lambda n=n: self._void_feedback(n)))
        for row in HISTORY["merges"]:
            happenings.append((_moment(row["entered"]), lambda row=row: self._merge(row)))
        for row in HISTORY["records"]:
            happenings.append((_moment(row["entered"]), lambda row=row: self._record(row)))
            for change in row.get("amended", []):
                happenings.append((_moment(change["entered"]), lambda row=row, c=change: self._amend(row, c)))
            for kind in ("withdrawn", "voided"):
                if change := row.get(kind):
                    happenings.append(
                        (_moment(change["entered"]), lambda row=row, c=change, k=kind: self._end(row, c, k))
                    )
        for moment, happen in sorted(happenings, key=lambda pair: pair[0]):
            with clock.set_to(moment):
                happen()

    def _feed_back(self, n: int, row: dict[str, Any]) -> None:
        case = Case.objects.get(pk=self.cases[row["case"]].pk)
        if case.state != State.PASSED:
            self._rework(case)
        self.feedbacks[n] = closing.feed_back(
            self.batches[row["batch"]], [case], document_number=f"{n + 1}号", signer=self.office.mayor.official,
            by=self.office.lin, on=date.fromisoformat(row["on"]),
        )  # fmt: skip

    def _rework(self, case: Case) -> None:
        today = clock.today()
        closing.reopen(case, reason="补充办理", by=self.office.lin, on=today)
        case = Case.objects.get(pk=case.pk)
        submission = closing.submit_case(case, report="补充整改。", by=self.office.he, on=today)
        closing.review(submission, passed=True, by=self.office.tang, on=today)
        closing.review(submission, passed=True, by=self.office.zhou, on=today)

    def _void_feedback(self, n: int) -> None:
        closing.void_feedback(self.feedbacks[n], reason="误报", by=self.office.lin, on=clock.today())

    def _party(self, key: str, case: Case) -> Party:
        if key not in self.parties:
            self.parties[key] = enforcement.enter_party(case, f"{key}厂", by=self.office.he, on=clock.today())
        return self.parties[key]

    def _merge(self, row: dict[str, Any]) -> None:
        enforcement.merge_parties(
            self.parties[row["from"]], self.parties[row["into"]], reason="同一企业", case=self.cases["B"],
            by=self.office.he, on=date.fromisoformat(row["on"]),
        )  # fmt: skip

    def _record(self, row: dict[str, Any]) -> None:
        case, on = Case.objects.get(pk=self.cases[row["case"]].pk), date.fromisoformat(row["on"])
        by = self.office.po if row["kind"] in POLICE else self.office.he
        if row["kind"] == "held_accountable":
            person = self.people.get(row["person"]) or accountability.name_person(
                case.inspection, name=row["person"], post="科长", by=self.office.su, on=on
            )
            self.people[row["person"]] = person
            row["made"] = accountability.decide(
                case, person, forms=["admonition"], ground="inaction", facts="巡查不力", by=self.office.su, on=on
            )
            return
        about: dict[str, Any] = {}
        if "party" in row:
            about["party"] = self._party(row["party"], case)
        if "person" in row:
            self.people[row["person"]] = self.people.get(row["person"]) or enforcement.enter_person(
                case, row["person"], by=by
            )
            about["person"] = self.people[row["person"]]
        if "file" in row:
            self.files[row["file"]] = enforcement.enter_police_file(case, row["file"], "污染环境案", by=by)
            about["police_file"] = self.files[row["file"]]
        row["made"] = enforcement.take_measure(
            case, row["kind"], **about, fen=row.get("fen"), document_number=f"文{row['id']}号", by=by, on=on
        )

    def _amend(self, row: dict[str, Any], change: dict[str, Any]) -> None:
        enforcement.amend_fine(
            row["made"], fen=change["fen"], reason="复议变更", by=self.office.he, on=date.fromisoformat(change["on"])
        )

    def _end(self, row: dict[str, Any], change: dict[str, Any], kind: str) -> None:
        end = enforcement.withdraw_measure if kind == "withdrawn" else enforcement.void_measure
        on = date.fromisoformat(change["on"]) if "on" in change else clock.today()
        end(row["made"], reason="撤回或作废", by=self.office.he, on=on)


@pytest.fixture
def history(db: None) -> History:
    played = History()
    played.play()
    return played


def _found(history: History, as_of: date, known: datetime) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in values(Scope.of(history.office.inspection, as_of, known)).items():
        found[key] = value.plain
        found[f"{key}_records"] = value.records
    return found


def test_the_history_worked_by_hand_gives_its_figures(history: History) -> None:
    for expected in HISTORY["expect"]:
        found = _found(history, date.fromisoformat(expected["as_of"]), _moment(expected["known_at"]))
        assert {key: found[key] for key in expected["figures"]} == expected["figures"], expected["as_of"]


def test_a_second_counter_that_reads_the_journal_only_agrees_for_every_day(history: History) -> None:
    moments = [_moment("2016-12-06T12:00"), _moment("2016-12-12T23:00"), _moment("2017-01-31T12:00")]
    month = list(days(date(2016, 11, 27), date(2016, 12, 28)))
    found, compared = disagreements(history.office.inspection, lines(), month, moments)
    assert found == []
    assert compared == len(month) * len(moments) * len(values(Scope.of(history.office.inspection)))


def test_a_row_without_its_journal_entry_is_found_by_the_second_counter(history: History) -> None:
    """What is written past the actions stands in the tables and not in the journal, so the two counters differ."""
    fine = Measure.objects.filter(kind="fine").order_by("pk")[0]
    fine.pk, fine.document_number, fine.entered = None, "私自登记", clock.now()
    fine.save(force_insert=True)
    found, _compared = disagreements(history.office.inspection, lines(), [date(2017, 1, 31)], [clock.now()])
    assert len(found) == 1
    assert found[0].startswith("fines, 2017-01-31")
