import django.db.models.deletion
import uuid
from django.db import migrations, models

from cabinet.rls import protect


class Migration(migrations.Migration):

    dependencies = [
        ('cabinet', '0004_api_request'),
        ('reconciliation', '0006_bank_formats'),
    ]

    operations = [
        migrations.CreateModel(
            name='PayerDelay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('part', models.CharField(choices=[('AMO', 'Caisse (AMO)'), ('AMC', 'Mutuelle (AMC)'), ('PATIENT', 'Patient')], max_length=7)),
                ('basis', models.CharField(choices=[('payer', 'ses propres réponses'), ('kind', 'les réponses des payeurs de même nature'), ('usual', "le délai d'usage")], max_length=5, verbose_name='appris de')),
                ('days', models.PositiveIntegerField(verbose_name='patience')),
                ('answers', models.PositiveIntegerField(verbose_name='réponses observées')),
                ('median', models.PositiveIntegerField(null=True, verbose_name='délai médian')),
                ('learnt_on', models.DateField(verbose_name='appris le')),
                ('cabinet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cabinet.cabinet')),
                ('organism', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delays', to='cabinet.organism')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('cabinet', 'organism', 'part'), name='payer_delay_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('basis__in', ['payer', 'kind', 'usual'])), name='payer_delay_basis_known')],
            },
        ),
        protect('reconciliation_payerdelay'),
    ]
