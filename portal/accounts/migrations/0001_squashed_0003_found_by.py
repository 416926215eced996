"""Who there is: people, what they gave about themselves under seal, and who read it. The tables as the migrations up to 0003_found_by leave them, made at once."""

import django.db.models.deletion
import portal.kit.sealed
import portal.kit.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('accounts', '0001_initial'), ('accounts', '0002_sensitive_consent'), ('accounts', '0003_found_by')]

    initial = True

    dependencies = [
    ]

    operations = [
        portal.kit.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Person',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('username', models.CharField(max_length=60, unique=True)),
                        ('name_zh', models.CharField(max_length=60)),
                        ('name_en', models.CharField(blank=True, max_length=80)),
                        ('email', portal.kit.sealed.SealedTextField(blank=True)),
                        ('phone', portal.kit.sealed.SealedTextField(blank=True)),
                        ('language', models.CharField(default='zh-hans', max_length=10)),
                        ('is_active', models.BooleanField(default=True)),
                        ('is_demo', models.BooleanField(default=False)),
                        ('created_at', models.DateTimeField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Identity',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject', models.CharField(max_length=64, unique=True)),
                        ('anonymous', models.BooleanField(default=True)),
                        ('name', portal.kit.sealed.SealedTextField(blank=True)),
                        ('phone', portal.kit.sealed.SealedTextField(blank=True)),
                        ('email', portal.kit.sealed.SealedTextField(blank=True)),
                        ('code', portal.kit.sealed.SealedTextField(blank=True)),
                        ('code_index', models.CharField(max_length=43, unique=True)),
                        ('person_index', models.CharField(blank=True, db_index=True, max_length=43)),
                        ('language', models.CharField(default='zh-hans', max_length=10)),
                        ('notice_version', models.CharField(max_length=20)),
                        ('created_at', models.DateTimeField()),
                        ('consent_told', models.BooleanField(default=False)),
                        ('consented_at', models.DateTimeField(blank=True, null=True)),
                        ('address', portal.kit.sealed.SealedTextField(blank=True, db_default='', default='')),
                        ('email_index', models.CharField(blank=True, max_length=43, null=True)),
                        ('name_index', models.CharField(blank=True, max_length=43, null=True)),
                        ('phone_index', models.CharField(blank=True, max_length=43, null=True)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('phone_index__gt', '')), fields=['phone_index'], name='identity_phone_index'), models.Index(condition=models.Q(('email_index__gt', '')), fields=['email_index'], name='identity_email_index'), models.Index(condition=models.Q(('name_index__gt', '')), fields=['name_index'], name='identity_name_index'), models.Index(condition=models.Q(('phone_index__isnull', True)), fields=['id'], name='identity_to_index')],
                    },
                ),
                migrations.CreateModel(
                    name='ApiToken',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('label', models.CharField(max_length=60)),
                        ('digest', models.CharField(max_length=64, unique=True)),
                        ('created_at', models.DateTimeField()),
                        ('revoked_at', models.DateTimeField(null=True)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='Attempt',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('scope', models.CharField(max_length=40)),
                        ('key', models.CharField(max_length=43)),
                        ('window', models.BigIntegerField()),
                        ('count', models.PositiveIntegerField(default=0)),
                        ('ends_at', models.DateTimeField(db_index=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('scope', 'key', 'window'), name='attempt_once')],
                    },
                ),
                migrations.CreateModel(
                    name='IdentityReading',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(max_length=40)),
                        ('unit', models.CharField(blank=True, max_length=160)),
                        ('purpose', models.CharField(max_length=300)),
                        ('at', models.DateTimeField()),
                        ('identity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='accounts.identity')),
                        ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['at'],
                    },
                ),
            ],
        ),
    ]
