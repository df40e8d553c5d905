"""What the first page counts of open cases and shows of open duties is found without reading the rows."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_to_count")]

    operations = [
        migrations.RemoveIndex("case", "case_by_due"),
        migrations.AddIndex(
            "case",
            models.Index(
                *(F(name) for name in ("due", "id", "state", "answer", "district", "shared")), name="case_by_due"
            ),
        ),
        migrations.AddIndex(
            "duty",
            models.Index(F("due"), F("id"), condition=Q(done_at=None, dropped_at=None), name="duty_open_by_due"),
        ),
    ]
