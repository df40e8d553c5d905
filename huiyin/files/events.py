"""What files leave in the journal: hashes and keys, never names of files, which may name a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from huiyin.journal.events import Event


@dataclass(frozen=True)
class EvidenceAttached(Event):
    """Evidence came in."""

    kind = "files.evidence_attached"
    sentence = _("上传佐证材料")
    evidence: int
    about: str
    about_id: int
    sha256: str


@dataclass(frozen=True)
class EvidenceWithdrawn(Event):
    """Evidence no longer stands; it is kept."""

    kind = "files.evidence_withdrawn"
    sentence = _("撤回佐证材料")
    evidence: int
    sha256: str


@dataclass(frozen=True)
class PaperKept(Event):
    """A paper made by the system was kept as it is."""

    kind = "files.paper_kept"
    sentence = _("留存生成文书")
    paper: int
    what: str
    sha256: str
