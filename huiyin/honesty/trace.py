"""阅读追查 (M16): who read of a case between two moments, and how: when somebody was warned, it was one of these.

A list, a batch or a table for the public shows many cases and is one reading; it is told as what may have shown this one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accountability.models import OversightAnswer
from huiyin.cases.models import Case, Inquiry, Party
from huiyin.cases.models.access import barred_from
from huiyin.cases.showing import showing
from huiyin.complainants.models import Identity
from huiyin.files.models import Evidence, Paper
from huiyin.honesty.models import Signal
from huiyin.journal.models import How, Reading
from huiyin.journal.readings import drain
from huiyin.journal.words import asked_for, sealed_word, subject_number, subject_word
from huiyin.lib.papers.table import TableColumn, table_paper
from huiyin.people.models import Grant, Official, User
from huiyin.ui import formats

MOST = 2000
LISTS = (
    "cases",
    "items",
    "measures",
    "inquiries",
    "bulletin",
    "figure",
    "parties",
    "command",
    "checks",
    "disputes",
    "talk",
)
_COLUMNS = (
    (gettext_lazy("时间"), 12.0, "center"),
    (gettext_lazy("阅读人"), 8.0, "left"),
    (gettext_lazy("单位"), 14.0, "left"),
    (gettext_lazy("方式"), 8.0, "center"),
    (gettext_lazy("阅读内容"), 22.0, "left"),
    (gettext_lazy("设备"), 10.0, "center"),
)


@dataclass(frozen=True)
class Read:
    """One reading as the page and the paper tell it."""

    at: datetime
    who: str
    bodies: str
    how: str | Promise
    what: str
    device: str
    sealed: bool  # opened from under a seal
    perhaps: bool  # a list, a batch, a plan: what may have shown the case among others

    def cells(self) -> list[str]:
        """The row of the paper."""
        what = f"{self.what}{_('（可能含此案）')}" if self.perhaps else self.what
        return [formats.full_moment(self.at), self.who, self.bodies, str(self.how), what, self.device]


def case_of(number: int, *, user: User) -> Case | None:
    """The case whose readers are asked for; none where it accuses a body whose man `user` is."""
    return Case.objects.exclude(pk__in=barred_from(user)).filter(number=number).first()


def readings_of(case: Case, since: datetime, until: datetime) -> list[Read]:
    """Every reading of the case and of what hangs on it, and of lists by people who may see it; in their order."""
    drain(wait=False)
    about = Q(subject_kind="case", subject_id=str(case.pk)) | _of(_hanging_on(case))
    within = Reading.objects.filter(at__gte=since, at__lt=until)
    rows = list(within.filter(about).order_by("at", "pk")[:MOST])
    among = _shown_among_others(case)
    perhaps = Q(subject_kind__in=LISTS) | _of(among)
    lists = list(within.filter(perhaps).order_by("at", "pk")[:MOST])
    readers = _users({row.reader_id for row in [*rows, *lists] if row.reader_kind == "user"})
    seers = {key for key, user in readers.items() if Case.objects.visible_to(user).filter(pk=case.pk).exists()}
    rows += [row for row in lists if row.reader_id in seers]
    bodies = _bodies_of(readers)
    told = [_told(row, readers, bodies, perhaps=row.subject_kind in (*LISTS, *among)) for row in rows]
    return sorted(told, key=lambda one: one.at)[:MOST]


def _of(kinds: dict[str, list[str]]) -> Q:
    """Readings of these kinds and keys."""
    found = Q(pk__in=[])
    for kind, keys in kinds.items():
        found |= Q(subject_kind=kind, subject_id__in=keys)
    return found


def _hanging_on(case: Case) -> dict[str, list[str]]:
    """The kinds and keys of all that is read by itself and belongs to the case."""
    kinds = {
        "evidence": Evidence.objects.filter(case=case),
        "paper": Paper.objects.filter(case=case),
        "inquiry": Inquiry.objects.filter(case=case),
        "oversightanswer": OversightAnswer.objects.filter(case=case),
        "decision": case.decisions.all(),
        "clue": case.clues.all(),
        "identity": Identity.objects.filter(case=case),
        "signal": Signal.objects.filter(Q(case=case) | Q(other=case)),
    }
    return {kind: [str(key) for key in rows.values_list("pk", flat=True)] for kind, rows in kinds.items()}


def _shown_among_others(case: Case) -> dict[str, list[str]]:
    """The kinds and keys of all that shows the case to whoever may see it: its batch, its polluters, its leaders' pages."""
    parties = Party.objects.filter(case_links__case=case).values_list("pk", flat=True)
    leaders = Official.objects.filter(leads__assignment__case=case).values_list("pk", flat=True)
    kinds = {"batch": {case.batch_id}, "party": set(parties), "official": set(leaders)}
    return {kind: [str(key) for key in keys] for kind, keys in kinds.items()} | showing(case)


def _users(keys: Iterable[str]) -> dict[str, User]:
    found = User.objects.in_bulk([int(key) for key in keys if key.isdigit()])
    return {str(key): user for key, user in found.items()}


def _bodies_of(users: dict[str, User]) -> dict[str, str]:
    names: dict[str, list[str]] = defaultdict(list)
    grants = Grant.objects.filter(user__in=[user.pk for user in users.values()]).select_related("body").order_by("pk")
    for grant in grants:
        if grant.body.short not in names[str(grant.user_id)]:
            names[str(grant.user_id)].append(grant.body.short)
    return {key: "、".join(those) for key, those in names.items()}


def _told(row: Reading, users: dict[str, User], bodies: dict[str, str], *, perhaps: bool) -> Read:
    reader = users.get(row.reader_id) if row.reader_kind == "user" else None
    what = f"{subject_word(row.subject_kind)} {subject_number(row.subject_id)}".strip()
    if row.what:
        what = f"{what} · {sealed_word(row.what)}"
    if row.filter:
        what = f"{what} · {asked_for(row.filter)}"
    if row.reason:
        what = f"{what} · {row.reason}"
    return Read(
        at=row.at, who=reader.name if reader else row.reader_kind, bodies=bodies.get(row.reader_id, ""),
        how=How(row.how).label, what=what, device=row.device, sealed=row.how == How.OPENING, perhaps=perhaps,
    )  # fmt: skip


def trace_paper(case: Case, rows: list[Read], since: datetime, until: datetime, *, reason: str, by: User) -> bytes:
    """The readings as a paper: the span, who asked and why, and each reading in its row."""
    columns = [TableColumn(str(heading), share, align) for heading, share, align in _COLUMNS]
    span = _("%(since)s 至 %(until)s") % {"since": formats.full_moment(since), "until": formats.full_moment(until)}
    return table_paper(
        _("案件〔%(number)s〕阅读情况") % {"number": case.number},
        columns,
        (row.cells() for row in rows),
        subtitle=[span, _("查阅人：%(who)s　事由：%(why)s") % {"who": by.name, "why": reason}],
        notes=[
            _(
                "注：共%(n)s次。列表、批次、抽查方案等一次显示多件案件，凡有权看到此案的人看过的均列出，注明“可能含此案”。设备标记相同即为同一设备和地址。"
            )
            % {"n": len(rows)},
            _("本表仅供核查通风报信使用，查阅本身已记入阅读记录。"),
        ],
    )
