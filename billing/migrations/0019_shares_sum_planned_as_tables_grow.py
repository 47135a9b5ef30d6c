"""The check that shares sum to the total is planned again each time that the table of invoices has doubled.

A session plans a query of a function once and keeps the plan. Made on tables that held little, the plan of the check went through
the index of the cabinet, and then read every invoice of the cabinet at each call: a first file of a thousand invoices spent
a third of its time there, and more as it was longer. No way to write the query is safe, for the policy of row security is
part of it and, while a table is small, its index is the cheapest. Only the function changes: the triggers of 0006 call it.
"""

from importlib import import_module

from django.db import migrations

SQL = """
create or replace function shares_sum_to_total() returns trigger language plpgsql as $$
declare keys bigint[]; key bigint; wrong boolean; door text := current_setting('idel.cabinets', true);
    doubled text := floor(ln(1 + pg_relation_size('billing_invoice')) / ln(2))::int::text;
begin
    if current_setting('idel.shares_planned', true) is distinct from doubled then
        execute 'discard plans';
        perform set_config('idel.shares_planned', doubled, false);
    end if;
    if tg_table_name = 'billing_invoice' then keys := array[new.id];
    elsif tg_op = 'DELETE' then keys := array[old.invoice_id];
    elsif tg_op = 'INSERT' or old.invoice_id = new.invoice_id then keys := array[new.invoice_id];
    else keys := array[old.invoice_id, new.invoice_id];
    end if;
    perform set_config('idel.cabinets', coalesce(new.cabinet_id, old.cabinet_id)::text, true);
    foreach key in array keys loop
        select i.total_cents <> (select coalesce(sum(s.expected_cents), 0) from billing_share s where s.invoice_id = key)
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
    dependencies = [("billing", "0018_rights_of_the_lot")]
    operations = [migrations.RunSQL(SQL, BEFORE)]
