"""What enforcement leaves in the journal: enough to count from, no names.

The second counter of the tests reads these entries only; parties, persons and police files stand by their row's key.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from huiyin.journal.events import Event


@dataclass(frozen=True)
class MeasureTaken(Event):
    kind = "enforcement.measure_taken"
    sentence = _("登记处理措施")
    measure: int
    measure_kind: str
    authority: str
    party: int | None = None
    person: int | None = None
    police_file: int | None = None
    fen: int | None = None
    hour: str = ""


@dataclass(frozen=True)
class FineAmended(Event):
    kind = "enforcement.fine_amended"
    sentence = _("变更罚款金额")
    measure: int
    amendment: int
    fen: int


@dataclass(frozen=True)
class AmendmentVoided(Event):
    kind = "enforcement.amendment_voided"
    sentence = _("作废金额变更")
    measure: int
    amendment: int


@dataclass(frozen=True)
class DocumentCompleted(Event):
    kind = "enforcement.document_completed"
    sentence = _("补录文书信息")
    measure: int


@dataclass(frozen=True)
class PersonEntered(Event):
    kind = "enforcement.person_entered"
    sentence = _("登记涉案人员")
    person: int


@dataclass(frozen=True)
class PoliceFileOpened(Event):
    kind = "enforcement.police_file_opened"
    sentence = _("登记公安案卷")
    police_file: int


@dataclass(frozen=True)
class MeasureWithdrawn(Event):
    kind = "enforcement.measure_withdrawn"
    sentence = _("撤回处理措施")
    measure: int


@dataclass(frozen=True)
class MeasureVoided(Event):
    kind = "enforcement.measure_voided"
    sentence = _("作废处理措施")
    measure: int


@dataclass(frozen=True)
class PartyEntered(Event):
    kind = "enforcement.party_entered"
    sentence = _("登记当事人")
    party: int
    party_kind: str


@dataclass(frozen=True)
class PartiesMerged(Event):
    kind = "enforcement.parties_merged"
    sentence = _("当事人合并")
    merge: int
    source: int
    target: int


@dataclass(frozen=True)
class MergeVoided(Event):
    kind = "enforcement.merge_voided"
    sentence = _("撤销当事人合并")
    merge: int


@dataclass(frozen=True)
class EnforcementAnswered(Event):
    kind = "enforcement.answered"
    sentence = _("答复执法调查")
    outcome: str
