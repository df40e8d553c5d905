"""What counting asks for lies in the order of its groups; a case that several districts share says so itself."""

from django.db import migrations, models
from django.db.models import F


def mark_shared(apps, schema_editor):
    Case, CaseDistrict = apps.get_model("cases", "Case"), apps.get_model("cases", "CaseDistrict")
    others = CaseDistrict.objects.exclude(district=F("case__district")).values("case")
    Case.objects.filter(pk__in=others).update(shared=True)


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_for_counting")]

    operations = [
        migrations.RemoveIndex("case", "case_for_counting"),
        migrations.AddField("case", "shared", models.BooleanField(db_default=False, default=False)),
        migrations.RunPython(mark_shared, migrations.RunPython.noop),
        migrations.AddIndex(
            "case",
            models.Index(
                *(F(name) for name in ("inspection", "channel", "starred", "district", "types")),
                *(F(name) for name in ("received_on", "entered", "voided_at", "shared")),
                name="case_to_count",
            ),
        ),
        migrations.AddIndex(
            "case", models.Index(F("inspection"), condition=models.Q(shared=True), name="case_shared")
        ),
    ]
