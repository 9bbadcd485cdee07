#!/bin/sh
# Run once by the image of PostgreSQL, when its volume is empty: login role, database and the roles of the application.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$LUCIOLE_DATABASE_PASSWORD" --username postgres <<'SQL'
create role luciole login nosuperuser nobypassrls password :'password';
create database luciole;
SQL
psql --set ON_ERROR_STOP=1 --username postgres --dbname luciole --file /luciole/roles.sql
