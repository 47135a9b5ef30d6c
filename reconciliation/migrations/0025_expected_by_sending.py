"""An invoice sent again with other amounts: one more `expected`, of its file and day."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0025_invoice_payee'),
        ('cabinet', '0012_rows_stay_in_their_cabinet'),
        ('noemie', '0005_problem_field_names_a_member'),
        ('reconciliation', '0024_letters_about_retentions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='posting',
            name='posting_expected_once',
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'expected'), ('reverses__isnull', True)), fields=('share', 'kind', 'file', 'happened_on', 'amount_cents'), name='posting_expected_once', nulls_distinct=False),
        ),
    ]
