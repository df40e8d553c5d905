"""Instructions with their recipients and answers, cases under supervision, conversations and notices, and stand-ins."""

from huiyin.instructions.models.instructions import Addressee, Answer, Instruction, Named, Receipt
from huiyin.instructions.models.standing_in import Delegation
from huiyin.instructions.models.supervision import Supervision
from huiyin.instructions.models.talk import Message, Notice, Seen

__all__ = [
    "Addressee",
    "Answer",
    "Delegation",
    "Instruction",
    "Message",
    "Named",
    "Notice",
    "Receipt",
    "Seen",
    "Supervision",
]
