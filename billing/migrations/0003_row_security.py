from django.db import migrations

from cabinet.rls import protect

TRACKED = [
    "patient",
    "coverage",
    "exemption",
    "prescriber",
    "prescription",
    "prescribedact",
    "bsi",
    "careplan",
    "visit",
    "visitact",
    "invoice",
    "share",
    "lot",
    "replacementcontract",
]
PLAIN = ["cotation", "invoiceline", "numberseries"]


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial"), ("cabinet", "0002_row_security")]
    operations = [
        protect(*[f"billing_{name}" for name in TRACKED + PLAIN]),
        protect(*[f"billing_{name}event" for name in TRACKED]),
    ]
