"""The verbs of honesty: what was found becomes a signal once; an inspector judges it once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accountability.clues import open_clue
from huiyin.accountability.models import Clue
from huiyin.honesty import rules
from huiyin.honesty.events import SignalConfirmed, SignalDismissed, SignalFound
from huiyin.honesty.found import Found
from huiyin.honesty.models import Signal
from huiyin.journal.actions import SYSTEM, Happening, record, record_many
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User

AT_ONCE = 400


@transaction.atomic
def raise_signals(found: Iterable[Found], *, on: date) -> list[Signal]:
    """A row for each contradiction that has none yet. Looking again at the same records adds nothing.

    Two who look at the same moment: the second is refused by the pair's uniqueness, and finds it there next time.
    """
    by_pair = {(one.kind, one.pair): one for one in found}
    pairs = sorted({pair for _kind, pair in by_pair})
    for start in range(0, len(pairs), AT_ONCE):
        known = Signal.objects.filter(pair__in=pairs[start : start + AT_ONCE])
        for key in known.values_list("kind", "pair"):
            by_pair.pop(key, None)
    if not by_pair:
        return []
    signals = Signal.objects.bulk_create(
        Signal(
            kind=one.kind, pair=one.pair, case_id=one.case, other_id=one.other, body_id=one.body,
            claimed_kind=one.claimed[0], claimed_id=one.claimed[1],
            against_kind=one.against[0], against_id=one.against[1],
            strength=one.strength, detail=one.detail, on=one.on,
        )
        for one in by_pair.values()
    )  # fmt: skip
    record_many(
        Happening(SignalFound(row.kind, row.strength, row.case_id, row.other_id), of=row, by=SYSTEM, on=on)
        for row in signals
    )
    return signals


@transaction.atomic
def confirm(signal: Signal, *, reason: str, by: User, on: date) -> Clue:
    """It is so: the signal becomes a clue, and its disposal is owed from now on."""
    rules.can_judge(signal, by=by, reason=reason).require()
    clue = open_clue(
        case=signal.case,
        source=Clue.Source.SIGNAL,
        summary=_("%(kind)s：%(reason)s") % {"kind": signal.get_kind_display(), "reason": reason.strip()},
        body=signal.body,
        about=signal,
        by=by,
        on=on,
    )
    _judge(signal, Signal.Judgement.CONFIRMED, reason, by, on, clue)
    record(SignalConfirmed(clue.pk), of=signal, by=by, on=on)  # the reason is the inspectors' alone
    return clue


@transaction.atomic
def dismiss(signal: Signal, *, reason: str, by: User, on: date) -> None:
    """It is not so, and why. The row stays: it counts in how often this kind is right."""
    rules.can_judge(signal, by=by, reason=reason).require()
    _judge(signal, Signal.Judgement.DISMISSED, reason, by, on, None)
    record(SignalDismissed(), of=signal, by=by, on=on)


def _judge(signal: Signal, judgement: str, reason: str, by: User, on: date, clue: Clue | None) -> None:
    if on > clock.today() or on < signal.entered.astimezone(clock.SHANGHAI).date():
        raise Refused(_("判断日期不能早于发现日期，也不能晚于今天。"))
    open_one = Signal.objects.filter(pk=signal.pk, judgement="")
    judged = {"judgement": judgement, "reason": reason.strip(), "judged_on": on, "judged_at": clock.now()}
    if not open_one.update(**judged, judged_by=by, clue=clue):
        raise Refused(_("有人刚刚判断了此信号，请刷新后再操作。"))
    signal.refresh_from_db()
