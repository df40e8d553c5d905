"""指挥: one screen for whoever commands: today's intake and answers, what is late and with whom, who is silent, what failed.

Everything leads to its list or case, and from there to an instruction. All of it goes through the door.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case
from huiyin.cases.queries import of_visible
from huiyin.checks.queries import failed
from huiyin.closing.models import FeedbackCase
from huiyin.complainants.models import Reply
from huiyin.desk.queries import Tile, late_by_district, oldest_open, standing
from huiyin.instructions.models import Addressee
from huiyin.instructions.queries import unacknowledged
from huiyin.leadership.models import Lead
from huiyin.lib import clock
from huiyin.lib.verdicts import YES, Verdict, no
from huiyin.people.models import Official, User
from huiyin.people.rights import Right

LEADERS = 8


def may_command(user: User) -> Verdict:
    """Who writes 批示 or sends instructions over cases has this screen."""
    if user.may(Right.INSTRUCT) or user.may(Right.HAND_DOWN):
        return YES
    return no(_("此页供指挥领导、包案领导和协调联络组使用。"))


@dataclass(frozen=True)
class Late:
    """A leader, with the open cases that are late in his hands."""

    code: str
    name: str
    late: int


def today(user: User) -> list[Tile]:
    """What came in, was handed down, was answered and was reported today."""
    day = clock.today()
    begun = clock.at(day)
    cases = Case.objects.visible_to(user)
    reported = of_visible(FeedbackCase.objects.filter(voided_at=None, feedback__voided_at=None), user)
    answered = of_visible(Reply.objects.filter(on=day), user)
    return [
        Tile(_("今日收到"), cases.filter(batch__handed_over__gte=begun).count(), reverse("cases")),
        Tile(_("今日交办"), cases.filter(handed_down_at__gte=begun).count(), reverse("cases")),
        Tile(_("今日答复"), answered.values("case").distinct().count(), reverse("cases")),
        Tile(_("今日反馈"), reported.filter(feedback__on=day).values("case").distinct().count(), reverse("cases")),
    ]


def late_by_leader(user: User) -> list[Late]:
    """The leaders with the most late cases, as far as `user` may see them."""
    # From the late ones to their leaders: they are few, whom anybody ever led is all that ever was.
    late = Case.objects.visible_to(user).filter(due__lt=clock.now()).order_by().values("pk")
    leads = Lead.objects.current().filter(assignment__case__in=late)
    counted = leads.values("official").annotate(n=Count("assignment__case", distinct=True)).order_by("-n", "official")
    rows = list(counted[:LEADERS])
    officials = Official.objects.in_bulk([row["official"] for row in rows])
    return [Late(officials[row["official"]].code, officials[row["official"]].name, row["n"]) for row in rows]


def silent(user: User) -> Sequence[Addressee]:
    """Who has not acknowledged an instruction, the longest first."""
    return unacknowledged(user, limit=LEADERS)


def screen(user: User) -> dict[str, Any]:
    """All that the page shows."""
    cases = standing(user)
    return {
        "today": today(user),
        "late": sum(one.late for one in cases),
        "open": sum(one.open for one in cases),
        "districts": late_by_district(user, cases),
        "leaders": late_by_leader(user),
        "oldest": oldest_open(user),
        "silent": silent(user),
        "failed": failed(user, limit=LEADERS),
        "now": clock.now(),
    }
