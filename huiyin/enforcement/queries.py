"""Reads of enforcement: the section of the case page, the register of measures, and one polluter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BigIntegerField, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case, Inquiry, Inspection, Party, PartyMerge
from huiyin.cases.queries import of_visible
from huiyin.enforcement import rules
from huiyin.enforcement.forms import AnswerForm
from huiyin.enforcement.models import Amendment, CaseParty, EnforcementAnswer, Measure, Person
from huiyin.enforcement.parties import absorbed_by, merged_into
from huiyin.lib import clock, codes
from huiyin.lib.prepared import Prepared, hang
from huiyin.lib.verdicts import Verdict
from huiyin.people.models import Body, User
from huiyin.people.rights import Right
from huiyin.rulebook.models import Entry
from huiyin.rulebook.sections import MeasureKind
from huiyin.ui.formats import listed
from huiyin.ui.naming import title
from huiyin.ui.panels import Panel

PAGE_SIZE = 50
COUNTED: dict[str, str | Promise] = {
    "party": _("按当事人计家数，同一当事人不重复计"),
    "person": _("按人计，同一人不重复计"),
    "police_file": _("按公安案卷计宗数"),
    "fen": _("按现行决定金额合计"),
    "record": _("按条计"),
}


@dataclass(frozen=True)
class History:
    """One thing that happened to a record after it was entered."""

    what: str | Promise
    on: date | None
    entered: Any
    by: str
    reason: str
    fen: int | None = None
    amendment: Amendment | None = None
    void: bool = False


@dataclass(frozen=True)
class Row:
    """A measure as a page shows it: its kind's name, whom it concerns, the amount in force, what became of it."""

    measure: Measure
    kind: MeasureKind | None
    whom: str
    fen: int | None
    history: tuple[History, ...] = ()
    may_change: Verdict | None = None

    @property
    def name(self) -> str:
        return title(self.kind) if self.kind else self.measure.kind

    @property
    def late(self) -> bool:
        """Entered more than a day after it happened: late entry is shown as late entry."""
        return self.measure.entered.astimezone(clock.SHANGHAI).date() > self.measure.on + timedelta(days=1)

    @property
    def lacks_document(self) -> bool:
        return bool(self.kind and self.kind.needs_document and not self.measure.document_number)

    @property
    def ended(self) -> bool:
        return self.measure.voided_at is not None or self.measure.withdrawn_on is not None


def in_force(on: date | None = None) -> Coalesce:
    """The amount of a fine in force on `on` (today), as an expression on measures: figures and lists use this one."""
    on = on or clock.today()
    changes = Amendment.objects.filter(measure=OuterRef("pk"), voided_at=None, on__lte=on)
    last = changes.order_by("-on", "-entered", "-pk").values("fen")[:1]
    return Coalesce(Subquery(last), "fen", output_field=BigIntegerField())


def whom(measure: Measure, *, names: bool) -> str:
    """Whom a measure concerns. A person's name is for those who work on the case; others read its family name only."""
    said = []
    if measure.party_id and measure.party:
        said.append(measure.party.name)
    if measure.person_id and measure.person:
        said.append(measure.person.name if names else codes.mask_name(measure.person.name))
    if measure.police_file_id and measure.police_file:
        said.append(measure.police_file.number)
    return listed(said)


def _history(measure: Measure) -> tuple[History, ...]:
    lines = []
    for change in measure.amendments.all():
        void = change.voided_at is not None
        what = _("金额变更（已作废）") if void else _("金额变更")
        reason = _("%(one)s；%(more)s") % {"one": change.reason, "more": change.void_reason} if void else change.reason
        lines.append(History(what, change.on, change.entered, change.by.name, reason, change.fen, change, void))
    if measure.withdrawn_on is not None:
        lines.append(History(_("撤回"), measure.withdrawn_on, measure.withdrawn_at, "", measure.withdraw_reason))
    if measure.voided_at is not None:
        lines.append(History(_("作废"), None, measure.voided_at, "", measure.void_reason))
    return tuple(lines)


def rows_of(
    measures: Iterable[Measure], kinds: dict[str, MeasureKind], *, names: bool, changing: User | None = None
) -> list[Row]:
    """Measures as rows; with `changing`, what that user may do to each."""
    rows = []
    for one in measures:
        may = rules.may_change(one, by=changing) if changing is not None else None
        rows.append(Row(one, kinds.get(one.kind), whom(one, names=names), one.fen_now, _history(one), may))  # type: ignore[attr-defined]
    return rows


def measures_of(case: Case) -> list[Measure]:
    """The ledger of one case, void and withdrawn records too, in the order of the days."""
    rows = _MEASURES(case.pk, clock.today(), case=case)
    hang(rows, "amendments", _AMENDMENTS(case.pk) if any(row.fen is not None for row in rows) else [], by="measure")
    return rows


_MEASURES: Prepared[Any] = Prepared(
    lambda case, today: (
        Measure.objects.filter(case=case)
        .select_related("party", "person", "police_file", "authority", "by")
        .annotate(fen_now=in_force(today))
        .order_by("on", "hour", "pk")
    ),
    int,
    date,
)
_AMENDMENTS = Prepared(lambda case: Amendment.objects.filter(measure__case=case).select_related("by"))


@dataclass(frozen=True)
class PartyRow:
    """A party of a case: its measures that stand, what is odd about its code, and what it was merged into."""

    party: Party
    measures: int
    warning: str = ""
    merge: PartyMerge | None = None


def parties_of(case: Case) -> list[PartyRow]:
    """Who the case is about, in the order of entry."""
    parties = _PARTIES(case.pk)
    merges = {merge.source_id: merge for merge in _MERGES(case.pk)}
    return [
        PartyRow(p, p.here, codes.credit_code_warning(p.credit_code) if p.credit_code else "", merges.get(p.pk))  # type: ignore[attr-defined]
        for p in parties
    ]


_PARTIES = Prepared(
    lambda case: (
        Party.objects.filter(case_links__case=case)
        .annotate(here=Count("measures", filter=Q(measures__case=case, measures__voided_at=None)))
        .order_by("case_links__pk")
    )
)
_MERGES = Prepared(
    lambda case: PartyMerge.objects.filter(source__case_links__case=case, voided=None).select_related("target")
)


def answers_of(case: Case) -> list[EnforcementAnswer]:
    """The answers of the first inquiry, the one that stands first."""
    return _ANSWERS(case.pk)


_ANSWERS = Prepared(
    lambda case: (
        EnforcementAnswer.objects.filter(inquiry__case=case, inquiry__kind=Inquiry.Kind.ENFORCEMENT)
        .select_related("by")
        .order_by("-entered", "-pk")
    )
)


def panel(case: Case, user: User, form: AnswerForm | None = None) -> Panel:
    """What the case page shows of enforcement: the first inquiry, the parties, the ledger."""
    may_enter = rules.can_enter(case, by=user)
    kinds = rules.rulebook_of(case).ever(MeasureKind)
    rows = rows_of(measures_of(case), kinds, names=bool(may_enter))
    may_answer = rules.can_answer(case, by=user)
    answers = answers_of(case)
    standing = next((answer.pk for answer in answers if answer.superseded_at is None), 0)
    contradicts = bool(answers) and answers[0].outcome == EnforcementAnswer.Outcome.NO_VIOLATION
    return Panel(
        anchor="enforcement",
        title=_("执法查处"),
        template="enforcement/_panel.html",
        context={
            "case": case,
            "rows": rows,
            "parties": parties_of(case),
            "answers": answers,
            "contradicts": contradicts and any(not row.ended for row in rows),
            "may_enter": may_enter,
            "may_answer": may_answer,
            "answer_form": form or AnswerForm(initial={"on": clock.today(), "expecting": standing}),
        },
    )


# --- the register over all visible cases ----------------------------------------------------------------------------


def all_kinds() -> dict[str, MeasureKind]:
    """Every kind of measure that any rulebook ever had, by code, the newest name winning: the register's choices."""
    kinds: dict[str, MeasureKind] = {}
    for entry in Entry.objects.filter(section=MeasureKind.section).order_by(
        "rulebook__since", "since", "position", "pk"
    ):
        value = entry.value
        assert isinstance(value, MeasureKind)
        kinds[entry.code] = value
    return kinds


def visible_measures(user: User) -> QuerySet[Measure]:
    """The measures of the cases that `user` may see: the one door of register, parties page and export."""
    return of_visible(Measure.objects.all(), user)


def register(user: User, asked: dict[str, Any]) -> QuerySet[Measure]:
    """The measures behind the register's filter, the latest first."""
    found = visible_measures(user)
    state = asked.get("state") or "standing"
    if state == "standing":
        found = found.filter(voided_at=None).filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=clock.today()))
    elif state == "withdrawn":
        found = found.filter(voided_at=None, withdrawn_on__isnull=False)
    elif state == "void":
        found = found.filter(voided_at__isnull=False)
    elif state == "no_document":
        needing = [code for code, kind in all_kinds().items() if kind.needs_document]
        found = found.filter(voided_at=None, document_number="", kind__in=needing)
    for key in ("inspection", "kind", "authority"):
        if asked.get(key):
            found = found.filter(**{key: asked[key]})
    if asked.get("district"):
        found = found.filter(case__district=asked["district"])
    if asked.get("since"):
        found = found.filter(on__gte=asked["since"])
    if asked.get("until"):
        found = found.filter(on__lte=asked["until"])
    words = (asked.get("q") or "").strip()
    if words:
        number = Q(case__number=int(words)) if words.isascii() and words.isdigit() and len(words) < 10 else Q(pk=None)
        found = found.filter(number | Q(party__name__icontains=words) | Q(document_number__icontains=words))
    return found


@dataclass(frozen=True)
class Sums:
    """What the listed records add up to, each in its own unit; void and withdrawn ones are never in it."""

    records: int
    parties: int
    persons: int
    files: int
    fen: int
    fines: int


def sums(found: QuerySet[Measure]) -> Sums:
    """Add up what is listed: 家 by party rows as merged now, 人 by person rows, 宗 by police files, fines in force."""
    standing = found.filter(voided_at=None).filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=clock.today()))
    merges = merged_into()
    keys = set(standing.exclude(party=None).values_list("party", flat=True).distinct())
    firms = set()
    for key in keys:
        while key in merges:
            key = merges[key]
        firms.add(key)
    counted = standing.aggregate(
        records=Count("pk"), persons=Count("person", distinct=True), files=Count("police_file", distinct=True)
    )
    money = standing.exclude(fen=None).annotate(now=in_force()).aggregate(fen=Sum("now"), fines=Count("pk"))
    return Sums(counted["records"], len(firms), counted["persons"], counted["files"], money["fen"] or 0, money["fines"])


def register_rows(found: QuerySet[Measure], *, names: bool = False) -> QuerySet[Measure]:
    """The same records with what a row of the register shows."""
    return (
        found.select_related(
            "case", "case__district", "party", "person", "police_file", "authority", "by", "inspection"
        )
        .prefetch_related("amendments__by")
        .annotate(fen_now=in_force())
        .order_by("-on", "-pk")
    )


def register_page(found: QuerySet[Measure], number: Any) -> tuple[Page[Measure], list[Row]]:
    """One page of the register."""
    page = Paginator(register_rows(found), PAGE_SIZE).get_page(number)
    return page, rows_of(page.object_list, all_kinds(), names=False)


def authorities(user: User, inspection: Inspection | None) -> QuerySet[Body]:
    """The choices of the filter: who took a measure that `user` may see, in that inspection or, within his reach,
    ever."""
    seen = visible_measures(user)
    took = Q(pk__in=seen.filter(inspection=inspection).values("authority"))
    ever = Exists(seen.filter(authority=OuterRef("pk")))
    return Body.objects.filter(took | user.within(Right.VIEW_CASES) & ever).order_by("path")


# --- polluters ------------------------------------------------------------------------------------------------------


def visible_parties(user: User) -> QuerySet[Party]:
    """The parties of the cases that `user` may see."""
    links = of_visible(CaseParty.objects.filter(party=OuterRef("pk")), user)
    return Party.objects.filter(Exists(links))


def party_list(user: User, words: str, inspection: Inspection | None, number: Any) -> Page[Any]:
    """The parties page: those with most cases first, found by name, code or address; of `inspection`, whoever had a
    case in it, with all his cases and measures."""
    if inspection is None:
        found = visible_parties(user)
    else:
        there = of_visible(CaseParty.objects.filter(case__inspection=inspection), user)
        found = Party.objects.filter(pk__in=there.values("party"))
    if words:
        found = found.filter(
            Q(name__icontains=words) | Q(credit_code__istartswith=codes.clean_code(words)) | Q(address__icontains=words)
        )
    links = of_visible(CaseParty.objects.filter(party=OuterRef("pk")), user).values("party")
    standing = visible_measures(user).filter(party=OuterRef("pk"), voided_at=None).values("party")
    found = found.annotate(
        cases=Coalesce(Subquery(links.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
        taken=Coalesce(Subquery(standing.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
    )
    return Paginator(found.order_by("-cases", "-taken", "pk"), PAGE_SIZE).get_page(number)


@dataclass
class Polluter:
    """One polluter: its rows, its cases that the user may see, and its measures in them."""

    party: Party
    same: list[Party]
    merges: list[PartyMerge]
    cases: list[tuple[Case, list[Row]]] = field(default_factory=list)
    warning: str = ""


def polluter(party: Party, user: User) -> Polluter:
    """What is known of `party` and of the rows that are the same one, within the cases `user` may see."""
    keys = absorbed_by([party.pk])
    seen = Case.objects.visible_to(user)
    shown = set(visible_parties(user).filter(pk__in=keys).values_list("pk", flat=True))
    same = list(Party.objects.filter(pk__in=shown).exclude(pk=party.pk).order_by("pk"))
    merges = PartyMerge.objects.filter(source__in=shown, target__in=shown, voided=None)
    cases = list(
        seen.filter(party_links__party__in=shown).select_related("batch", "lead_body").distinct().order_by("-number")
    )
    found = register_rows(visible_measures(user).filter(party__in=shown, case__in=cases)).order_by("on", "hour", "pk")
    by_case: dict[int, list[Row]] = defaultdict(list)
    for row in rows_of(found, all_kinds(), names=False):
        by_case[row.measure.case_id].append(row)
    warning = codes.credit_code_warning(party.credit_code) if party.credit_code else ""
    return Polluter(
        party,
        same,
        list(merges.select_related("source", "target", "by").order_by("pk")),
        [(case, by_case[case.pk]) for case in cases],
        warning,
    )


def namesakes(case: Case, user: User) -> list[Party]:
    """Parties of other visible cases that bear a name or code of this case's parties: perhaps the same polluter."""
    mine = Party.objects.filter(case_links__case=case)
    named = Q(name__in=mine.values("name"))
    coded = Q(credit_code__in=mine.exclude(credit_code="").values("credit_code"))
    found = visible_parties(user).filter(named | coded).exclude(pk__in=mine.values("pk"))
    return list(found.exclude(kind=Party.Kind.WORKSHOP).order_by("name", "pk")[:20])


def persons_known(user: User) -> QuerySet[Person]:
    """The persons whom a measure concerns in a case `user` may see: a second measure names the same row."""
    return Person.objects.filter(pk__in=visible_measures(user).values("person")).order_by("name", "pk")
