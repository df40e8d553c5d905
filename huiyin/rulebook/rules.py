"""May this be done with a rulebook? Each rule says yes, or no with the sentence that the person reads."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from huiyin.lib.verdicts import YES, Refused, Verdict, first_no, no
from huiyin.people.models import Body, User
from huiyin.people.rights import Right
from huiyin.rulebook import use
from huiyin.rulebook.models import Entry, Rulebook
from huiyin.rulebook.sections import MeasureKind, Section
from huiyin.ui.formats import day

# Whose work the duty list is about: who sees cases, leads them, audits, or keeps the list itself.
READERS = (Right.VIEW_CASES, Right.LEAD, Right.READ_JOURNAL, Right.ADMINISTER_RULEBOOK)


def may_administer(by: User) -> Verdict:
    """A rulebook is the whole city's: an administrator of a part of the tree does not change it."""
    if by.may(Right.ADMINISTER_RULEBOOK, at=Body.objects.filter(depth=1).first()):
        return YES
    return no(_("规则库由市级系统管理员维护，如需变更请联系系统管理员。"))


def may_read_duties(by: User) -> Verdict:
    """Which body answers for what is looked up, not argued: all who work on cases may read it."""
    if any(by.may(right) for right in READERS):
        return YES
    return no(_("责任清单供承办、包案、审核、监督案件的人员查阅；如工作需要请联系系统管理员授予角色。"))


def may_rule_from(rulebook: Rulebook, since: date) -> Verdict:
    """Within the rulebook's validity, and not for a day by whose rules cases live already."""
    earliest = use.free_from(rulebook)
    if earliest is not None and since < earliest:
        return no(_("已有案件按此规则库办理，规则不溯及既往：生效日期最早为%(day)s。") % {"day": day(earliest)})
    if since < rulebook.since:
        return no(_("规则库自%(day)s起施行，生效日期不能更早。") % {"day": day(rulebook.since)})
    if rulebook.until is not None and since >= rulebook.until:
        return no(_("规则库至%(day)s废止，生效日期须在此之前；如需延长请先修改有效期。") % {"day": day(rulebook.until)})
    return YES


def may_overwrite(entry: Entry) -> Verdict:
    """In place only while no case lives by it: from its first day in a rulebook in use, a change is a new version."""
    earliest = use.free_from(entry.rulebook)
    if earliest is None or entry.since >= earliest:
        return YES
    return no(_("此版本已经施行，不能改写；请填写今天以后的生效日期，另立新版本。"))


def may_add(rulebook: Rulebook, since: date, *, by: User) -> Verdict:
    """An entry comes into force on a day that is still free."""
    return first_no(may_administer(by), may_rule_from(rulebook, since))


def may_change(entry: Entry, since: date, *, by: User) -> Verdict:
    """Overwritten from its own day, or followed by a new version from a later one, before it has ended."""
    allowed = may_administer(by)
    if not allowed:
        return allowed
    if not entry.began:
        return no(_("此版本施行前已撤回，请改为新增条目。"))
    if since < entry.since:
        return no(
            _("此版本自%(day)s起施行，生效日期不能更早；如需修改此前的规则，请打开当时的版本。")
            % {"day": day(entry.since)}
        )
    if since == entry.since:
        return may_overwrite(entry)
    if entry.until is not None:
        return no(
            _("此版本至%(day)s终止，不能再接新版本；请修改其后的版本，或自终止之日起新增同一代码的条目。")
            % {"day": day(entry.until)}
        )
    return may_rule_from(entry.rulebook, since)


def may_end(entry: Entry, until: date, *, by: User) -> Verdict:
    """Ended from a free day on; one that has not begun may be taken back, unless it follows a former version."""
    allowed = may_administer(by)
    if not allowed:
        return allowed
    if entry.until is not None:
        return no(_("此版本已定于%(day)s终止。") % {"day": day(entry.until)})
    if until < entry.since:
        return no(_("终止日期不能早于施行日期%(day)s。") % {"day": day(entry.since)})
    if until == entry.since:
        versions = Entry.objects.filter(rulebook=entry.rulebook, section=entry.section, code=entry.code)
        if versions.filter(until=entry.since).exists():
            return no(_("此版本接替前一版本，不能撤回；请把内容改回原样，或填写以后的终止日期。"))
        return may_overwrite(entry)
    earliest = use.free_from(entry.rulebook)
    if earliest is not None and until < earliest:
        return no(_("已有案件按此规则库办理，终止日期最早为%(day)s。") % {"day": day(earliest)})
    return YES


def may_date(rulebook: Rulebook, since: date, until: date | None, *, by: User) -> Verdict:
    """A rulebook's validity covers every day on which a case was handed down under it."""
    if until is not None and until <= since:
        return no(_("废止日期须晚于施行日期。"))
    days = use.handed_down_between(rulebook)
    if days is not None and since > days[0]:
        return no(_("%(day)s已有案件按此规则库交办，施行日期不能更晚。") % {"day": day(days[0])})
    if days is not None and until is not None and until <= days[1]:
        return no(_("%(day)s仍有案件按此规则库交办，废止日期须在此之后。") % {"day": day(days[1])})
    return may_administer(by)


def fit_together(rulebook: Rulebook, kind: type[Section], on: date, value: Section | None, *, code: str) -> Verdict:
    """With `value` (None: without any) as the entry of that code on `on`, the section's entries still go together."""
    mine = [value] if value is not None else []
    beside = [entry for entry in rulebook.all_of(kind, on) if entry.code != code]
    ever = [entry for entry in rulebook.ever(kind).values() if entry.code != code]
    try:
        kind.together([*beside, *mine])
        if kind.section == MeasureKind.section and mine:
            # A figure's name stays its own for ever: it is compared with those of all kinds there ever were.
            kind.together([*ever, *mine])
    except Refused as refused:
        return no(refused.reason)
    return YES
