do $provision$
begin
  -- Two processes that start at once must not both create the roles.
  perform pg_advisory_xact_lock(hashtext('luciole'), hashtext('roles'));
  if not exists (select from pg_roles where rolname = 'luciole_owner') then
    create role luciole_owner nologin nosuperuser nobypassrls noinherit;
  end if;
  if not exists (select from pg_roles where rolname = 'luciole_service') then
    create role luciole_service nologin nosuperuser nobypassrls noinherit;
  end if;
  if current_setting('server_version_num')::integer >= 160000 then
    execute 'grant luciole_owner, luciole_service to "luciole" with inherit false, set true';
  else
    if (select rolinherit from pg_roles where rolname = 'luciole') then
      execute 'alter role "luciole" noinherit';
    end if;
    execute 'grant luciole_owner, luciole_service to "luciole"';
  end if;
end
$provision$;
grant connect, create on database "luciole" to luciole_owner;
grant connect on database "luciole" to "luciole";
