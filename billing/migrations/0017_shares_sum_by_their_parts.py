"""The check that shares sum to the total finds its rows by the whole key of a unique index, whatever the tables held before.

A session plans the check once and keeps the plan. Made on tables that were almost empty, the plan of 0016 read all the invoices
of the cabinet at each call: a first file of a thousand invoices spent a third of its time there, and more as it was longer. An
equality on every column of a unique index gives one row at most, with or without statistics, and no plan is cheaper;
reading tables whole is turned off within the function. Only the function changes: the triggers of 0006 call it.
"""

from importlib import import_module

from django.db import migrations

SQL = """
create or replace function shares_sum_to_total() returns trigger language plpgsql
    set enable_seqscan = off set enable_bitmapscan = off as $$
declare keys bigint[]; key bigint; wrong boolean; door text := current_setting('idel.cabinets', true);
begin
    if tg_table_name = 'billing_invoice' then keys := array[new.id];
    elsif tg_op = 'DELETE' then keys := array[old.invoice_id];
    elsif tg_op = 'INSERT' then keys := array[new.invoice_id];
    elsif old.invoice_id = new.invoice_id then keys := array[new.invoice_id];
    else keys := array[old.invoice_id, new.invoice_id];
    end if;
    perform set_config('idel.cabinets', coalesce(new.cabinet_id, old.cabinet_id)::text, true);
    foreach key in array keys loop
        select i.total_cents <>
            coalesce((select s.expected_cents from billing_share s where s.invoice_id = key and s.part = 'AMO'), 0)
            + coalesce((select s.expected_cents from billing_share s where s.invoice_id = key and s.part = 'AMC'), 0)
            + coalesce((select s.expected_cents from billing_share s where s.invoice_id = key and s.part = 'PATIENT'), 0)
            into wrong from billing_invoice i where i.id = key;
        exit when wrong;
    end loop;
    perform set_config('idel.cabinets', coalesce(door, ''), true);
    if wrong then
        raise exception using errcode = 'check_violation', constraint = 'shares_sum_to_total',
            message = 'La somme des parts n’est pas le total de la facture.';
    end if;
    return null;
end $$;
"""
BEFORE = import_module("billing.migrations.0016_shares_sum_of_both_invoices").SQL


class Migration(migrations.Migration):
    dependencies = [("billing", "0016_shares_sum_of_both_invoices")]
    operations = [migrations.RunSQL(SQL, BEFORE)]
