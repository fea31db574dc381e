//! The roles that the application logs in as. They belong to the whole server, so they are created
//! here and not by a migration; migrations grant their privileges.
//!
//! A missing role is created by one statement. Existing roles are never altered: another
//! installation may use them.

mod check;

use secrecy::{ExposeSecret, SecretString};
use tokio_postgres::{GenericClient, error::SqlState};

pub(crate) use self::check::{missing, problems, surplus};
use crate::address::{Address, connect, disconnect};

/// The role that serves requests. Row-level security limits it to the rows of the unit's user.
pub const APP: &str = "coffer_app";

/// The role of background jobs and administration. Policies permit it all rows.
pub const SYSTEM: &str = "coffer_system";

/// The role that reads the reporting views.
pub const READONLY: &str = "coffer_readonly";

/// All roles that the application logs in as.
pub const ALL: [&str; 3] = [APP, SYSTEM, READONLY];

/// Tables without row-level security, each with the reason.
pub const WITHOUT_ROW_SECURITY: &[(&str, &str)] = &[(
    "_sqlx_migrations",
    "created before the first migration; only the owner has privileges on it",
)];

/// The table that TimescaleDB stores if it is loaded. TimescaleDB cannot compress tables with
/// row-level security; this one does not need it as long as [`APP`] has no privilege on it.
pub const KEPT_BY_TIMESCALEDB: &str = "transaction_facts";

/// The advisory lock held while roles are created, so that nodes starting together do so one after
/// another.
const LOCK: i64 = 0x0063_6f66_6665_7201;

/// The passwords of new roles. A role without one gets none, which is suitable for authentication
/// by the operating system (`peer`) or by certificates.
#[derive(Debug, Clone, Default)]
pub struct Passwords {
    /// The password of [`APP`], if new.
    pub app: Option<SecretString>,
    /// The password of [`SYSTEM`], if new.
    pub system: Option<SecretString>,
    /// The password of [`READONLY`], if new.
    pub readonly: Option<SecretString>,
}

/// The reason why the roles are not as required.
#[derive(Debug, thiserror::Error)]
pub enum RolesError {
    /// The owner lacks the privilege to set up a role.
    #[error(
        "the database's owner is not permitted to set up the role {role}; grant the owner \
         CREATEROLE, or have an administrator run: {statement}"
    )]
    NotAllowed {
        /// The role's name.
        role: &'static str,
        /// The statement with which an administrator can fix it.
        statement: String,
    },
    /// An existing role may not log in.
    #[error(
        "the role {0} lacks the LOGIN attribute, and Coffer does not alter existing roles; as an \
         administrator, run: ALTER ROLE {0} LOGIN"
    )]
    NoLogIn(&'static str),
    /// Row-level security does not apply to an existing role.
    #[error(
        "row-level security would not apply to the role {0}: it is a superuser, has BYPASSRLS, or \
         is (a member of) the database's owner or {SYSTEM}; revoke that"
    )]
    TooPowerful(&'static str),
    /// The database could not be reached, or failed.
    #[error("setting up the database's roles failed")]
    Database(#[from] tokio_postgres::Error),
}

/// Creates missing roles with these passwords, and checks that row-level security applies to all
/// roles. Repeating it changes nothing, and nodes may do it at the same time. Existing roles stay
/// unchanged, including their passwords, because roles belong to the whole server and another
/// installation may use them.
///
/// PostgreSQL writes a new password to its log where `log_statement` is `ddl` or `all`.
pub async fn ensure(owner: impl Into<Address>, passwords: &Passwords) -> Result<(), RolesError> {
    let (mut client, connection) = connect(owner).await?;
    let transaction = client.transaction().await?;
    transaction
        .execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK])
        .await?;
    for (role, password) in [
        (APP, &passwords.app),
        (SYSTEM, &passwords.system),
        (READONLY, &passwords.readonly),
    ] {
        ensure_role(&transaction, role, password.as_ref()).await?;
    }
    transaction.commit().await?;
    disconnect(client, connection).await;
    Ok(())
}

/// Creates a role if it is missing, and permits it to connect to this database.
async fn ensure_role(
    client: &impl GenericClient,
    role: &'static str,
    password: Option<&SecretString>,
) -> Result<(), RolesError> {
    if find(client, role).await?.is_none() {
        create(client, role, password).await?;
    }
    let Some(found) = find(client, role).await? else {
        return Err(RolesError::NotAllowed {
            role,
            statement: format!("CREATE ROLE {role} LOGIN"),
        });
    };
    if found.bypasses_policies {
        return Err(RolesError::TooPowerful(role));
    }
    if !found.may_log_in {
        return Err(RolesError::NoLogIn(role));
    }
    if !found.may_connect {
        let statement = quoted(
            client,
            "SELECT format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), $1::text)",
            &[&role],
        )
        .await?;
        run(client, role, &statement, &statement).await?;
    }
    Ok(())
}

/// Creates a role, unless another installation has just created it: advisory locks do not work
/// across databases. In that case the role keeps its password.
async fn create(
    client: &impl GenericClient,
    role: &'static str,
    password: Option<&SecretString>,
) -> Result<(), RolesError> {
    let statement = quoted(
        client,
        "SELECT format('DO %L', format( \
             'BEGIN CREATE ROLE %I LOGIN PASSWORD %L; \
             EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END', \
             $1::text, $2::text))",
        &[&role, &password.map(ExposeSecret::expose_secret)],
    )
    .await?;
    run(
        client,
        role,
        &statement,
        &format!("CREATE ROLE {role} LOGIN"),
    )
    .await
}

/// The relevant attributes of an existing role.
struct Found {
    /// Whether row-level security does not apply to it.
    bypasses_policies: bool,
    may_log_in: bool,
    may_connect: bool,
}

async fn find(
    client: &impl GenericClient,
    role: &str,
) -> Result<Option<Found>, tokio_postgres::Error> {
    let row = client
        .query_opt(
            "SELECT r.rolsuper OR r.rolbypassrls OR EXISTS ( \
                     SELECT FROM pg_roles AS passes \
                     WHERE passes.rolname IN (current_user, $2) \
                         AND (passes.oid <> r.oid OR r.rolname = current_user) \
                         AND pg_has_role(r.oid, passes.oid, 'MEMBER') \
                 ), \
                 r.rolcanlogin, \
                 has_database_privilege(r.oid, current_database(), 'CONNECT') \
             FROM pg_roles AS r WHERE r.rolname = $1",
            &[&role, &SYSTEM],
        )
        .await?;
    row.map(|row| {
        Ok(Found {
            bypasses_policies: row.try_get(0)?,
            may_log_in: row.try_get(1)?,
            may_connect: row.try_get(2)?,
        })
    })
    .transpose()
}

/// Lets the database quote values that cannot be parameters.
async fn quoted(
    client: &impl GenericClient,
    query: &str,
    values: &[&(dyn tokio_postgres::types::ToSql + Sync)],
) -> Result<String, RolesError> {
    Ok(client.query_one(query, values).await?.try_get(0)?)
}

/// Runs a statement for which the owner may lack the privilege; the error then contains `shown`,
/// which has no secrets.
async fn run(
    client: &impl GenericClient,
    role: &'static str,
    statement: &str,
    shown: &str,
) -> Result<(), RolesError> {
    match client.batch_execute(statement).await {
        Err(error) if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => {
            Err(RolesError::NotAllowed {
                role,
                statement: shown.to_owned(),
            })
        }
        result => Ok(result?),
    }
}

#[cfg(test)]
mod tests;
