"""A share that changes invoice is counted on both sides: the one that it leaves must sum to its total as well (0006 looked at the new one alone).

Only the function changes: the triggers of 0006 call it.
"""

from django.db import migrations

SQL = """
create or replace function shares_sum_to_total() returns trigger language plpgsql as $$
declare keys bigint[]; wrong boolean; door text := current_setting('idel.cabinets', true);
begin
    if tg_table_name = 'billing_invoice' then keys := array[new.id];
    elsif tg_op = 'DELETE' then keys := array[old.invoice_id];
    elsif tg_op = 'INSERT' then keys := array[new.invoice_id];
    else keys := array[old.invoice_id, new.invoice_id];
    end if;
    perform set_config('idel.cabinets', coalesce(new.cabinet_id, old.cabinet_id)::text, true);
    select bool_or(i.total_cents <> (select coalesce(sum(s.expected_cents), 0) from billing_share s where s.invoice_id = i.id))
        into wrong from billing_invoice i where i.id = any(keys);
    perform set_config('idel.cabinets', coalesce(door, ''), true);
    if wrong then
        raise exception using errcode = 'check_violation', constraint = 'shares_sum_to_total',
            message = 'La somme des parts n’est pas le total de la facture.';
    end if;
    return null;
end $$;
"""
BEFORE = """
create or replace function shares_sum_to_total() returns trigger language plpgsql as $$
declare key bigint; total bigint; parts bigint; door text := current_setting('idel.cabinets', true);
begin
    if tg_table_name = 'billing_invoice' then key := new.id;
    elsif tg_op = 'DELETE' then key := old.invoice_id;
    else key := new.invoice_id;
    end if;
    perform set_config('idel.cabinets', coalesce(new.cabinet_id, old.cabinet_id)::text, true);
    select total_cents into total from billing_invoice where id = key;
    select coalesce(sum(expected_cents), 0) into parts from billing_share where invoice_id = key;
    perform set_config('idel.cabinets', coalesce(door, ''), true);
    if total <> parts then
        raise exception using errcode = 'check_violation', constraint = 'shares_sum_to_total',
            message = 'La somme des parts n’est pas le total de la facture.';
    end if;
    return null;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0015_dossiers_of_patients_debts")]
    operations = [migrations.RunSQL(SQL, BEFORE)]
