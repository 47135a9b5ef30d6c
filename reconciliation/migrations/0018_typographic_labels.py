from django.conf import settings
from django.db import migrations, models

from cabinet.migrating import ChangeWords


class Migration(migrations.Migration):

    dependencies = [
        ('cabinet', '0009_typographic_labels'),
        ('reconciliation', '0001_squashed_0017_patient_accounts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [ChangeWords([
        migrations.AlterField(
            model_name='case',
            name='actor',
            field=models.CharField(choices=[('nurse', 'L’infirmière'), ('office', 'Le cabinet'), ('patient', 'Le patient'), ('prescriber', 'Le prescripteur'), ('fund', 'La caisse'), ('amc', 'La mutuelle'), ('bank', 'La banque')], max_length=10, verbose_name='qui doit agir'),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='actor',
            field=models.CharField(choices=[('nurse', 'L’infirmière'), ('office', 'Le cabinet'), ('patient', 'Le patient'), ('prescriber', 'Le prescripteur'), ('fund', 'La caisse'), ('amc', 'La mutuelle'), ('bank', 'La banque')], max_length=10, verbose_name='qui doit agir'),
        ),
        migrations.AlterField(
            model_name='columnmapping',
            name='heading_hash',
            field=models.CharField(max_length=64, verbose_name='empreinte de l’en-tête'),
        ),
        migrations.AlterField(
            model_name='doubtdecision',
            name='kind',
            field=models.CharField(choices=[('counted', 'Compté\u202f: c’est un autre mouvement'), ('aside', 'Remis de côté')], max_length=8, verbose_name='décision'),
        ),
        migrations.AlterField(
            model_name='entrymatch',
            name='level',
            field=models.CharField(choices=[('E1', 'Référence et montant'), ('E2', 'Payeur reconnu, montant, dates'), ('E3', 'Montant et dates'), ('person', 'Décision d’une personne')], max_length=6, verbose_name='preuve'),
        ),
        migrations.AlterField(
            model_name='payerdelay',
            name='basis',
            field=models.CharField(choices=[('payer', 'ses propres réponses'), ('kind', 'les réponses des payeurs de même nature'), ('usual', 'le délai d’usage')], max_length=5, verbose_name='appris de'),
        ),
        migrations.AlterConstraint(
            model_name='monthclosing',
            name='month_unexplained_is_named',
            constraint=models.CheckConstraint(condition=models.Q(('unexplained', []), models.Q(('reason', ''), _negated=True), _connector='OR'), name='month_unexplained_is_named', violation_error_message='Les crédits inexpliqués d’un mois clos portent leur explication.'),
        ),
    ])]
