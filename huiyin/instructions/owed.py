"""Of an answer that is owed to an instruction: whose it is, and who hears when it is late: the head, then the sender.

What is still to be acknowledged rises by a rule of its own (`receiving.escalate`).
"""

from __future__ import annotations

from functools import partial

from huiyin.cases.duties import Apart, tell_apart
from huiyin.cases.models import Duty
from huiyin.instructions.models import Addressee, Instruction, Receipt
from huiyin.instructions.sending import ANSWER
from huiyin.people.models import User
from huiyin.people.queries import holders


def _told(duty: Duty, about: int) -> Apart:
    addressee = Addressee.objects.select_related("instruction__by").get(pk=about)
    instruction = addressee.instruction
    return Apart(
        instruction,
        instruction.number,
        instruction.get_absolute_url(),
        may_know=partial(_reads, instruction),
        does=partial(_receivers, addressee),
        above=partial(
            holders, "body_head", addressee.body_id
        ),  # who of them may read it: it is shown to no more people
        top=lambda: [instruction.by],
    )


def _reads(instruction: Instruction, user: User) -> bool:
    return Instruction.objects.visible_to(user).filter(pk=instruction.pk).exists()


def _receivers(addressee: Addressee) -> list[User]:
    rows = Receipt.objects.filter(addressee=addressee, way=Receipt.Way.ADDRESSED)
    return list(User.objects.filter(pk__in=rows.values("user"), is_active=True).order_by("pk"))


tell_apart([ANSWER], _told)
