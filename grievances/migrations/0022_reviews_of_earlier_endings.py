from datetime import datetime, time, timedelta

from django.db import migrations
from django.utils import timezone

DAYS, BATCH = 30, 500
ANSWERED = ('closed', 'refused', 'transferred')


def let_be_asked(apps, schema_editor):
    """Cases that ended with an answer before there were reviews: their residents can ask for one until the
    thirtieth day after it, as everybody can since. Where that day is over nothing is said. Not those whose
    answer was reviewed, nor complaints about staff, nor histories that were imported."""
    cases = apps.get_model('grievances', 'Grievance')
    now = timezone.now()
    rows = cases.objects.filter(
        status__in=ANSWERED, review_by=None, reviewing=0, reviewed=0, reviews=None, about_staff=False,
        historical=False, erased_at=None, closed_at__gt=now - timedelta(days=DAYS + 1),
    ).only('pk', 'closed_at', 'review_by')
    found = []
    for case in rows.iterator(chunk_size=BATCH):
        day = timezone.localtime(case.closed_at).date() + timedelta(days=DAYS)
        case.review_by = timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
        if case.review_by > now:
            found.append(case)
    cases.objects.bulk_update(found, ['review_by'], batch_size=BATCH)


class Migration(migrations.Migration):

    dependencies = [
        ('grievances', '0021_exports'),
    ]

    operations = [
        migrations.RunPython(let_be_asked, migrations.RunPython.noop, elidable=True),
    ]
