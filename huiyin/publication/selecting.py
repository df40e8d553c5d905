"""Which cases a table is about: a batch, or any filter over an inspection, kept with the table as it was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.cases.models import Batch, Case, Inspection
from huiyin.cases.models.case import CaseQuerySet
from huiyin.cases.states import Answer, Origin, State
from huiyin.closing.models import FeedbackCase
from huiyin.people.models import Body, User


@dataclass(frozen=True)
class Selection:
    """The cases of `inspection` that meet all of this; what is left out does not narrow.

    A table tells what was reported to the group, so only those are taken unless `unreported` asks for all.
    """

    inspection: Inspection
    batch: Batch | None = None
    district: Body | None = None
    answer: str = ""  # a value of Answer
    starred: bool = False
    fed_back_since: date | None = None
    fed_back_until: date | None = None
    numbers: tuple[int, ...] = ()  # register numbers
    unreported: bool = False

    def cases(self, user: User) -> CaseQuerySet:
        """The cases, as far as `user` may see them, in the order of the lists."""
        found = Case.objects.visible_to(user).live().filter(inspection=self.inspection)
        if self.batch is not None:
            found = found.filter(batch=self.batch)
        if self.district is not None:
            found = found.filter(case_districts__district=self.district)
        if self.answer:
            found = found.filter(answer=self.answer)
        if self.starred:
            found = found.filter(starred=True)
        if self.fed_back_since or self.fed_back_until:
            lines = FeedbackCase.objects.filter(voided_at=None, feedback__voided_at=None)
            if self.fed_back_since:
                lines = lines.filter(feedback__on__gte=self.fed_back_since)
            if self.fed_back_until:
                lines = lines.filter(feedback__on__lte=self.fed_back_until)
            found = found.filter(pk__in=lines.values("case"))
        if self.numbers:
            found = found.filter(number__in=self.numbers)
        if not self.unreported:
            reported = [State.REPORTED, State.CLOSED]
            found = found.filter(state__in=reported) | found.filter(origin=Origin.HISTORY)
        return found.order_by("batch__on", "batch__order", "number").distinct()

    def as_json(self) -> dict[str, Any]:
        """What was chosen, with codes, as the table keeps it."""
        plain = asdict_of(self)
        return {key: value for key, value in plain.items() if value}

    def words(self) -> str:
        """What was chosen, in a line for people."""
        said = [self.inspection.name]
        if self.batch is not None:
            said.append(self.batch.number)
        if self.district is not None:
            said.append(self.district.short)
        if self.answer:
            said.append(str(Answer(self.answer).label))
        if self.starred:
            said.append(_("重点件"))
        if self.fed_back_since:
            said.append(_("%(day)s起反馈") % {"day": self.fed_back_since.isoformat()})
        if self.fed_back_until:
            said.append(_("%(day)s止反馈") % {"day": self.fed_back_until.isoformat()})
        if self.numbers:
            said.append(ngettext("指定的 %(n)s 件", "指定的 %(n)s 件", len(self.numbers)) % {"n": len(self.numbers)})
        if self.unreported:
            said.append(_("含尚未反馈的案件"))
        return " · ".join(said)


def asdict_of(chosen: Selection) -> dict[str, Any]:
    """The fields of a selection as plain values, and in words: Chinese, for they are kept."""
    with translation.override("zh-hans"):
        words = chosen.words()
    return {
        "inspection": chosen.inspection.key,
        "batch": chosen.batch.number if chosen.batch else "",
        "district": chosen.district.code if chosen.district else "",
        "answer": chosen.answer,
        "starred": chosen.starred,
        "fed_back_since": chosen.fed_back_since.isoformat() if chosen.fed_back_since else "",
        "fed_back_until": chosen.fed_back_until.isoformat() if chosen.fed_back_until else "",
        "numbers": list(chosen.numbers),
        "unreported": chosen.unreported,
        "words": words,
    }
