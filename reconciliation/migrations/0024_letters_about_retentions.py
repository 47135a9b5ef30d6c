"""A letter may be about sums taken back without an act."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from cabinet.rls import append_only, protect


class Migration(migrations.Migration):

    dependencies = [
        ('cabinet', '0011_movements_of_aggregators'),
        ('reconciliation', '0023_named_rests'),
    ]

    operations = [
        migrations.CreateModel(
            name='RelanceRetention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('amount_cents', models.BigIntegerField(verbose_name='retenu')),
                ('cabinet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cabinet.cabinet')),
                ('recovery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='reconciliation.recovery')),
                ('relance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='retentions', to='reconciliation.relance')),
            ],
            options={
                'ordering': ['relance', 'id'],
                'constraints': [models.UniqueConstraint(fields=('relance', 'recovery'), name='relance_retention_once')],
            },
        ),
        protect("reconciliation_relanceretention"),
        append_only("reconciliation_relanceretention"),
    ]
