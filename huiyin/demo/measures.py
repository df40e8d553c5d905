"""What the city did to wrongdoers, in its ledger."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from huiyin.cases.models import Case
from huiyin.cases.models import Party as PartyRow
from huiyin.demo.diary import Diary
from huiyin.demo.plan.story import CasePlan, Record
from huiyin.enforcement import actions as enforcement
from huiyin.lib import clock
from huiyin.people.models import User

POLICE = ("crimes_solved", "detained", "arrested", "prosecuted", "questioned")


class Measures(Diary):
    """The ledger of measures, as units and the police keep it."""

    def _at_record(self, row: CasePlan, record: Record, stop: int) -> None:
        if record.days > stop:
            return
        happened = clock.at(row.day + timedelta(days=record.days), record.hour, self.rng.randint(0, 50))
        typed = happened + timedelta(minutes=self.rng.choice((30, 60, 90)))
        # What is done after ten at night is typed the next morning, with its hour.
        if typed.date() > happened.date() or typed.hour >= 23:
            typed = clock.at(happened.date() + timedelta(days=1), 8, self.rng.randint(1, 20))
        self.at(typed, lambda: self._record(row, record, happened))

    def _record(self, row: CasePlan, record: Record, happened: datetime) -> None:
        case = self._case(row)
        by = self.user(f"{row.district}-ga.y1") if record.kind in POLICE else self.handler(row.lead)
        about: dict[str, Any] = {}
        if record.party:
            about["party"] = self._party(row, record.party, by)
        if record.person:
            name = self.plan.people[record.person]
            if record.person not in self.people:
                self.people[record.person] = enforcement.enter_person(case, name, note="企业负责人", by=by)
            about["person"] = self.people[record.person]
        if record.file:
            number = f"佛公（环）立字〔2016〕{record.file}号"
            about["police_file"] = enforcement.enter_police_file(case, number, "污染环境案", by=by)
        fen = record.first_fen or record.fen
        measure = enforcement.take_measure(
            case, record.kind, **about, fen=fen, hour=happened.time().replace(second=0),
            document_number=self._number(record), legal_basis=self._basis(record), by=by, on=happened.date(),
        )  # fmt: skip
        if record.first_fen:
            later = clock.now() + timedelta(days=2)
            self.at(later, lambda: enforcement.amend_fine(
                measure, fen=record.fen or 0, reason="行政复议变更", by=by, on=clock.today()))  # fmt: skip
        if record.fate == "withdrawn":
            self.at(clock.now() + timedelta(days=1), lambda: enforcement.withdraw_measure(
                measure, reason="复查认为不需要，予以撤回", by=by, on=clock.today()))  # fmt: skip
        if record.fate == "voided":
            self.at(clock.now() + timedelta(hours=1), lambda: enforcement.void_measure(
                measure, reason="登记到错误的当事人", by=by, on=clock.today()))  # fmt: skip
        if row.story == "wheels" and record.kind == "production_halted":
            self._photo(row, measure, "夜间十时停产现场")

    def _number(self, record: Record) -> str:
        words = {
            "penalty_filed": "佛环立",
            "fine": "佛环罚",
            "transferred_to_police": "佛环移",
            "sealed_or_seized": "佛环查",
        }
        head = words.get(record.kind)
        return f"{head}〔2016〕{self.rng.randint(100, 999)}号" if head else ""

    def _basis(self, record: Record) -> str:
        laws = {
            "penalty_filed": "《中华人民共和国环境保护法》第六十条", "fine": "《中华人民共和国大气污染防治法》第九十九条",
            "production_halted": "《中华人民共和国环境保护法》第六十条", "closed_down": "《无照经营查处取缔办法》第四条",
            "sealed_or_seized": "《中华人民共和国环境保护法》第二十五条",
        }  # fmt: skip
        return laws.get(record.kind, "")

    def _party(self, row: CasePlan, key: str, by: User) -> PartyRow:
        if key not in self.parties:
            one = next(party for party in row.parties if party.key == key)
            kind = PartyRow.Kind.WORKSHOP if one.workshop else PartyRow.Kind.FIRM
            name = one.name
            while enforcement_names(row, self.cases).count(name):
                name += "（二）"
            self.parties[key] = enforcement.enter_party(
                self._case(row), name, kind=kind, credit_code=one.credit_code, address=row.town, by=by, on=clock.today()
            )
        return self.parties[key]

    def _answer_enforcement(self, row: CasePlan) -> None:
        taken = self._case(row).measures.filter(voided_at=None).exists()
        enforcement.answer_inquiry(
            self._case(row),
            outcome="measures" if taken else "none",
            reasons="已对查实的违法行为依法采取措施，详见台账。"
            if taken
            else "经核查未发现应予处罚的违法行为，已督促做好日常管理。",
            by=self.handler(row.lead),
            on=clock.today(),
        )


def enforcement_names(row: CasePlan, cases: dict[int, Case]) -> list[str]:
    """The names of the parties that stand on the case already."""
    return list(PartyRow.objects.filter(case_links__case=cases[row.key]).values_list("name", flat=True))
