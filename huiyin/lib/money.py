"""Money is a whole number of fen. It is never a float: a penalty that is one fen off is a wrong document."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from huiyin.lib import chinese

FEN_PER_YUAN = 100
FEN_PER_WAN = 10_000 * FEN_PER_YUAN
LARGEST = 10**15  # ten trillion yuan: beyond it somebody typed an account number into the field

_SCALES = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 1000, "百": 100}
_AMOUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(亿|千万|百万|十万|万|千|百)?(元|圆|块|角|分)?")
_HAN_AMOUNT = re.compile(r"[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟廿卅]+")


def yuan(fen: int) -> str:
    """The plain figure in yuan with two decimals, as data formats carry it: 15534528.00."""
    sign, whole, rest = _split(fen, FEN_PER_YUAN)
    return f"{sign}{whole}.{rest:02d}"


def wan(fen: int) -> str:
    """The figure as the bulletin prints it: 1553.4528 万元.

    Four decimals are whole yuan. An amount with odd fen gets six, so that nothing printed is rounded.
    """
    sign, whole, rest = _split(fen, FEN_PER_WAN)
    decimals = f"{rest:06d}"
    return f"{sign}{whole}.{decimals[:4] if decimals.endswith('00') else decimals} 万元"


def grouped(fen: int) -> str:
    """Yuan as a person reads them in a table: 15,534,528.00 元, in English 15,534,528.00 yuan."""
    sign, whole, rest = _split(fen, FEN_PER_YUAN)
    return _("%(amount)s 元") % {"amount": f"{sign}{whole:,}.{rest:02d}"}


def parse(text: str) -> int:
    """What somebody typed, in fen: 15万, 1.5万元, 3,000元, １５００, 十五万元, 1万5千元, ¥300.50.

    A figure without a unit is yuan. Anything that could be read in two ways is a ValueError whose text is for
    the person who typed it.
    """
    clean = re.sub(r"\s", "", chinese.half_width(text)).replace("，", ",").replace("¥", "").replace("￥", "")
    clean = clean.removeprefix("人民币").removeprefix("RMB").removesuffix("整").removesuffix("正")
    if not clean:
        raise ValueError(_("请填写金额，例如“1.5万元”或“15000元”。"))
    if clean.startswith(("-", "负")):
        raise ValueError(_("金额不能是负数。"))
    clean = _HAN_AMOUNT.sub(_in_digits, clean) if not any(c.isdigit() for c in clean) else clean
    total, at, former = 0, 0, LARGEST * 10
    while at < len(clean):
        match = _AMOUNT.match(clean, at)
        if not match:
            raise _unclear(text)
        whole, decimals, scale, unit = match.groups()
        worth = _SCALES.get(scale or "", 1) * {"角": 10, "分": 1}.get(unit or "", FEN_PER_YUAN)
        bare_tail = at > 0 and not scale and not unit  # “1万5”: five thousand, or five?
        if bare_tail or worth >= former or (scale and unit in ("角", "分")):
            raise _unclear(text)
        total += _exact(whole.replace(",", ""), decimals or "", worth)
        former, at = worth, match.end()
    if total > LARGEST:
        raise ValueError(_("金额过大，请核对单位是元还是万元。"))
    return total


def _exact(whole: str, decimals: str, worth: int) -> int:
    scaled = int(whole + decimals) * worth
    fen, rest = divmod(scaled, 10 ** len(decimals))
    if rest:
        raise ValueError(_("金额最小到分，请去掉多余的小数。"))
    return fen


def _in_digits(match: re.Match[str]) -> str:
    number = chinese.numeral(match.group())
    return match.group() if number is None else str(number)


def _unclear(text: str) -> ValueError:
    return ValueError(_("看不懂金额“%s”，请写成“1.5万元”或“15000元”这样的形式。") % text.strip())


def _split(fen: int, unit: int) -> tuple[str, int, int]:
    if not isinstance(fen, int):
        raise TypeError("money is a whole number of fen")
    whole, rest = divmod(abs(fen), unit)
    return "-" if fen < 0 else "", whole, rest
