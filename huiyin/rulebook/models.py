"""Rulebooks: what an office may change between cities and years, as data with a validity period."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar, cast

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from huiyin.lib import clock
from huiyin.lib.prepared import Prepared
from huiyin.lib.verdicts import Refused
from huiyin.rulebook.sections import SECTIONS, Section
from huiyin.ui.naming import title

S = TypeVar("S", bound=Section)


class Rulebook(models.Model):
    """A body of rules in force from a day to a day. A case keeps the one it was handed down under."""

    code = models.CharField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    basis = models.TextField(_("依据"), blank=True)
    since = models.DateField(_("施行日期"))
    until = models.DateField(_("废止日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("规则库")
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="rulebook_ends_after_start"),
        ]

    def __str__(self) -> str:
        return title(self)

    def _entries(self, kind: type[Section]) -> list[Entry]:
        """The entries of a section, in their order. One query for each section of a loaded rulebook."""
        known: dict[str, list[Entry]] = self.__dict__.setdefault("_known", {})
        if kind.section not in known:
            known[kind.section] = _ENTRIES(self.pk, kind.section, rulebook=self)
        return known[kind.section]

    def all_of(self, kind: type[S], on: date | None = None) -> list[S]:
        """The entries of a section in force on `on` (today), in their order."""
        on = on or clock.today()
        return [
            cast(S, entry.value)
            for entry in self._entries(kind)
            if entry.since <= on and (entry.until is None or entry.until > on)
        ]

    def one_of(self, kind: type[S], code: str, on: date | None = None) -> S:
        """The entry of that code in force on `on`. Raises `Refused` when the rulebook has none."""
        for value in self.all_of(kind, on):
            if value.code == code:
                return value
        raise Refused(_("规则库“%(book)s”没有“%(code)s”。") % {"book": self.name, "code": code})

    def ever(self, kind: type[S], on: date | None = None) -> dict[str, S]:
        """Every entry the section had begun by `on` (ever), by code, as it last was: to name what old records say."""
        last: dict[str, Entry] = {}
        for entry in self._begun(kind, on):
            last[entry.code] = entry
        return {e.code: cast(S, e.value) for e in sorted(last.values(), key=lambda e: e.position)}

    def named(self, kind: type[S], code: str, on: date) -> S | None:
        """The entry of that code as it was on `on`, even one ended before: to read what a record of that day says."""
        versions = [entry for entry in self._begun(kind) if entry.code == code]
        begun = [entry for entry in versions if entry.since <= on]
        return cast(S, (begun[-1] if begun else versions[0]).value) if versions else None

    def _begun(self, kind: type[S], on: date | None = None) -> list[Entry]:
        """The entries that came into force by `on`, or ever will, the earliest first."""
        mine = [e for e in self._entries(kind) if e.began and (on is None or e.since <= on)]
        return sorted(mine, key=lambda entry: entry.since)

    def forget_entries(self) -> None:
        """Read the entries again at the next question."""
        self.__dict__.pop("_known", None)


class Entry(models.Model):
    """One entry of one section, in force from `since` until before `until`.

    It is ended, never overwritten, once a case has been handed down under it. One that ends on the day it begins was
    taken back before that day, and never was in force.
    """

    rulebook = models.ForeignKey(Rulebook, models.PROTECT, related_name="entries", verbose_name=_("规则库"))
    section = models.CharField(_("类别"), max_length=30, choices=[(k, s.label) for k, s in SECTIONS.items()])
    code = models.CharField(_("代码"), max_length=60)
    name = models.CharField(_("名称"), max_length=200)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    data = models.JSONField(_("内容"), default=dict, blank=True)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)
    position = models.IntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("规则条目")
        ordering = ["section", "position", "since", "pk"]
        constraints = [
            models.UniqueConstraint("rulebook", "section", "code", "since", name="entry_once_from_a_day"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="entry_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def began(self) -> bool:
        """Was it not taken back before it came into force?"""
        return self.until != self.since

    @cached_property
    def value(self) -> Section:
        """The entry as its section's dataclass, read once per loaded row."""
        data: dict[str, Any] = self.data or {}
        return SECTIONS[self.section].read(self.code, self.name, self.name_en, data)


_ENTRIES = Prepared(lambda book, section: Entry.objects.filter(rulebook=book, section=section), int, str)


class CalendarYear(models.Model):
    """放假安排: the days of one year that are not as the week has them, as a notice says. A later one of the same year
    takes its place; none is ever rewritten, so that it can be said which calendar a deadline was reckoned with."""

    year = models.IntegerField(_("年份"))
    notice = models.CharField(_("通知文号"), max_length=120)
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    on = models.DateField(_("日期"))
    entered = models.DateTimeField(_("登记时间"), default=clock.now)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        verbose_name = _("放假安排")
        constraints = [
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100) & ~Q(notice=""), name="year_with_notice")
        ]


class CalendarDay(models.Model):
    """A weekday off, or a weekend worked (调休)."""

    of = models.ForeignKey(CalendarYear, models.PROTECT, related_name="days")
    day = models.DateField(_("日期"))
    working = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=40)

    class Meta:
        verbose_name = _("特殊日")
        ordering = ["day"]
        constraints = [models.UniqueConstraint("of", "day", name="day_once_in_a_notice")]
