"""Minutes noted on dossiers, and what an hour of chasing costs from a day on."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from cabinet.migrating import CreateTables
from cabinet.rls import append_only, protect


class Migration(migrations.Migration):

    dependencies = [
        ('cabinet', '0010_files_of_archives'),
        ('reconciliation', '0018_typographic_labels'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [CreateTables([
        migrations.CreateModel(
            name='RecoveryRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('since', models.DateField(verbose_name='à partir du')),
                ('hour_cents', models.PositiveIntegerField(verbose_name='coût d’une heure')),
                ('month_fee_cents', models.PositiveIntegerField(default=0, verbose_name='frais de service par mois')),
                ('cabinet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cabinet.cabinet')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['since', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('hour_cents__gt', 0), ('month_fee_cents__gt', 0), _connector='OR'), name='recovery_rate_costs_something', violation_error_message='Dites ce que coûte une heure, ou les frais de service.')],
            },
        ),
        migrations.CreateModel(
            name='TimeSpent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes')),
                ('happened_on', models.DateField(verbose_name='date')),
                ('undone_at', models.DateTimeField(null=True)),
                ('cabinet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cabinet.cabinet')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='time_spent', to='reconciliation.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['cabinet', 'happened_on'], name='time_spent_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('minutes__lte', 480)), name='time_spent_is_a_day_at_most', violation_error_message='Notez de 1 à 480 minutes.')],
            },
        ),
    ]),
        protect("reconciliation_recoveryrate", "reconciliation_timespent"),
        append_only("reconciliation_recoveryrate"),
    ]
