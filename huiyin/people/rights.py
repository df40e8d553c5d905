"""What a person may do, and the roles that carry it: one table, read by every rule.

A right is held within a part of the tree of bodies (`Grant.reach`). A role that can look behind what others may
not see (discipline, audit, identity) is *guarded*: it needs a second grantor from its own body.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Right(StrEnum):
    """One thing that a person may do."""

    VIEW_CASES = "view_cases"  # cases of one's part of the tree
    IMPORT_LISTS = "import_lists"  # read lists, register cases, void and correct them
    HAND_DOWN = "hand_down"  # assign units and leaders, decide objections
    INSTRUCT = "instruct"  # 批示
    LEAD = "lead"  # act as a lead official, in person
    HANDLE = "handle"  # sign for, verify, take measures, put right, submit
    POLICE = "police"  # police records
    REVIEW_DISTRICT = "review_district"
    REVIEW_CITY = "review_city"
    FEED_BACK = "feed_back"  # report results to the inspection group, conclude, strike off
    ACCEPT = "accept"  # accept items of rectification
    CALL_BACK = "call_back"  # ask the complainant
    CHECK = "check"  # spot checks
    PLAN_CHECKS = "plan_checks"  # plan and draw them, release the covert ones
    SEND_INSTRUCTIONS = "send_instructions"  # 指令、督办、通知 to one's part of the tree
    KEEP_ROSTER = "keep_roster"  # 值班 of one's part of the tree
    SETTLE_DISPUTES = "settle_disputes"  # the committee's office: hear and decide whose a case is
    OVERSIGHT = "oversight"  # the discipline inspectors' own door
    APPROVE_OVERSIGHT = "approve_oversight"  # approve what an inspector proposes on a clue
    COUNT_ACCOUNTABILITY = "count_accountability"  # see how many were held to account before it is public
    KEEP_IDENTITIES = "keep_identities"  # register identities, ask for one, consent to another's asking
    PROPOSE_PUBLICATION = "propose_publication"
    APPROVE_PUBLICATION = "approve_publication"
    READ_FIGURES = "read_figures"
    READ_JOURNAL = "read_journal"
    ADMINISTER = "administer"  # bodies, posts, people, roles
    ADMINISTER_RULEBOOK = "administer_rulebook"
    CONFIRM_GRANTS = "confirm_grants"  # second grantor of guarded roles in one's own body


@dataclass(frozen=True)
class Role:
    """A role as the office knows it, and what it lets its holder do."""

    code: str
    label: str | Promise
    rights: frozenset[Right]
    guarded: bool = False


R = Right


def _role(code: str, label: str | Promise, *rights: Right, guarded: bool = False) -> Role:
    return Role(code, label, frozenset(rights), guarded)


ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        _role(
            "coordinator",
            _("协调联络员"),
            R.VIEW_CASES,
            R.IMPORT_LISTS,
            R.HAND_DOWN,
            R.FEED_BACK,
            R.READ_FIGURES,
            R.PROPOSE_PUBLICATION,
            R.SEND_INSTRUCTIONS,
            R.KEEP_ROSTER,
        ),
        _role(
            "commander",
            _("指挥领导"),
            R.VIEW_CASES,
            R.INSTRUCT,
            R.SEND_INSTRUCTIONS,
            R.READ_FIGURES,
            R.COUNT_ACCOUNTABILITY,
        ),
        _role("lead_official", _("包案领导"), R.LEAD, R.INSTRUCT, R.SEND_INSTRUCTIONS, R.READ_FIGURES),
        _role("handler", _("承办员"), R.VIEW_CASES, R.HANDLE),
        _role("police", _("公安承办员"), R.VIEW_CASES, R.HANDLE, R.POLICE),
        _role(
            "district_reviewer",
            _("区级审核员"),
            R.VIEW_CASES,
            R.REVIEW_DISTRICT,
            R.SEND_INSTRUCTIONS,
            R.READ_FIGURES,
        ),
        _role("city_reviewer", _("市级审核员"), R.VIEW_CASES, R.REVIEW_CITY, R.READ_FIGURES),
        _role("acceptor", _("验收员"), R.VIEW_CASES, R.ACCEPT),
        _role("caller", _("回访员"), R.CALL_BACK),
        _role("checker", _("督查员"), R.VIEW_CASES, R.CHECK),
        _role("check_lead", _("督查组长"), R.VIEW_CASES, R.CHECK, R.PLAN_CHECKS, R.READ_FIGURES),
        _role("committee_office", _("环委办联络员"), R.VIEW_CASES, R.SETTLE_DISPUTES, R.READ_FIGURES),
        _role("publisher", _("信息公开员"), R.VIEW_CASES, R.APPROVE_PUBLICATION, R.READ_FIGURES),
        _role(
            "discipline",
            _("纪检监察员"),
            R.VIEW_CASES,
            R.OVERSIGHT,
            R.COUNT_ACCOUNTABILITY,
            R.READ_FIGURES,
            guarded=True,
        ),
        _role(
            "discipline_chief",
            _("纪检监察负责人"),
            R.VIEW_CASES,
            R.OVERSIGHT,
            R.APPROVE_OVERSIGHT,
            R.COUNT_ACCOUNTABILITY,
            R.READ_FIGURES,
            guarded=True,
        ),
        _role("identity_keeper", _("身份保管员"), R.KEEP_IDENTITIES, guarded=True),
        _role("auditor", _("审计员"), R.READ_JOURNAL, guarded=True),
        _role(
            "body_head",
            _("机构负责人"),
            R.VIEW_CASES,
            R.CONFIRM_GRANTS,
            R.SEND_INSTRUCTIONS,
            R.KEEP_ROSTER,
            R.READ_FIGURES,
        ),
        _role("administrator", _("系统管理员"), R.ADMINISTER, R.ADMINISTER_RULEBOOK),
    )
}
ROLE_CHOICES = [(role.code, role.label) for role in ROLES.values()]
