//! The attributes of the role that owns the database.
//!
//! Earlier versions created it with CREATEROLE. Up to PostgreSQL 15, a role with this attribute can
//! make itself a member of almost any other role, including those that can run programs. The
//! attribute is removed at the next start. The superuser creates missing roles instead.

use std::thread;

use tokio_postgres::{Error, NoTls, error::SqlState};

use super::{ClusterError, Endpoint, OWNER, SUPERUSER};

/// Creates missing roles, and revokes what the owner does not need. Since version 16, the creator of a
/// role is a member of it, with the ADMIN option.
fn statements(roles: &[&str]) -> String {
    let roles = roles.join("', '");
    format!(
        "DO $owner$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['{roles}'] LOOP
        IF to_regrole(name) IS NULL THEN
            EXECUTE format('CREATE ROLE %I LOGIN', name);
        ELSIF EXISTS (
            SELECT FROM pg_auth_members AS m
            WHERE m.roleid = to_regrole(name) AND m.member = to_regrole('{OWNER}')
        ) THEN
            EXECUTE format('REVOKE %I FROM {OWNER}', name);
        END IF;
    END LOOP;
    IF EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname = '{OWNER}' AND r.rolcreaterole) THEN
        ALTER ROLE {OWNER} NOCREATEROLE;
    END IF;
END $owner$"
    )
}

/// Restricts the owner to its database. Blocking; may be called from any thread.
pub(super) fn restrict(endpoint: &Endpoint, roles: &[&str]) -> Result<(), ClusterError> {
    let failed = |message: String| ClusterError::Failed {
        program: "postgres",
        message: format!("setting up the roles failed: {message}"),
    };
    // A thread of an asynchronous runtime cannot block on another runtime.
    let restricted = thread::scope(|scope| {
        let run = || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map_err(|error| error.to_string())?;
            match runtime.block_on(run(endpoint, roles)) {
                Err(error)
                    if error.code() == Some(&SqlState::INVALID_AUTHORIZATION_SPECIFICATION) =>
                {
                    tracing::warn!(
                        "the private cluster does not admit its superuser; attributes of {OWNER} not checked; check pg_hba.conf and pg_ident.conf in the data directory"
                    );
                    Ok(())
                }
                done => done.map_err(|error| explain(&error)),
            }
        };
        scope.spawn(run).join()
    });
    match restricted {
        Ok(result) => result.map_err(failed),
        Err(_) => Err(failed("its thread panicked".to_owned())),
    }
}

async fn run(endpoint: &Endpoint, roles: &[&str]) -> Result<(), Error> {
    let (client, connection) = endpoint.config(SUPERUSER).connect(NoTls).await?;
    let work = async {
        let done = client.batch_execute(&statements(roles)).await;
        drop(client);
        done
    };
    let (done, ended) = tokio::join!(work, connection);
    done.and(ended)
}

fn explain(error: &Error) -> String {
    match error.as_db_error() {
        Some(error) => error.message().to_owned(),
        None => error.to_string(),
    }
}
