"""Row-level security of the shared ground. What has none stands in docs/security.md with its reason."""

from django.db import migrations

from cabinet.rls import ME, append_only, protect

TABLES = [
    "cabinet_nurse",
    "cabinet_nurseevent",
    "cabinet_membershipevent",
    "cabinet_invitation",
    "cabinet_passwordlink",
    "cabinet_incomingfile",
    "cabinet_job",
    "cabinet_accesslog",
]


class Migration(migrations.Migration):
    dependencies = [("cabinet", "0001_initial")]
    operations = [
        protect(*TABLES),
        protect("cabinet_cabinet", "cabinet_cabinetevent", column="id"),
        protect("cabinet_membership", also_reads=f"user_id = {ME}"),
        protect("cabinet_organism", "cabinet_organismevent", shared=True),
        append_only("cabinet_accesslog", "cabinet_tenantid"),
    ]
