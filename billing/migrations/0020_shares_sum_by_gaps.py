"""The check that shares sum to the total reads neither invoices nor shares: it adds up what each statement changed.

Each statement on invoices or shares notes, by invoice, its gap in cents: what it added to the shares less what it added to the
total. At commit the gaps of one invoice must sum to zero; the transaction's rows are then taken away, so that nobody ever reads a
row of another. An invoice whose gaps do not (a fault planted before, that somebody mends) is locked and read, as before.

Why: a session plans the queries of a function once and keeps the plans. Planned while a table held nothing, they read it whole
(a vacuum had seen it empty), or went through the index of the cabinet, which the policy of row security offers (rows deleted, not
vacuumed yet): then each call read every invoice of the cabinet, until 0019 planned again. Here no table that grows is read.

The functions are the owner's (`security definer`): the application can neither add a gap nor take one away.
"""

from importlib import import_module

from django.db import migrations

TABLE = """
create unlogged table billing_sharegap (
    id bigint generated always as identity primary key,
    cabinet_id bigint not null,
    invoice_ids bigint[] not null,
    gaps bigint[] not null
);
do $$ begin
    if exists (select from pg_roles where rolname = 'idel_app') then
        revoke insert, update, delete on billing_sharegap from idel_app;
    end if;
end $$;
drop trigger shares_sum_to_total on billing_share;
drop trigger shares_sum_to_total on billing_invoice;
drop function shares_sum_to_total();
"""
NOTE = """
create function {table}_gap_of_{event}() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into billing_sharegap (cabinet_id, invoice_ids, gaps)
    select cabinet_id, array_agg(invoice_id), array_agg(gap) from (
        select cabinet_id, invoice_id, sum(cents)::bigint as gap from ({changes}) as change
        group by cabinet_id, invoice_id having sum(cents) <> 0
    ) as changed group by cabinet_id;
    return null;
end $$;
create trigger shares_gap_of_{event} after {event} on {table} referencing {referencing}
    for each statement execute function {table}_gap_of_{event}();
"""
SEEN = {
    "insert": ["select cabinet_id, {key} as invoice_id, {added} as cents from new_rows"],
    "update": [
        "select cabinet_id, {key} as invoice_id, {added} as cents from new_rows",
        "select cabinet_id, {key}, -({added}) from old_rows",
    ],
    "delete": ["select cabinet_id, {key} as invoice_id, -({added}) as cents from old_rows"],
}
REFERENCING = {
    "insert": "new table as new_rows",
    "update": "old table as old_rows new table as new_rows",
    "delete": "old table as old_rows",
}
NOTED = {
    "billing_invoice": ("id", "-total_cents", ("insert", "update")),  # one that is deleted has no share left
    "billing_share": ("invoice_id", "expected_cents", ("insert", "update", "delete")),
}
CHECK = """
create function shares_sum_to_total() returns trigger language plpgsql security definer
    set search_path = public, pg_temp set enable_seqscan = off as $$
declare changed record; wrong boolean; door text := current_setting('idel.cabinets', true);
begin
    if not exists (select from billing_sharegap where id = new.id) then
        return null;  -- added up with the first of this transaction
    end if;
    for changed in
        with noted as (delete from billing_sharegap where id >= new.id returning cabinet_id, invoice_ids, gaps)
        select cabinet_id, one.invoice_id from noted, unnest(invoice_ids, gaps) as one(invoice_id, gap)
        group by cabinet_id, one.invoice_id having sum(gap) <> 0
    loop
        perform set_config('idel.cabinets', changed.cabinet_id::text, true);
        perform 1 from billing_invoice where id = changed.invoice_id for no key update;
        select i.total_cents <> (select coalesce(sum(s.expected_cents), 0) from billing_share s where s.invoice_id = i.id)
            into wrong from billing_invoice i where i.id = changed.invoice_id;
        perform set_config('idel.cabinets', coalesce(door, ''), true);
        if wrong then
            raise exception using errcode = 'check_violation', constraint = 'shares_sum_to_total',
                message = 'La somme des parts n’est pas le total de la facture.';
        end if;
    end loop;
    return null;
end $$;
create constraint trigger shares_sum_to_total after insert on billing_sharegap
    deferrable initially deferred for each row execute function shares_sum_to_total();
"""


def _note(table: str, event: str) -> str:
    key, added, _ = NOTED[table]
    changes = " union all ".join(SEEN[event]).format(key=key, added=added)
    return NOTE.format(table=table, event=event, changes=changes, referencing=REFERENCING[event])


def _create() -> str:
    notes = [_note(table, event) for table, (_, _, events) in NOTED.items() for event in events]
    return "\n".join([TABLE, *notes, CHECK])


def _drop() -> str:
    """The function and the triggers of 0006 to 0019 again."""
    triggers = import_module("billing.migrations.0006_shares_sum_to_the_total").TRIGGERS
    before = import_module("billing.migrations.0019_shares_sum_planned_as_tables_grow").SQL
    pairs = [(table, event) for table, (_, _, events) in NOTED.items() for event in events]
    gone = [f"drop trigger shares_gap_of_{event} on {table}; drop function {table}_gap_of_{event}();" for table, event in pairs]
    return "\n".join([*gone, "drop table billing_sharegap; drop function shares_sum_to_total();", before, triggers])


class Migration(migrations.Migration):
    dependencies = [("billing", "0019_shares_sum_planned_as_tables_grow")]
    operations = [migrations.RunSQL(_create(), _drop())]
