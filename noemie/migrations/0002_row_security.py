from django.db import migrations

from cabinet.rls import protect


class Migration(migrations.Migration):
    dependencies = [("noemie", "0001_initial"), ("cabinet", "0002_row_security")]
    operations = [protect("noemie_returnrecord", "noemie_problem")]
