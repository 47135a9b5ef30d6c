"""A file that stood in an archive names it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cabinet", "0009_typographic_labels")]
    operations = [
        migrations.AddField(
            model_name="incomingfile",
            name="archive",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="members",
                to="cabinet.incomingfile",
            ),
        ),
    ]
