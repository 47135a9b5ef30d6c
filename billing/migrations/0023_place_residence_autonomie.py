"""Care may be given in a résidence autonomie (U-41)."""

from django.db import migrations, models

from cabinet.migrating import ChangeWords

PLACES = [
    ("home", "Domicile"),
    ("office", "Cabinet"),
    ("ehpad", "EHPAD"),
    ("autonomy", "Résidence autonomie"),
    ("remote", "À distance"),
]
MODELS = ("careplan", "careplanevent", "visit", "visitevent")


def _place() -> models.CharField:
    return models.CharField(choices=PLACES, default="home", max_length=8, verbose_name="lieu")


class Migration(migrations.Migration):
    dependencies = [("billing", "0022_degraded_lots")]
    operations = [ChangeWords([migrations.AlterField(name, "place", _place()) for name in MODELS])]
