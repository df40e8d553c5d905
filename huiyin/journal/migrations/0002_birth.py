"""Writes what this database is born as, when it is first migrated."""

from datetime import datetime, timezone

from django.conf import settings
from django.db import migrations


def write_birth(apps, schema_editor):
    Birth = apps.get_model("journal", "Birth")
    if settings.BORN_AS not in ("production", "demo", "test"):
        raise ValueError(f"HUIYIN_BORN_AS is production, demo or test, not {settings.BORN_AS}")
    births = Birth.objects.using(schema_editor.connection.alias)
    if not births.exists():
        births.create(pk=1, born_as=settings.BORN_AS, moment=datetime.now(timezone.utc))


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_journal")]
    operations = [migrations.RunPython(write_birth, migrations.RunPython.noop)]
