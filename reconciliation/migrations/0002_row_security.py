from django.db import migrations

from cabinet.rls import append_only, protect

TRACKED = ["bankaccount", "case", "payeralias"]
PLAIN = [
    "bankstatement",
    "bankentry",
    "advice",
    "adviceline",
    "posting",
    "step",
    "entrymatch",
    "lineallocation",
    "refusedpair",
    "recovery",
    "casehistory",
]


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0001_initial"), ("cabinet", "0002_row_security")]
    operations = [
        protect(*[f"reconciliation_{name}" for name in TRACKED + PLAIN]),
        protect(*[f"reconciliation_{name}event" for name in TRACKED]),
        append_only("reconciliation_posting", "reconciliation_step", "reconciliation_casehistory"),
    ]
