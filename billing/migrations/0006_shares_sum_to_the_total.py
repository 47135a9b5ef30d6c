"""The shares of an invoice sum to its total: a deferred trigger on both tables.

Deferred, because an invoice is written before its shares; at commit the door may be closed: the row's own cabinet is
opened. It locks nothing: a total is one row, which two writers change in turn, and shares that one transaction moves
between them leave the sum as it was.
"""

from django.db import migrations

CREATE = """
create function shares_sum_to_total() returns trigger language plpgsql as $$
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
TRIGGERS = """
create constraint trigger shares_sum_to_total after insert or update of total_cents on billing_invoice
    deferrable initially deferred for each row execute function shares_sum_to_total();
create constraint trigger shares_sum_to_total after insert or delete or update of expected_cents, invoice_id on billing_share
    deferrable initially deferred for each row execute function shares_sum_to_total();
"""
DROP = """
drop trigger shares_sum_to_total on billing_share;
drop trigger shares_sum_to_total on billing_invoice;
drop function shares_sum_to_total();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0005_prechecks")]
    operations = [migrations.RunSQL(CREATE + TRIGGERS, DROP)]
