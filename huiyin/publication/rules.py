"""May this table be made, proposed, approved, voided? (invariant 9)"""

from __future__ import annotations

from datetime import date

from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Assignment, Case
from huiyin.cases.states import State
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import YES, Verdict, first_no, no
from huiyin.people.models import User
from huiyin.people.rights import Right
from huiyin.publication.models import DisclosureTable, TableCase

_IN = DisclosureTable.State


def may_open(*, by: User) -> Verdict:
    """The pages of this room are for those who propose and those who approve."""
    if by.may(Right.PROPOSE_PUBLICATION) or by.may(Right.APPROVE_PUBLICATION):
        return YES
    return no(_("公开一览表由协调联络员制作、信息公开员批准，您没有这两项权限。"))


def may_make(*, by: User, on: date | None = None) -> Verdict:
    """Making and proposing is the coordinator's."""
    if on is not None and on > clock.today():
        return no(_("日期不能晚于今天。"))
    if by.may(Right.PROPOSE_PUBLICATION):
        return YES
    return no(_("制作和送审公开一览表须有“提出公开”的权限，请与协调联络组联系。"))


def can_propose(table: DisclosureTable, *, by: User, on: date | None = None) -> Verdict:
    """A draft with cases in it."""
    if table.state != _IN.DRAFT:
        return no(_("此表%(state)s，不能再送审。") % {"state": table.get_state_display()})
    if not table.cases:
        return no(_("表中没有案件，请另制新表。"))
    return may_make(by=by, on=on)


def can_approve(table: DisclosureTable, *, by: User, on: date | None = None) -> Verdict:
    """By someone with the right who neither made it nor had a hand in one of its cases, himself or by his body."""
    if table.state == _IN.DRAFT:
        return no(_("草稿送审后才能批准。"))
    if table.state != _IN.PROPOSED:
        return no(_("此表%(state)s，只有待批准的一览表可以批准。") % {"state": table.get_state_display()})
    if on is not None and (on > clock.today() or on < table.on):
        return no(_("批准日期不能早于制表日期，也不能晚于今天。"))
    if not by.may(Right.APPROVE_PUBLICATION):
        return no(_("批准公开须有“批准公开”的权限，请由信息公开员批准。"))
    if by.pk in (table.by_id, table.proposed_by_id):
        return no(_("制表或送审的人不能批准自己的表，请由另一位信息公开员批准。"))
    return first_no(_not_handled_by(table, by), _none_void(table))


def can_void(table: DisclosureTable, *, by: User, reason: str = "-", on: date | None = None) -> Verdict:
    """By those who make and those who approve, with a reason; what was approved only by one who approves."""
    if table.state == _IN.VOID:
        return no(_("此表已作废。"))
    if on is not None and on > clock.today():
        return no(_("日期不能晚于今天。"))
    if table.state == _IN.APPROVED and not by.may(Right.APPROVE_PUBLICATION):
        return no(_("已批准的一览表只能由信息公开员作废。"))
    if not reason.strip():
        return no(_("请说明作废原因。"))
    return may_open(by=by)


def _not_handled_by(table: DisclosureTable, by: User) -> Verdict:
    """`cases.queries.has_handled` for all cases of a table in two queries."""
    cases = TableCase.objects.filter(table=table)
    part = Assignment.objects.filter(case__in=cases.values("case"), body_id__in=by.bodies()).select_related("case")
    first = part.order_by("case__number").first()
    if first is not None:
        return no(
            _("您所在单位承担了〔%(number)s〕号案件，请由未参与办理的信息公开员批准。") % {"number": first.case.number}
        )
    keys = cases.annotate(key=Cast("case_id", CharField())).values("key")
    own = Entry.objects.filter(author_kind="user", author_id=str(by.pk), subject_kind="case", subject_id__in=keys)
    entry = own.order_by("id").first()
    if entry is not None:
        number = Case.objects.values_list("number", flat=True).get(pk=int(entry.subject_id))
        return no(_("您办理过〔%(number)s〕号案件，请由未参与办理的信息公开员批准。") % {"number": number})
    return YES


def _none_void(table: DisclosureTable) -> Verdict:
    gone = Case.objects.filter(table_lines__table=table, state=State.VOID).order_by("number").first()
    if gone is None:
        return YES
    return no(_("〔%(number)s〕号案件已作废，请作废此表后另制新表。") % {"number": gone.number})
