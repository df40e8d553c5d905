"""Bodies, posts, accounts and roles, through the actions."""

from datetime import date, timedelta

import pytest

from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people import actions
from huiyin.people.models import Body, Grant, User
from huiyin.people.rights import Right
from huiyin.people.tests.conftest import DAY


def who(office):
    return {"by": office.admin, "on": clock.today()}


def test_a_body_moves_with_all_inside_it(office):
    district = actions.add_body(office.city, code="nh", name="南河区", short="南河", kind="district", **who(office))
    town = actions.add_body(district, code="sw", name="石湾镇", short="石湾", kind="town", **who(office))
    other = actions.add_body(office.city, code="bh", name="北河区", short="北河", kind="district", **who(office))
    with pytest.raises(Refused, match="下级之内"):
        actions.move_body(district, town, **who(office))
    actions.move_body(district, other, reason="区划调整", **who(office))
    town, other = Body.objects.get(pk=town.pk), Body.objects.get(pk=other.pk)
    assert other.holds(town)
    assert Entry.objects.filter(kind="people.body_moved", reason="区划调整").count() == 1


def test_a_body_is_emptied_before_it_is_closed(office):
    post = actions.add_post(office.env, title="局长", rank=2, **who(office))
    man = actions.add_official(code="P1", name="罗启明", **who(office))
    tenure = actions.appoint(post, man, by=office.admin, on=DAY)
    with pytest.raises(Refused, match="在任"):
        actions.close_body(office.env, reason="机构改革", **who(office))
    actions.end_tenure(tenure, **who(office))
    actions.close_body(office.env, reason="机构改革", **who(office))
    assert office.env.until == clock.today()
    with pytest.raises(Refused, match="已撤销"):
        actions.rename_body(office.env, name="x", short="x", **who(office))


def test_a_post_has_one_holder_on_any_day(office):
    post = actions.add_post(office.env, title="局长", rank=2, **who(office))
    old = actions.add_official(code="P1", name="罗启明", **who(office))
    new = actions.add_official(code="P2", name="郑新", **who(office))
    first = actions.appoint(post, old, by=office.admin, on=date(2015, 1, 1))
    with pytest.raises(Refused, match="罗启明在任"):
        actions.appoint(post, new, by=office.admin, on=DAY)
    actions.end_tenure(first, by=office.admin, on=DAY)
    with pytest.raises(Refused, match="已有人任职"):
        actions.appoint(post, new, by=office.admin, on=DAY - timedelta(days=1))
    actions.appoint(post, new, by=office.admin, on=DAY)
    assert post.holder_on(DAY - timedelta(days=1)) == old
    assert post.holder_on(DAY) == new
    with pytest.raises(Refused, match="今天"):
        actions.end_tenure(post.tenures.get(until=None), by=office.admin, on=clock.today() + timedelta(days=1))


def test_a_one_time_password_works_once_it_is_set_and_is_kept_nowhere(office):
    user, password = actions.add_user(username="lin", name="林静", **who(office))
    assert user.check_password(password) and user.must_change_password
    again = actions.reset_password(user, **who(office))
    user.refresh_from_db()
    assert again != password and user.check_password(again) and not user.check_password(password)
    assert not any(word in entry.payload for entry in Entry.objects.all() for word in (password, again))


def test_a_plain_role_counts_at_once_and_a_guarded_one_after_a_second_grantor(office):
    actions.grant_role(office.he, "handler", body=office.env, reach=office.env, **who(office))
    assert office.he.may(Right.HANDLE, at=office.env) and not office.he.may(Right.HANDLE, at=office.city)
    grant = actions.grant_role(office.su, "discipline", body=office.discipline, reach=office.city, **who(office))
    assert not office.su.may(Right.OVERSIGHT)
    for other in (office.admin, office.he, office.su):
        with pytest.raises(Refused):
            actions.confirm_grant(grant, by=other, on=clock.today())
    actions.confirm_grant(grant, by=office.head, on=clock.today())
    assert User.objects.get(pk=office.su.pk).may(Right.OVERSIGHT)
    grant.refresh_from_db()
    with pytest.raises(Refused, match="待复核"):
        actions.confirm_grant(grant, by=office.head, on=clock.today())


def test_the_head_of_another_body_is_no_second_grantor(office):
    actions.grant_role(office.he, "body_head", body=office.env, reach=office.city, **who(office))
    grant = actions.grant_role(office.su, "discipline", body=office.discipline, reach=office.city, **who(office))
    with pytest.raises(Refused, match="本机构"):
        actions.confirm_grant(grant, by=User.objects.get(pk=office.he.pk), on=clock.today())


def test_nobody_grants_himself_and_only_an_administrator_grants(office):
    with pytest.raises(Refused, match="给自己"):
        actions.grant_role(office.admin, "coordinator", body=office.city, reach=office.city, **who(office))
    with pytest.raises(Refused, match="系统管理员"):
        actions.grant_role(office.he, "handler", body=office.env, reach=office.env, by=office.head, on=DAY)
    assert Grant.objects.count() == 2


def test_a_district_administrator_gives_only_what_is_his(office):
    actions.grant_role(office.he, "administrator", body=office.env, reach=office.env, **who(office))
    he = User.objects.get(pk=office.he.pk)
    with pytest.raises(Refused):
        actions.grant_role(office.su, "handler", body=office.env, reach=office.city, by=he, on=DAY)
    actions.grant_role(office.su, "handler", body=office.env, reach=office.env, by=he, on=DAY)


def test_the_administrator_cannot_switch_discipline_off_nor_take_its_place(office):
    grant = actions.grant_role(office.su, "discipline", body=office.discipline, reach=office.city, **who(office))
    actions.confirm_grant(grant, by=office.head, on=clock.today())
    su = User.objects.get(pk=office.su.pk)
    for deed in (
        lambda: actions.end_grant(Grant.objects.get(pk=grant.pk), reason="x", **who(office)),
        lambda: actions.lock_user(su, reason="x", **who(office)),
        lambda: actions.reset_password(su, **who(office)),
    ):
        with pytest.raises(Refused, match="本机构"):
            deed()
    actions.end_grant(Grant.objects.get(pk=grant.pk), reason="调离", by=office.head, on=clock.today())
    assert not User.objects.get(pk=su.pk).may(Right.OVERSIGHT)


def test_the_last_administrator_stays(office):
    actions.grant_role(office.he, "administrator", body=office.city, reach=office.city, **who(office))
    he = User.objects.get(pk=office.he.pk)
    actions.lock_user(office.admin, reason="离职", by=he, on=clock.today())
    with pytest.raises(Refused):
        actions.lock_user(he, reason="x", by=office.admin, on=clock.today())
    with pytest.raises(Refused, match="唯一"):
        actions.lock_user(he, reason="x", by=he, on=clock.today())


def test_the_first_administrator_is_made_once(office):
    with pytest.raises(Refused, match="已有系统管理员"):
        actions.first_administrator(office.city, username="x", name="x", by=office.admin, on=DAY)


def test_a_locked_account_with_a_guarded_role_stays_out_of_the_administrators_hands(office):
    grant = actions.grant_role(office.su, "discipline", body=office.discipline, reach=office.city, **who(office))
    actions.confirm_grant(grant, by=office.head, on=clock.today())
    actions.lock_user(User.objects.get(pk=office.su.pk), reason="休假", by=office.head, on=clock.today())
    su = User.objects.get(pk=office.su.pk)
    for hand in (
        lambda: actions.reset_password(su, by=office.admin, on=clock.today()),
        lambda: actions.unlock_user(su, reason="x", **who(office)),
    ):
        with pytest.raises(Refused, match="本机构"):
            hand()
    actions.unlock_user(su, reason="休假结束", by=office.head, on=clock.today())
    assert User.objects.get(pk=su.pk).is_active


def test_an_inspector_is_made_a_man_of_no_other_body_nor_moved_into_one(office):
    grant = actions.grant_role(office.su, "discipline", body=office.discipline, reach=office.city, **who(office))
    with pytest.raises(Refused, match="其他机构"):
        actions.grant_role(office.su, "handler", body=office.env, reach=office.env, **who(office))
    actions.confirm_grant(grant, by=office.head, on=clock.today())
    with pytest.raises(Refused, match="其他机构"):
        actions.grant_role(office.su, "handler", body=office.env, reach=office.env, **who(office))
    with pytest.raises(Refused, match="先由该机构负责人终止"):
        actions.move_body(office.discipline, office.env, reason="x", **who(office))
    actions.end_grant(Grant.objects.get(pk=grant.pk), reason="调离", by=office.head, on=clock.today())
    actions.grant_role(office.su, "handler", body=office.env, reach=office.env, **who(office))
