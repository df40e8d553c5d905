"""The components, as template tags. Every one of them stands on the patterns page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import get_script_prefix
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from huiyin.ui import formats
from huiyin.ui.assets import MODULES, STYLESHEETS
from huiyin.ui.body_tags import body_tag
from huiyin.ui.http import refused_reason
from huiyin.ui.icons import ICONS
from huiyin.ui.naming import title
from huiyin.ui.navigation import ON_A_DESK, ON_A_PHONE
from huiyin.ui.written import said

register = template.Library()


# --- the page itself -------------------------------------------------------------------------------------------------


@register.simple_tag
def stylesheets() -> SafeString:
    """The links to the style sheets."""
    return _stylesheets(get_script_prefix())


@cache
def _stylesheets(_prefix: str) -> SafeString:
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(path),) for path in STYLESHEETS))


@register.simple_tag
def modules() -> SafeString:
    """Our own ES modules."""
    return _modules(get_script_prefix())


@cache
def _modules(_prefix: str) -> SafeString:
    return format_html_join("\n", '<script type="module" src="{}"></script>', ((static(path),) for path in MODULES))


@register.simple_tag
def html_lang() -> str:
    """The page's language as HTML names it: zh-Hans, en."""
    language = get_language() or "zh-hans"
    main, _, rest = language.partition("-")
    return f"{main}-{rest.title()}" if rest else main


@register.simple_tag
def words() -> SafeString:
    """What our modules say by themselves, in the page's language."""
    return _words(get_language() or "")


@cache
def _words(_language: str) -> SafeString:
    return render_to_string("ui/_words.html")


@register.simple_tag
def main_navigation(entries: Iterable[Any]) -> SafeString:
    """The row of rooms on a desk, the bar under the thumb on a phone; what does not fit goes under 更多."""
    shown = tuple(replace(entry, label=str(entry.label)) for entry in entries)
    return _navigation(shown[:ON_A_PHONE], shown[ON_A_PHONE:ON_A_DESK], shown[ON_A_DESK:], get_language() or "")


@lru_cache(maxsize=500)
def _navigation(
    always: tuple[Any, ...], on_a_desk: tuple[Any, ...], always_more: tuple[Any, ...], _language: str
) -> SafeString:
    """Whoever has the same rights sees the same rooms from the same page."""
    shown = {"always": always, "on_a_desk": on_a_desk, "always_more": always_more}
    return render_to_string("ui/_navigation.html", shown)


@register.simple_tag
def person_name(user: Any) -> str:
    """What to call the person who has signed in."""
    return getattr(user, "name", "") or (hasattr(user, "get_full_name") and user.get_full_name()) or str(user)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawing beside a word; it says nothing by itself, so it is hidden from readers."""
    return _icon(name)


@cache
def _icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        ICONS.get(name, ICONS["dot"]),
    )


# --- words: days, moments, money -------------------------------------------------------------------------------------


register.filter("title_of", title)


@register.filter
def day(value: date | datetime | None) -> str:
    """2016年12月1日."""
    return formats.day(value) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> SafeString | str:
    """12-01, the full day in its title."""
    if not value:
        return ""
    iso = value.isoformat()
    return format_html('<time datetime="{}" title="{}">{}</time>', iso, formats.day(value), formats.short_day(value))


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """12-01 09:30, the full moment in its title."""
    if not value:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(timespec="seconds"),
        formats.full_moment(value),
        formats.moment(value),
    )


@register.filter
def yuan(fen: int | None) -> str:
    """1553.4528 万元, or 3000 元."""
    return formats.yuan(fen) if fen is not None else ""


register.filter("listed", formats.listed)
register.filter("full_moment", formats.full_moment)


@register.simple_tag
def days_left(
    due: date | datetime | None,
    done: bool = False,  # noqa: FBT001, FBT002 - template
    yellow: datetime | None = None,
) -> SafeString | str:
    """A lamp that says how long something still has: red late, yellow from `yellow` or three days before, green later."""
    if not due:
        return ""
    colour, words = formats.due(due, done=bool(done), yellow=yellow)
    return lamp(colour, words)


# --- components without a body ---------------------------------------------------------------------------------------


@register.simple_tag
def lamp(colour: str, word: Any) -> SafeString:
    """A lamp (red, yellow, green, grey), always with its word."""
    return format_html('<span class="lamp lamp-{}">{}</span>', colour, word)


@register.simple_tag
def badge(word: Any, tone: str = "plain") -> SafeString:
    """A tag: plain, blue, strong, red, amber, green."""
    return format_html('<span class="badge badge-{}">{}</span>', tone, word)


@register.simple_tag
def button(label: Any, href: str = "", kind: str = "", type: str = "submit", **attrs: Any) -> SafeString:
    """A button, or a link that looks like one. Kinds: primary, quiet, danger. Further keywords become
    attributes: `name`, `value`, `form`, `id`; underscores read as hyphens (`data_confirm`, `hx_get`).
    `small` stands in a line of text; `broad` is as broad as a phone, for what is pressed with one thumb."""
    drawn, small, broad = attrs.pop("icon", ""), attrs.pop("small", False), attrs.pop("broad", False)
    shape = f"button button-{said(kind)}" if kind else "button"
    further = "".join(f' {said(name.replace("_", "-"))}="{said(value)}"' for name, value in attrs.items())
    inside = f'class="{shape}{" button-small" if small else ""}{" button-broad" if broad else ""}"{further}>{icon(drawn) if drawn else ""}{said(label)}'
    if href:
        return mark_safe(f'<a href="{said(href)}" {inside}</a>')  # noqa: S308 - escaped part by part
    return mark_safe(f'<button type="{said(type)}" {inside}</button>')  # noqa: S308 - escaped part by part


@register.inclusion_tag("ui/_action_button.html", takes_context=True)
def action_button(
    context: Context, verdict: Any, label: Any, url: str, kind: str = "", confirm: Any = "", target: str = ""
) -> dict[str, Any]:
    """A form with one button when the verdict is yes; else the same button switched off, its reason beside it.

    With `target` (a CSS selector) the answer is swapped there by htmx; without script it is a plain POST.
    """
    return {
        "verdict": verdict, "label": label, "url": url, "kind": kind, "confirm": confirm, "target": target,
        "csrf_token": context.get("csrf_token"), "next_id": f"why-{abs(hash((str(label), url))) % 10**8}",
    }  # fmt: skip


@register.inclusion_tag("ui/_reason_drawer.html", takes_context=True)
def reason_drawer(
    context: Context, title: Any, url: str, label: Any = "", kind: str = "danger", confirm: Any = ""
) -> dict[str, Any]:
    """A drawer with a form that asks for one thing, the reason. Refused, it stands open again with what was typed."""
    request = context.get("request")
    refused = refused_reason(request, url) if request is not None else {}
    return {
        "title": title, "url": url, "label": label or gettext("原因"), "kind": kind, "confirm": confirm,
        "csrf_token": context.get("csrf_token"), "id": "reason" + re.sub(r"\W+", "-", url).rstrip("-"),
        "said": refused.get("said", ""), "typed": refused.get("typed", ""),
    }  # fmt: skip


@register.simple_tag
def stage_rail(stages: Iterable[Mapping[str, Any]]) -> SafeString:
    """The stages of a case: each with `label`, `day`, `note`, `href` and `state` (done, current, late, todo)."""
    lines = []
    for n, stage in enumerate(stages, start=1):
        state = stage.get("state") or "todo"
        here = ' aria-current="step"' if state in ("current", "late") else ""
        mark = icon(_STAGE_MARKS[state]) if state in _STAGE_MARKS else n
        lines.append(
            f'<li class="rail-{said(state)}"{here}><span class="rail-mark">{mark}</span>'
            f'<span class="rail-label">{_linked(stage.get("label"), stage.get("href"))}'
            f'<span class="hidden"> · {_stage_word(state)}</span></span>'
        )
        if on := stage.get("day"):
            lines.append(f'<span class="rail-day">{short_day(on)}</span>')
        if note := stage.get("note"):
            lines.append(f'<span class="rail-note">{said(note)}</span>')
        lines.append("</li>")
    return mark_safe(f'<ol class="rail">{"".join(lines)}</ol>')  # noqa: S308 - escaped part by part


_STAGE_MARKS = {"done": "check", "late": "alert"}


def _stage_word(state: str) -> str:
    match state:
        case "done":
            return gettext("已完成")
        case "late":
            return gettext("逾期")
        case "current":
            return gettext("进行中")
    return gettext("未开始")


def _linked(words: Any, href: Any) -> str:
    """The words, as a link where there is somewhere to go."""
    return f'<a href="{said(href)}">{said(words)}</a>' if href else said(words)


@register.inclusion_tag("ui/_sort_header.html", takes_context=True)
def sort_header(context: Context, label: Any, key: str, number: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002
    """A `<th>` that sorts by `?sort=key`, and the other way round (`-key`) when pressed again."""
    request = context.get("request")
    query = request.GET.copy() if request else {}
    now = query.get("sort", "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    query["sort"] = f"-{key}" if now == key else key
    for gone in ("page", "after"):
        query.pop(gone, None)
    address = query.urlencode() if hasattr(query, "urlencode") else f"sort={key}"
    return {"label": label, "address": address, "direction": direction, "number": number}


@register.inclusion_tag("ui/_table.html", takes_context=True)
def table(context: Context, columns: list[Any], rows: Iterable[Any], caption: Any) -> dict[str, Any]:
    """A table described by `ui.tables.Column`s; on a phone each row is a card."""
    cells = [[(column, column.of(row), column.link(row)) for column in columns] for row in rows]
    return {"columns": columns, "rows": cells, "caption": caption, "request": context.get("request")}


@register.inclusion_tag("ui/_filter_bar.html", takes_context=True)
def filter_bar(context: Context, form: Any, label: Any = "", target: str = "") -> dict[str, Any]:
    """A GET form in one row above a list, with a way to clear it. With `target` htmx swaps the list."""
    request = context.get("request")
    return {"form": form, "label": label, "target": target, "path": request.path if request else "", "request": request}


@register.simple_tag
def person_chip(person: Any, title: Any = "", href: str = "") -> SafeString:
    """A person: name, and the post or body beside it. Takes a name or anything with `name`, `title`, `href`."""
    if isinstance(person, str | Promise):
        return _chip(str(person), title, href)

    def get(key: str) -> Any:
        return person.get(key, "") if isinstance(person, dict) else getattr(person, key, "")

    return _chip(str(get("name") or person), title or get("title"), href or get("href"))


def _chip(name: str, title: Any, href: Any) -> SafeString:
    link, end = (f'a class="person-name" href="{said(href)}"', "a") if href else ('span class="person-name"', "span")
    post = f' <span class="person-title">{said(title)}</span>' if title else ""
    return mark_safe(  # noqa: S308 - escaped part by part
        f'<span class="person"><span class="person-who"><span class="person-mark" aria-hidden="true">{said(name[:1])}'
        f"</span><{link}>{said(name)}</{end}></span>{post}</span>"
    )


@register.inclusion_tag("ui/_evidence_strip.html")
def evidence_strip(items: Iterable[Any], more: str = "") -> dict[str, Any]:
    """Photographs and papers in a row: each with `href`, `thumb` (or none: a paper), `title`, `note`."""
    return {"items": list(items), "more": more}


@register.simple_tag
def timeline(entries: Iterable[Mapping[str, Any]]) -> SafeString:
    """Who did what: each with `who`, `unit`, `what`, `on`, `entered`, `detail`, `tone` (late, final), `href`."""
    lines = []
    for entry in entries:
        who = [said(entry.get("who") or "")]
        if unit := entry.get("unit"):
            who.append(said(unit))
        if entered := entry.get("entered"):
            who.append(f"{gettext('录入')} {moment(entered)}")
        tone = f" timeline-{said(entry['tone'])}" if entry.get("tone") else ""
        detail = f'<p class="timeline-detail">{said(entry["detail"])}</p>' if entry.get("detail") else ""
        lines.append(
            f'<li class="timeline-entry{tone}"><span class="timeline-on">{short_day(entry.get("on"))}</span>'
            f'<div class="timeline-body"><p class="timeline-what">{_linked(entry.get("what"), entry.get("href"))}</p>'
            f'{detail}<p class="timeline-who">{" · ".join(who)}</p></div></li>'
        )
    return mark_safe(f'<ol class="timeline">{"".join(lines)}</ol>')  # noqa: S308 - escaped part by part


@register.simple_tag
def checklist(lines: Iterable[Mapping[str, Any]]) -> SafeString:
    """Conditions: each with `met`, `label`, `reason` and the link to meet it (`href`, `link`)."""
    lines = list(lines)
    missing = sum(not line["met"] for line in lines)
    lacks = ngettext("还差 %(n)s 项", "还差 %(n)s 项", missing) % {"n": missing} if missing else gettext("各项均已具备")
    words = {True: gettext("已具备"), False: gettext("未具备")}
    parts = [f'<div class="checklist"><p class="checklist-sum">{lacks}</p><ul>']
    for line in lines:
        met, reason, href = line["met"], line.get("reason"), line.get("href")
        parts.append(
            f'<li class="{"met" if met else "missing"}">{icon("check" if met else "cross")}'
            f'<span><span class="checklist-word">{words[bool(met)]}</span> '
            f"{said(line['label'])}"
        )
        if reason:
            parts.append(f'<span class="checklist-why">{said(reason)}</span>')
        go = _linked(line.get("link") or gettext("去办理"), href) if href and not met else ""
        parts.append(f"</span>{go}</li>")
    return mark_safe(f"{''.join(parts)}</ul></div>")  # noqa: S308 - escaped part by part


@register.inclusion_tag("ui/_progress.html")
def progress(value: int, total: int, label: Any, url: str = "", done: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002
    """How far long work has come. With `url` it asks again every two seconds until it is done."""
    return {"value": value, "total": total, "label": label, "url": url, "done": done}


@register.inclusion_tag("ui/_key_values.html")
def key_values(pairs: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """A list of names and values."""
    return {"pairs": pairs}


@register.inclusion_tag("ui/_stat.html")
def stat(
    label: Any, value: Any, unit: Any = "", href: str = "", definition: str = "", tone: str = "", note: Any = ""
) -> dict[str, Any]:
    """A figure with its unit, opening the list behind it and its definition. Tones: late, soon, good."""
    return {
        "label": label, "value": value, "unit": formats.unit_of(value, unit) if isinstance(value, int) else unit,
        "href": href, "definition": definition, "tone": tone, "note": note,
    }  # fmt: skip


@register.inclusion_tag("ui/_pagination.html", takes_context=True)
def pagination(context: Context, page: Any) -> dict[str, Any]:
    """Numbered pages of a Django paginator, keeping the other parts of the address."""
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "pages": pages, "request": context.get("request")}


@register.inclusion_tag("ui/_next_page.html", takes_context=True)
def next_page(context: Context, after: Any, first: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002
    """Keyset pages: the next rows after the key `after` (empty: there are no more)."""
    return {"after": after, "first": first, "request": context.get("request")}


@register.inclusion_tag("ui/_tabs.html")
def tabs(items: Iterable[Any], label: Any) -> dict[str, Any]:
    """Links side by side: each with `label`, `href`, `current`, `count`."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/_empty_state.html")
def empty_state(title: Any, text: Any = "", href: str = "", link: Any = "") -> dict[str, Any]:
    """An empty list says what that means and what to do."""
    return {"title": title, "text": text, "href": href, "link": link}


@register.inclusion_tag("ui/_error_summary.html")
def error_summary(form: Any) -> dict[str, Any]:
    """All errors of a form on top, each a link to its field. `{{ form }}` brings it by itself."""
    return {"form": form}


# --- components with a body ------------------------------------------------------------------------------------------


def _id(name: Any) -> str:
    return f' id="{said(name)}"' if name else ""


@body_tag(register)
def _notice(body: str, tone: Any, title: Any = "") -> str:
    """`{% notice "error" "标题" %}`: info, warn, error, success."""
    role = ' role="alert"' if tone == "error" else ""
    head = f'<p class="notice-title">{said(title)}</p>' if title else ""
    return f'<div class="notice notice-{said(tone)}"{role}>{head}{body}</div>'


@body_tag(register)
def _drawer(body: str, title: Any, *, id: Any = "", open: Any = False, note: Any = "") -> str:
    """`{% drawer "标题" %}`: opens in place."""
    beside = f' <span class="drawer-note">{said(note)}</span>' if note else ""
    return (
        f'<details class="drawer"{_id(id)}{" open" if open else ""}><summary>{said(title)}{beside}</summary>'
        f'<div class="drawer-body">{body}</div></details>'
    )


@body_tag(register)
def _dialog(body: str, label: Any, title: Any, *, id: Any = "", kind: Any = "") -> str:
    """`{% dialog "按钮" "标题" %}`: a dialog with script, a section in place without."""
    shape = f"button button-{said(kind)}" if kind else "button"
    return (
        f'<details class="drawer drawer-dialog" data-dialog="{said(title)}"{_id(id)}>'
        f'<summary class="{shape}">{said(label)}</summary><div class="drawer-body">{body}</div></details>'
    )


@body_tag(register)
def _panel(body: str, title: Any, *, id: Any = "", note: Any = "") -> str:
    """`{% panel "标题" %}`: a titled card."""
    beside = f"<p>{said(note)}</p>" if note else ""
    return (
        f'<section class="panel"{_id(id)}><header class="panel-head"><h2>{said(title)}</h2>{beside}</header>'
        f'<div class="panel-body">{body}</div></section>'
    )
