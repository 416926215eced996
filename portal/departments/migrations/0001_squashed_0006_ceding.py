"""Who answers for what: departments, matters, the responsibility list, posts, absences, successions. The tables as the migrations up to 0006_ceding leave them, made at once."""

import django.db.models.deletion
import portal.kit.clock
import portal.kit.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('departments', '0001_initial'), ('departments', '0002_amendments'), ('departments', '0003_absence'), ('departments', '0004_succession'), ('departments', '0005_overseer'), ('departments', '0006_ceding')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0003_found_by'),
        ('areas', '0001_initial'),
    ]

    operations = [
        portal.kit.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Category',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name_zh', models.CharField(max_length=120)),
                        ('name_en', models.CharField(blank=True, max_length=160)),
                        ('code', models.CharField(max_length=12, unique=True)),
                        ('group_code', models.CharField(max_length=4)),
                        ('group_zh', models.CharField(max_length=60)),
                        ('group_en', models.CharField(max_length=80)),
                        ('hint_zh', models.CharField(blank=True, max_length=200)),
                        ('hint_en', models.CharField(blank=True, max_length=240)),
                        ('limit_class', models.CharField(max_length=4)),
                        ('mediation', models.BooleanField(default=False)),
                        ('sensitive', models.BooleanField(default=False)),
                        ('joint', models.BooleanField(default=False)),
                        ('about_staff', models.BooleanField(default=False)),
                        ('pause_on_question', models.BooleanField(default=True)),
                        ('active', models.BooleanField(default=True)),
                    ],
                    options={
                        'ordering': ['code'],
                    },
                ),
                migrations.CreateModel(
                    name='Department',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name_zh', models.CharField(max_length=120)),
                        ('name_en', models.CharField(blank=True, max_length=160)),
                        ('code', models.CharField(max_length=40, unique=True)),
                        ('kind', models.CharField(choices=[('line', 'Line'), ('station', 'Station'), ('centre', 'Centre'), ('subdistrict', 'Subdistrict'), ('community', 'Community'), ('utility', 'Utility'), ('company', 'Company'), ('social', 'Social'), ('policy', 'Policy'), ('discipline', 'Discipline')], max_length=12)),
                        ('phone', models.CharField(blank=True, max_length=40)),
                        ('email', models.EmailField(blank=True, max_length=254)),
                        ('opened_on', models.DateField()),
                        ('closed_on', models.DateField(blank=True, null=True)),
                        ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departments', to='areas.area')),
                        ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='departments.department')),
                        ('distributes', models.BooleanField(db_default=False, default=False)),
                        ('former', models.JSONField(blank=True, default=list)),
                    ],
                    options={
                        'ordering': ['code'],
                    },
                ),
                migrations.CreateModel(
                    name='ResponsibilityItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=20)),
                        ('basis_zh', models.CharField(max_length=300)),
                        ('basis_en', models.CharField(blank=True, max_length=300)),
                        ('from_day', models.DateField()),
                        ('to_day', models.DateField(blank=True, null=True)),
                        ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='areas.area')),
                        ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='departments.category')),
                        ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='departments.department')),
                        ('overseer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='oversees', to='departments.department')),
                    ],
                    options={
                        'ordering': ['category__code', 'area__path'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('to_day__isnull', True)), fields=('category', 'area'), name='one_open_item_per_category_and_area'), models.CheckConstraint(condition=models.Q(('overseer__isnull', True), models.Q(('overseer', models.F('lead')), _negated=True), _connector='OR'), name='no_lead_oversees_itself')],
                    },
                ),
                migrations.CreateModel(
                    name='ItemHelper',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('mandatory', models.BooleanField(default=True)),
                        ('task_zh', models.CharField(blank=True, max_length=200)),
                        ('task_en', models.CharField(blank=True, max_length=240)),
                        ('position', models.PositiveSmallIntegerField(default=1)),
                        ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='helps', to='departments.department')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='helpers', to='departments.responsibilityitem')),
                    ],
                    options={
                        'ordering': ['position'],
                        'constraints': [models.UniqueConstraint(fields=('item', 'department'), name='helper_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Keyword',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('word', models.CharField(max_length=40)),
                        ('weight', models.PositiveSmallIntegerField(default=2)),
                        ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keywords', to='departments.category')),
                    ],
                    options={
                        'ordering': ['category', '-weight', 'word'],
                        'constraints': [models.UniqueConstraint(fields=('category', 'word'), name='keyword_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Post',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('grid_officer', 'Grid Officer'), ('handler', 'Handler'), ('supervisor', 'Supervisor'), ('ruling_officer', 'Ruling'), ('district_head', 'District Head'), ('panel_secretary', 'Panel Secretary'), ('policy_officer', 'Policy'), ('administrator', 'Administrator')], max_length=20)),
                        ('from_day', models.DateField()),
                        ('to_day', models.DateField(blank=True, null=True)),
                        ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='areas.area')),
                        ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='departments.department')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('to_day__isnull', True), ('to_day__gt', models.F('from_day')), _connector='OR'), name='post_ends_after_it_begins')],
                    },
                ),
                migrations.CreateModel(
                    name='Amendment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source', models.CharField(db_index=True, max_length=64)),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('accepted', 'Accepted'), ('rejected', 'Rejected')], default='draft', max_length=8)),
                        ('drafted_at', models.DateTimeField()),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                        ('why', models.CharField(blank=True, max_length=500)),
                        ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                        ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='departments.category')),
                        ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='departments.responsibilityitem')),
                        ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='departments.department')),
                        ('made', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='departments.responsibilityitem')),
                    ],
                    options={
                        'ordering': ['-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Absence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('from_day', models.DateField()),
                        ('last_day', models.DateField()),
                        ('entered_at', models.DateTimeField()),
                        ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='departments.department')),
                        ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL)),
                        ('substitute', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stands_in', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['from_day', 'pk'],
                        'indexes': [models.Index(fields=['department', 'last_day'], name='absence_by_department')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('from_day'))), name='absence_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('substitute__isnull', True), models.Q(('substitute', models.F('person')), _negated=True), _connector='OR'), name='nobody_stands_in_for_themselves')],
                    },
                ),
                migrations.CreateModel(
                    name='Succession',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('rename', 'Rename'), ('merge', 'Merge'), ('split', 'Split'), ('cede', 'Cede')], max_length=8)),
                        ('on', models.DateField()),
                        ('basis', models.CharField(max_length=300)),
                        ('name_zh', models.CharField(blank=True, max_length=120)),
                        ('name_en', models.CharField(blank=True, max_length=160)),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('planned', 'Planned'), ('applied', 'Applied'), ('dropped', 'Dropped')], default='draft', max_length=8)),
                        ('made_by', models.CharField(max_length=64)),
                        ('made_at', models.DateTimeField(default=portal.kit.clock.now)),
                        ('decided_by', models.CharField(blank=True, max_length=64)),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                        ('applied_at', models.DateTimeField(blank=True, null=True)),
                        ('total', models.PositiveIntegerField(default=0)),
                        ('finished_at', models.DateTimeField(blank=True, null=True)),
                        ('trouble', models.CharField(blank=True, max_length=300)),
                        ('leaving', models.ManyToManyField(related_name='leaving_by', to='departments.department')),
                    ],
                    options={
                        'ordering': ['-pk'],
                        'indexes': [models.Index(fields=['state', 'on'], name='succession_by_state')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='succession_decided_once'), models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', False), ('state', 'applied')), models.Q(models.Q(('state', 'applied'), _negated=True), ('applied_at__isnull', True)), _connector='OR'), name='succession_applied_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Heir',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='areas.area')),
                        ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='departments.category')),
                        ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inherits_by', to='departments.department')),
                        ('succession', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heirs', to='departments.succession')),
                    ],
                    options={
                        'ordering': ['pk'],
                    },
                ),
            ],
        ),
    ]
