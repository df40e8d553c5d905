"""What the administrator does with a rulebook: entries come into force, change and end on a day. All is journaled."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.journal.actions import record
from huiyin.journal.verifier import canon
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User
from huiyin.rulebook import events, rules
from huiyin.rulebook.models import Entry, Rulebook
from huiyin.rulebook.sections import SECTIONS, Section
from huiyin.ui.formats import day

# What a version says; the rest of its row says from when to when.
CONTENT = ("name", "name_en", "data", "position")


def digest_of(entry: Entry) -> str:
    """A few letters for what the entry says: the journal keeps them, and a page knows by them what was read on it."""
    said = {name: getattr(entry, name) for name in CONTENT}
    return hashlib.sha256(canon(said).encode()).hexdigest()[:16]


@transaction.atomic
def add_entry(
    rulebook: Rulebook,
    kind: type[Section],
    *,
    code: str,
    name: str,
    name_en: str = "",
    data: dict[str, Any],
    position: int | None = None,
    since: date,
    reason: str = "",
    by: User,
    on: date,
) -> Entry:
    """An entry comes into force on `since`; a code that has ended may come back, as what it was."""
    rulebook = _held(rulebook)
    rules.may_add(rulebook, since, by=by).require()
    value = kind.read(code, name, name_en, data)
    versions = list(rulebook.entries.filter(section=kind.section, code=code))
    if any(one.began and (one.until is None or one.until > since) for one in versions):
        raise Refused(_("代码“%(code)s”已有现行或将施行的条目，请打开该条目修改，或换一个代码。") % {"code": code})
    former = rulebook.ever(kind).get(code)
    if former is not None:
        _keeps_what_is_fixed(former, value)
    rules.fit_together(rulebook, kind, since, value, code=code).require()
    if position is None:
        position = _last_position(rulebook, kind) + 10
    content = {"name": name, "name_en": name_en, "data": data, "position": position}
    entry = _create(rulebook, kind, {"code": code, "since": since, **content})
    event = events.EntryAdded(section=kind.section, code=code, since=since, digest=digest_of(entry))
    record(event, of=rulebook, by=by, on=on, reason=reason)
    return entry


@transaction.atomic
def change_entry(
    entry: Entry,
    *,
    name: str,
    name_en: str = "",
    data: dict[str, Any],
    position: int | None = None,
    since: date,
    seen: str = "",
    reason: str = "",
    by: User,
    on: date,
) -> Entry:
    """From `since` on the entry says something else; returns the version that says it.

    A version by which cases live ends on that day and another follows it. One that is in force for no case yet is
    overwritten when `since` is its own first day. `seen` is the digest of what the person had before him.
    """
    rulebook = _held(entry.rulebook)
    entry = Entry.objects.get(pk=entry.pk)
    entry.rulebook = rulebook
    former = digest_of(entry)
    if seen and seen != former:
        raise Refused(_("有人刚刚修改了此条目，请刷新后再操作。"))
    rules.may_change(entry, since, by=by).require()
    kind = SECTIONS[entry.section]
    value = kind.read(entry.code, name, name_en, data)
    _keeps_what_is_fixed(entry.value, value)
    rules.fit_together(rulebook, kind, since, value, code=entry.code).require()
    position = entry.position if position is None else position
    content = {"name": name, "name_en": name_en, "data": data, "position": position}
    if value == entry.value and position == entry.position:
        raise Refused(_("内容没有变化，无需保存。"))
    overwritten = since == entry.since
    if overwritten:
        for key, said in content.items():
            setattr(entry, key, said)
        entry.save(update_fields=list(content))
        entry.value = value
    else:
        if not Entry.objects.filter(pk=entry.pk, until=None).update(until=since):
            raise Refused(_("有人刚刚修改了此条目，请刷新后再操作。"))
        entry = _create(rulebook, kind, {"code": entry.code, "since": since, **content})
    event = events.EntryChanged(
        section=kind.section,
        code=entry.code,
        since=since,
        digest=digest_of(entry),
        former_digest=former,
        overwritten=overwritten,
    )
    record(event, of=rulebook, by=by, on=on, reason=reason)
    rulebook.forget_entries()
    return entry


@transaction.atomic
def end_entry(entry: Entry, *, until: date, reason: str, by: User, on: date) -> None:
    """The entry is no longer in force from `until` on; on its own first day it is taken back before it ever was."""
    rulebook = _held(entry.rulebook)
    entry = Entry.objects.get(pk=entry.pk)
    entry.rulebook = rulebook
    rules.may_end(entry, until, by=by).require()
    rules.fit_together(rulebook, SECTIONS[entry.section], until, None, code=entry.code).require()
    if not reason.strip():
        raise Refused(_("请说明终止的依据或原因。"))
    if not Entry.objects.filter(pk=entry.pk, until=None).update(until=until):
        raise Refused(_("有人刚刚修改了此条目，请刷新后再操作。"))
    event = events.EntryEnded(section=entry.section, code=entry.code, until=until)
    record(event, of=rulebook, by=by, on=on, reason=reason)
    rulebook.forget_entries()


@transaction.atomic
def date_rulebook(rulebook: Rulebook, *, since: date, until: date | None, reason: str, by: User, on: date) -> Rulebook:
    """From when to when the rulebook is in force; cases handed down under it stay with it all the same."""
    rulebook = _held(rulebook)
    rules.may_date(rulebook, since, until, by=by).require()
    if not reason.strip():
        raise Refused(_("请说明修改有效期的依据或原因。"))
    if (since, until) == (rulebook.since, rulebook.until):
        raise Refused(_("有效期没有变化，无需保存。"))
    Rulebook.objects.filter(pk=rulebook.pk).update(since=since, until=until)
    event = events.RulebookDated(rulebook=rulebook.code, since=since, until=until)
    record(event, of=rulebook, by=by, on=on, reason=reason)
    rulebook.refresh_from_db()
    return rulebook


def _held(rulebook: Rulebook) -> Rulebook:
    """The rulebook as it stands now, held until the transaction ends: two who rule at once come one after the other.

    Who hands a case down under it in the meantime waits too, since his case refers to this row.
    """
    return Rulebook.objects.select_for_update().get(pk=rulebook.pk)


def _create(rulebook: Rulebook, kind: type[Section], fields: dict[str, Any]) -> Entry:
    try:
        with transaction.atomic():
            entry = Entry.objects.create(rulebook=rulebook, section=kind.section, **fields)
    except IntegrityError as clash:
        raise Refused(
            _("“%(code)s”自%(day)s起的版本已经登记过，请换一个生效日期或代码。")
            % {"code": fields["code"], "day": day(fields["since"])}
        ) from clash
    rulebook.forget_entries()
    return entry


def _keeps_what_is_fixed(former: Section, value: Section) -> None:
    for name in former.fixed:
        if getattr(former, name) != getattr(value, name):
            raise Refused(
                _("“%(name)s”的“%(field)s”是已有记录的依据，不能改；请终止此条目，另增一条。")
                % {"name": former.name, "field": former.called(name)}
            )


def _last_position(rulebook: Rulebook, kind: type[Section]) -> int:
    last = rulebook.entries.filter(section=kind.section).order_by("-position").first()
    return last.position if last else 0
