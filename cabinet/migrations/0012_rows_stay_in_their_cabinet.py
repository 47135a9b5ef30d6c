from django.db import migrations

from cabinet.rls import stay_put


class Migration(migrations.Migration):
    dependencies = [("cabinet", "0011_movements_of_aggregators")]

    operations = [stay_put("cabinet_membership", "cabinet_organism", "cabinet_organismevent")]
