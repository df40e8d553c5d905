from django.db import migrations


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            "CREATE VIRTUAL TABLE cases_search USING fts5("
            "bigrams, content='cases_casetext', content_rowid='case_id', tokenize='unicode61 remove_diacritics 0')"
        )
    else:
        schema_editor.execute(
            "CREATE INDEX cases_search ON cases_casetext USING gin (to_tsvector('simple', bigrams))"
            " WITH (fastupdate = off)"
        )


def drop(apps, schema_editor):
    kind = "TABLE" if schema_editor.connection.vendor == "sqlite" else "INDEX"
    schema_editor.execute(f"DROP {kind} cases_search")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
