"""The four limits of 0003 are checked by set: once a transaction for all that its statements touched, in place of once a row.

Each call of 0003 asked for one parent and for the sum of its rows: a session whose plan was made on tables that held little read
every allocation of the cabinet at each call (400 allocations: 160,000 entries of an index), and an entry of many matches added
them all up at each of them. Now each statement notes the parents that it touched; at commit they are locked, in order, then read
with their rows by queries without a join: whatever the plan, no row is read twice. As before, the sum is read after the lock.

The functions are the owner's (`security definer`): the application can neither note a parent nor take one away.
"""

from importlib import import_module

from django.db import migrations

TABLE = """
create unlogged table reconciliation_limitdue (
    id bigint generated always as identity primary key,
    name text not null,
    cabinet_id bigint not null,
    keys bigint[] not null
);
do $$ begin
    if exists (select from pg_roles where rolname = 'idel_app') then
        revoke insert, update, delete on reconciliation_limitdue from idel_app;
    end if;
end $$;
"""
LIMIT = """
drop trigger {name} on {child};
drop function {name}();
create function {name}_noted() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into reconciliation_limitdue (name, cabinet_id, keys)
    select '{name}', cabinet_id, array_agg(distinct {key}) from new_rows where {key} is not null group by cabinet_id;
    return null;
end $$;
create trigger {name}_inserted after insert on {child} referencing new table as new_rows
    for each statement execute function {name}_noted();
create trigger {name}_updated after update on {child} referencing new table as new_rows
    for each statement execute function {name}_noted();
create function {name}() returns trigger language plpgsql security definer
    set search_path = public, pg_temp set enable_seqscan = off set plan_cache_mode = force_custom_plan as $$
declare noted record; wrong boolean; door text := current_setting('idel.cabinets', true);
begin
    if not exists (select from reconciliation_limitdue where id = new.id) then
        return null;  -- checked with the first of this transaction
    end if;
    for noted in
        with taken as (delete from reconciliation_limitdue where id >= new.id and name = '{name}' returning cabinet_id, keys)
        select cabinet_id, array_agg(distinct key) as keys from taken, unnest(keys) as one(key) group by cabinet_id order by 1
    loop
        perform set_config('idel.cabinets', noted.cabinet_id::text, true);
        perform 1 from {parent} where id = any(noted.keys) order by id for no key update;
        select exists (
            select from (
                select one.key, 0 as cents, false as is_due from unnest(noted.keys) as one(key)
                union all select id, {due}, {due} is not null from {parent} where id = any(noted.keys)
                union all select {key}, -amount_cents, false from {child} where {key} = any(noted.keys) and {live}
            ) as side group by key having sum(cents) < 0 or not bool_or(is_due)
        ) into wrong;
        perform set_config('idel.cabinets', coalesce(door, ''), true);
        if wrong then
            raise exception using errcode = 'check_violation', constraint = '{name}', message = '{message}';
        end if;
    end loop;
    return null;
end $$;
create constraint trigger {name} after insert on reconciliation_limitdue
    deferrable initially deferred for each row when (new.name = '{name}') execute function {name}();
"""
UNDO = """
drop trigger {name} on reconciliation_limitdue;
drop function {name}();
drop trigger {name}_inserted on {child};
drop trigger {name}_updated on {child};
drop function {name}_noted();
"""
BEFORE = import_module("reconciliation.migrations.0003_allocations")


def _create() -> str:
    return "\n".join([TABLE, *(LIMIT.format(**words) for words in BEFORE.LIMITS)])


def _drop() -> str:
    again = [UNDO.format(**words) + BEFORE.LIMIT.format(**words) for words in BEFORE.LIMITS]
    return "\n".join([*again, "drop table reconciliation_limitdue;"])


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0019_time_and_cost_of_recovery")]
    operations = [migrations.RunSQL(_create(), _drop())]
