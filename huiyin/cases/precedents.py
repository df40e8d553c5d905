"""What was ruled once about whose a matter is, and which ruling binds a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from huiyin.cases.models import Case, Precedent
from huiyin.people.models import Body


def keep(case: Case, number: str, body: Body, *, basis: str, words: Sequence[str], on: date) -> Precedent:
    """From now on cases like `case` (of one of its types, in its district, with one of `words`) are `body`'s."""
    return Precedent.objects.create(
        case=case,
        number=number,
        body=body,
        district=case.district,
        types=list(case.types),
        words=[word for word in dict.fromkeys(one.strip() for one in words) if word][:20],
        basis=basis,
        on=on,
    )


def standing() -> list[Precedent]:
    """All rulings whose body is still there, the newest first: a later one takes the place of an earlier."""
    return list(Precedent.objects.filter(body__until=None).select_related("body").order_by("-on", "-pk"))


def binding(rulings: Sequence[Precedent], district: int | None, types: Sequence[str], text: str) -> Precedent | None:
    """The newest ruling that is about this kind of matter: same district, a type in common, and one of its words."""
    for ruling in rulings:
        same_place = ruling.district_id is None or ruling.district_id == district
        same_type = not ruling.types or bool(set(ruling.types) & set(types))
        if same_place and same_type and any(word in text for word in ruling.words):
            return ruling
    return None
