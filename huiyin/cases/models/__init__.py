"""The spine: what a complaint is, who has it, until when, and who may see it."""

from huiyin.cases.models.access import Access
from huiyin.cases.models.assignments import Accusation, Assignment, Inquiry
from huiyin.cases.models.case import Case, CaseDistrict, CaseText, CaseType, Question, RepeatLink
from huiyin.cases.models.duties import Duty
from huiyin.cases.models.inspections import Batch, Inspection
from huiyin.cases.models.parties import Party, PartyMerge
from huiyin.cases.models.precedents import Precedent
from huiyin.cases.models.road import SentBack

__all__ = [
    "Access",
    "Accusation",
    "Assignment",
    "Batch",
    "Case",
    "CaseDistrict",
    "CaseText",
    "CaseType",
    "Duty",
    "Inquiry",
    "Inspection",
    "Party",
    "PartyMerge",
    "Precedent",
    "Question",
    "RepeatLink",
    "SentBack",
]
