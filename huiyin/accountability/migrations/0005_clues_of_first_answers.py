"""The first answers given so far: each has ended, or taken over, the clue of its case."""

from django.db import migrations
from django.db.models import Max


def follow(apps, schema_editor):
    Clue = apps.get_model("accountability", "Clue")
    Answer = apps.get_model("accountability", "OversightAnswer")
    waiting = Clue.objects.filter(source="case", state="waiting")
    none = Answer.objects.filter(outcome="none")
    waiting.filter(case__in=none.values("case")).update(state="answered")
    for answer in Answer.objects.filter(outcome="suspected").order_by("entered", "pk").iterator():
        last = Clue.objects.filter(year=answer.on.year).aggregate(last=Max("n"))["last"] or 0
        waiting.filter(case=answer.case_id).update(
            state="accepted",
            year=answer.on.year,
            n=last + 1,
            organ=answer.body_id,
            taken_on=answer.on,
            taken_at=answer.entered,
        )


class Migration(migrations.Migration):
    dependencies = [("accountability", "0004_clue_register")]

    operations = [migrations.RunPython(follow, migrations.RunPython.noop)]
