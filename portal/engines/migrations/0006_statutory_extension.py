"""An extension of a statutory case is thirty days at most (信访工作条例 2022, art. 34): the class as it was first
laid down said nothing, which means as much again."""

from django.db import migrations


def say_thirty_days(apps, schema_editor):
    rows = apps.get_model("engines", "LimitClassVersion").objects
    rows.filter(code="E4", longer_amount=None, done_amount=60, done_unit="calendar_days").update(longer_amount=30)


class Migration(migrations.Migration):
    dependencies = [("engines", "0005_revisions")]

    operations = [migrations.RunPython(say_thirty_days, migrations.RunPython.noop)]
