"""What the checks said of an invoice when its lot was made."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from cabinet.rls import append_only, protect


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0020_shares_sum_by_gaps'),
        ('cabinet', '0010_files_of_archives'),
    ]

    operations = [
        migrations.CreateModel(
            name='SentCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('checked_on', models.DateField(verbose_name='contrôlée le')),
                ('findings', models.JSONField(default=list, verbose_name='ce qui était dit')),
                ('cabinet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cabinet.cabinet')),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sent_checks', to='billing.invoice')),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sent_checks', to='billing.lot')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('invoice', 'lot'), name='sent_check_once')],
            },
        ),
        protect("billing_sentcheck"),
        append_only("billing_sentcheck"),
    ]
