"""Every route of the system as a person meets it, and what is asked of a page besides axe: that it speaks one language.

A route is read as a page by the person named here, answers with a file, or is only acted on. A route that stands in none
of the three fails `test_every_route_is_listed`, so that no new page escapes the browser.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from playwright.sync_api import Page

from huiyin.journal.events import kind_of, kinds
from huiyin.people.models import Body, Official, Post, User
from huiyin.project.catalogues import messages
from huiyin.rulebook.models import Entry
from tests.test_english import AS_IT_IS

NOBODY = ""  # a page that is read before signing in

# Each page, and who opens it: the one who has most to do there.
READERS: dict[str, str] = {
    "account_login": NOBODY,
    "account_logout": "he",
    "account_change_password": "he",
    "mfa_index": "he",
    "patterns": "lin",
    "home": "lin",
    "command": "mayor",
    "cases": "lin",
    "case": "he",
    "timeline": "he",
    "journal:entries": "kong",
    "journal:readings": "kong",
    "journal:verification": "kong",
    "people:bodies": "admin",
    "people:body": "admin",
    "people:officials": "admin",
    "people:official": "admin",
    "people:users": "admin",
    "people:user": "admin",
    "people:grants": "admin",
    "people:import": "admin",
    "people:my_account": "he",
    "rulebook:books": "admin",
    "rulebook:book": "admin",
    "rulebook:section": "admin",
    "rulebook:add": "admin",
    "rulebook:entry": "admin",
    "rulebook:duties": "he",
    "deadlines:case": "he",
    "deadlines:requests": "lin",
    "deadlines:calendar": "admin",
    "deadlines:my_calendar": "he",
    "jobs:operations": "admin",
    "jobs:reminders": "he",
    "files:evidence": "he",
    "committee:disputes": "hao",
    "committee:members": "hao",
    "committee:file": "hao",
    "committee:dispute": "hao",
    "roster:now": "he",
    "roster:month": "lin",
    "roster:mine": "he",
    "roster:shift": "he",
    "roster:alarm": "he",
    "leadership:mine": "chen",
    "leadership:leader": "mayor",
    "leadership:leaders": "lin",
    "leadership:duty": "chen",
    "verification:section": "he",
    "verification:split": "he",
    "enforcement:measures": "lin",
    "enforcement:parties": "lin",
    "enforcement:party": "lin",
    "enforcement:section": "he",
    "enforcement:take": "he",
    "enforcement:measure": "he",
    "enforcement:case_parties": "he",
    "rectification:items": "lin",
    "rectification:to_accept": "yan",
    "rectification:section": "he",
    "rectification:plan": "he",
    "rectification:item": "he",
    "rectification:progress": "he",
    "accountability:register": "su",
    "accountability:inquiry": "su",
    "instructions:list": "mayor",
    "instructions:new": "mayor",
    "instructions:meeting": "lin",
    "instructions:instruction": "he",
    "instructions:supervise": "lin",
    "instructions:talk": "he",
    "instructions:notices": "he",
    "instructions:new_notice": "lin",
    "instructions:notice": "he",
    "instructions:search": "he",
    "instructions:delegations": "he",
    "accountability:clues": "su",
    "accountability:new_clue": "su",
    "accountability:clue": "lv",
    "accountability:counts": "su",
    "checks:route": "cha",
    "checks:results": "mayor",
    "checks:plans": "lei",
    "checks:new": "lei",
    "checks:plan": "lei",
    "checks:edit": "lei",
    "checks:check": "lei",
    "checks:record": "cha",
    "honesty:signals": "su",
    "honesty:signal": "su",
    "honesty:trace": "su",
    "complainants:section": "he",
    "complainants:calls": "gao",
    "complainants:call": "gao",
    "complainants:identities": "key2",
    "complainants:redaction": "lin",
    "closing:reviews": "zhou",
    "closing:batches": "lin",
    "closing:feedback": "lin",
    "intake:inspections": "lin",
    "intake:new_inspection": "lin",
    "intake:inspection": "lin",
    "intake:lists": "lin",
    "intake:list": "lin",
    "intake:desks": "lin",
    "intake:desk": "lin",
    "intake:desk_row": "lin",
    "intake:batches": "lin",
    "intake:batch": "lin",
    "intake:new_case": "lin",
    "publication:tables": "lin",
    "publication:make": "lin",
    "publication:table": "pan",
    "reports:bulletin": "mayor",
    "reports:figure": "lin",
    "reports:definitions": "lin",
}

# What a browser keeps or a program asks for, with who may have it.
FILES: dict[str, str] = {
    "healthz": NOBODY,
    "deadlines:feed": NOBODY,
    "journal:script": "kong",
    "people:import_template": "admin",
    "accountability:paper": "su",
    "accountability:open_file": "su",
    "files:picture": "he",
    "files:thumb": "he",
    "files:download": "he",
    "files:paper": "lin",
    "instructions:paper": "mayor",
    "intake:batch_paper": "lin",
    "intake:case_paper": "lin",
    "committee:paper": "hao",
    "publication:docx": "lin",
    "publication:xlsx": "lin",
    "reports:paper": "lin",
    "checks:list": "lei",
    "checks:results_paper": "lei",
    "checks:sheet": "lei",
    "checks:paper": "lei",
    "checks:script": "lei",
    "reports:sheet": "lin",
}

# Pages on the way in, which depend on where in the sign-in one stands: `test_every_entrance.py` goes through them.
ENTRANCE = {
    "account_reauthenticate",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
}

# A fragment that the page asks for again and again; it stands on the patterns page too.
FRAGMENTS = {
    "patterns_progress": "lin",
    "instructions:inbox": "he",
    "roster:calls": "he",
    "instructions:standing": "mayor",
}

# Only acted on: a GET is answered with 405, or (set_language) leads back.
ACTS = {
    "deadlines:ask", "deadlines:answer", "jobs:retry", "jobs:switch", "jobs:mailbox", "set_language", "patterns_refused", "patterns_photos", "people:import_confirm", "files:original", "files:withdraw",
    "committee:end_member", "committee:act", "roster:plan", "roster:act", "roster:swap", "roster:acknowledge",
    "leadership:name", "leadership:void_duty", "leadership:instruct", "leadership:answer",
    "verification:find", "verification:overall",
    "enforcement:answer", "enforcement:change", "enforcement:void_amendment", "enforcement:enter_parties",
    "enforcement:void_merge", "rectification:act", "rectification:step", "rectification:void_progress",
    "accountability:answer", "accountability:decide", "accountability:end", "accountability:propose",
    "accountability:propose_decision", "accountability:decide_step", "accountability:keep_file", "accountability:tie",
    "accountability:on_decision",
    "honesty:judge", "honesty:trace_paper",
    "complainants:reply", "complainants:reach", "complainants:telephone", "complainants:register", "complainants:ask",
    "complainants:consent", "complainants:decline", "complainants:look",
    "closing:void_feedback", "closing:submit", "closing:submit_part", "closing:review", "closing:conclude",
    "closing:strike_off", "closing:reopen",
    "instructions:acknowledge", "instructions:answer", "instructions:decide", "instructions:end",
    "instructions:end_supervision", "instructions:void_message", "instructions:end_notice",
    "instructions:end_delegation",
    "intake:discard_list", "intake:add_unit", "intake:sign", "intake:pass_down", "intake:object", "intake:answer",
    "intake:end", "intake:reassign", "intake:repeat", "intake:void", "intake:correct",
    "publication:propose", "publication:approve", "publication:void", "checks:act", "checks:act_on",
}  # fmt: skip

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
LATIN = re.compile(r"(?<![0-9A-Za-z])[A-Za-z][A-Za-z'’]+(?![0-9A-Za-z])")  # a word, no piece of a seal or a number

# English words that a Chinese page may hold: the product's name, keys of the keyboard, kinds of files.
SAID_IN_CHINESE = {
    *("huiyin", "ctrl", "shift", "enter", "docx", "xlsx", "xls", "ods", "csv", "tsv", "pdf", "wps", "word", "utf"),
    *("jpg", "jpeg", "png", "heic", "doc", "html", "mb", "kb"),
    *("nanhe", "hb", "guangdong", "night", "dumping", "foshan"),  # codes: examples, and the rulebook's
}
# Chinese that an English page may hold: the way to the Chinese page, and what the catalogue leaves as it is.
SAID_IN_ENGLISH = AS_IT_IS | {"中文"}


def said_on(page: Page) -> list[tuple[str, str]]:
    """All that the page says, shown or folded away: its texts, hints, names for screen readers, words for script."""
    return [
        tuple(pair)
        for pair in page.evaluate(
            """() => {
              const said = [], tongue = (one) => one.closest('[lang]')?.lang ?? '';
              const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
              for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const text = node.nodeValue.trim();
                if (text && !node.parentElement.closest('script, style, code, kbd')) said.push([tongue(node.parentElement), text]);
              }
              const heard = ['title', 'placeholder', 'alt', 'aria-label', 'aria-description', 'label', 'data-label', 'data-confirm', 'data-dialog'];
              for (const one of document.querySelectorAll('*'))
                for (const { name, value } of one.attributes)
                  if (heard.includes(name) || (name.startsWith('data-') && one.id === 'ui-words'))
                    said.push([tongue(one), value.trim()]);
              return said;
            }"""
        )
    ]


def strange_words(said: list[tuple[str, str]], data: Data) -> list[str]:
    """What is said in the wrong language: Chinese on an English page that is no data, English on a Chinese one."""
    found: dict[str, None] = {}
    for tongue, text in said:
        if tongue.startswith("en"):
            if text in _sentences() and text not in data.values:
                found[f"not translated: {text}"] = None
            for run in HAN.findall(text):
                if run not in SAID_IN_ENGLISH and run not in data.whole:
                    found[f"Chinese on an English page: {run} ({text[:60]})"] = None
        elif tongue.startswith("zh"):
            for word in LATIN.findall(text):
                if word.lower() not in SAID_IN_CHINESE and word not in data.words:
                    found[f"English on a Chinese page: {word} ({text[:60]})"] = None
    return list(found)


@cache
def _sentences() -> frozenset[str]:
    """Every Chinese sentence of the catalogue that has a different English one."""
    source = (settings.LOCALE_PATHS[0] / "en" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    return frozenset(
        form for key, text in messages(source).items() if key != text for form in key.split("\x04")[-1].split("\0")
    )


class Data:
    """What the database holds in words: names, texts and titles, which every page shows as they are."""

    def __init__(self, *typed: str) -> None:
        self.values: set[str] = set(typed)
        # The events of the journal's own tests are known to a process that has collected them.
        self.values |= {str(kind_of(kind).sentence) for kind in kinds() if kind.startswith("test.")}
        for model in apps.get_models():
            if model._meta.app_label in ("sessions", "contenttypes", "auth", "axes", "account", "mfa"):
                continue
            fields = [
                one.name
                for one in model._meta.concrete_fields
                if isinstance(one, models.CharField | models.TextField | models.JSONField)
            ]
            for row in model._default_manager.values_list(*fields):
                for value in row:
                    self._take(value)
        self.values |= {str(post) for post in Post.objects.select_related("body")}
        self.whole = "\n".join(self.values)
        mixed = [text for text in self.values if HAN.search(text)]  # what people wrote, no code
        # Codes and kinds are no words for a page: of the Latin only what people themselves wrote is.
        duties = Entry.objects.filter(section="duty").values_list("data", flat=True)
        written = [
            *mixed,
            *(word for data in duties for word in data["words"]),
            *User.objects.values_list("username", flat=True),
            *Body.objects.values_list("code", flat=True),
            *Official.objects.values_list("code", flat=True),
        ]
        self.words = {word for text in written for word in LATIN.findall(text)}

    def _take(self, value: Any) -> None:
        if isinstance(value, str):
            self.values.add(value.strip())
        elif isinstance(value, dict):
            for one in value.values():
                self._take(one)
        elif isinstance(value, list | tuple):
            for one in value:
                self._take(one)
