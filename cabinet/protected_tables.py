"""Which tables are not behind row-level security, each with its reason; read by a test that walks pg_class."""

UNPROTECTED: dict[str, str] = {
    "cabinet_tenantid": "ids of the cabinets alone, no data: lets a worker walk them behind each door",
    "cabinet_user": "log-in happens before any tenant is known; holds an e-mail address, a name and a hash",
    "cabinet_user_groups": "Django's groups are not used; empty",
    "cabinet_user_user_permissions": "Django's permissions are not used; empty",
    "billing_sharegap": "ids and cents that a transaction takes away before it commits; written by the owner’s triggers alone",
    "reconciliation_limitdue": "ids that a transaction takes away before it commits; written by the owner’s triggers alone",
    "cabinet_heartbeat": "when each kind of process last said that it lives; no data of a cabinet",
    "account_emailaddress": "allauth: addresses of accounts, read at log-in before any tenant",
    "account_emailconfirmation": "allauth: not used (accounts come from an invitation)",
    "mfa_authenticator": "allauth: second factors, read at log-in before any tenant",
    "usersessions_usersession": "allauth: sessions of an account, read by their own user only",
    "axes_accessattempt": "lock-outs are counted before any tenant is known",
    "axes_accessattemptexpiration": "lock-outs are counted before any tenant is known",
    "axes_accessfailurelog": "lock-outs are counted before any tenant is known",
    "axes_accesslog": "log-ins are counted before any tenant is known",
    "knox_authtoken": "hashes of API tokens, read before any tenant is known",
    "auth_group": "Django's groups are not used; empty",
    "auth_group_permissions": "Django's groups are not used; empty",
    "auth_permission": "names of Django's permissions, no data",
    "django_content_type": "names of models, no data",
    "django_migrations": "names of migrations, no data",
    "django_session": "sessions, found by their secret key before any tenant",
    "pghistory_context": "not used: the context is written beside each event",
}


def faults(cursor: object) -> list[str]:
    """Sentences: a table without forced row-level security and without a reason, or a connection that bypasses it."""
    execute, fetchall = cursor.execute, cursor.fetchall  # type: ignore[attr-defined]
    execute(
        "select c.relname, c.relrowsecurity and c.relforcerowsecurity,"
        " exists (select from pg_policy p where p.polrelid = c.oid) from pg_class c"
        " join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and n.nspname = 'public'"
    )
    found = [
        f"{table}: no forced row-level security"
        for table, is_forced, has_policy in fetchall()
        if not (is_forced and has_policy) and table not in UNPROTECTED
    ]
    execute(
        "select current_user, rolsuper or rolbypassrls, exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname = 'public' and c.relowner = r.oid) from pg_roles r where rolname = current_user"
    )
    for user, bypasses, owns in fetchall():
        if bypasses or owns or user != "idel_app":
            found.append(f"connected as {user}: owner, or past row-level security")
    return found
