"""What waits for a person and is no duty with a deadline: said on top of his first page, with the way there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.cases.models import Case, Inspection
from huiyin.cases.states import State
from huiyin.complainants.models import Unlock
from huiyin.complainants.rules import ANSWER_WITHIN
from huiyin.deadlines.queries import missing_years
from huiyin.instructions.queries import late_silent
from huiyin.intake.models import SourceList
from huiyin.jobs.messages import unread
from huiyin.lib import clock
from huiyin.people.models import Body, User
from huiyin.people.queries import waiting_for_confirmation
from huiyin.people.rights import Right
from huiyin.publication import rules as publication
from huiyin.publication.models import DisclosureTable
from huiyin.publication.queries import visible_to
from huiyin.roster import queries as roster
from huiyin.roster import rules as roster_rules
from huiyin.ui.formats import moment


@dataclass(frozen=True)
class Notice:
    """A sentence, what to press, and where that leads."""

    text: str
    link: str
    href: str


def notices_for(user: User) -> list[Notice]:
    """All that waits for `user`, in the order in which an office sets out: itself, the inspection, the list."""
    return [
        *_of_the_roster(user),
        *_of_reminders(user),
        *_of_instructions(user),
        *_of_the_office(user),
        *_of_the_list(user),
        *_of_the_table(user),
        *_of_identities(user),
    ]


def _of_reminders(user: User) -> Iterator[Notice]:
    if n := unread(user):
        text = ngettext("%(n)s 条提醒未读。", "%(n)s 条提醒未读。", n) % {"n": n}
        yield Notice(text, _("提醒"), reverse("jobs:reminders"))


def _of_the_roster(user: User) -> Iterator[Notice]:
    if not roster_rules.can_read(by=user):
        return
    if user.may(Right.KEEP_ROSTER) and (n := roster.in_vain(user)):
        text = ngettext("%(n)s 次急件呼叫无人确认。", "%(n)s 次急件呼叫无人确认。", n) % {"n": n}
        yield Notice(text, _("现在谁值班"), reverse("roster:now"))
    if (shift := roster.sitting(user)) is not None:
        text = _("您正在值班（%(body)s），至%(until)s。") % {"body": shift.body.short, "until": moment(shift.until)}
        yield Notice(text, _("我的值班"), reverse("roster:mine"))
    if n := len(roster.notes_for(user)):
        text = ngettext("%(n)s 份交班记录待您接班确认。", "%(n)s 份交班记录待您接班确认。", n) % {"n": n}
        yield Notice(text, _("我的值班"), reverse("roster:mine"))
    if n := roster.swaps_waiting(user):
        text = ngettext("%(n)s 项换班申请待您答复。", "%(n)s 项换班申请待您答复。", n) % {"n": n}
        yield Notice(text, _("我的值班"), reverse("roster:mine"))


def _of_instructions(user: User) -> Iterator[Notice]:
    if user.may(Right.SEND_INSTRUCTIONS) and (n := late_silent(user)):
        text = ngettext("您下达的指令有 %(n)s 个主送对象逾期未确认。", "您下达的指令有 %(n)s 个主送对象逾期未确认。", n)
        yield Notice(text % {"n": n}, _("查看"), f"{reverse('instructions:list')}?box=sent&state=silent")


def _of_the_office(user: User) -> Iterator[Notice]:
    if user.may(Right.ADMINISTER) and Body.objects.count() == 1:
        yield Notice(
            _("机构、人员和账号尚未登记。"), _("导入机构人员"), reverse("people:import")
        )  # nobody else can begin before
    if user.may(Right.ADMINISTER_RULEBOOK):
        for year in missing_years(clock.today()):
            text = _("%s年的放假安排尚未录入，工作日期限暂按普通周末推算。") % year
            yield Notice(text, _("工作日历"), reverse("deadlines:calendar"))
    if user.may(Right.CONFIRM_GRANTS) and (n := waiting_for_confirmation(user).exclude(by=user, user=user).count()):
        text = ngettext("%(n)s 项授权待您复核。", "%(n)s 项授权待您复核。", n) % {"n": n}
        yield Notice(text, _("授权复核"), reverse("people:grants"))


def _of_the_list(user: User) -> Iterator[Notice]:
    if user.may(Right.IMPORT_LISTS):
        if not Inspection.objects.exists():
            yield Notice(_("尚未登记督察，登记后才能读入清单。"), _("登记督察"), reverse("intake:new_inspection"))
        if n := SourceList.objects.filter(state=SourceList.State.READ).count():
            text = ngettext("%(n)s 份清单已读入，尚未确认登记。", "%(n)s 份清单已读入，尚未确认登记。", n) % {"n": n}
            yield Notice(text, _("来件清单"), reverse("intake:lists"))
    if user.may(Right.HAND_DOWN) and (n := Case.objects.visible_to(user).filter(state=State.REGISTERED).count()):
        text = ngettext("%(n)s 件已登记，等待交办。", "%(n)s 件已登记，等待交办。", n) % {"n": n}
        yield Notice(text, _("到交办台"), reverse("intake:desks"))


def _of_the_table(user: User) -> Iterator[Notice]:
    if not user.may(Right.APPROVE_PUBLICATION):
        return
    proposed = visible_to(user).filter(state=DisclosureTable.State.PROPOSED).defer("content")
    if n := sum(bool(publication.can_approve(table, by=user)) for table in proposed):
        text = ngettext("%(n)s 张一览表待您批准公开。", "%(n)s 张一览表待您批准公开。", n) % {"n": n}
        yield Notice(text, _("公开"), reverse("publication:tables"))


def _of_identities(user: User) -> Iterator[Notice]:
    if not user.may(Right.KEEP_IDENTITIES):
        return
    open_ones = Unlock.objects.filter(answered_by=None, asked_at__gt=clock.now() - ANSWER_WITHIN)
    if n := open_ones.exclude(asked_by=user).count():
        text = ngettext("%(n)s 项身份查阅申请待您复核。", "%(n)s 项身份查阅申请待您复核。", n) % {"n": n}
        yield Notice(text, _("投诉人身份"), reverse("complainants:identities"))
