"""Allocations never exceed what is due: deferred triggers that first lock the parent.

A trigger that only sums lets two writers over-allocate: each sums before the other commits. The parent is therefore
locked FOR NO KEY UPDATE first; the second writer waits, then sums what the first one committed (READ COMMITTED).
A deferred trigger runs at commit, when the door may be closed: it opens the row's own cabinet, or it would see nothing.
"""

from django.db import migrations

LIMIT = """
create function {name}() returns trigger language plpgsql as $$
declare due bigint; used bigint; door text := current_setting('idel.cabinets', true);
begin
    perform set_config('idel.cabinets', new.cabinet_id::text, true);
    select {due} into due from {parent} where id = new.{key} for no key update;
    select coalesce(sum(amount_cents), 0) into used from {child} where {key} = new.{key} and {live};
    perform set_config('idel.cabinets', coalesce(door, ''), true);
    if due is null or used > due then
        raise exception using errcode = 'check_violation', constraint = '{name}', message = '{message}';
    end if;
    return null;
end $$;
create constraint trigger {name} after insert or update on {child}
    deferrable initially deferred for each row {condition} execute function {name}();
"""

UNDO = "drop trigger {name} on {child}; drop function {name}();"


def _words(
    *, name: str, child: str, parent: str, key: str, due: str, live: str, message: str, condition: str = ""
) -> dict[str, str]:
    return {"name": name, "child": child, "parent": parent, "key": key, "due": due, "live": live, "message": message, "condition": condition}


LIMITS = [
    _words(
        name="match_within_entry",
        child="reconciliation_entrymatch",
        parent="reconciliation_bankentry",
        key="entry_id",
        due="amount_cents",
        live="cancelled_at is null",
        message="Les rapprochements dépassent le montant du mouvement bancaire.",
    ),
    _words(
        name="match_within_advice",
        child="reconciliation_entrymatch",
        parent="reconciliation_advice",
        key="advice_id",
        due="total_cents",
        live="cancelled_at is null",
        message="Les rapprochements dépassent le total de l’avis.",
        condition="when (new.advice_id is not null)",
    ),
    _words(
        name="match_within_share",
        child="reconciliation_entrymatch",
        parent="billing_share",
        key="share_id",
        due="expected_cents",
        live="cancelled_at is null",
        message="Les rapprochements dépassent ce qui est attendu de la part.",
        condition="when (new.share_id is not null)",
    ),
    _words(
        name="allocation_within_share",
        child="reconciliation_lineallocation",
        parent="billing_share",
        key="share_id",
        due="expected_cents",
        live="true",
        message="Les imputations dépassent ce qui est attendu de la part.",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0002_row_security")]
    operations = [migrations.RunSQL(LIMIT.format(**words), UNDO.format(**words)) for words in LIMITS]
