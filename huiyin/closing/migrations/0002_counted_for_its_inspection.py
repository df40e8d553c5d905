from django.db import migrations, models


def fill(apps, schema_editor):
    """Each row counts for the inspection of its case; may be run again."""
    table = schema_editor.quote_name(apps.get_model("closing", "conclusion")._meta.db_table)
    schema_editor.execute(
        f"UPDATE {table} SET inspection_id = (SELECT c.inspection_id FROM cases_case c WHERE c.id = case_id) "
        "WHERE inspection_id IS NULL"
    )


class Migration(migrations.Migration):
    dependencies = [("closing", "0001_initial"), ("cases", "0004_due_index")]
    operations = [
        migrations.AddField(
            "conclusion",
            "inspection",
            models.ForeignKey(
                null=True, on_delete=models.deletion.PROTECT, related_name="+", to="cases.inspection"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "conclusion",
            "inspection",
            models.ForeignKey(on_delete=models.deletion.PROTECT, related_name="+", to="cases.inspection"),
        ),
    ]
