from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("complainants", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="reply",
            name="n",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="次数"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="reply", constraint=models.UniqueConstraint("case", "n", name="reply_number_once")
        ),
    ]
