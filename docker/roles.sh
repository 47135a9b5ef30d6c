#!/bin/sh
# Run once by the postgres image, on an empty volume: the three roles of docs/security.md. The superuser serves here only.
set -eu
export IDEL_SECRETS="${IDEL_SECRETS:-/run/secrets}"
for name in pg_owner pg_app pg_backup; do
  [ -s "$IDEL_SECRETS/$name" ] || { echo "secrets/$name is missing, empty or unreadable" >&2; exit 1; }
done
psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\set owner_password `cat "$IDEL_SECRETS/pg_owner"`
\set app_password `cat "$IDEL_SECRETS/pg_app"`
\set backup_password `cat "$IDEL_SECRETS/pg_backup"`
create role idel_owner login nosuperuser nobypassrls password :'owner_password';
create role idel_app login nosuperuser nobypassrls password :'app_password';
create role idel_backup login nosuperuser bypassrls password :'backup_password';
alter database :DBNAME owner to idel_owner;
revoke connect, temporary on database :DBNAME from public;
grant connect, temporary on database :DBNAME to idel_app;
grant connect on database :DBNAME to idel_backup;
grant create, usage on schema public to idel_owner;
grant usage on schema public to idel_app, idel_backup;
alter default privileges for role idel_owner grant select, insert, update, delete on tables to idel_app;
alter default privileges for role idel_owner grant usage, select on sequences to idel_app;
alter default privileges for role idel_owner grant select on tables to idel_backup;
alter default privileges for role idel_owner grant select on sequences to idel_backup;
SQL
