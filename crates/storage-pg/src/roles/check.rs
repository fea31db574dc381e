//! Checks for missing roles, and for missing and unnecessary privileges.

use tokio_postgres::GenericClient;

use super::{ALL, RolesError, find};

/// The problems of the roles, one per line. Changes nothing.
pub(crate) async fn problems(
    client: &impl GenericClient,
) -> Result<Vec<String>, tokio_postgres::Error> {
    let mut problems = Vec::new();
    for role in ALL {
        let Some(found) = find(client, role).await? else {
            problems.push(format!(
                "the role {role} does not exist; `coffer migrate up` creates it"
            ));
            continue;
        };
        if found.bypasses_policies {
            problems.push(RolesError::TooPowerful(role).to_string());
        }
        if !found.may_log_in {
            problems.push(RolesError::NoLogIn(role).to_string());
        }
        if !found.may_connect {
            let database = client
                .query_one("SELECT quote_ident(current_database())", &[])
                .await?;
            let database: String = database.try_get(0)?;
            problems.push(format!(
                "{role} lacks the CONNECT privilege on this database; run: GRANT CONNECT ON DATABASE \
                 {database} TO {role}"
            ));
        }
    }
    Ok(problems)
}

/// Attributes and memberships that neither the owner nor the other roles need. They do not disable
/// row-level security; what does is reported by [`problems`].
const SURPLUS: &str = "
    WITH roles AS (
        SELECT r.*, r.rolname = current_user AS is_owner
        FROM pg_roles AS r
        WHERE r.rolname = current_user OR r.rolname = ANY ($1)
    )
    SELECT format('%s is a superuser; use a role that owns only this database', r.rolname)
    FROM roles AS r
    WHERE r.is_owner AND r.rolsuper
    UNION ALL
    SELECT format('%s does not need %s; as an administrator, run: ALTER ROLE %I NO%2$s', r.rolname, a.attribute, r.rolname)
    FROM roles AS r
    CROSS JOIN LATERAL (VALUES
        ('BYPASSRLS', r.rolbypassrls AND r.is_owner), ('CREATEROLE', r.rolcreaterole),
        ('CREATEDB', r.rolcreatedb), ('REPLICATION', r.rolreplication)
    ) AS a (attribute, is_set)
    WHERE a.is_set AND NOT r.rolsuper
    UNION ALL
    SELECT format('%s does not need to be a member of %s; as an administrator, run: REVOKE %2$I FROM %1$I', r.rolname, p.rolname)
    FROM roles AS r
    JOIN pg_roles AS p ON p.rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files',
        'pg_read_all_data', 'pg_write_all_data')
    WHERE NOT r.rolsuper AND pg_has_role(r.oid, p.oid, 'MEMBER')
    ORDER BY 1";

/// The unnecessary privileges of the roles and the owner, one line each. Read-only.
pub(crate) async fn surplus(
    client: &impl GenericClient,
) -> Result<Vec<String>, tokio_postgres::Error> {
    let roles: &[&str] = &ALL;
    let rows = client.query(SURPLUS, &[&roles]).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// The roles that do not exist.
pub(crate) async fn missing(
    client: &impl GenericClient,
) -> Result<Vec<&'static str>, tokio_postgres::Error> {
    let mut missing = Vec::new();
    for role in ALL {
        if find(client, role).await?.is_none() {
            missing.push(role);
        }
    }
    Ok(missing)
}
