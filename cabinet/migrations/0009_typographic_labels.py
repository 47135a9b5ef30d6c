from django.db import migrations, models

from cabinet.migrating import ChangeWords


class Migration(migrations.Migration):

    dependencies = [
        ('cabinet', '0001_squashed_0008_quarantine'),
    ]

    operations = [ChangeWords([
        migrations.AlterField(
            model_name='organism',
            name='kind',
            field=models.CharField(choices=[('AMO', 'Caisse d’assurance maladie'), ('AMC', 'Organisme complémentaire'), ('PLATFORM', 'Plateforme de tiers payant')], max_length=8, verbose_name='nature'),
        ),
        migrations.AlterField(
            model_name='organismevent',
            name='kind',
            field=models.CharField(choices=[('AMO', 'Caisse d’assurance maladie'), ('AMC', 'Organisme complémentaire'), ('PLATFORM', 'Plateforme de tiers payant')], max_length=8, verbose_name='nature'),
        ),
        migrations.AlterConstraint(
            model_name='apirequest',
            name='api_request_once',
            constraint=models.UniqueConstraint(fields=('cabinet', 'key'), name='api_request_once', violation_error_message='Cette clé d’idempotence a déjà servi.'),
        ),
        migrations.AlterConstraint(
            model_name='nurse',
            name='nurse_am_number_once',
            constraint=models.UniqueConstraint(fields=('cabinet', 'am_number'), name='nurse_am_number_once', violation_error_message='Ce numéro AM est déjà celui d’une infirmière du cabinet.'),
        ),
    ])]
