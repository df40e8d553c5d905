"""Reading evidence: behind its door, and for many rows at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import models
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.cases.models import Case
from huiyin.files.doors import door_of, kind_of
from huiyin.files.models import Evidence, Paper
from huiyin.lib.prepared import Prepared
from huiyin.people.models import User
from huiyin.people.rights import Right
from huiyin.ui import formats


@dataclass(frozen=True)
class Shown:
    """One piece of evidence as the strip of pictures shows it."""

    href: str
    thumb: str
    title: str
    note: str


def get_evidence(pk: int, *, user: User) -> Evidence:
    """The one door to evidence: `Http404` for what does not exist and, alike, for what `user` may not see.

    Both the case's door and that of the row it hangs on must let him in.
    """
    row = Evidence.objects.select_related("case__batch", "by", "withdrawn_by").filter(pk=pk).first()
    if row is None:
        raise Http404
    door = door_of(row.about_kind)
    seen = row.case is None or Case.objects.visible_to(user).filter(pk=row.case.pk).exists()
    if door is None or not seen or not door.may(row.case, row.about_id, user):
        raise Http404
    return row


def get_paper(pk: int, *, user: User) -> Paper:
    """The one door to a kept paper: that of its row, of its case, or for batches and reports the rights of the office."""
    row = Paper.objects.select_related("case").filter(pk=pk).first()
    if row is None or not _may_read(row, user):
        raise Http404
    return row


def _may_read(row: Paper, user: User) -> bool:
    if row.case is not None:
        if not Case.objects.visible_to(user).filter(pk=row.case.pk).exists():
            return False
        door = door_of(row.about_kind) if row.about_kind else None
        if row.about_kind:
            return door is not None and row.about_id is not None and door.may(row.case, row.about_id, user)
        return True
    if row.batch_id is not None:
        return any(user.may(right) for right in (Right.HAND_DOWN, Right.FEED_BACK, Right.APPROVE_PUBLICATION))
    return user.may(Right.READ_FIGURES)


def shown(row: Evidence) -> Shown:
    """How the strip names it: its note or name, with day and place of taking."""
    taken = formats.moment(row.taken_at) if row.taken_at else ""
    warning = _("拍摄时间早于交办") if row.taken_before else _("拍摄时间晚于登记") if row.taken_after else ""
    return Shown(
        href=row.get_absolute_url(),
        thumb=reverse("files:thumb", args=[row.pk]) if row.thumb else "",
        title=row.note or row.name,
        note=" · ".join(part for part in (taken, row.place, warning) if part),
    )


_OF_CASE = Prepared(lambda case: Evidence.objects.standing().filter(case=case))


def evidence_of(rows: Iterable[models.Model], *, case: Case | None = None) -> Mapping[tuple[str, int], list[Shown]]:
    """The standing evidence of many rows, in one query for each kind of row; also set on each as `row.evidence_items`.

    The rows come from a page that has passed their door already; where all are of one `case`, it says so.
    """
    rows = list(rows)
    keys: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        keys[kind_of(row)].append(row.pk)
    found: dict[tuple[str, int], list[Shown]] = defaultdict(list)
    for kind, ids in keys.items():
        if case is not None:
            standing = [one for one in _OF_CASE(case.pk, case=case) if one.about_kind == kind and one.about_id in ids]
        else:
            standing = list(
                Evidence.objects.standing().filter(about_kind=kind, about_id__in=ids).select_related("case")
            )
        for one in standing:
            found[kind, one.about_id].append(shown(one))
    for row in rows:
        row.evidence_items = found.get((kind_of(row), row.pk), [])  # type: ignore[attr-defined]
    return found
