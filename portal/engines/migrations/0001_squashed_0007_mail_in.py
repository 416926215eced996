"""Journal, limits, ladders, watches and letters to be sent. The tables as the migrations up to 0007_mail_in leave them, made at once."""

import django.db.models.deletion
import portal.kit.clock
import portal.kit.sealed
import portal.kit.tables
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('engines', '0001_initial'), ('engines', '0002_dropped_messages'), ('engines', '0003_ladder'), ('engines', '0004_time'), ('engines', '0005_revisions'), ('engines', '0006_statutory_extension'), ('engines', '0007_mail_in')]

    initial = True

    dependencies = [
    ]

    operations = [
        portal.kit.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='CalendarVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name_zh', models.CharField(max_length=120)),
                        ('name_en', models.CharField(blank=True, max_length=160)),
                        ('code', models.CharField(max_length=32)),
                        ('version', models.PositiveIntegerField()),
                        ('timezone', models.CharField(max_length=64)),
                        ('week', models.JSONField()),
                        ('holidays', models.JSONField(default=list)),
                        ('extra_working_days', models.JSONField(default=list)),
                        ('provisional_from', models.DateField(blank=True, null=True)),
                        ('created_at', models.DateTimeField(default=portal.kit.clock.now)),
                    ],
                    options={
                        'db_table': 'limits_calendarversion',
                        'ordering': ['code', '-version'],
                        'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='calendar_version_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Entry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject', models.CharField(max_length=64)),
                        ('seq', models.PositiveIntegerField()),
                        ('verb', models.CharField(max_length=32)),
                        ('at', models.DateTimeField()),
                        ('actor', models.CharField(max_length=40)),
                        ('role', models.CharField(max_length=40)),
                        ('salt', models.CharField(blank=True, max_length=64)),
                        ('data', models.TextField(blank=True)),
                        ('commitment', models.CharField(max_length=64)),
                        ('previous', models.CharField(max_length=64)),
                        ('digest', models.CharField(max_length=64)),
                    ],
                    options={
                        'ordering': ['subject', 'seq'],
                        'constraints': [models.UniqueConstraint(fields=('subject', 'seq'), name='journal_seq_once')],
                    },
                ),
                migrations.CreateModel(
                    name='LadderRung',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name_zh', models.CharField(max_length=120)),
                        ('name_en', models.CharField(blank=True, max_length=160)),
                        ('kind', models.CharField(max_length=16)),
                        ('level', models.PositiveSmallIntegerField()),
                        ('after_minutes', models.PositiveIntegerField()),
                        ('tells', models.CharField(max_length=20)),
                        ('accountable', models.CharField(blank=True, db_default='', default='', max_length=20)),
                        ('area', models.CharField(blank=True, db_default='', default='', max_length=200)),
                        ('matter', models.CharField(blank=True, db_default='', default='', max_length=12)),
                        ('quiet_from', models.PositiveSmallIntegerField(db_default=22, default=22)),
                        ('quiet_until', models.PositiveSmallIntegerField(db_default=7, default=7)),
                        ('share', models.PositiveSmallIntegerField(blank=True, null=True)),
                        ('warning', models.BooleanField(db_default=False, default=False)),
                        ('working', models.BooleanField(db_default=False, default=False)),
                    ],
                    options={
                        'ordering': ['kind', 'matter', 'area', '-warning', 'level'],
                        'constraints': [models.UniqueConstraint(fields=('kind', 'matter', 'area', 'warning', 'level'), name='rung_of_ladder_once'), models.CheckConstraint(condition=models.Q(('share__isnull', True), models.Q(('after_minutes', 0), ('share__gt', 0), ('share__lt', 100), ('warning', True)), _connector='OR'), name='rung_share_is_a_warning'), models.CheckConstraint(condition=models.Q(('quiet_from__lt', 24), ('quiet_until__lt', 24)), name='rung_quiet_hours_of_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='LimitClassVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name_zh', models.CharField(max_length=120)),
                        ('name_en', models.CharField(blank=True, max_length=160)),
                        ('code', models.CharField(max_length=16)),
                        ('version', models.PositiveIntegerField()),
                        ('contact_amount', models.PositiveIntegerField()),
                        ('contact_unit', models.CharField(choices=[('calendar_minutes', 'Calendar Minutes'), ('calendar_hours', 'Calendar Hours'), ('calendar_days', 'Calendar Days'), ('working_days', 'Working Days'), ('working_hours', 'Working Hours')], max_length=16)),
                        ('done_amount', models.PositiveIntegerField()),
                        ('done_unit', models.CharField(choices=[('calendar_minutes', 'Calendar Minutes'), ('calendar_hours', 'Calendar Hours'), ('calendar_days', 'Calendar Days'), ('working_days', 'Working Days'), ('working_hours', 'Working Hours')], max_length=16)),
                        ('part_amount', models.PositiveIntegerField()),
                        ('part_unit', models.CharField(choices=[('calendar_minutes', 'Calendar Minutes'), ('calendar_hours', 'Calendar Hours'), ('calendar_days', 'Calendar Days'), ('working_days', 'Working Days'), ('working_hours', 'Working Hours')], max_length=16)),
                        ('basis_zh', models.CharField(blank=True, max_length=200)),
                        ('basis_en', models.CharField(blank=True, max_length=200)),
                        ('created_at', models.DateTimeField(default=portal.kit.clock.now)),
                        ('objection_amount', models.PositiveIntegerField(db_default=1, default=1)),
                        ('objection_unit', models.CharField(choices=[('calendar_minutes', 'Calendar Minutes'), ('calendar_hours', 'Calendar Hours'), ('calendar_days', 'Calendar Days'), ('working_days', 'Working Days'), ('working_hours', 'Working Hours')], db_default='working_days', default='working_days', max_length=16)),
                        ('ruling_amount', models.PositiveIntegerField(db_default=1, default=1)),
                        ('ruling_unit', models.CharField(choices=[('calendar_minutes', 'Calendar Minutes'), ('calendar_hours', 'Calendar Hours'), ('calendar_days', 'Calendar Days'), ('working_days', 'Working Days'), ('working_hours', 'Working Hours')], db_default='working_days', default='working_days', max_length=16)),
                        ('sign_amount', models.PositiveIntegerField(db_default=4, default=4)),
                        ('sign_unit', models.CharField(choices=[('calendar_minutes', 'Calendar Minutes'), ('calendar_hours', 'Calendar Hours'), ('calendar_days', 'Calendar Days'), ('working_days', 'Working Days'), ('working_hours', 'Working Hours')], db_default='working_hours', default='working_hours', max_length=16)),
                        ('longer_amount', models.PositiveIntegerField(blank=True, null=True)),
                        ('pause_days', models.PositiveSmallIntegerField(db_default=30, default=30)),
                    ],
                    options={
                        'db_table': 'limits_limitclassversion',
                        'ordering': ['code', '-version'],
                        'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='limit_class_version_once'), models.CheckConstraint(condition=models.Q(('contact_amount__gt', 0), ('done_amount__gt', 0), ('part_amount__gt', 0)), name='limit_class_gives_time'), models.CheckConstraint(condition=models.Q(('contact_unit__in', ['calendar_minutes', 'calendar_hours', 'calendar_days', 'working_days', 'working_hours']), ('done_unit__in', ['calendar_minutes', 'calendar_hours', 'calendar_days', 'working_days', 'working_hours']), ('part_unit__in', ['calendar_minutes', 'calendar_hours', 'calendar_days', 'working_days', 'working_hours'])), name='limit_class_units_known'), models.CheckConstraint(condition=models.Q(('objection_amount__gt', 0), ('objection_unit__in', ['calendar_minutes', 'calendar_hours', 'calendar_days', 'working_days', 'working_hours']), ('ruling_amount__gt', 0), ('ruling_unit__in', ['calendar_minutes', 'calendar_hours', 'calendar_days', 'working_days', 'working_hours']), ('sign_amount__gt', 0), ('sign_unit__in', ['calendar_minutes', 'calendar_hours', 'calendar_days', 'working_days', 'working_hours'])), name='limit_class_gives_time_to_answer')],
                    },
                ),
                migrations.CreateModel(
                    name='Message',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=120, unique=True)),
                        ('subject', models.CharField(db_index=True, max_length=64)),
                        ('channel', models.CharField(default='mail', max_length=10)),
                        ('audience', models.CharField(max_length=40)),
                        ('recipient', portal.kit.sealed.SealedTextField()),
                        ('title', portal.kit.sealed.SealedTextField()),
                        ('body', portal.kit.sealed.SealedTextField()),
                        ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Sent'), ('dead', 'Dead'), ('dropped', 'Dropped')], default='waiting', max_length=8)),
                        ('created_at', models.DateTimeField()),
                        ('next_at', models.DateTimeField()),
                        ('lease', models.CharField(blank=True, max_length=32)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('error', models.CharField(blank=True, max_length=300)),
                        ('reply_to', models.CharField(blank=True, db_default='', default='', max_length=200)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['next_at', 'id'], name='outbox_waiting')],
                    },
                ),
                migrations.CreateModel(
                    name='Watch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject', models.CharField(max_length=64)),
                        ('kind', models.CharField(max_length=16)),
                        ('key', models.PositiveBigIntegerField(default=0)),
                        ('cycle', models.PositiveSmallIntegerField(default=1)),
                        ('due_at', models.DateTimeField()),
                        ('next_at', models.DateTimeField(null=True)),
                        ('level', models.PositiveSmallIntegerField(default=0)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('parked', models.CharField(blank=True, max_length=300)),
                        ('warned', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('next_at__isnull', False), ('parked', '')), fields=['next_at', 'id'], name='watch_due')],
                        'constraints': [models.UniqueConstraint(fields=('subject', 'kind', 'key'), name='watch_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ClockEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject', models.CharField(max_length=64)),
                        ('clock', models.CharField(max_length=32)),
                        ('seq', models.PositiveIntegerField()),
                        ('kind', models.CharField(choices=[('start', 'Start'), ('pause', 'Pause'), ('resume', 'Resume'), ('stop', 'Stop'), ('reopen', 'Reopen'), ('retarget', 'Retarget')], max_length=16)),
                        ('at', models.DateTimeField()),
                        ('amount', models.PositiveIntegerField(blank=True, null=True)),
                        ('unit', models.CharField(blank=True, choices=[('calendar_minutes', 'Calendar Minutes'), ('calendar_hours', 'Calendar Hours'), ('calendar_days', 'Calendar Days'), ('working_days', 'Working Days'), ('working_hours', 'Working Hours')], default='', max_length=16)),
                        ('actor_key', models.CharField(max_length=64)),
                        ('reason', models.TextField(blank=True, default='')),
                        ('calendar', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engines.calendarversion')),
                    ],
                    options={
                        'db_table': 'limits_clockevent',
                        'ordering': ['subject', 'clock', 'seq'],
                        'constraints': [models.UniqueConstraint(fields=('subject', 'clock', 'seq'), name='clock_event_once'), models.CheckConstraint(condition=models.Q(models.Q(('amount__isnull', True), ('unit', '')), models.Q(('amount__gt', 0), ('unit__in', ['calendar_minutes', 'calendar_hours', 'calendar_days', 'working_days', 'working_hours'])), _connector='OR'), name='clock_event_limit_whole'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'start'), _negated=True), models.Q(('amount__isnull', False), ('calendar__isnull', False)), _connector='OR'), name='clock_event_start_complete'), models.CheckConstraint(condition=models.Q(('kind__in', ['start', 'pause', 'resume', 'stop', 'reopen', 'retarget'])), name='clock_event_kind_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Revision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('calendar', 'Calendar'), ('limit', 'Limit')], max_length=8)),
                        ('code', models.CharField(max_length=32)),
                        ('base', models.PositiveIntegerField()),
                        ('data', models.JSONField()),
                        ('reason', models.CharField(max_length=200)),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('applied', 'Applied'), ('dropped', 'Dropped')], default='draft', max_length=8)),
                        ('made_by', models.CharField(max_length=64)),
                        ('made_at', models.DateTimeField(default=portal.kit.clock.now)),
                        ('decided_by', models.CharField(blank=True, max_length=64)),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                        ('version', models.PositiveIntegerField(blank=True, null=True)),
                    ],
                    options={
                        'db_table': 'limits_revision',
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='revision_decided_once'), models.UniqueConstraint(condition=models.Q(('version__isnull', False)), fields=('kind', 'code', 'version'), name='revision_makes_a_version_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Round',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('preview', 'Preview'), ('recompute', 'Recompute')], max_length=10)),
                        ('state', models.CharField(choices=[('running', 'Running'), ('finished', 'Finished'), ('replaced', 'Replaced')], default='running', max_length=10)),
                        ('at', models.DateTimeField(default=portal.kit.clock.now)),
                        ('finished_at', models.DateTimeField(blank=True, null=True)),
                        ('mark', models.BigIntegerField(default=0)),
                        ('cursor', models.BigIntegerField(default=0)),
                        ('total', models.PositiveIntegerField(blank=True, null=True)),
                        ('done', models.PositiveIntegerField(default=0)),
                        ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='engines.revision')),
                    ],
                    options={
                        'db_table': 'limits_round',
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('revision',), name='one_running_round_per_revision')],
                    },
                ),
                migrations.CreateModel(
                    name='ShiftRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject', models.CharField(max_length=64)),
                        ('label', models.CharField(max_length=32)),
                        ('clock', models.CharField(blank=True, max_length=32)),
                        ('old_due', models.DateTimeField(blank=True, null=True)),
                        ('new_due', models.DateTimeField(blank=True, null=True)),
                        ('effect', models.CharField(choices=[('moved', 'moved'), ('overdue', 'overdue'), ('rescued', 'rescued'), ('same', 'same'), ('raised', 'raised'), ('own', 'own'), ('beyond', 'beyond'), ('current', 'current'), ('ended', 'ended'), ('failed', 'failed')], max_length=8)),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shifts', to='engines.round')),
                    ],
                    options={
                        'db_table': 'limits_shift',
                        'ordering': ['pk'],
                        'indexes': [models.Index(fields=['round', 'effect', 'id'], name='shift_by_effect')],
                        'constraints': [models.UniqueConstraint(fields=('round', 'subject', 'clock'), name='shifted_once_a_round')],
                    },
                ),
                migrations.CreateModel(
                    name='Received',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=64, unique=True)),
                        ('subject', models.CharField(blank=True, db_index=True, max_length=64)),
                        ('fate', models.CharField(choices=[('taken', 'Taken'), ('refused', 'Refused'), ('foreign', 'Foreign'), ('automatic', 'Automatic'), ('unknown', 'Unknown')], max_length=10)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
            ],
        ),
    ]
