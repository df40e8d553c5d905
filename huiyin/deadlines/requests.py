"""延期申请: every request for more time that one may see, of duties and of rectification items alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.urls import reverse

from huiyin.cases import duties
from huiyin.cases.models import Case, Duty
from huiyin.cases.queries import of_visible
from huiyin.deadlines.models import Extension
from huiyin.lib import clock
from huiyin.people.models import User
from huiyin.rectification.models import Extension as ItemExtension
from huiyin.rectification.models import Item
from huiyin.rectification.queries import LIVE

WAITING, ANSWERED = "waiting", "answered"
PAGE_SIZE = 50

# What nobody need answer any more (the matter was done, or dropped, meanwhile) no longer waits.
_OPEN_DUTY = Q(done_at=None, dropped_at=None)
_OPEN_ITEM = Q(state__in=LIVE)


@dataclass(frozen=True)
class Request:
    """One request as the list shows it: for what, of whom, until when, and what was said to it."""

    row: Extension | ItemExtension
    case: Case
    label: str
    owner: str
    former: date
    url: str


def page_of(user: User, state: str, number: Any) -> Page[Any]:
    """Those that wait, the oldest first; or those that were answered or lapsed, the newest first."""
    # Asked from the requests: they are few, the duties and items of a city are many.
    seen_duties = of_visible(Duty.objects.filter(pk=OuterRef("duty")), user)
    seen_items = of_visible(Item.objects.filter(pk=OuterRef("item")), user)
    waits_of_duty, waits_of_item = seen_duties.filter(_OPEN_DUTY), seen_items.filter(_OPEN_ITEM)
    if state == WAITING:
        of_duties = Extension.objects.filter(Exists(waits_of_duty), granted=None)
        of_items = ItemExtension.objects.filter(Exists(waits_of_item), granted=None)
    else:
        over = Q(granted__isnull=False)
        of_duties = Extension.objects.filter(Exists(seen_duties)).filter(over | ~Exists(waits_of_duty))
        of_items = ItemExtension.objects.filter(Exists(seen_items)).filter(over | ~Exists(waits_of_item))
    keys = _keys(of_duties, "duty").union(_keys(of_items, "item"), all=True)
    order = ("entered", "of", "pk") if state == WAITING else ("-entered", "of", "-pk")
    page = Paginator(keys.order_by(*order), PAGE_SIZE).get_page(number)
    page.object_list = _rows(list(page.object_list))
    return page


def _keys(rows: QuerySet[Any], kind: str) -> QuerySet[Any, Any]:
    return rows.order_by().annotate(of=Value(kind)).values_list("of", "pk", "entered")


def _rows(keys: list[tuple[str, int, Any]]) -> list[Request]:
    wanted = {kind: [pk for of, pk, _entered in keys if of == kind] for kind in ("duty", "item")}
    beside = "duty__case__district", "duty__official", "body", "by"
    found: dict[tuple[str, int], Request] = {}
    for one in Extension.objects.filter(pk__in=wanted["duty"]).select_related(*beside):
        found["duty", one.pk] = _of_a_duty(one)
    for other in ItemExtension.objects.filter(pk__in=wanted["item"]).select_related(
        "item__case__district", "item__body", "by"
    ):
        found["item", other.pk] = _of_an_item(other)
    return [found[of, pk] for of, pk, _entered in keys]


def _of_a_duty(row: Extension) -> Request:
    duty = row.duty
    assert duty.case is not None  # more time is asked for a case's duties only
    kind = duties.KINDS.get(duty.kind)
    return Request(
        row,
        duty.case,
        str(kind.label) if kind else duty.kind,
        row.body.short if row.body is not None else duty.official.name if duty.official is not None else "",
        row.former.astimezone(clock.SHANGHAI).date(),
        f"{reverse('deadlines:case', args=[duty.case.number])}#duty-{duty.pk}",
    )


def _of_an_item(row: ItemExtension) -> Request:
    item = row.item
    return Request(
        row,
        item.case,
        item.measure,
        item.body.short,
        row.former,
        f"{reverse('rectification:item', args=[item.case.number, item.n])}#extensions",
    )
