"""What was written and the photos that came with it were kept at the same moment, by the same hand."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def tie(apps, schema_editor):
    letters = apps.get_model("grievances", "Letter").objects
    same = letters.filter(grievance=OuterRef("grievance"), at=OuterRef("at"), author=OuterRef("author"))
    photos = apps.get_model("grievances", "Attachment").objects.filter(letter=None)
    photos.update(letter=Subquery(same.order_by("pk").values("pk")[:1]))


class Migration(migrations.Migration):
    dependencies = [("grievances", "0027_photos_of_letters")]
    operations = [migrations.RunPython(tie, migrations.RunPython.noop, elidable=True)]
