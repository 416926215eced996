import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0001_initial'),
        ('departments', '0006_ceding'),
        ('engines', '0007_mail_in'),
        ('grievances', '0023_patrols'),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('nothing', 'Nothing'), ('something', 'Something'), ('silent', 'Silent'), ('dropped', 'Dropped')], default='asked', max_length=9)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='grievance',
            name='checking',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='grievance',
            name='guarded',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name='grievance',
            index=models.Index(condition=models.Q(('guarded', True)), fields=['filed_at', 'id'], name='case_guarded'),
        ),
        migrations.AddField(
            model_name='checkin',
            name='grievance',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_ins', to='grievances.grievance'),
        ),
        migrations.AddIndex(
            model_name='checkin',
            index=models.Index(fields=['state', 'ended_at'], name='check_in_ended'),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('grievance',), name='one_open_check_in'),
        ),
    ]
