"""The verbs of intake in one place: registering, correcting, handing down, and what units answer."""

from huiyin.intake.correcting import correct_case, link_repeat, void_case
from huiyin.intake.handdown import HandDown, UnitPlan, accuse, add_unit, end_unit, hand_down, hand_down_many
from huiyin.intake.parts import answer_objection, object_to, pass_down, reassign, sign_for
from huiyin.intake.registration import NewCase, receive_batch, register_cases

__all__ = [
    "HandDown",
    "NewCase",
    "UnitPlan",
    "accuse",
    "add_unit",
    "answer_objection",
    "correct_case",
    "end_unit",
    "hand_down",
    "hand_down_many",
    "link_repeat",
    "object_to",
    "pass_down",
    "reassign",
    "receive_batch",
    "register_cases",
    "sign_for",
    "void_case",
]
