//! The server's database: filling it, and observing the server in it.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use coffer_storage_pg::query_of_single_read;
use tokio::{
    task::{self, JoinHandle},
    time::{Instant, sleep},
};
use tokio_postgres::{Client, Config, NoTls};
use uuid::Uuid;

use crate::{
    failure::{Context as _, Failure},
    server::BCRYPT_COST,
};

/// The name of the database in a private cluster.
pub(crate) const DATABASE: &str = "coffer";

/// The role that owns the schema.
const OWNER: &str = "coffer_owner";

/// The role that serves requests.
pub(crate) const APP: &str = "coffer_app";

/// The id of a user, and that of their session.
pub(crate) type Reader = (Uuid, Uuid);

/// The number of users in the database.
pub(crate) const USERS: u32 = 500;

/// The password of all users.
pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// SQL functions that compute identifiers from numbers, for filling the tables.
const SETUP: &str = "
    CREATE SCHEMA bench;
    CREATE FUNCTION bench.id(kind int, n int) RETURNS uuid LANGUAGE sql IMMUTABLE AS
        $$ SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(kind), 4, '0') || lpad(to_hex(n), 8, '0'))::uuid $$;
    CREATE FUNCTION bench.user_id(n int) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT bench.id(1, n) $$;
";
const CLEANUP: &str =
    "DROP SCHEMA bench CASCADE; ANALYZE users, portfolios, holdings, prices, latest_prices;";

pub(crate) struct Database {
    socket_dir: PathBuf,
    owner: Client,
    connection: JoinHandle<()>,
}

/// The address of a user, by number.
pub(crate) fn email(user: u32) -> String {
    format!("user{user}@example.com")
}

/// The identifier of a user, by number.
pub(crate) fn user_id(user: u32) -> Uuid {
    Uuid::from_u128(0x0000_0000_0000_7000_8000_0001_0000_0000 + u128::from(user))
}

impl Database {
    pub(crate) async fn connect(data_dir: &Path) -> Result<Self, Failure> {
        let file = data_dir.join("postgres.socket");
        let text = fs::read_to_string(file).context("reading the database socket's path")?;
        let socket_dir = PathBuf::from(text.trim_end());
        let (owner, connection) = connect(&socket_dir, OWNER).await?;
        Ok(Self {
            socket_dir,
            owner,
            connection,
        })
    }

    /// The parameters to connect as a role.
    pub(crate) fn config(&self, role: &str) -> Config {
        config(&self.socket_dir, role)
    }

    /// The parameters to connect as the owner.
    pub(crate) fn owner_config(&self) -> Config {
        self.config(OWNER)
    }

    /// The connection of the owner.
    pub(crate) fn owner(&mut self) -> &mut Client {
        &mut self.owner
    }

    /// Creates sessions for `count` users with the tier `free`, chosen independently of the amount
    /// of their data.
    pub(crate) async fn create_sessions(&self, count: i64) -> Result<Vec<Reader>, Failure> {
        let sessions = "
            INSERT INTO sessions (id, user_id, amr, remember_me, salt, generation, rotated_at, address,
                user_agent, last_seen_at, idle_expires_at, absolute_expires_at, authenticated_at, created_at, updated_at)
            SELECT gen_random_uuid(), id, '{pwd}', true, decode(repeat('07', 16), 'hex'), 1, now(), '127.0.0.1',
                'coffer-bench', now(), now() + interval '1 day', now() + interval '1 day', now(), now(), now()
            FROM users WHERE tier = 'free' ORDER BY md5(id::text) LIMIT $1
            RETURNING user_id, id";
        let rows = self.owner.query(sessions, &[&count]).await;
        let rows = rows.context("creating sessions")?;
        Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
    }

    /// The directory of the cluster's socket.
    pub(crate) fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// Fills the database with users and their data.
    pub(crate) async fn fill(&self) -> Result<(), Failure> {
        let hash = task::spawn_blocking(|| bcrypt::hash(PASSWORD, BCRYPT_COST));
        let hash = hash.await.context("hashing")?.context("hashing")?;
        let remember = "SELECT set_config('bench.password_hash', $1, false)";
        let filled = self.owner.execute(remember, &[&hash]).await;
        filled.context("filling the database")?;
        for statements in [SETUP, include_str!("fill.sql"), CLEANUP] {
            let filled = self.owner.batch_execute(statements).await;
            filled.map_err(|error| format!("filling the database failed: {error:?}"))?;
        }
        Ok(())
    }

    /// The newest session of a user.
    pub(crate) async fn session(&self, user: Uuid) -> Result<Uuid, Failure> {
        let newest = "SELECT id FROM sessions WHERE user_id = $1 ORDER BY id DESC LIMIT 1";
        let row = self.owner.query_one(newest, &[&user]).await;
        Ok(row.context("looking up a session")?.get(0))
    }

    /// The database's time, as text.
    pub(crate) async fn now(&self) -> Result<String, Failure> {
        let row = self.owner.query_one("SELECT now()::text", &[]).await;
        Ok(row.context("reading the database's time")?.get(0))
    }

    /// Observes the statements that the server executes, and returns one for each of the `wanted`
    /// parts of texts: the query, if it is a transaction of its own. The server must be executing
    /// them.
    pub(crate) async fn statements<const N: usize>(
        &self,
        wanted: [&str; N],
    ) -> Result<[String; N], Failure> {
        const STATEMENTS: &str = "
            SELECT DISTINCT query
            FROM pg_stat_activity
            WHERE usename = session_user AND pid <> pg_backend_pid()";
        let (app, task) = connect(&self.socket_dir, APP).await?;
        let mut found = wanted.map(|_| None);
        let begun = Instant::now();
        while found.iter().any(Option::is_none) {
            if begun.elapsed() > Duration::from_secs(10) {
                return Err(format!("did not see the server send {wanted:?}").into());
            }
            let rows = app.query(STATEMENTS, &[]).await;
            for row in rows.context("reading the server's statements")? {
                let text: String = row.get(0);
                for (found, wanted) in found.iter_mut().zip(wanted) {
                    if text.contains(wanted) {
                        let query = query_of_single_read(&text).unwrap_or(&text);
                        *found = Some(query.to_owned());
                    }
                }
            }
            sleep(Duration::from_millis(1)).await;
        }
        drop(app);
        task.await.context("closing a connection")?;
        Ok(found.map(Option::unwrap_or_default))
    }

    /// Closes the connection.
    pub(crate) async fn close(self) -> Result<(), Failure> {
        drop(self.owner);
        self.connection.await.context("closing a connection")
    }
}

pub(crate) async fn connect(
    socket_dir: &Path,
    role: &str,
) -> Result<(Client, JoinHandle<()>), Failure> {
    let config = config(socket_dir, role);
    let (client, connection) = config
        .connect(NoTls)
        .await
        .context("connecting to the database")?;
    let task = tokio::spawn(async move {
        // The client returns the error.
        let _ = connection.await;
    });
    Ok((client, task))
}

fn config(socket_dir: &Path, role: &str) -> Config {
    let mut config = Config::new();
    config.host_path(socket_dir).user(role).dbname(DATABASE);
    config
}
