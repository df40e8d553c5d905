"""The verbs about parties: who a case is about, unnamed workshops in bulk, and two rows found to be one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.cases.models import Case, Party, PartyMerge
from huiyin.enforcement import events, rules
from huiyin.enforcement.models import CaseParty
from huiyin.journal.actions import Happening, record, record_many
from huiyin.lib import clock, codes
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User

MOST_WORKSHOPS = 500


def link_party(case: Case, party: Party, *, by: User, on: date) -> None:
    """The case is about this party too; a second time changes nothing."""
    CaseParty.objects.get_or_create(case=case, party=party, defaults={"by": by, "on": on})


@transaction.atomic
def enter_party(
    case: Case, name: str, *, kind: str = Party.Kind.FIRM, credit_code: str = "", address: str = "", by: User, on: date
) -> Party:
    """A firm or person complained of. A doubtful credit code is kept: real ones in circulation fail now and then.

    The same name under the same code is the same firm: its row is used again, so that 家 counts it once.
    """
    rules.can_enter(case, by=by).require()
    rules.day_has_come(case, on).require()
    name = name.strip()
    if not name:
        raise Refused(_("请填写当事人名称。"))
    if kind not in Party.Kind.values:
        raise Refused(_("请选择当事人类别。"))
    code = codes.clean_code(credit_code)
    if len(name) > 120 or len(code) > 18:
        raise Refused(_("名称不超过 120 字，统一社会信用代码为 18 位。"))
    known = Party.objects.filter(name=name, credit_code=code).order_by("pk").first() if code else None
    party = known or Party.objects.create(kind=kind, name=name, credit_code=code, address=address.strip()[:200], by=by)
    if CaseParty.objects.filter(case=case, party=party).exists():
        raise Refused(_("“%s”已登记为本案当事人。") % name)
    link_party(case, party, by=by, on=on)
    record(events.PartyEntered(party.pk, party.kind), of=case, by=by, on=on)
    return party


@transaction.atomic
def enter_workshops(case: Case, count: int, *, place: str, by: User, on: date) -> list[Party]:
    """`count` unnamed workshops of one place, each a row of its own, because 家 counts rows.

    Numbers go on where the case's earlier ones of the place ended, so that no two of them bear one name.
    """
    rules.can_enter(case, by=by).require()
    rules.day_has_come(case, on).require()
    if not 1 <= count <= MOST_WORKSHOPS:
        raise Refused(_("一次可登记 1 至 %(most)s 家。") % {"most": MOST_WORKSHOPS})
    place = place.strip()
    if len(place) > 80:
        raise Refused(_("地点不超过 80 字。"))
    stem = f"{place}{_('无名作坊')}"
    Case.objects.select_for_update().get(pk=case.pk)  # two who enter at once do not give the same numbers
    there = CaseParty.objects.filter(case=case, party__kind=Party.Kind.WORKSHOP, party__name__startswith=stem).count()
    parties = Party.objects.bulk_create(
        [
            Party(kind=Party.Kind.WORKSHOP, name=f"{stem}{n}", address=place, by=by)
            for n in range(there + 1, there + count + 1)
        ]
    )
    CaseParty.objects.bulk_create([CaseParty(case=case, party=party, by=by, on=on) for party in parties])
    record_many(Happening(events.PartyEntered(p.pk, p.kind), of=case, by=by, on=on) for p in parties)
    return parties


def merged_into() -> dict[int, int]:
    """Each merged party's key with the key it is counted as now, step by step."""
    return dict(PartyMerge.objects.filter(voided=None).values_list("source_id", "target_id"))


def absorbed_by(keys: Iterable[int]) -> set[int]:
    """The keys of all rows that are one polluter with any of `keys`: what they went into, and what went into that."""
    merges = merged_into()

    def root(key: int) -> int:
        while key in merges:
            key = merges[key]
        return key

    roots = {root(key) for key in keys}
    return roots | {source for source in merges if root(source) in roots}


@transaction.atomic
def merge_parties(source: Party, target: Party, *, reason: str, case: Case, by: User, on: date) -> PartyMerge:
    """From `on` the two rows are counted as one; days before stay as they were known."""
    rules.can_merge(source, target, case, by=by, on=on, reason=reason).require()
    # In one order, so that “A into B” and “B into A” at once cannot both be entered, nor wait for each other.
    list(Party.objects.select_for_update().filter(pk__in=[source.pk, target.pk]).order_by("pk"))
    merges = merged_into()
    step = target.pk
    while step in merges:
        step = merges[step]
    if step == source.pk or source.pk in merges:
        raise Refused(_("这两个当事人已经合并过。"))
    merge = PartyMerge.objects.create(source=source, target=target, on=on, by=by, reason=reason.strip()[:200])
    record(events.PartiesMerged(merge.pk, source.pk, target.pk), of=case, by=by, on=on, reason=reason)
    return merge


@transaction.atomic
def void_merge(merge: PartyMerge, *, reason: str, case: Case, by: User, on: date) -> None:
    """The two were never one: once known, they are counted apart on every day."""
    if merge.voided is not None:
        raise Refused(_("此次合并已撤销。"))
    rules.can_merge(merge.source, merge.target, case, by=by, on=on, reason=reason).require()
    if not PartyMerge.objects.filter(pk=merge.pk, voided=None).update(voided=clock.now()):
        raise Refused(_("有人刚刚撤销了此次合并，请刷新后再操作。"))
    record(events.MergeVoided(merge.pk), of=case, by=by, on=on, reason=reason)
