"""What the administrator does: bodies, posts, who holds them, accounts and roles. Everything is journaled."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from axes.utils import reset as forget_failures
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.journal.actions import Author, record
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people import events, rules
from huiyin.people.models import Body, Grant, Official, Post, Tenure, User
from huiyin.people.rights import ROLES

# No 0/O, 1/l/I: it is read from paper or from a screen, once.
_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"


def one_time_password() -> str:
    """A password to be read once and changed at the first sign-in."""
    return "-".join("".join(secrets.choice(_LETTERS) for _n in range(5)) for _m in range(3))


# --- bodies ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_body(
    parent: Body, *, code: str, name: str, short: str, kind: str, name_en: str = "", by: User, on: date
) -> Body:
    """Set up a body under `parent`."""
    rules.may_add_body(parent, by=by).require()
    if Body.objects.filter(code=code).exists():
        raise Refused(_("机构代码“%(code)s”已经使用，请换一个。") % {"code": code})
    parent = Body.objects.get(pk=parent.pk)  # treebeard reads path and number of children from the row in hand
    body = parent.add_child(code=code, name=name, short=short, kind=kind, name_en=name_en, since=on)
    record(events.BodyAdded(body=code, parent=parent.code), of=body, by=by, on=on)
    return body


@transaction.atomic
def rename_body(body: Body, *, name: str, short: str, name_en: str = "", by: User, on: date) -> None:
    """Give the body another name; its code stays, so that what was written stays its own."""
    rules.may_change_body(body, by=by).require()
    Body.objects.filter(pk=body.pk).update(name=name, short=short, name_en=name_en)
    record(events.BodyRenamed(body=body.code), of=body, by=by, on=on)
    body.refresh_from_db()


@transaction.atomic
def move_body(body: Body, to: Body, *, by: User, on: date, reason: str = "") -> None:
    """Bring the body, with all inside it, under `to`. Roles reach what then lies in their part of the tree."""
    body, to = Body.objects.get(pk=body.pk), Body.objects.get(pk=to.pk)
    rules.may_move_body(body, to, by=by).require()
    former = body.get_parent()
    body.move(to, "last-child")
    event = events.BodyMoved(body=body.code, parent=to.code, former=former.code if former else "")
    record(event, of=body, by=by, on=on, reason=reason)


@transaction.atomic
def close_body(body: Body, *, reason: str, by: User, on: date) -> None:
    """The body ceases; its row stays, for the cases that name it."""
    rules.may_close_body(body, by=by).require()
    if not Body.objects.filter(pk=body.pk, until=None).update(until=on):
        raise Refused(_("有人刚刚更新了该机构，请刷新后再操作。"))
    record(events.BodyClosed(body=body.code), of=body, by=by, on=on, reason=reason)
    body.refresh_from_db()


# --- posts and who holds them ----------------------------------------------------------------------------------------


@transaction.atomic
def add_post(
    body: Body, *, title: str, rank: int, portfolio: list[str] | None = None, title_en: str = "", by: User, on: date
) -> Post:
    """Set up a post in the body."""
    rules.may_change_body(body, by=by).require()
    if Post.objects.filter(body=body, title=title).exists():
        raise Refused(_("“%(body)s”已有“%(title)s”职务。") % {"body": body.name, "title": title})
    number = Post.objects.filter(body=body).count() + 1
    post = Post.objects.create(
        body=body, title=title, title_en=title_en, rank=rank, portfolio=portfolio or [], position=number
    )
    record(events.PostAdded(body=body.code, rank=int(rank)), of=post, by=by, on=on)
    return post


@transaction.atomic
def abolish_post(post: Post, *, by: User, on: date, reason: str = "") -> None:
    """The post ceases; who held it on which day stays known."""
    rules.may_abolish_post(post, by=by).require()
    if not Post.objects.filter(pk=post.pk, abolished=None).update(abolished=on):
        raise Refused(_("有人刚刚更新了该职务，请刷新后再操作。"))
    record(events.PostAbolished(body=post.body.code), of=post, by=by, on=on, reason=reason)


@transaction.atomic
def add_official(*, code: str, name: str, by: User, on: date) -> Official:
    """Register a person in office."""
    rules.may_administer(by).require()
    if Official.objects.filter(code=code).exists():
        raise Refused(_("人员编号“%(code)s”已经使用，请换一个。") % {"code": code})
    official = Official.objects.create(code=code, name=name)
    record(events.OfficialAdded(official=code), of=official, by=by, on=on)
    return official


@transaction.atomic
def appoint(post: Post, official: Official, *, by: User, on: date) -> Tenure:
    """`official` holds the post from `on`."""
    rules.may_appoint(post, official, by=by, on=on).require()
    try:
        with transaction.atomic():
            tenure = Tenure.objects.create(post=post, official=official, since=on)
    except IntegrityError as error:  # two administrators at once
        raise Refused(_("有人刚刚更新了该职务的任职，请刷新后再操作。")) from error
    record(events.Appointed(official=official.code, body=post.body.code), of=tenure, by=by, on=on)
    return tenure


@transaction.atomic
def end_tenure(tenure: Tenure, *, by: User, on: date, reason: str = "") -> None:
    """`on` is the first day on which he no longer holds the post."""
    rules.may_end_tenure(tenure, by=by, on=on).require()
    if not Tenure.objects.filter(pk=tenure.pk, until=None).update(until=on):
        raise Refused(_("有人刚刚更新了该任职，请刷新后再操作。"))
    event = events.TenureEnded(official=tenure.official.code, body=tenure.post.body.code)
    record(event, of=tenure, by=by, on=on, reason=reason)


# --- accounts --------------------------------------------------------------------------------------------------------


def add_user(
    *, username: str, name: str, official: Official | None = None, by: User, on: date, hashed: str = ""
) -> tuple[User, str]:
    """Open an account; the one-time password is returned this once, and kept nowhere.

    A caller that opens many passes the `hashed` password of his own, so that hashing does not hold the write lock.
    """
    rules.may_administer(by).require()
    password = "" if hashed else one_time_password()
    hashed = hashed or make_password(password)
    with transaction.atomic():
        if User.objects.filter(username=username).exists():
            raise Refused(_("登录名“%(name)s”已经使用，请换一个。") % {"name": username})
        if official and User.objects.filter(official=official).exists():
            raise Refused(_("%(name)s已有账号。") % {"name": official.name})
        user = User.objects.create(
            username=username, name=name, official=official, password=hashed, must_change_password=True
        )
        record(events.UserAdded(username=username), of=user, by=by, on=on)
    return user, password


def reset_password(user: User, *, by: User, on: date) -> str:
    """A new one-time password, returned this once; whoever is signed in with the old one is out."""
    rules.may_manage_user(user, by=by).require()
    password = one_time_password()
    hashed = make_password(password)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(password=hashed, must_change_password=True)
        record(events.PasswordReset(username=user.username), of=user, by=by, on=on)
    forget_failures(username=user.username)
    return password


@transaction.atomic
def password_chosen(user: User, *, on: date) -> None:
    """He has chosen a password of his own."""
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    user.must_change_password = False
    record(events.PasswordChanged(username=user.username), of=user, by=user, on=on)


@transaction.atomic
def lock_user(user: User, *, reason: str, by: User, on: date) -> None:
    """He may no longer sign in, and is out at his next step."""
    rules.may_lock(user, by=by).require()
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise Refused(_("有人刚刚更新了该账号，请刷新后再操作。"))
    record(events.UserLocked(username=user.username), of=user, by=by, on=on, reason=reason)


@transaction.atomic
def unlock_user(user: User, *, reason: str, by: User, on: date) -> None:
    """He may sign in again."""
    rules.may_manage_user(user, by=by).require()
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise Refused(_("该账号没有停用。"))
    record(events.UserUnlocked(username=user.username), of=user, by=by, on=on, reason=reason)


# --- roles -----------------------------------------------------------------------------------------------------------


def _about(grant: Grant) -> dict[str, Any]:
    return {
        "username": grant.user.username, "role": grant.role, "body": grant.body.code, "reach": grant.reach.code,
    }  # fmt: skip


@transaction.atomic
def grant_role(user: User, role: str, *, body: Body, reach: Body, by: User, on: date) -> Grant:
    """Give a role; a guarded one is only proposed, and counts from its confirmation by a second grantor."""
    rules.may_grant(user, role, body, reach, by=by).require()
    grant = Grant.objects.create(user=user, role=role, body=body, reach=reach, by=by, since=on)
    event = events.RoleProposed if ROLES[role].guarded else events.RoleGranted
    record(event(**_about(grant)), of=grant, by=by, on=on)
    user.forget_grants()
    return grant


@transaction.atomic
def confirm_grant(grant: Grant, *, by: User, on: date) -> None:
    """The second grantor agrees."""
    rules.may_confirm(grant, by=by).require()
    open_one = Grant.objects.filter(pk=grant.pk, second=None, until=None)
    if not open_one.update(second=by, confirmed_at=clock.now()):
        raise Refused(_("有人刚刚更新了该授权，请刷新后再操作。"))
    record(events.RoleConfirmed(**_about(grant)), of=grant, by=by, on=on)
    grant.user.forget_grants()


@transaction.atomic
def end_grant(grant: Grant, *, reason: str, by: User, on: date) -> None:
    """Take a role back, or refuse a proposal."""
    rules.may_end_grant(grant, by=by).require()
    if not Grant.objects.filter(pk=grant.pk, until=None).update(until=on):
        raise Refused(_("有人刚刚更新了该授权，请刷新后再操作。"))
    record(events.RoleEnded(**_about(grant)), of=grant, by=by, on=on, reason=reason)
    grant.user.forget_grants()


# --- the beginning ---------------------------------------------------------------------------------------------------


@transaction.atomic
def found_office(*, office: str, code: str, kind: str, by: Author, on: date) -> Body:
    """The root of the tree, in a database that has none; the root that stands is returned as it is."""
    root = Body.get_root_nodes().first()
    if root is None:
        root = Body.add_root(code=code, name=office, short=office[:40], kind=kind, since=on)
        record(events.BodyAdded(body=code, parent=""), of=root, by=by, on=on)
    return root


@transaction.atomic
def first_administrator(root: Body, *, username: str, name: str, by: Author, on: date, password: str = "") -> str:
    """The one administrator whom nobody granted. Refused as soon as there is one: from then on people grant people.

    Returns the one-time password; "" when a `password` of his own was given.
    """
    if Grant.objects.in_effect().filter(role="administrator", user__is_active=True).exists():
        raise Refused(_("已有系统管理员，请由其在“用户”页面开设账号并授权。"))
    if User.objects.filter(username=username).exists():
        raise Refused(_("登录名“%(name)s”已经使用，请换一个。") % {"name": username})
    shown = "" if password else one_time_password()
    user = User.objects.create(
        username=username, name=name, password=make_password(password or shown), must_change_password=bool(shown)
    )
    record(events.OfficeFounded(username=username), of=user, by=by, on=on)
    grant = Grant.objects.create(user=user, role="administrator", body=root, reach=root, by=None, since=on)
    record(events.RoleGranted(**_about(grant)), of=grant, by=by, on=on)
    return shown
