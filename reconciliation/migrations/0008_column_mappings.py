import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import cabinet.fields
from cabinet.rls import protect


class Migration(migrations.Migration):

    dependencies = [
        ('cabinet', '0005_undone_imports'),
        ('reconciliation', '0007_payer_delay'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ColumnMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('name', models.CharField(max_length=60, verbose_name='nom')),
                ('kind', models.CharField(choices=[('bank', 'Relevé de banque'), ('invoices', 'Factures')], max_length=8, verbose_name='nature')),
                ('heading_hash', models.CharField(max_length=64, verbose_name="empreinte de l'en-tête")),
                ('columns', models.JSONField(default=list, verbose_name='colonnes')),
                ('delimiter', models.CharField(max_length=1, verbose_name='séparateur')),
                ('date_order', models.CharField(blank=True, max_length=3, verbose_name='ordre des dates')),
                ('point', models.CharField(blank=True, max_length=1, verbose_name='marque décimale')),
                ('sign', models.CharField(blank=True, max_length=8, verbose_name='signe des débits')),
                ('is_balance_running', models.BooleanField(default=True, verbose_name='solde à chaque ligne')),
                ('account', cabinet.fields.SealedTextField(blank=True, default='', verbose_name='compte')),
                ('unit', models.CharField(blank=True, max_length=5, verbose_name='unité des montants')),
                ('rows_are', models.CharField(blank=True, max_length=7, verbose_name='une ligne est')),
                ('management', models.CharField(blank=True, max_length=8, verbose_name='gestion de la part mutuelle')),
                ('fund', models.CharField(blank=True, max_length=9, verbose_name='caisse de toutes les factures')),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='modifiée le')),
                ('cabinet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cabinet.cabinet')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('cabinet', 'heading_hash'), name='column_mapping_once', violation_error_message='Une correspondance existe déjà pour cet en-tête.'), models.UniqueConstraint(fields=('cabinet', 'name'), name='column_mapping_name_once', violation_error_message='Une correspondance porte déjà ce nom.'), models.CheckConstraint(condition=models.Q(('kind__in', ['bank', 'invoices'])), name='column_mapping_kind_known'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='column_mapping_has_name')],
            },
        ),
        protect('reconciliation_columnmapping'),
    ]
