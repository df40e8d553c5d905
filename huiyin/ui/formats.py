"""Days, moments and money as the office writes them; the English forms come through translation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils import dateformat
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext

from huiyin.lib import clock

FEN_IN_WAN = 1_000_000  # 1 万元


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(clock.SHANGHAI)
    return value


_NUMBERS: dict[str, Callable[[Any], str]] = {
    "Y": lambda value: f"{value.year:04}",
    "n": lambda value: str(value.month),
    "m": lambda value: f"{value.month:02}",
    "j": lambda value: str(value.day),
    "d": lambda value: f"{value.day:02}",
    "H": lambda value: f"{value.hour:02}",
    "i": lambda value: f"{value.minute:02}",
}


@cache
def _pieces(pattern: str) -> list[Callable[[Any], str] | str] | None:
    """What a pattern of numbers and signs is made of; None for one that holds more, such as a month's name."""
    pieces: list[Callable[[Any], str] | str] = [_NUMBERS.get(letter, letter) for letter in pattern]
    return (
        None
        if any(isinstance(piece, str) and ((piece.isascii() and piece.isalpha()) or piece == "\\") for piece in pieces)
        else pieces
    )


def _written(value: date | datetime, pattern: str) -> str:
    """As Django writes that pattern: in a twentieth of its time, for a page holds a hundred days."""
    pieces = _pieces(pattern)
    if pieces is None:
        return dateformat.format(value, pattern)
    return "".join([piece if isinstance(piece, str) else piece(value) for piece in pieces])


def day(value: date | datetime) -> str:
    """2016年12月1日."""
    return _written(_local(value), pgettext("date format", "Y年n月j日"))


def short_day(value: date | datetime) -> str:
    """12-01, with the year before it when it is not this year."""
    local = _local(value)
    if local.year == clock.today().year:
        return _written(local, pgettext("date format", "m-d"))
    return _written(local, pgettext("date format", "Y-m-d"))


def moment(value: datetime) -> str:
    """12-01 09:30, with the year before it when it is not this year."""
    local = _local(value)
    if local.year == clock.today().year:
        return _written(local, pgettext("date format", "m-d H:i"))
    return _written(local, pgettext("date format", "Y-m-d H:i"))


def full_moment(value: datetime) -> str:
    """2016年12月1日 09:30."""
    return _written(_local(value), pgettext("date format", "Y年n月j日 H:i"))


def _plain(amount: Decimal) -> str:
    """The number without trailing noughts and never in exponents."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def yuan(fen: int) -> str:
    """1553.4528 万元 from ten thousand yuan up, 3000 元 below; exact to the fen. In English all in yuan."""
    amount = Decimal(fen) / 100
    if (get_language() or "").startswith("zh"):
        if abs(fen) >= FEN_IN_WAN:
            return gettext("%(amount)s 万元") % {"amount": _plain(Decimal(fen) / FEN_IN_WAN)}
        return gettext("%(amount)s 元") % {"amount": _plain(amount)}
    text = f"{amount:,.2f}"
    return gettext("%(amount)s 元") % {"amount": text.removesuffix(".00")}


_COUNTED: dict[str, Callable[[int], str]] = {
    "件": lambda n: npgettext("unit", "件", "件", n),
    "批": lambda n: npgettext("unit", "批", "批", n),
    "家": lambda n: npgettext("unit", "家", "家", n),
    "人": lambda n: npgettext("unit", "人", "人", n),
    "宗": lambda n: npgettext("unit", "宗", "宗", n),
    "条": lambda n: npgettext("unit", "条", "条", n),
    "项": lambda n: npgettext("unit", "项", "项", n),
}


def unit_of(n: int, unit: object) -> str:
    """The word for `n` of a unit that stands in the page's language: 1 case, 2 cases. Others stay as they are."""
    said = str(unit)
    if n != 1 or (get_language() or "").startswith("zh"):
        return said
    return next((one(n) for chinese, one in _COUNTED.items() if gettext(chinese) == said), said)


def listed(words: Iterable[object]) -> str:
    """Words one after the other: 大气、水; in English air, water."""
    return gettext("、").join(map(str, words))


def due(day_due: date | datetime, *, done: bool = False, yellow: datetime | None = None) -> tuple[str, str]:
    """The lamp's colour and its words for something due that day or hour: late, today, soon, or later.

    Soon is from the moment `yellow` on, where the rulebook has set one, else three days before.
    """
    if done:
        return "grey", gettext("已完成")
    local = _local(day_due)
    last = local.date() if isinstance(local, datetime) else local
    left = (last - clock.today()).days
    if left < 0:
        return "red", ngettext("逾期 %(days)d 天", "逾期 %(days)d 天", -left) % {"days": -left}
    if left == 0 and isinstance(local, datetime) and local < clock.now():
        hours = int((clock.now() - local).total_seconds() // 3600)
        late = ngettext("逾期 %(hours)d 小时", "逾期 %(hours)d 小时", hours) % {"hours": hours}
        return "red", late if hours else gettext("刚刚逾期")
    if left == 0:
        return "yellow", gettext("今天到期")
    words = ngettext("还剩 %(days)d 天", "还剩 %(days)d 天", left) % {"days": left}
    soon = yellow <= clock.now() if yellow is not None else left <= 3
    return ("yellow" if soon else "green"), words
