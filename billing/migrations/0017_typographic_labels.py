import cabinet.fields
from django.db import migrations, models

from cabinet.migrating import ChangeWords


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0001_squashed_0016_shares_sum_of_both_invoices'),
        ('cabinet', '0009_typographic_labels'),
    ]

    operations = [ChangeWords([
        migrations.AlterField(
            model_name='bsi',
            name='valid_until',
            field=models.DateField(verbose_name='valable jusqu’au'),
        ),
        migrations.AlterField(
            model_name='bsievent',
            name='valid_until',
            field=models.DateField(verbose_name='valable jusqu’au'),
        ),
        migrations.AlterField(
            model_name='coverage',
            name='kind',
            field=models.CharField(choices=[('AMO', 'Caisse d’assurance maladie'), ('AMC', 'Organisme complémentaire'), ('PLATFORM', 'Plateforme de tiers payant')], max_length=8, verbose_name='nature'),
        ),
        migrations.AlterField(
            model_name='coverage',
            name='member_number',
            field=cabinet.fields.SealedTextField(blank=True, default='', verbose_name='numéro d’adhérent'),
        ),
        migrations.AlterField(
            model_name='coverageevent',
            name='kind',
            field=models.CharField(choices=[('AMO', 'Caisse d’assurance maladie'), ('AMC', 'Organisme complémentaire'), ('PLATFORM', 'Plateforme de tiers payant')], max_length=8, verbose_name='nature'),
        ),
        migrations.AlterField(
            model_name='exemption',
            name='kind',
            field=models.CharField(choices=[('ald', 'ALD'), ('maternite', 'Maternité'), ('atmp', 'Accident du travail, maladie professionnelle'), ('c2s', 'C2S'), ('ame', 'AME'), ('invalidite', 'Pension d’invalidité'), ('nouveau_ne', 'Nouveau-né de moins de 30 jours')], max_length=12, verbose_name='nature'),
        ),
        migrations.AlterField(
            model_name='exemptionevent',
            name='kind',
            field=models.CharField(choices=[('ald', 'ALD'), ('maternite', 'Maternité'), ('atmp', 'Accident du travail, maladie professionnelle'), ('c2s', 'C2S'), ('ame', 'AME'), ('invalidite', 'Pension d’invalidité'), ('nouveau_ne', 'Nouveau-né de moins de 30 jours')], max_length=12, verbose_name='nature'),
        ),
        migrations.AlterField(
            model_name='invoice',
            name='cancelled_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='motif d’annulation'),
        ),
        migrations.AlterField(
            model_name='invoiceevent',
            name='cancelled_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='motif d’annulation'),
        ),
        migrations.AlterField(
            model_name='patient',
            name='nearest_km',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='distance de l’infirmier le plus proche (km)'),
        ),
        migrations.AlterField(
            model_name='patientevent',
            name='nearest_km',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='distance de l’infirmier le plus proche (km)'),
        ),
        migrations.AlterField(
            model_name='prescription',
            name='ends_on',
            field=models.DateField(blank=True, null=True, verbose_name='jusqu’au'),
        ),
        migrations.AlterField(
            model_name='prescription',
            name='until_healed',
            field=models.BooleanField(default=False, verbose_name='jusqu’à cicatrisation'),
        ),
        migrations.AlterField(
            model_name='prescriptionevent',
            name='ends_on',
            field=models.DateField(blank=True, null=True, verbose_name='jusqu’au'),
        ),
        migrations.AlterField(
            model_name='prescriptionevent',
            name='until_healed',
            field=models.BooleanField(default=False, verbose_name='jusqu’à cicatrisation'),
        ),
        migrations.AlterField(
            model_name='share',
            name='money_state',
            field=models.CharField(choices=[('expected', 'Attendue'), ('announced', 'Annoncée'), ('received', 'Reçue'), ('partial', 'Reçue en partie'), ('overpaid', 'Trop reçue'), ('recovered', 'Reprise par la caisse'), ('written_off', 'Abandonnée'), ('time_barred', 'Prescrite')], default='expected', max_length=12, verbose_name='voie de l’argent'),
        ),
        migrations.AlterField(
            model_name='shareevent',
            name='money_state',
            field=models.CharField(choices=[('expected', 'Attendue'), ('announced', 'Annoncée'), ('received', 'Reçue'), ('partial', 'Reçue en partie'), ('overpaid', 'Trop reçue'), ('recovered', 'Reprise par la caisse'), ('written_off', 'Abandonnée'), ('time_barred', 'Prescrite')], default='expected', max_length=12, verbose_name='voie de l’argent'),
        ),
        migrations.AlterConstraint(
            model_name='patient',
            name='patient_nir_once',
            constraint=models.UniqueConstraint(condition=models.Q(('nir_index', b''), _negated=True), fields=('cabinet', 'nir_index'), name='patient_nir_once', violation_error_message='Ce NIR est déjà celui d’un patient du cabinet.'),
        ),
    ])]
