"""The administrator's pages: bodies, posts, people, accounts and roles. None of them leads to a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.views import password_change
from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people import actions, forms, portfolios, queries, rules
from huiyin.people.models import Body, Grant, Official, Post, Tenure, User
from huiyin.people.rights import ROLES, Right
from huiyin.ui.http import explains_refusal, refusal_into, whole_number

ON_A_PAGE = 50
# A form of a page: what is typed, and what is done with it; the answer is said to the person.
Do = Callable[[dict[str, Any]], str]

pages = require_http_methods(["GET", "HEAD", "POST"])


def _carry_out(request: HttpRequest, form: django_forms.Form, do: Do) -> bool:
    """True when it is done; otherwise the form holds its errors and what was typed."""
    said = ""
    if form.is_valid():
        with refusal_into(form):
            said = do(form.cleaned_data)
    if form.errors:
        return False
    messages.success(request, said)
    return True


@dataclass
class _Rows:
    """The small forms that stand beside each row of a page: the one just posted with its errors, the others empty."""

    request: HttpRequest
    bound: django_forms.Form | None = None

    def form(self, do: str, row: str, key: int, kind: type[django_forms.Form]) -> django_forms.Form:
        """The form that does `do` to the row named by `row` and `key`."""
        posted = self.request.POST
        if self.bound is not None and posted.get("do") == do and posted.get(row) == str(key):
            return self.bound
        return kind(auto_id=f"{do}_{key}_%s")


@require_safe
@explains_refusal
def bodies(request: HttpRequest) -> HttpResponse:
    """The tree."""
    rules.may_administer(request.user).require()  # type: ignore[arg-type]
    closed = "closed" in request.GET
    return render(request, "people/bodies.html", {"bodies": queries.tree(closed=closed), "closed": closed})


@pages
@explains_refusal
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """One body: its names, place, posts and who held them."""
    user: Any = request.user
    row = get_object_or_404(Body, pk=pk)
    rules.may_administer(user, row).require()
    today = clock.today()
    who = {"by": user, "on": today}

    def appoint(typed: dict[str, Any]) -> str:
        post = get_object_or_404(Post, pk=whole_number(request.POST.get("post", "")), body=row)
        actions.appoint(post, typed["official"], by=user, on=typed["on"])
        return _("已登记任职。")

    def end_tenure(typed: dict[str, Any]) -> str:
        tenure = get_object_or_404(Tenure, pk=request.POST.get("tenure"), post__body=row)
        actions.end_tenure(tenure, by=user, **typed)
        return _("已登记离任。")

    def abolish(typed: dict[str, Any]) -> str:
        actions.abolish_post(
            get_object_or_404(Post, pk=whole_number(request.POST.get("post", "")), body=row), **typed, **who
        )
        return _("已撤销该职务。")

    does: dict[str, tuple[type[django_forms.Form], Do]] = {
        "add": (forms.BodyForm, lambda typed: _said(actions.add_body(row, **typed, **who), _("已设立下级机构。"))),
        "rename": (forms.RenameForm, lambda typed: _said(actions.rename_body(row, **typed, **who), _("已更名。"))),
        "move": (forms.MoveForm, lambda typed: _said(actions.move_body(row, **typed, **who), _("已改变隶属关系。"))),
        "close": (forms.ReasonForm, lambda typed: _said(actions.close_body(row, **typed, **who), _("已撤销该机构。"))),
        "add_post": (forms.PostForm, lambda typed: _said(actions.add_post(row, **typed, **who), _("已设置职务。"))),
        "appoint": (forms.AppointForm, appoint),
        "end_tenure": (forms.EndTenureForm, end_tenure),
        "abolish": (forms.ReasonForm, abolish),
    }
    name, bound = request.POST.get("do", ""), None
    if request.method == "POST":
        if name not in does:
            raise Refused(_("没有这项操作，请刷新后再试。"))
        kind, do = does[name]
        bound = kind(request.POST, auto_id=f"{name}_%s")
        if _carry_out(request, bound, do):
            return redirect("people:body", pk=row.pk)
    initial = {"rename": {"name": row.name, "short": row.short, "name_en": row.name_en}}
    made = {key: kind(auto_id=f"{key}_%s", initial=initial.get(key)) for key, (kind, _do) in does.items()}
    if bound is not None:
        made[name] = bound
    posts, rows = list(queries.posts_of(row)), _Rows(request, bound)
    for post in posts:
        post.answers_for = portfolios.named(post.portfolio) if post.portfolio else []  # type: ignore[attr-defined]
        if not (post.abolished or row.until):
            post.forms = {  # type: ignore[attr-defined]
                "appoint": rows.form("appoint", "post", post.pk, forms.AppointForm),
                "abolish": rows.form("abolish", "post", post.pk, forms.ReasonForm),
            }
        for tenure in post.tenures.all():
            if not tenure.until:
                tenure.end_form = rows.form("end_tenure", "tenure", tenure.pk, forms.EndTenureForm)  # type: ignore[attr-defined]
    context = {
        "body": row,
        "parent": row.get_parent(),
        "children": row.get_children().order_by("path"),
        "posts": posts,
        "grants": Grant.objects.filter(body=row, until=None).select_related("user", "reach").order_by("role", "pk"),
        "forms": made,
        "may_close": rules.may_close_body(row, by=user),
        "may_move": rules.may_change_body(row, by=user) if not row.is_root() else None,
    }
    return render(request, "people/body.html", context, status=422 if bound is not None else 200)


def _said(_done: object, words: str) -> str:
    return words


@pages
@explains_refusal
def officials(request: HttpRequest) -> HttpResponse:
    """Those in office; they may lead cases and be held to account whether or not they sign in."""
    user: Any = request.user
    rules.may_administer(user).require()
    form = forms.OfficialForm(request.POST or None)
    if request.method == "POST" and _carry_out(
        request,
        form,
        lambda typed: _said(actions.add_official(**typed, by=user, on=clock.today()), _("已登记人员。")),
    ):
        return redirect("people:officials")
    search = forms.SearchForm(request.GET)
    words = search.cleaned_data["q"].strip() if search.is_valid() else ""
    page = Paginator(queries.officials(words), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "search": search}
    return render(request, "people/officials.html", context, status=422 if form.errors else 200)


@require_safe
@explains_refusal
def official(request: HttpRequest, pk: int) -> HttpResponse:
    """One person in office: which post on which day."""
    rules.may_administer(request.user).require()  # type: ignore[arg-type]
    row = get_object_or_404(Official, pk=pk)
    tenures = row.tenures.select_related("post__body").order_by("-since", "-pk")
    account = User.objects.filter(official=row).first()
    return render(request, "people/official.html", {"official": row, "tenures": tenures, "account": account})


@never_cache
@pages
@explains_refusal
def users(request: HttpRequest) -> HttpResponse:
    """The accounts; a new one's password is shown on the answer, and never again."""
    user: Any = request.user
    rules.may_administer(user).require()
    form = forms.UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_into(form):
            made, password = actions.add_user(**form.cleaned_data, by=user, on=clock.today())
            return render(request, "people/password.html", {"accounts": [(made, password)], "fresh": made})
    search = forms.SearchForm(request.GET)
    words = search.cleaned_data["q"].strip() if search.is_valid() else ""
    page = Paginator(queries.users(words), ON_A_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.roles = [(ROLES[one.role].label, one) for one in row.held]  # type: ignore[attr-defined]
    context = {"page": page, "form": form, "search": search}
    return render(request, "people/users.html", context, status=422 if form.errors else 200)


@never_cache
@pages
@explains_refusal
def account_of(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its roles, and what may be done with it."""
    user: Any = request.user
    row = get_object_or_404(User.objects.select_related("official"), pk=pk)
    manages = rules.may_manage_user(row, by=user)
    if not user.may(Right.ADMINISTER):
        manages.require()  # the head of a body comes here only for those whom he may manage
    today = clock.today()

    def end(typed: dict[str, Any]) -> str:
        grant = get_object_or_404(Grant, pk=whole_number(request.POST.get("grant", "")), user=row)
        return _said(actions.end_grant(grant, **typed, by=user, on=today), _("已终止授权。"))

    def give(typed: dict[str, Any]) -> str:
        made = actions.grant_role(row, typed["role"], body=typed["body"], reach=typed["reach"], by=user, on=today)
        return _("已提请，待该机构负责人复核后生效。") if made.guarded else _("已授予角色。")

    does: dict[str, tuple[type[django_forms.Form], Do]] = {
        "grant": (forms.GrantForm, give),
        "end": (forms.ReasonForm, end),
        "lock": (forms.ReasonForm, lambda t: _said(actions.lock_user(row, **t, by=user, on=today), _("账号已停用。"))),
        "unlock": (
            forms.ReasonForm,
            lambda t: _said(actions.unlock_user(row, **t, by=user, on=today), _("账号已恢复。")),
        ),
    }
    name, bound = request.POST.get("do", ""), None
    if request.method == "POST" and name == "reset":
        password = actions.reset_password(row, by=user, on=today)
        return render(request, "people/password.html", {"accounts": [(row, password)]})
    if request.method == "POST":
        if name not in does:
            raise Refused(_("没有这项操作，请刷新后再试。"))
        kind, do = does[name]
        bound = kind(request.POST, auto_id=f"{name}_%s")
        if _carry_out(request, bound, do):
            return redirect("people:user", pk=row.pk)
    made = {key: kind(auto_id=f"{key}_%s") for key, (kind, _do) in does.items()}
    if bound is not None:
        made[name] = bound
    grants = row.grants.select_related("body", "reach", "by", "second").order_by("until", "-since", "-pk")
    rows = _Rows(request, bound)
    context = {
        "account": row,
        "grants": [
            (
                ROLES[one.role].label,
                one,
                rules.may_end_grant(one, by=user),
                rows.form("end", "grant", one.pk, forms.ReasonForm),
            )
            for one in grants
        ],
        "forms": made,
        "may_manage": manages,
        "may_grant": rules.may_administer(user) if user.pk != row.pk else rules.may_manage_user(row, by=user),
        "may_lock": rules.may_lock(row, by=user),
    }
    return render(request, "people/user.html", context, status=422 if bound is not None else 200)


@pages
@explains_refusal
def grants(request: HttpRequest) -> HttpResponse:
    """Guarded roles: what waits for a second grantor, and who holds one in one's own body."""
    user: Any = request.user
    if not (user.may(Right.ADMINISTER) or user.may(Right.CONFIRM_GRANTS)):
        raise Refused(_("此页供机构负责人复核授权使用。"))
    today, rows = clock.today(), _Rows(request)
    if request.method == "POST":
        grant = get_object_or_404(
            Grant.objects.select_related("user", "body", "reach"), pk=whole_number(request.POST.get("grant", ""))
        )
        if request.POST.get("do") == "confirm":
            actions.confirm_grant(grant, by=user, on=today)
            messages.success(request, _("已复核，授权生效。"))
            return redirect("people:grants")
        rows.bound = forms.ReasonForm(request.POST, auto_id=f"end_{grant.pk}_%s")
        if _carry_out(
            request,
            rows.bound,
            lambda typed: _said(actions.end_grant(grant, **typed, by=user, on=today), _("已终止授权。")),
        ):
            return redirect("people:grants")

    def told(one: Grant) -> tuple[Any, ...]:
        may_end = rules.may_end_grant(one, by=user)
        return ROLES[one.role].label, one, may_end, rows.form("end", "grant", one.pk, forms.ReasonForm)

    waiting = [(*told(one), rules.may_confirm(one, by=user)) for one in queries.waiting_for_confirmation(user)]
    held = [told(one) for one in queries.guarded_in_own_body(user)]
    context = {"waiting": waiting, "held": held}
    return render(request, "people/grants.html", context, status=422 if rows.bound is not None else 200)


@require_safe
def my_account(request: HttpRequest) -> HttpResponse:
    """我的账号: who I am here, and what I may do where."""
    user: Any = request.user
    held = [(ROLES[one.role].label, one) for one in user.grants_now()]
    waiting = user.grants.filter(guarded=True, second=None, until=None).select_related("body", "reach")
    context = {"held": held, "waiting": [(ROLES[one.role].label, one) for one in waiting]}
    return render(request, "people/my_account.html", context)


@explains_refusal
def own_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password. An account that has none yet gets its first from the administrator, not from here."""
    user = request.user
    if user.is_authenticated and not user.has_usable_password():
        raise Refused(_("此账号尚未设置密码，不能在此修改。请联系系统管理员，由管理员重置密码。"))
    return password_change(request)
