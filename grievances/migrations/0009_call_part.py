import django.db.models.deletion
from django.db import migrations, models


def name_parts(apps, schema_editor):
    """Parts that came with a call so far: made at the moment of the whistle."""
    calls = apps.get_model("grievances", "WhistleCall").objects.filter(whistle__state="open")
    parts = apps.get_model("grievances", "Assignment").objects.filter(mandatory=False)
    for call in calls.select_related("whistle"):
        made = {"grievance": call.whistle.grievance_id, "dispatched_at": call.whistle.blown_at}
        call.part = parts.filter(department=call.department_id, **made).exclude(state="withdrawn").first()
        call.save(update_fields=["part"])


class Migration(migrations.Migration):
    dependencies = [
        ("grievances", "0008_officer"),
    ]

    operations = [
        migrations.AddField(
            model_name="whistlecall",
            name="part",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="calls",
                to="grievances.assignment",
            ),
        ),
        migrations.RunPython(name_parts, migrations.RunPython.noop),
    ]
