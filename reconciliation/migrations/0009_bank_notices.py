import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from cabinet.rls import protect


class Migration(migrations.Migration):

    dependencies = [
        ('cabinet', '0005_undone_imports'),
        ('reconciliation', '0008_column_mappings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='step',
            name='reverses',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='reconciliation.step'),
        ),
        migrations.CreateModel(
            name='BankNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('rank', models.IntegerField(verbose_name='rang dans le fichier')),
                ('amount_cents', models.BigIntegerField(verbose_name='montant')),
                ('booked_on', models.DateField(null=True, verbose_name='comptabilisé le')),
                ('reference', models.CharField(blank=True, max_length=40, verbose_name='référence de la banque')),
                ('texts', models.JSONField(default=list, verbose_name='textes')),
                ('left_because', models.CharField(blank=True, max_length=160, verbose_name='laissé parce que')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='reconciliation.bankaccount')),
                ('cabinet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cabinet.cabinet')),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notices', to='reconciliation.bankentry')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='cabinet.incomingfile')),
            ],
            options={
                'ordering': ['file', 'rank'],
                'constraints': [models.UniqueConstraint(fields=('file', 'rank'), name='bank_notice_once')],
            },
        ),
        migrations.CreateModel(
            name='DoubtDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('kind', models.CharField(choices=[('counted', 'Compté : c’est un autre mouvement'), ('aside', 'Remis de côté')], max_length=8, verbose_name='décision')),
                ('cabinet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cabinet.cabinet')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='doubts', to='reconciliation.bankentry')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['entry', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['counted', 'aside'])), name='doubt_kind_known')],
            },
        ),
        protect('reconciliation_banknotice', 'reconciliation_doubtdecision'),
    ]
