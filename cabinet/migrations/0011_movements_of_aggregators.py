"""A file may be the movements that an aggregator gives (DSP2)."""

from django.db import migrations, models

from cabinet.migrating import ChangeWords

FORMATS = [
    ("noemie", "Retour NOEMIE"),
    ("b2", "Lot B2"),
    ("arl", "Accusé de réception (ARL)"),
    ("cfonb120", "Relevé CFONB 120"),
    ("camt053", "Relevé camt.053"),
    ("ofx", "Relevé OFX"),
    ("mt940", "Relevé MT940"),
    ("dsp2", "Mouvements DSP2 (JSON)"),
    ("csv", "CSV"),
    ("factures", "Factures envoyées (CSV)"),
    ("zip", "Archive ZIP"),
    ("scan", "Document numérisé"),
    ("unknown", "Format inconnu"),
]
FIELD = models.CharField(choices=FORMATS, default="unknown", max_length=10, verbose_name="format")


class Migration(migrations.Migration):
    dependencies = [("cabinet", "0010_files_of_archives")]
    operations = [ChangeWords([migrations.AlterField("incomingfile", "format", FIELD)])]
