"""The rows of a table stand one by one beside the cases they speak of, no longer in one value."""

from django.db import migrations, models

from huiyin.lib.fields import AsWritten

CHUNK = 500


def apart(apps, schema_editor):
    """Each row of a table's content goes to the line of its case."""
    table_case = apps.get_model("publication", "TableCase")
    for table in apps.get_model("publication", "DisclosureTable").objects.iterator(1):
        lines = {line.case.number: line for line in table_case.objects.filter(table=table).select_related("case")}
        rows = table.content.pop("rows", [])
        for n, row in enumerate(rows, start=1):
            line = lines[row["case"]]
            line.n, line.cells, line.warnings = n, row["cells"], row["warnings"]
        table_case.objects.bulk_update(lines.values(), ["n", "cells", "warnings"], CHUNK)
        table.save(update_fields=["content"])


def together(apps, schema_editor):
    """The lines go back into the content of their table."""
    table_case = apps.get_model("publication", "TableCase")
    for table in apps.get_model("publication", "DisclosureTable").objects.iterator(1):
        lines = table_case.objects.filter(table=table).select_related("case").order_by("n")
        table.content["rows"] = [
            {"case": line.case.number, "cells": line.cells, "warnings": line.warnings} for line in lines
        ]
        table.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("publication", "0001_initial"), ("cases", "0009_types_as_text")]

    operations = [
        migrations.AddField("tablecase", "n", models.PositiveIntegerField(null=True, verbose_name="序号")),
        migrations.AddField("tablecase", "cells", models.JSONField(encoder=AsWritten, default=list, verbose_name="内容")),
        migrations.AddField("tablecase", "warnings", models.JSONField(default=list, verbose_name="提示")),
        migrations.RunPython(apart, together),
    ]
