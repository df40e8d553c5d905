"""What the auditor's pages call the kinds that the journal stores: the codes stand for good, these words may change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.journal.events import kind_of, kinds
from huiyin.journal.models import Entry
from huiyin.ui.formats import day

# The names of bodies and persons in office by their codes. Set by the floor above that knows them, when it is ready.
names_of: Callable[[set[str]], Mapping[str, str]] | None = None

SUBJECTS: dict[str, str | Promise] = {
    "case": _("案件"),
    "batch": _("批次"),
    "inspection": _("督察"),
    "sourcelist": _("来件清单"),
    "clue": _("线索"),
    "inquiry": _("调查"),
    "oversightanswer": _("监管责任答复"),
    "accountable": _("被问责人"),
    "decision": _("问责决定"),
    "identity": _("投诉人身份"),
    "unlock": _("身份查阅"),
    "identity_keys": _("身份密钥"),
    "checkplan": _("抽查方案"),
    "check": _("抽查"),
    "checks": _("抽查清单"),
    "disclosuretable": _("公开一览表"),
    "evidence": _("证据材料"),
    "paper": _("生成文书"),
    "party": _("当事人"),
    "rulebook": _("规则库"),
    "body": _("机构"),
    "post": _("职务"),
    "official": _("公职人员"),
    "user": _("用户"),
    "grant": _("角色授权"),
    "office": _("机构人员导入"),
    "cases": _("案件清单"),
    "measures": _("措施台账"),
    "parties": _("当事人清单"),
    "items": _("整改台账"),
    "inquiries": _("线索与问责清单"),
    "bulletin": _("通报"),
    "figure": _("通报数字"),
    "journal": _("日志"),
    "signal": _("异常信号"),
    "signals": _("异常信号清单"),
    "instruction": _("指令"),
    "notice": _("通知"),
    "message": _("交流"),
    "delegation": _("委托代办"),
    "shift": _("班次"),
    "alarm": _("夜间急件"),
    "member": _("环委会成员"),
    "feed": _("日历订阅"),
    "job": _("后台任务"),
    "calendaryear": _("放假安排"),
    "channel": _("发送渠道"),
    "dispute": _("责任争议"),
    "disputes": _("责任争议清单"),
    "requests": _("延期申请清单"),
    "roster": _("值班表"),
    "instructions": _("指令清单"),
    "notices": _("通知清单"),
    "talk": _("交流搜索"),
    "command": _("指挥"),
}
SEALED: dict[str, str | Promise] = {
    "identity": _("投诉人身份"),
    "telephone": _("投诉人电话"),
    "received_text": _("收到的原文"),
    "inquiry": _("监管责任调查"),
    "original": _("照片原件"),
    "signal": _("异常信号"),
    "readings": _("阅读情况"),
}
_SLOT = re.compile(r"%\(\w+\)[sd]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def subject_word(kind: str) -> str:
    """What a kind of subject is called; the code where it has no word."""
    return str(SUBJECTS.get(kind, kind))


def subject_choices() -> list[tuple[str, str | Promise]]:
    """Every kind of subject that has a word, each word once."""
    return list(SUBJECTS.items())


def subject_number(identifier: str) -> str:
    """The number by which a subject is told from others of its kind; nothing for what there is one of."""
    return identifier if identifier[:1].isdigit() else ""


def sealed_word(what: str) -> str:
    """What was opened, in words."""
    return str(SEALED.get(what, what))


def event_choices() -> list[tuple[str, str]]:
    """Every kind of entry by its sentence, what differs from one to the next left open."""
    events = ((kind, kind_of(kind)) for kind in kinds())
    told = [(kind, _SLOT.sub("…", str(event.sentence))) for kind, event in events if event and event.sentence]
    return sorted(told, key=lambda one: one[1])


def asked_for(query: str) -> str:
    """The filter of a list as it stood in the address, readable."""
    pairs = parse_qsl(query)
    return " ".join(f"{name}={value}" for name, value in pairs) if pairs else query


def sentences(entries: Iterable[Entry]) -> list[str]:
    """What each entry says, codes of bodies and persons in office by their names, days as the office writes them."""
    entries = list(entries)
    codes = {value for entry in entries for value in entry.payload.values() if isinstance(value, str) and value}
    called = names_of(codes) if names_of and codes else {}
    return [_sentence(entry, called) for entry in entries]


def _sentence(entry: Entry, called: Mapping[str, str]) -> str:
    event = kind_of(entry.kind)
    if event is None:
        return entry.kind
    return event.describe({key: _readable(value, called) for key, value in entry.payload.items()})


def _readable(value: Any, called: Mapping[str, str]) -> Any:
    if not isinstance(value, str):
        return value
    if _DAY.fullmatch(value):
        return day(date.fromisoformat(value))
    return called.get(value, value)
