//! One database transaction on a pooled connection, safe to drop at any await.
//!
//! The statements that open it (`BEGIN`, and who acts, with the check of the session) travel in
//! one round trip with the first statement of the work. tokio-postgres sends a statement when its
//! future is first polled and answers in order, so futures that are polled together are pipelined.

use std::{future::Future, pin::pin};

use chrono::{DateTime, Utc};
use coffer_domain::{
    ids::{SessionId, UserId},
    user::{Role, Tier},
};
use coffer_queries::client::GenericClient;
use coffer_storage::RepositoryError;
use deadpool_postgres::Object;
use futures_util::{
    FutureExt,
    future::{join, maybe_done},
    join, poll,
};
use tokio_postgres::{Error, NoTls, types::ToSql};

use crate::{connection::Connection, error::repository_error};

/// Who the transaction is for, and what the database checks before anything else.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Admission {
    pub(crate) user: UserId,
    /// What is checked; nothing of somebody who is about to prove who they are.
    pub(crate) proof: Option<(SessionId, Role, Tier)>,
    pub(crate) now: DateTime<Utc>,
}

const ADMIT: &str = "SELECT begin_unit($1, $2, $3::text::user_role, $4::text::user_tier, $5)";

/// What the first statement takes along.
#[derive(Debug, Clone, Copy)]
struct Opening {
    begin: &'static str,
    admission: Option<Admission>,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// Nothing was sent yet.
    Unopened(Opening),
    /// Every statement so far succeeded.
    Sound,
    /// A statement is under way. If its future is dropped, this is what remains.
    InFlight,
    /// A statement failed.
    Failed,
}

pub(crate) struct Transaction {
    /// Present until the transaction ends.
    connection: Option<Connection>,
    state: State,
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
            connection: Some(Connection::new(connection)),
            state: State::Unopened(Opening { begin, admission }),
        }
    }

    /// Whether anything was sent.
    pub(crate) fn is_open(&self) -> bool {
        !matches!(self.state, State::Unopened(_))
    }

    /// Fails if a statement failed or was abandoned.
    pub(crate) fn check(&self) -> Result<(), RepositoryError> {
        match self.state {
            State::Unopened(_) | State::Sound => Ok(()),
            State::InFlight | State::Failed => Err(RepositoryError::Poisoned),
        }
    }

    /// Sends the opening alone, if nothing did so yet.
    pub(crate) async fn open(&mut self) -> Result<(), RepositoryError> {
        self.run(async |_| Ok(())).await
    }

    /// Runs a statement, with the opening before it if it is the first. If it fails, or is dropped
    /// before it has ended, nothing more can be run.
    pub(crate) async fn run<T>(
        &mut self,
        statement: impl AsyncFnOnce(&Connection) -> Result<T, Error>,
    ) -> Result<T, RepositoryError> {
        self.check()?;
        let result = match self.state {
            State::Unopened(opening) => self.run_first(opening, statement).await,
            _ => {
                self.state = State::InFlight;
                statement(self.connection()).await
            }
        };
        self.state = match result {
            Ok(_) => State::Sound,
            Err(_) => State::Failed,
        };
        result.map_err(|error| repository_error(&error))
    }

    async fn run_first<T>(
        &mut self,
        Opening { begin, admission }: Opening,
        statement: impl AsyncFnOnce(&Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let Some(admission) = admission else {
            self.state = State::InFlight;
            let connection = self.connection();
            let (begun, result) = join!(connection.batch(begin), statement(connection));
            begun?;
            return result;
        };
        // Once a connection. Dropped here, the transaction is still unopened.
        let admit = self.connection().prepare(ADMIT).await?;
        self.state = State::InFlight;
        let connection = self.connection();
        let proof = admission.proof;
        let params: [&(dyn ToSql + Sync); 5] = [
            &admission.user.uuid(),
            &proof.map(|(session, _, _)| session.uuid()),
            &proof.map(|(_, role, _)| role_name(role)),
            &proof.map(|(_, _, tier)| tier_name(tier)),
            &admission.now,
        ];
        let (begun, admitted, result) = join!(
            connection.batch(begin),
            connection.execute(&admit, &params),
            statement(connection),
        );
        begun?;
        // A refused admission makes the statement fail, too; the refusal is the cause.
        admitted?;
        result
    }

    /// Goes back to a savepoint without waiting, also from a failed state: what follows on the
    /// connection comes after it.
    pub(crate) fn roll_back_to(&mut self, savepoint: &str) {
        // An abandoned statement may still run, and whether the savepoint outlives it is not known.
        if matches!(self.state, State::InFlight) {
            return;
        }
        let sql = format!("ROLLBACK TO SAVEPOINT {savepoint}; RELEASE SAVEPOINT {savepoint}");
        self.state = match self.connection().batch(&sql).now_or_never() {
            Some(Err(_)) => State::Failed,
            _ => State::Sound,
        };
    }

    /// Ends the transaction with `COMMIT`, in one round trip with `last`: statements that are
    /// prepared, and so are sent as soon as they are polled.
    pub(crate) async fn commit(
        mut self,
        last: impl AsyncFnOnce(&Connection) -> Result<(), Error>,
    ) -> Result<(), RepositoryError> {
        self.check()?;
        let result = commit_after(self.connection(), last(self.connection())).await;
        // An error may leave the transaction open: then it is rolled back when this is dropped.
        result.map_err(|error| repository_error(&error))?;
        self.connection = None;
        Ok(())
    }

    fn connection(&self) -> &Connection {
        // Taken only by `commit`, which consumes the transaction, and by `drop`.
        #[expect(clippy::expect_used, reason = "an invariant of this type")]
        self.connection
            .as_ref()
            .expect("a transaction that has not ended has its connection")
    }
}

async fn commit_after(
    connection: &Connection,
    last: impl Future<Output = Result<(), Error>>,
) -> Result<(), Error> {
    let mut last = pin!(maybe_done(last));
    // Values that can't be sent fail here, before COMMIT makes the rest last without them.
    let _sent = poll!(last.as_mut());
    if matches!(last.as_mut().output_mut(), Some(Err(_))) {
        return last.take_output().unwrap_or(Ok(()));
    }
    let ((), committed) = join(last.as_mut(), connection.batch("COMMIT")).await;
    // When the last statement failed, the server has answered COMMIT by rolling back.
    last.take_output().unwrap_or(Ok(()))?;
    committed
}

impl Drop for Transaction {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else {
            return;
        };
        match self.state {
            State::Unopened(_) => {}
            // Whoever gets the connection next would wait for the abandoned statement: cancel it
            // and let the connection go.
            State::InFlight => {
                let client = connection.into_unpooled();
                if let Ok(runtime) = tokio::runtime::Handle::try_current() {
                    runtime.spawn(async move {
                        let _result = client.cancel_token().cancel_query(NoTls).await;
                        drop(client);
                    });
                }
            }
            State::Sound | State::Failed => {
                let _sent = connection.batch("ROLLBACK").now_or_never();
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
