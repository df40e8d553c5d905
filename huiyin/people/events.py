"""What administration leaves in the journal: codes and days; names stand in the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.journal.events import Event
from huiyin.people.models import Post
from huiyin.people.rights import ROLES


@dataclass(frozen=True)
class BodyAdded(Event):
    """A body was set up."""

    kind = "people.body_added"
    sentence = _("设立机构 %(body)s，隶属 %(parent)s")
    body: str
    parent: str


@dataclass(frozen=True)
class BodyRenamed(Event):
    """A body got another name."""

    kind = "people.body_renamed"
    sentence = _("机构 %(body)s 更名")
    body: str


@dataclass(frozen=True)
class BodyMoved(Event):
    """A body, with all inside it, came under another."""

    kind = "people.body_moved"
    sentence = _("机构 %(body)s 由 %(former)s 改隶 %(parent)s")
    body: str
    parent: str
    former: str


@dataclass(frozen=True)
class BodyClosed(Event):
    """A body ceased."""

    kind = "people.body_closed"
    sentence = _("撤销机构 %(body)s")
    body: str


@dataclass(frozen=True)
class PostAdded(Event):
    """A post was set up."""

    kind = "people.post_added"
    sentence = _("设置职务，机构 %(body)s，层级 %(rank)s")
    body: str
    rank: int

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        rank = payload.get("rank")
        return {**payload, "rank": Post.Rank(rank).label if rank in Post.Rank.values else rank}


@dataclass(frozen=True)
class PostAbolished(Event):
    """A post ceased."""

    kind = "people.post_abolished"
    sentence = _("撤销职务，机构 %(body)s")
    body: str


@dataclass(frozen=True)
class OfficialAdded(Event):
    """A person in office was registered."""

    kind = "people.official_added"
    sentence = _("登记公职人员 %(official)s")
    official: str


@dataclass(frozen=True)
class Appointed(Event):
    """Someone took up a post."""

    kind = "people.appointed"
    sentence = _("%(official)s 到任，机构 %(body)s")
    official: str
    body: str


@dataclass(frozen=True)
class TenureEnded(Event):
    """Someone left a post."""

    kind = "people.tenure_ended"
    sentence = _("%(official)s 离任，机构 %(body)s")
    official: str
    body: str


@dataclass(frozen=True)
class UserAdded(Event):
    """An account was opened."""

    kind = "people.user_added"
    sentence = _("开设账号 %(username)s")
    username: str


@dataclass(frozen=True)
class PasswordReset(Event):
    """An account got a one-time password."""

    kind = "people.password_reset"
    sentence = _("重置账号 %(username)s 的密码")
    username: str


@dataclass(frozen=True)
class PasswordChanged(Event):
    """Someone chose a password of his own."""

    kind = "people.password_changed"
    sentence = _("账号 %(username)s 修改了密码")
    username: str


@dataclass(frozen=True)
class UserLocked(Event):
    """An account may no longer sign in."""

    kind = "people.user_locked"
    sentence = _("停用账号 %(username)s")
    username: str


@dataclass(frozen=True)
class UserUnlocked(Event):
    """An account may sign in again."""

    kind = "people.user_unlocked"
    sentence = _("恢复账号 %(username)s")
    username: str


@dataclass(frozen=True)
class _GrantEvent(Event):
    kind = "people.grant"
    username: str
    role: str
    body: str
    reach: str

    @classmethod
    def shown(cls, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        role = ROLES.get(payload.get("role", ""))
        return {**payload, "role": role.label if role else payload.get("role", "")}


@dataclass(frozen=True)
class RoleGranted(_GrantEvent):
    """A role was given and counts from its day."""

    kind = "people.role_granted"
    sentence = _("授予 %(username)s 角色“%(role)s”，所在机构 %(body)s，管辖范围 %(reach)s")


@dataclass(frozen=True)
class RoleProposed(_GrantEvent):
    """A guarded role was proposed; it counts for nothing until another confirms."""

    kind = "people.role_proposed"
    sentence = _("提请授予 %(username)s 角色“%(role)s”，所在机构 %(body)s，待复核")


@dataclass(frozen=True)
class RoleConfirmed(_GrantEvent):
    """The second grantor agreed."""

    kind = "people.role_confirmed"
    sentence = _("复核同意授予 %(username)s 角色“%(role)s”，所在机构 %(body)s")


@dataclass(frozen=True)
class RoleEnded(_GrantEvent):
    """A role was taken back, or a proposal refused."""

    kind = "people.role_ended"
    sentence = _("终止 %(username)s 的角色“%(role)s”，所在机构 %(body)s")


@dataclass(frozen=True)
class OfficeImported(Event):
    """A workbook of the office was taken in; each of its rows has an entry of its own."""

    kind = "people.office_imported"
    sentence = _("导入机构人员表，共 %(rows)s 行，文件摘要 %(digest)s")
    rows: int
    digest: str


@dataclass(frozen=True)
class OfficeFounded(Event):
    """A new database got its first body and its first administrator."""

    kind = "people.office_founded"
    sentence = _("开办：设首位系统管理员 %(username)s")
    username: str
