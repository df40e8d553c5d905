"""The verbs of instructions. Each file beside holds those of one noun; rooms above and tests find all of them here."""

from huiyin.instructions.receiving import accept_answer, acknowledge, answer, escalate, mark_read, return_answer
from huiyin.instructions.recipients import To
from huiyin.instructions.sending import Resolution, end_instruction, send, send_resolutions
from huiyin.instructions.standing_in import delegate, end_delegation
from huiyin.instructions.supervising import end_supervision, supervise, those_who_answer
from huiyin.instructions.talking import end_notice, mark_seen, publish, reply, say, void_message

__all__ = [
    "Resolution",
    "To",
    "accept_answer",
    "acknowledge",
    "answer",
    "delegate",
    "end_delegation",
    "end_instruction",
    "end_notice",
    "end_supervision",
    "escalate",
    "mark_read",
    "mark_seen",
    "publish",
    "reply",
    "return_answer",
    "say",
    "send",
    "send_resolutions",
    "supervise",
    "those_who_answer",
    "void_message",
]
