"""Finding tables: the door to one, and the list."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from huiyin.cases.models.access import barred_from, sees_everything
from huiyin.cases.queries import through_the_door
from huiyin.people.models import User
from huiyin.publication.models import DisclosureTable, TableCase


def visible_to(user: User) -> QuerySet[DisclosureTable]:
    """The tables whose every case `user` may see: a table is no way round the door of cases."""
    tables = DisclosureTable.objects.all()
    if sees_everything(user):
        return tables.exclude(pk__in=TableCase.objects.filter(case__in=barred_from(user)).values("table"))
    hidden = TableCase.objects.filter(~through_the_door(user), table=OuterRef("pk"))
    return tables.filter(~Exists(hidden))


def get_table(pk: int, *, user: User) -> DisclosureTable:
    """The one door to a table. Raises `Http404` for one that does not exist and, alike, for one not visible."""
    related = ("inspection__rulebook", "batch", "by", "proposed_by", "approved_by", "voided_by")
    found = visible_to(user).select_related(*related).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def listed(user: User) -> QuerySet[DisclosureTable]:
    """The tables for the list, without their content; what waits for approval stands first."""
    rows = visible_to(user).select_related("inspection", "batch", "by", "approved_by")
    return rows.defer("content").order_by("-on", "-pk")
