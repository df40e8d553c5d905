from django.db import migrations


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            "CREATE VIRTUAL TABLE cases_search USING fts5("
            "bigrams, content='cases_casetext', content_rowid='case_id', tokenize='unicode61 remove_diacritics 0')"
        )
    else:
        # Stored, not an index on the expression: a common word is then found by walking back from the newest case,
        # and each row's words need not be split again on the way.
        schema_editor.execute(
            "ALTER TABLE cases_casetext ADD COLUMN words tsvector"
            " GENERATED ALWAYS AS (to_tsvector('simple', bigrams)) STORED"
        )
        schema_editor.execute(
            "CREATE INDEX cases_search ON cases_casetext USING gin (words) WITH (fastupdate = off)"
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE cases_search")
    else:
        schema_editor.execute("ALTER TABLE cases_casetext DROP COLUMN words")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
