"""Every row of a table has its place, and no other row the same."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publication", "0002_rows_of_their_own")]

    operations = [
        migrations.AlterModelOptions("tablecase", {"ordering": ["table", "n"], "verbose_name": "一览表案件"}),
        migrations.AlterField("tablecase", "n", models.PositiveIntegerField(verbose_name="序号")),
        migrations.AddConstraint(
            "tablecase", models.UniqueConstraint(models.F("table"), models.F("n"), name="place_once_in_a_table")
        ),
    ]
