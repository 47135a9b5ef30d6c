"""What a person says that a part of a credit is; what explains a credit, of whatever kind, is never more than it.

The rule of 0017 (patients' payments make the whole credit, alone) gives way: a credit may be shared between kinds. As there, the
entry is locked before the sums are read. Matches of the machine have their own limit (0020) and never stand beside the others.
"""

import django.db.models.deletion
import uuid
from importlib import import_module

from django.conf import settings
from django.db import migrations, models

from cabinet.rls import protect

BEFORE = import_module("reconciliation.migrations.0017_patient_accounts")
OLD = "banked_payments_make_the_entry"
BODY = """perform 1 from reconciliation_bankentry where id = new.entry_id for no key update;
    select e.amount_cents < coalesce((select sum(amount_cents) from reconciliation_entrymatch where entry_id = e.id and cancelled_at is null), 0)
            + coalesce((select sum(amount_cents) from reconciliation_bankedpayment where entry_id = e.id and cancelled_at is null), 0)
            + coalesce((select sum(amount_cents) from reconciliation_namedrest where entry_id = e.id and cancelled_at is null), 0)
            or exists (select from reconciliation_bankedpayment b join reconciliation_patientpayment p on p.id = b.payment_id
                where b.entry_id = e.id and b.cancelled_at is null and p.amount_cents <> b.amount_cents)
        into wrong from reconciliation_bankentry e where e.id = new.entry_id;"""
MESSAGE = "Ce qui explique un mouvement ne dépasse pas son montant, et un encaissement y est vu entier."
TABLES = {"bankedpayment": "", "namedrest": "", "entrymatch": "when (new.made_by_id is not null)"}


def _new() -> str:
    made = [f"drop trigger {OLD} on reconciliation_bankedpayment; drop function {OLD}();"]
    for table, when in TABLES.items():
        name = f"pieces_within_entry_{table}"
        made.append(BEFORE.HEAD.format(name=name, body=BODY, message=MESSAGE))
        made.append(BEFORE.ON.format(name=name, table=table, when=when))
    return "".join(made)


def _old() -> str:
    gone = [
        f"drop trigger pieces_within_entry_{table} on reconciliation_{table}; drop function pieces_within_entry_{table}();"
        for table in TABLES
    ]
    (table,), when, body, message = BEFORE.HOLDS[OLD]
    again = BEFORE.HEAD.format(name=OLD, body=body, message=message) + BEFORE.ON.format(name=OLD, table=table, when=when)
    return "".join([*gone, again])


class Migration(migrations.Migration):

    dependencies = [
        ('cabinet', '0010_files_of_archives'),
        ('reconciliation', '0022_procedures'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NamedRest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('amount_cents', models.BigIntegerField(verbose_name='montant')),
                ('words', models.CharField(max_length=120, verbose_name='ce que c’est')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_reason', models.CharField(blank=True, max_length=200)),
                ('cabinet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cabinet.cabinet')),
                ('cancelled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='named_rests', to='reconciliation.bankentry')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_cents__gt', 0)), name='named_rest_is_something'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='named_rest_is_named'), models.CheckConstraint(condition=models.Q(('cancelled_at__isnull', True), models.Q(('cancelled_reason', ''), _negated=True), _connector='OR'), name='named_rest_cancelled_has_reason')],
            },
        ),
        protect("reconciliation_namedrest"),
        migrations.RunSQL(_new(), _old()),
    ]
