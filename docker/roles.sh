#!/bin/sh
# Runs once in a new database: the three roles, each with its own secret.
set -eu
owner=$(cat /run/secrets/pg_owner); app=$(cat /run/secrets/pg_app); backup=$(cat /run/secrets/pg_backup)
psql -v ON_ERROR_STOP=1 -v owner="$owner" -v app="$app" -v backup="$backup" -U postgres -d postgres <<'SQL'
create role idel_owner login nosuperuser nobypassrls password :'owner';
create role idel_app login nosuperuser nobypassrls password :'app';
create role idel_backup login nosuperuser bypassrls password :'backup';
create database idel owner idel_owner;
\connect idel
grant create, usage on schema public to idel_owner;
grant usage on schema public to idel_app, idel_backup;
alter default privileges for role idel_owner grant select, insert, update, delete on tables to idel_app;
alter default privileges for role idel_owner grant usage, select on sequences to idel_app;
alter default privileges for role idel_owner grant select on tables to idel_backup;
alter default privileges for role idel_owner grant select on sequences to idel_backup;
SQL
