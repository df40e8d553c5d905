"""Reading conversations and notices: the last of them, what is new to somebody, and the search through them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case
from huiyin.cases.queries import through_the_door
from huiyin.instructions import rules
from huiyin.instructions.forms import SayForm
from huiyin.instructions.models import Instruction, Message, Notice, Seen
from huiyin.lib import search_text
from huiyin.lib.prepared import Prepared
from huiyin.people.models import User
from huiyin.ui.panels import Panel

SHOWN = 30
FOUND = 50
UNREAD = 100  # notices; nobody has more of them before him on his first page


def spoken(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Those of `rows` whose `bigrams` hold all of `words`, by pairs of characters as the search of cases does."""
    phrases = search_text.phrases(words)
    if not phrases:
        return rows.none()
    spaced = rows.annotate(spaced=Concat(Value(" "), "bigrams", Value(" "), output_field=TextField()))
    for phrase in phrases:
        spaced = spaced.filter(spaced__contains=phrase)
    return spaced


# --- on a case --------------------------------------------------------------------------------------------------------


def messages_of(case: Case) -> list[Message]:
    """The last things said on a case that has gone through the door, the oldest of them first."""
    return _LAST(case.pk)[::-1]


_LAST = Prepared(lambda case: Message.objects.filter(case=case).select_related("by", "body").order_by("-pk")[:SHOWN])


def mark_of(case: Case) -> str:
    """What changes whenever somebody speaks on the case or takes back what he said: one query."""
    found = Message.objects.filter(case=case).aggregate(last=Max("pk"), void=Count("pk", filter=~Q(voided_at=None)))
    return f"{found['last'] or 0}-{found['void']}"


def unread_on(case: Case, user: User, last: list[Message]) -> int:
    """How much was said on the case that `user` has not read; `last` is what `messages_of` gave."""
    found = _SEEN(user.pk, case.pk) if last else []
    seen = found[0].last if found else 0
    if len(last) < SHOWN or last[0].pk <= seen:
        return sum(row.pk > seen and row.voided_at is None and row.by_id != user.pk for row in last)
    return Message.objects.filter(case=case, pk__gt=seen, voided_at=None).exclude(by=user).count()


_SEEN = Prepared(lambda user, case: Seen.objects.filter(user=user, case=case))


def panel(case: Case, user: User, form: SayForm | None = None) -> Panel:
    """The conversation on the case page."""
    rows = messages_of(case)
    return Panel(
        anchor="talk",
        title=_("交流"),
        template="instructions/_talk_panel.html",
        context={
            "case": case,
            "messages_said": rows,
            "mark": _mark(rows),
            "unread": unread_on(case, user, rows),
            "may_say": rules.may_say(case),
            "say_form": form or SayForm(auto_id="say_%s"),
            "me": user.pk,
        },
    )


def _mark(rows: list[Message]) -> str:
    """As `mark_of`, of messages that are all there; where there are more than shown, the next question says so."""
    return f"{rows[-1].pk if rows else 0}-{sum(row.voided_at is not None for row in rows)}"


# --- notices ----------------------------------------------------------------------------------------------------------


def notices(user: User, words: str = "") -> QuerySet[Notice]:
    """The notices that reached `user`, newest first."""
    rows: QuerySet[Notice] = Notice.objects.visible_to(user).select_related("by", "body", "reach")
    if words.strip():
        rows = spoken(rows, words)
    return rows.annotate(replies_n=Count("replies", filter=Q(replies__voided_at=None))).order_by("-pk")


def notices_page(user: User, words: str, number: str | None) -> Page[Any]:
    """One page of them."""
    return Paginator(notices(user, words), SHOWN).get_page(number)


def notices_mark(user: User) -> str:
    """What changes whenever a notice comes: one query."""
    found = Notice.objects.visible_to(user).aggregate(last=Max("pk"), ended=Count("pk", filter=~Q(ended_at=None)))
    return f"{found['last'] or 0}-{found['ended']}"


def last_seen(user: User) -> int:
    """Up to which notice `user` has read."""
    return Seen.objects.filter(user=user, case=None).values_list("last", flat=True).first() or 0


def _unread(user: User) -> QuerySet[Notice]:
    seen = Coalesce(Subquery(Seen.objects.filter(user=user, case=None).values("last")[:1]), 0)
    rows: QuerySet[Notice] = Notice.objects.visible_to(user).filter(pk__gt=seen, ended_at=None).exclude(by=user)
    return rows.order_by("-pk")


def unread_notices(user: User) -> list[Notice]:
    """The notices that are new to `user`, the newest first: what they are called, and no more."""
    return list(_unread(user).only("title", "urgent")[:UNREAD])


def unread_keys(user: User) -> Iterable[int]:
    """The same, by their keys."""
    return _unread(user).values_list("pk", flat=True)[:UNREAD]


def unread_mark(keys: Iterable[int]) -> str:
    """What changes whenever a notice comes, is read or is taken back."""
    keys = list(keys)
    return f"{len(keys)}-{max(keys, default=0)}"


def replies_of(notice: Notice) -> list[Message]:
    """What was said in reply, in order."""
    return list(Message.objects.filter(notice=notice).select_related("by", "body").order_by("pk"))


# --- the search -------------------------------------------------------------------------------------------------------


@dataclass
class Found:
    """What holds the words: instructions, notices, and what was said."""

    instructions: list[Instruction]
    notices: list[Notice]
    messages: list[Message]

    def __bool__(self) -> bool:
        return bool(self.instructions or self.notices or self.messages)


def search(user: User, words: str) -> Found:
    """The newest that hold `words`, each behind its own door: no door is wider in a search."""
    instructions = spoken(Instruction.objects.visible_to(user), words).select_related("by", "body").order_by("-pk")
    notices_found = spoken(Notice.objects.visible_to(user), words).select_related("by", "body").order_by("-pk")
    behind = Q(notice__in=Notice.objects.visible_to(user).values("pk")) | through_the_door(user)
    said = spoken(Message.objects.filter(behind, voided_at=None), words).select_related("by", "body", "case", "notice")
    return Found(list(instructions[:FOUND]), list(notices_found[:FOUND]), list(said.order_by("-pk")[:FOUND]))
