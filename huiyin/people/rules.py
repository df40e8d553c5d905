"""May this be done in administration? Each rule says yes, or no with the sentence that the person reads."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from huiyin.lib import clock
from huiyin.lib.verdicts import YES, Verdict, first_no, no
from huiyin.people.models import Body, Grant, Official, Post, Tenure, User
from huiyin.people.rights import ROLES, Right


def may_administer(by: User, at: Body | None = None) -> Verdict:
    """Bodies, posts, people and roles belong to the administrator, within his part of the tree."""
    if by.may(Right.ADMINISTER, at=at):
        return YES
    return no(_("机构、人员和角色由系统管理员维护，如需变更请联系系统管理员。"))


def may_add_body(parent: Body, *, by: User) -> Verdict:
    """A closed body takes in nothing."""
    return first_no(may_administer(by, parent), _stands(parent))


def may_change_body(body: Body, *, by: User) -> Verdict:
    """A body that has been closed stays as it was."""
    return first_no(may_administer(by, body), _stands(body))


def may_move_body(body: Body, to: Body, *, by: User) -> Verdict:
    """Not the root, not into itself."""
    if body.is_root():
        return no(_("最上级机构不能改变隶属关系。"))
    if Grant.objects.in_effect().filter(guarded=True, body__path__startswith=body.path).exists():
        # Moved into a body that a complaint accuses, its inspectors would find nothing of that case any more (M7).
        return no(_("“%(name)s”有人持有须复核的角色，请先由该机构负责人终止这些角色。") % {"name": body.name})
    if body.holds(to):
        return no(_("不能把“%(name)s”移到它自己或其下级之内，请另选上级机构。") % {"name": body.name})
    return first_no(may_change_body(body, by=by), may_add_body(to, by=by))


def may_close_body(body: Body, *, by: User) -> Verdict:
    """Empty it first: what stands inside it, who holds a post or a role in it."""
    today = clock.today()
    if body.is_root():
        return no(_("最上级机构不能撤销。"))
    if body.get_descendants().filter(until=None).exists():
        return no(_("“%(name)s”尚有下级机构，请先撤销或移出下级机构。") % {"name": body.name})
    if Tenure.objects.filter(post__body=body, until=None).exists():
        return no(_("“%(name)s”尚有在任人员，请先办理离任。") % {"name": body.name})
    if Grant.objects.filter(body=body, until=None).exists():
        return no(_("“%(name)s”尚有人员持有角色，请先终止授权。") % {"name": body.name})
    if body.since and body.since > today:
        return no(_("“%(name)s”尚未设立。") % {"name": body.name})
    return may_change_body(body, by=by)


def may_abolish_post(post: Post, *, by: User) -> Verdict:
    """A post that someone holds is not abolished under him."""
    if post.abolished:
        return no(_("“%(post)s”已经撤销。") % {"post": post})
    if post.tenures.filter(until=None).exists():
        return no(_("“%(post)s”有人在任，请先办理离任。") % {"post": post})
    return may_administer(by, post.body)


def may_appoint(post: Post, official: Official, *, by: User, on: date) -> Verdict:
    """One holder at a time, and no appointment ahead of its day."""
    if post.abolished:
        return no(_("“%(post)s”已经撤销，不能任职。") % {"post": post})
    if on > clock.today():
        return no(_("到任日期不能晚于今天，请到任后再登记。"))
    other = post.tenures.filter(until=None).select_related("official").first()
    if other:
        return no(_("“%(post)s”由%(name)s在任，请先办理其离任。") % {"post": post, "name": other.official.name})
    last = post.tenures.filter(until__gt=on).order_by("-until").first()
    if last:
        return no(_("“%(post)s”在该日已有人任职，请选择%(day)s或以后的日期。") % {"post": post, "day": last.until})
    return may_administer(by, post.body)


def may_end_tenure(tenure: Tenure, *, by: User, on: date) -> Verdict:
    """Someone leaves after he came, and not ahead of the day."""
    if tenure.until:
        return no(_("已登记离任，不能重复登记。"))
    if on > clock.today() or on < tenure.since:
        return no(_("离任日期应在到任日期和今天之间。"))
    return may_administer(by, tenure.post.body)


def may_manage_user(user: User, *, by: User) -> Verdict:
    """One administrator does not lay hands on his own account: the account page is for that."""
    if user.pk == by.pk:
        return no(_("不能在此处理自己的账号；修改密码请到“我的账号”，其他事项请另一位系统管理员办理。"))
    held = user.grants_now()
    if not user.is_active:  # he may do nothing now, but what he holds comes back with the account
        held = list(Grant.objects.in_effect().filter(user=user).select_related("body"))
    for grant in held:
        if grant.guarded:
            # Whoever sets his password could act as him, and whoever locks him switches him off: his own body alone.
            if by.belongs_to(grant.body) and by.may(Right.CONFIRM_GRANTS, at=grant.body):
                return YES
            return no(
                _("%(name)s持有须复核的角色，账号由“%(body)s”本机构的负责人办理。")
                % {"name": user.name, "body": grant.body.name}
            )
    outside = [grant for grant in held if not by.may(Right.ADMINISTER, at=grant.body)]
    if outside:
        return no(_("%(name)s在您管辖范围以外的机构持有角色，请由上级系统管理员办理。") % {"name": user.name})
    return may_administer(by)


def may_lock(user: User, *, by: User) -> Verdict:
    """The last administrator is never locked out."""
    if not user.is_active:
        return no(_("该账号已经停用。"))
    if _is_last_administrator(user):
        return no(_("%(name)s是唯一的系统管理员，请先授予他人系统管理员角色。") % {"name": user.name})
    return may_manage_user(user, by=by)


def may_grant(user: User, role: str, body: Body, reach: Body, *, by: User) -> Verdict:
    """Nobody grants himself, nobody gives away more of the tree than is his, and nothing twice."""
    if user.pk == by.pk:
        return no(_("任何人不得给自己授权，请另一位系统管理员办理。"))
    if role not in ROLES:
        return no(_("没有“%(role)s”这个角色。") % {"role": role})
    if not user.is_active:
        return no(_("该账号已停用，不能授权。"))
    if Grant.objects.filter(user=user, role=role, body=body, reach=reach, until=None).exists():
        return no(_("%(name)s已持有或正在提请该角色，不必重复授予。") % {"name": user.name})
    return first_no(
        _stands(body), _stands(reach), may_administer(by, body), may_administer(by, reach), _of_no_other(user, body)
    )


def _of_no_other(user: User, body: Body) -> Verdict:
    """Who holds a guarded role is a man of one body: made a man of another, he would find nothing of the cases that
    accuse it, and whoever gives roles could so switch an inspector off (M7)."""
    if Grant.objects.filter(user=user, guarded=True, until=None).exclude(body=body).exists():
        return no(_("%(name)s持有须复核的角色，不能再在其他机构持有角色。") % {"name": user.name})
    return YES


def may_confirm(grant: Grant, *, by: User) -> Verdict:
    """The second grantor is another person, of the very body whose role it is, who may confirm there."""
    if not grant.guarded or grant.until or grant.second_id:
        return no(_("该授权不在待复核状态。"))
    if by.pk == grant.by_id:
        return no(_("提请人不得复核自己提请的授权，请由该机构另一位负责人复核。"))
    if by.pk == grant.user_id:
        return no(_("任何人不得给自己授权，请由该机构另一位负责人复核。"))
    if not (by.belongs_to(grant.body) and by.may(Right.CONFIRM_GRANTS, at=grant.body)):
        return no(_("须由“%(body)s”本机构的负责人复核。") % {"body": grant.body.name})
    return YES


def may_end_grant(grant: Grant, *, by: User) -> Verdict:
    """The administrator ends any role but his own; the head of the body may refuse or end a guarded one."""
    if grant.until:
        return no(_("该授权已经终止。"))
    if by.pk == grant.user_id:
        return no(_("不能终止自己的角色，请另一位系统管理员办理。"))
    if grant.role == "administrator" and _is_last_administrator(grant.user):
        return no(_("%(name)s是唯一的系统管理员，请先授予他人系统管理员角色。") % {"name": grant.user.name})
    if grant.guarded and grant.second_id:
        # Invariant M7: discipline inspectors cannot be switched off from outside their own body.
        if by.belongs_to(grant.body) and by.may(Right.CONFIRM_GRANTS, at=grant.body):
            return YES
        return no(_("该角色须由“%(body)s”本机构的负责人终止。") % {"body": grant.body.name})
    if grant.guarded and by.belongs_to(grant.body) and by.may(Right.CONFIRM_GRANTS, at=grant.body):
        return YES
    return may_administer(by, grant.body)


def _stands(body: Body) -> Verdict:
    return no(_("“%(name)s”已撤销，请另选机构。") % {"name": body.name}) if body.until else YES


def _is_last_administrator(user: User) -> bool:
    holders = (
        Grant.objects.in_effect().filter(role="administrator", user__is_active=True).values_list("user", flat=True)
    )
    return set(holders) == {user.pk}
