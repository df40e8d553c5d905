"""PostgreSQL, too, keeps a case's types as text: what the bulletin groups by is compared as one word."""

import huiyin.lib.fields
from django.db import migrations


def as_text(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":  # SQLite has no other kind of JSON
        schema_editor.execute('ALTER TABLE cases_case ALTER COLUMN "types" TYPE text USING "types"::text')


def as_json(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE cases_case ALTER COLUMN "types" TYPE jsonb USING "types"::jsonb')


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_full_width_marks")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(as_text, as_json)],
            state_operations=[
                migrations.AlterField(
                    "case", "types", huiyin.lib.fields.Codes(default=list, verbose_name="污染类型")
                )
            ],
        )
    ]
