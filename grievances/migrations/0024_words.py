"""Cases are found by their words: a `tsvector` in PostgreSQL, an FTS5 table in SQLite."""

import django.db.models.deletion
from django.db import migrations, models

from portal.kit import grams

POSTGRESQL = [
    "ALTER TABLE grievances_words ADD COLUMN vector tsvector "
    "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(terms, ' '))) STORED",
    "CREATE INDEX words_vector ON grievances_words USING gin (vector)",
]
ROW = "INSERT INTO grievances_words_fts(rowid, terms) VALUES (new.grievance_id, new.terms);"
GONE = "INSERT INTO grievances_words_fts(grievances_words_fts, rowid, terms) VALUES ('delete', old.grievance_id, old.terms);"
SQLITE = [
    "CREATE VIRTUAL TABLE grievances_words_fts USING fts5(terms, content='grievances_words', "
    "content_rowid='grievance_id', detail='none', tokenize='unicode61 remove_diacritics 0')",
    f"CREATE TRIGGER words_written AFTER INSERT ON grievances_words BEGIN {ROW} END",
    f"CREATE TRIGGER words_gone AFTER DELETE ON grievances_words BEGIN {GONE} END",
    f"CREATE TRIGGER words_changed AFTER UPDATE ON grievances_words BEGIN {GONE} {ROW} END",
]
BATCH = 500


def make(apps, schema_editor):
    for sql in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(sql)


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE grievances_words_fts")


def fill(apps, schema_editor):
    """The cases that are there already."""
    case, words = apps.get_model("grievances", "Grievance"), apps.get_model("grievances", "Words")
    rows = case.objects.order_by("pk").values_list("pk", "title", "body", "place")
    made = []
    for key, *texts in rows.iterator(chunk_size=BATCH):
        made.append(words(grievance_id=key, terms=grams.written(" ".join(texts))))
        if len(made) == BATCH:
            words.objects.bulk_create(made)
            made = []
    words.objects.bulk_create(made)


class Migration(migrations.Migration):

    dependencies = [("grievances", "0020_patrols")]

    operations = [
        migrations.CreateModel(
            name="Words",
            fields=[
                (
                    "grievance",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="grievances.grievance",
                    ),
                ),
                ("terms", models.TextField(blank=True)),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(make, unmake, elidable=False),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddField(
            model_name="savedview",
            name="words",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
    ]
