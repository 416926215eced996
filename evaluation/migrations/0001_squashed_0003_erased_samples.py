"""What is drawn, judged and ordered. The tables as the migrations up to 0003_erased_samples leave them, made at once."""

import django.db.models.deletion
import evaluation.lifecycle
import portal.kit.sealed
import portal.kit.tables
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('evaluation', '0001_initial'), ('evaluation', '0002_verified_from'), ('evaluation', '0003_erased_samples')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0003_found_by'),
        ('areas', '0001_initial'),
        ('departments', '0001_squashed_0006_ceding'),
        ('grievances', '0001_squashed_0019_likeness'),
    ]

    operations = [
        portal.kit.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Rubric',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveSmallIntegerField(unique=True)),
                        ('from_at', models.DateTimeField()),
                        ('scorers', models.PositiveSmallIntegerField(default=3)),
                        ('flag_needs', models.PositiveSmallIntegerField(default=2)),
                        ('reopen_under', models.DecimalField(decimal_places=2, default=Decimal('40'), max_digits=5)),
                        ('order_limit', models.CharField(default='15 calendar days', max_length=40)),
                        ('score_limit', models.CharField(default='14 calendar days', max_length=40)),
                        ('verified_from', models.DecimalField(decimal_places=2, default=Decimal('60'), max_digits=5)),
                    ],
                    options={
                        'ordering': ['-version'],
                    },
                ),
                migrations.CreateModel(
                    name='SamplingRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveSmallIntegerField(unique=True)),
                        ('from_at', models.DateTimeField()),
                        ('base', models.DecimalField(decimal_places=4, max_digits=5)),
                        ('silent', models.DecimalField(decimal_places=4, max_digits=5)),
                        ('refused', models.DecimalField(decimal_places=4, max_digits=5)),
                        ('fast', models.DecimalField(decimal_places=4, max_digits=5)),
                        ('fast_minutes', models.PositiveSmallIntegerField()),
                        ('window_days', models.PositiveSmallIntegerField(default=14)),
                    ],
                    options={
                        'ordering': ['-version'],
                    },
                ),
                migrations.CreateModel(
                    name='PanelMember',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sex', models.CharField(choices=[('female', 'Female'), ('male', 'Male')], max_length=6)),
                        ('age_band', models.CharField(choices=[('18-29', 'Young'), ('30-44', 'Middle'), ('45-59', 'Older'), ('60+', 'Old')], max_length=5)),
                        ('residence', models.CharField(choices=[('local', 'Local'), ('non_local', 'Non Local')], max_length=9)),
                        ('kind', models.CharField(choices=[('resident', 'Resident'), ('deputy', 'Deputy'), ('expert', 'Expert'), ('social', 'Social')], default='resident', max_length=8)),
                        ('active', models.BooleanField(default=True)),
                        ('admitted_at', models.DateTimeField()),
                        ('home', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_members', to='areas.area')),
                        ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='panel_member', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Criterion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name_zh', models.CharField(max_length=120)),
                        ('name_en', models.CharField(blank=True, max_length=160)),
                        ('key', models.SlugField(max_length=20)),
                        ('position', models.PositiveSmallIntegerField()),
                        ('weight', models.DecimalField(decimal_places=3, max_digits=4)),
                        ('question_zh', models.CharField(max_length=200)),
                        ('question_en', models.CharField(max_length=240)),
                        ('rubric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='criteria', to='evaluation.rubric')),
                    ],
                    options={
                        'ordering': ['position'],
                        'constraints': [models.UniqueConstraint(fields=('rubric', 'key'), name='criterion_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Session',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(unique=True)),
                        ('state', models.CharField(choices=[('announced', 'announced'), ('running', 'running'), ('ended', 'ended')], default=evaluation.lifecycle.SessionState['ANNOUNCED'], max_length=9)),
                        ('pool_hash', models.CharField(max_length=64)),
                        ('source', models.CharField(max_length=200)),
                        ('draws_on', models.DateField()),
                        ('randomness', models.CharField(blank=True, max_length=200)),
                        ('seed', models.CharField(blank=True, max_length=64)),
                        ('announced_at', models.DateTimeField()),
                        ('seeded_at', models.DateTimeField(blank=True, null=True)),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                        ('rubric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='evaluation.rubric')),
                        ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='evaluation.samplingrule')),
                    ],
                    options={
                        'ordering': ['-number'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', evaluation.lifecycle.SessionState['RUNNING'])), fields=('state',), name='one_running_session'), models.CheckConstraint(condition=models.Q(('state', evaluation.lifecycle.SessionState['ANNOUNCED']), models.Q(('seed', ''), _negated=True), _connector='OR'), name='no_draw_without_a_seed')],
                    },
                ),
                migrations.CreateModel(
                    name='Sample',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('cycle', models.PositiveSmallIntegerField()),
                        ('key_digest', models.CharField(max_length=64)),
                        ('outcome', models.CharField(max_length=12)),
                        ('fast', models.BooleanField(default=False)),
                        ('probability', models.DecimalField(decimal_places=4, max_digits=5)),
                        ('state', models.CharField(choices=[('passed', 'passed'), ('aside', 'aside'), ('open', 'open'), ('revealed', 'revealed'), ('spoiled', 'spoiled'), ('erased', 'erased')], max_length=8)),
                        ('considered_at', models.DateTimeField()),
                        ('revealed_at', models.DateTimeField(blank=True, null=True)),
                        ('sheet_key', portal.kit.sealed.SealedTextField(blank=True)),
                        ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='samples', to='departments.department')),
                        ('grievance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='samples', to='grievances.grievance')),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='samples', to='evaluation.session')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'indexes': [models.Index(condition=models.Q(('state', evaluation.lifecycle.SampleState['OPEN'])), fields=['id'], name='sample_open'), models.Index(fields=['session', 'state'], name='sample_by_session'), models.Index(condition=models.Q(('state', evaluation.lifecycle.SampleState['REVEALED'])), fields=['-revealed_at'], name='sample_revealed')],
                        'constraints': [models.UniqueConstraint(fields=('grievance', 'cycle'), name='considered_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Result',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('scorers', models.PositiveSmallIntegerField()),
                        ('score', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                        ('criteria', models.JSONField()),
                        ('flags', models.JSONField()),
                        ('raised', models.JSONField()),
                        ('commitments', models.JSONField()),
                        ('sample', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='result', to='evaluation.sample')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Order',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reasons', models.JSONField()),
                        ('cycle', models.PositiveSmallIntegerField()),
                        ('state', models.CharField(choices=[('open', 'open'), ('answered', 'answered'), ('closed', 'closed')], default=evaluation.lifecycle.OrderState['OPEN'], max_length=8)),
                        ('level', models.PositiveSmallIntegerField(default=0)),
                        ('issued_at', models.DateTimeField()),
                        ('due_at', models.DateTimeField()),
                        ('cause', models.TextField(blank=True)),
                        ('remedy', models.TextField(blank=True)),
                        ('prevention', models.TextField(blank=True)),
                        ('answered_at', models.DateTimeField(blank=True, null=True)),
                        ('closed_at', models.DateTimeField(blank=True, null=True)),
                        ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='departments.department')),
                        ('grievance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='grievances.grievance')),
                        ('sample', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='order', to='evaluation.sample')),
                    ],
                    options={
                        'ordering': ['-issued_at'],
                        'indexes': [models.Index(fields=['department', 'state'], name='order_by_department'), models.Index(fields=['state', 'due_at'], name='order_by_state')],
                    },
                ),
                migrations.CreateModel(
                    name='Seat',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=8)),
                        ('position', models.PositiveSmallIntegerField()),
                        ('state', models.CharField(choices=[('waiting', 'waiting'), ('done', 'done'), ('withdrawn', 'withdrawn'), ('lapsed', 'lapsed')], default=evaluation.lifecycle.SeatState['WAITING'], max_length=9)),
                        ('conflict', models.CharField(blank=True, max_length=10)),
                        ('due_at', models.DateTimeField()),
                        ('alias', models.PositiveIntegerField()),
                        ('draft', portal.kit.sealed.SealedTextField(blank=True)),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='evaluation.panelmember')),
                        ('sample', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='evaluation.sample')),
                    ],
                    options={
                        'ordering': ['position'],
                        'indexes': [models.Index(fields=['member', 'state'], name='seat_by_member'), models.Index(condition=models.Q(('state', evaluation.lifecycle.SeatState['WAITING'])), fields=['due_at'], name='seat_due')],
                        'constraints': [models.UniqueConstraint(fields=('sample', 'member'), name='seated_once'), models.UniqueConstraint(fields=('sample', 'position'), name='position_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PoolPlace',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=8)),
                        ('resident', models.BooleanField()),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='evaluation.panelmember')),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='evaluation.session')),
                    ],
                    options={
                        'ordering': ['code'],
                        'constraints': [models.UniqueConstraint(fields=('session', 'member'), name='place_once'), models.UniqueConstraint(fields=('session', 'code'), name='place_code_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Sheet',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('commitment', models.CharField(max_length=64)),
                        ('sealed', models.TextField()),
                        ('sample', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='evaluation.sample')),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(fields=('sample', 'commitment'), name='sheet_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Anchor',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('value', models.PositiveSmallIntegerField()),
                        ('words_zh', models.CharField(max_length=200)),
                        ('words_en', models.CharField(max_length=240)),
                        ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='anchors', to='evaluation.criterion')),
                    ],
                    options={
                        'ordering': ['value'],
                        'constraints': [models.UniqueConstraint(fields=('criterion', 'value'), name='anchor_once'), models.CheckConstraint(condition=models.Q(('value__gte', 1), ('value__lte', 5)), name='anchor_is_1_to_5')],
                    },
                ),
            ],
        ),
    ]
