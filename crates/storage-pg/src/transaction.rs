//! One database transaction on a pooled connection, safe to drop at any await.
//!
//! The statements that open it (`BEGIN`, and who acts, with the check of the session) travel in
//! one round trip with the first statement of the work. tokio-postgres sends a statement when its
//! future is first polled and answers in order, so futures that are polled together are pipelined.

use std::{
    future::Future,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU8, Ordering},
    },
};

use chrono::{DateTime, Utc};
use coffer_domain::{
    ids::{SessionId, UserId},
    user::{Role, Tier},
};
use coffer_queries::client::GenericClient;
use coffer_storage::RepositoryError;
use deadpool_postgres::{ClientWrapper, Object};
use futures_util::FutureExt;
use tokio_postgres::{
    Error, NoTls, Row, RowStream, Statement, ToStatement,
    types::{BorrowToSql, ToSql},
};

use crate::error::repository_error;

/// Who the transaction is for, and what the database checks before anything else.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Admission {
    pub(crate) user: UserId,
    pub(crate) session: Option<SessionId>,
    pub(crate) role: Role,
    pub(crate) tier: Tier,
    pub(crate) now: DateTime<Utc>,
}

const ADMIT: &str = "SELECT begin_unit($1, $2, $3::text::user_role, $4::text::user_tier, $5)";

/// What the first statement takes along.
#[derive(Debug, Clone, Copy)]
struct Opening {
    begin: &'static str,
    admission: Option<Admission>,
}

/// Nothing was sent yet.
const UNOPENED: u8 = 0;
/// Every statement so far succeeded.
const SOUND: u8 = 1;
/// A statement is under way. If its future is dropped, this is what remains.
const IN_FLIGHT: u8 = 2;
/// A statement failed.
const FAILED: u8 = 3;

pub(crate) struct Transaction {
    /// Present until the transaction ends.
    connection: Option<Object>,
    opening: Mutex<Option<Opening>>,
    state: AtomicU8,
}

impl Transaction {
    pub(crate) fn read_write(connection: Object, admission: Option<Admission>) -> Self {
        Self::new(connection, "BEGIN", admission)
    }

    pub(crate) fn read_only(connection: Object, admission: Option<Admission>) -> Self {
        Self::new(connection, "BEGIN READ ONLY", admission)
    }

    fn new(connection: Object, begin: &'static str, admission: Option<Admission>) -> Self {
        Self {
            connection: Some(connection),
            opening: Mutex::new(Some(Opening { begin, admission })),
            state: AtomicU8::new(UNOPENED),
        }
    }

    /// The transaction, if every statement so far succeeded.
    pub(crate) fn usable(&self) -> Result<&Self, RepositoryError> {
        match self.state.load(Ordering::Relaxed) {
            UNOPENED | SOUND => Ok(self),
            _ => Err(RepositoryError::Poisoned),
        }
    }

    /// Whether anything was sent.
    pub(crate) fn is_open(&self) -> bool {
        self.state.load(Ordering::Relaxed) != UNOPENED
    }

    /// Poisons the transaction and says what the error means.
    pub(crate) fn fail(&self, error: &Error) -> RepositoryError {
        self.state.store(FAILED, Ordering::Relaxed);
        repository_error(error)
    }

    /// Sends the opening alone, if nothing did so yet.
    pub(crate) async fn open(&self) -> Result<(), RepositoryError> {
        if self.usable()?.is_open() {
            return Ok(());
        }
        let nothing = std::future::ready(Ok(()));
        self.run(nothing).await.map_err(|error| self.fail(&error))
    }

    /// Runs statements without parameters, such as those about savepoints.
    pub(crate) async fn batch(&self, sql: &str) -> Result<(), RepositoryError> {
        let statements = self.connection().batch_execute(sql);
        self.usable()?
            .run(statements)
            .await
            .map_err(|error| self.fail(&error))
    }

    /// Goes back to a savepoint without waiting, also from a failed state: what follows on the
    /// connection comes after it.
    pub(crate) fn roll_back_to(&self, savepoint: &str) {
        let sql = format!("ROLLBACK TO SAVEPOINT {savepoint}; RELEASE SAVEPOINT {savepoint}");
        let _sent = self.connection().batch_execute(&sql).now_or_never();
        self.state.store(SOUND, Ordering::Relaxed);
    }

    /// Ends the transaction with `COMMIT`, in one round trip with the statement `last`.
    pub(crate) async fn commit(
        mut self,
        last: impl AsyncFnOnce(&Self) -> Result<(), Error>,
    ) -> Result<(), RepositoryError> {
        self.usable()?;
        let (last, committed) =
            futures_util::join!(last(&self), self.connection().batch_execute("COMMIT"));
        // When the last statement failed, the server has answered COMMIT by rolling back.
        last.map_err(|error| self.fail(&error))?;
        committed.map_err(|error| self.fail(&error))?;
        self.connection = None;
        Ok(())
    }

    /// Runs a statement, with the opening before it if it is the first.
    async fn run<T>(&self, statement: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let opening = self
            .opening
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let result = match opening {
            None => {
                self.state.store(IN_FLIGHT, Ordering::Relaxed);
                statement.await
            }
            Some(opening) => self.run_first(opening, statement).await,
        };
        let state = if result.is_ok() { SOUND } else { FAILED };
        self.state.store(state, Ordering::Relaxed);
        result
    }

    async fn run_first<T>(
        &self,
        opening: Opening,
        statement: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let connection = self.connection();
        let Some(admission) = opening.admission else {
            self.state.store(IN_FLIGHT, Ordering::Relaxed);
            let begin = connection.batch_execute(opening.begin);
            let (begun, result) = futures_util::join!(begin, statement);
            begun?;
            return result;
        };
        let admit = connection.prepare_cached(ADMIT).await?;
        let (role, tier) = (role_name(admission.role), tier_name(admission.tier));
        let session = admission.session.map(SessionId::uuid);
        let user = admission.user.uuid();
        let params: [&(dyn ToSql + Sync); 5] = [&user, &session, &role, &tier, &admission.now];
        self.state.store(IN_FLIGHT, Ordering::Relaxed);
        let (begun, admitted, result) = futures_util::join!(
            connection.batch_execute(opening.begin),
            connection.execute(&admit, &params),
            statement,
        );
        begun?;
        // A refused admission makes the statement fail, too; the refusal is the cause.
        admitted?;
        result
    }

    fn connection(&self) -> &ClientWrapper {
        // Taken only by `commit`, which consumes the transaction, and by `drop`.
        #[expect(clippy::expect_used, reason = "an invariant of this type")]
        self.connection
            .as_ref()
            .expect("a transaction that has not ended has its connection")
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else {
            return;
        };
        match *self.state.get_mut() {
            UNOPENED => {}
            // Whoever gets the connection next would wait for the abandoned statement: cancel it
            // and let the connection go.
            IN_FLIGHT => {
                let client = Object::take(connection);
                if let Ok(runtime) = tokio::runtime::Handle::try_current() {
                    runtime.spawn(async move {
                        let _result = client.cancel_token().cancel_query(NoTls).await;
                        drop(client);
                    });
                }
            }
            _ => {
                let _sent = connection.batch_execute("ROLLBACK").now_or_never();
            }
        }
    }
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::User => "user",
        Role::Support => "support",
        Role::Admin => "admin",
    }
}

fn tier_name(tier: Tier) -> &'static str {
    match tier {
        Tier::Free => "free",
        Tier::Premium => "premium",
    }
}

impl GenericClient for Transaction {
    fn stmt_cache() -> bool {
        true
    }

    async fn prepare(&self, query: &str) -> Result<Statement, Error> {
        // Preparing needs no transaction, so before the opening it costs none.
        self.connection().prepare_cached(query).await
    }

    async fn execute<T>(&self, query: &T, params: &[&(dyn ToSql + Sync)]) -> Result<u64, Error>
    where
        T: ?Sized + ToStatement + Sync + Send,
    {
        self.run(self.connection().execute(query, params)).await
    }

    async fn query_one<T>(&self, query: &T, params: &[&(dyn ToSql + Sync)]) -> Result<Row, Error>
    where
        T: ?Sized + ToStatement + Sync + Send,
    {
        self.run(self.connection().query_one(query, params)).await
    }

    async fn query_opt<T>(
        &self,
        query: &T,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<Row>, Error>
    where
        T: ?Sized + ToStatement + Sync + Send,
    {
        self.run(self.connection().query_opt(query, params)).await
    }

    async fn query<T>(&self, query: &T, params: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, Error>
    where
        T: ?Sized + ToStatement + Sync + Send,
    {
        self.run(self.connection().query(query, params)).await
    }

    async fn query_raw<T, I>(&self, query: &T, params: I) -> Result<RowStream, Error>
    where
        T: ?Sized + ToStatement + Sync + Send,
        I: IntoIterator + Sync + Send,
        I::IntoIter: ExactSizeIterator,
        I::Item: BorrowToSql,
    {
        self.run(self.connection().query_raw(query, params)).await
    }
}
