//! One database transaction on a pooled connection, safe to drop at any await.
//!
//! The statements that open it (`BEGIN`, and the identity of the actor with the check of the
//! session) are sent in one round trip with the first statement of the work. tokio-postgres sends a
//! statement when its future is first polled and answers in order, so futures that are polled
//! together are pipelined.
//!
//! The end of a read-only transaction is sent together with its last reads, if they are announced;
//! see [`LastReads`]. If there are no reads before them, each is a transaction of its own; see
//! [`SingleRead`].

use std::{
    future::Future,
    pin::pin,
    sync::{Arc, LazyLock},
    time::Instant,
};

use chrono::{DateTime, Utc};
use coffer_domain::{
    SessionCheck,
    actor::ProofKind,
    ids::UserId,
    label::Labelled as _,
    user::{Role, Tier},
};
use coffer_queries::client::GenericClient;
use coffer_storage::RepositoryError;
use futures_util::{
    FutureExt,
    future::{join, maybe_done},
    join, poll,
};
use tokio_postgres::{Error, Statement};
use uuid::Uuid;

use crate::{
    connection::Connection,
    error::repository_error,
    last_reads::LastReads,
    single_read::{ActorParams, SingleRead, begin_unit},
};

/// The beginning of a read-only transaction.
const READ_ONLY: &str = "BEGIN READ ONLY";

/// The user of the transaction, and what the database checks before the first statement.
#[derive(Debug, Clone)]
pub(crate) struct UnitActor {
    pub(crate) user: UserId,
    /// The kind of proof of the user's identity.
    pub(crate) proof: ProofKind,
    /// The session or key, role and tier to check; `None` for users who are not signed in.
    pub(crate) signed_in: Option<(Uuid, Role, Tier)>,
    /// Records that the session was found active.
    pub(crate) check: SessionCheck,
    pub(crate) now: DateTime<Utc>,
}

/// The statements that set the identity of the actor and check the proof, one for each kind.
static BEGIN_UNIT: LazyLock<Vec<(ProofKind, String)>> = LazyLock::new(|| {
    let kinds = ProofKind::ALL.iter();
    let begin = |kind: &ProofKind| (*kind, format!("SELECT {}", begin_unit(*kind, 0)));
    kinds.map(begin).collect()
});

/// The statements sent before the first one.
#[derive(Debug, Clone)]
struct Opening {
    begin: &'static str,
    actor: Option<UnitActor>,
}

impl Opening {
    /// Prepares the statements, which takes a round trip only the first time on a connection.
    async fn prepare(self, connection: &Connection) -> Result<PreparedOpening, RepositoryError> {
        let begin_unit = match self.actor {
            Some(actor) => {
                let begin_unit = BEGIN_UNIT.iter().find(|(kind, _)| *kind == actor.proof);
                let begin_unit = begin_unit.map_or("", |(_, statement)| statement);
                let prepared = connection.prepare(begin_unit).await;
                Some((prepared.map_err(|error| repository_error(&error))?, actor))
            }
            None => None,
        };
        Ok(PreparedOpening {
            begin: self.begin,
            begin_unit,
        })
    }
}

/// The statements sent before the first one, which are sent as soon as they are polled.
pub(crate) struct PreparedOpening {
    begin: &'static str,
    begin_unit: Option<(Statement, UnitActor)>,
}

impl PreparedOpening {
    /// Runs statements with these before them.
    pub(crate) async fn run_with<T>(
        self,
        connection: &Connection,
        statements: impl AsyncFnOnce(&Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let (opened, result) = join!(self.run(connection), statements(connection));
        // If the actor is refused, the statements fail, too; the refusal is the cause.
        opened?;
        result
    }

    /// Sends `BEGIN` and the identity of the actor.
    async fn run(self, connection: &Connection) -> Result<(), Error> {
        let Some((statement, actor)) = self.begin_unit else {
            return connection.batch(self.begin).await;
        };
        let params = ActorParams::of(&actor);
        let params = params.values();
        let (opened, checked) = join!(
            connection.batch(self.begin),
            connection.begin_unit(&statement, &params),
        );
        opened?;
        checked?;
        if actor.signed_in.is_some() {
            actor.check.pass();
        }
        Ok(())
    }
}

enum State {
    /// No statement was sent yet.
    Unopened(Opening),
    /// Every statement so far succeeded.
    Sound,
    /// A statement is running. This state remains if its future is dropped.
    InFlight,
    /// A statement failed.
    Failed,
    /// No transaction is open, and none can be opened.
    Ended,
    /// The next read is one of the last, which end the transaction.
    Last(Arc<LastReads>),
    /// The next read is a transaction of its own. Records that the session was found active.
    Single(Option<SessionCheck>),
}

pub(crate) struct Transaction {
    /// Present until the transaction ends.
    connection: Option<Connection>,
    state: State,
    is_read_only: bool,
}

impl Transaction {
    pub(crate) fn read_write(connection: Connection, actor: Option<UnitActor>) -> Self {
        Self::new(connection, "BEGIN", actor, false)
    }

    pub(crate) fn read_only(connection: Connection, actor: Option<UnitActor>) -> Self {
        Self::new(connection, READ_ONLY, actor, true)
    }

    /// Reads from one snapshot.
    pub(crate) fn snapshot(connection: Connection, actor: Option<UnitActor>) -> Self {
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        Self::new(connection, begin, actor, true)
    }

    fn new(
        connection: Connection,
        begin: &'static str,
        actor: Option<UnitActor>,
        is_read_only: bool,
    ) -> Self {
        Self {
            connection: Some(connection),
            state: State::Unopened(Opening { begin, actor }),
            is_read_only,
        }
    }

    /// Ends a read-only transaction with this number of reads, which are sent together: one with
    /// each of the transactions returned.
    pub(crate) fn end_with(mut self, reads: usize) -> Result<Vec<Self>, RepositoryError> {
        if !self.is_read_only || reads == 0 {
            let error = "only a read-only unit of work ends with its last reads";
            return Err(RepositoryError::Backend(error.to_owned()));
        }
        if !matches!(self.state, State::Unopened(_) | State::Sound) {
            return Err(RepositoryError::Poisoned);
        }
        let Some(connection) = self.connection.take() else {
            return Err(RepositoryError::Poisoned);
        };
        let handles = std::iter::repeat_with(|| connection.handle()).take(reads);
        let part = |connection, state| Self {
            connection: Some(connection),
            state,
            is_read_only: true,
        };
        if let State::Unopened(opening) = &self.state {
            // Each would have a snapshot of its own.
            if opening.begin != READ_ONLY {
                let error = "a snapshot that is not open has no last reads";
                return Err(RepositoryError::Backend(error.to_owned()));
            }
            let actor = opening.actor.as_ref();
            let singles = handles.map(|handle| {
                let check = actor.filter(|actor| actor.signed_in.is_some());
                let state = State::Single(check.map(|actor| actor.check.clone()));
                part(handle.with_opening(SingleRead::of(actor)), state)
            });
            return Ok(singles.collect());
        }
        let last = Arc::new(LastReads::new(connection.handle(), reads));
        let lasts = handles.map(|handle| part(handle, State::Last(Arc::clone(&last))));
        Ok(lasts.collect())
    }

    /// Whether the transaction was opened.
    pub(crate) fn is_open(&self) -> bool {
        !matches!(self.state, State::Unopened(_))
    }

    /// Fails if a statement failed or was abandoned.
    pub(crate) fn check(&self) -> Result<(), RepositoryError> {
        match self.state {
            State::Unopened(_) | State::Sound | State::Last(_) | State::Single(_) => Ok(()),
            State::InFlight | State::Failed | State::Ended => Err(RepositoryError::Poisoned),
        }
    }

    /// Opens the transaction without a statement, if it is not open yet.
    pub(crate) async fn open(&mut self) -> Result<(), RepositoryError> {
        self.run_counted(0, async |_| Ok(())).await
    }

    /// Runs a statement, after the opening if it is the first. If it fails, or is dropped before it
    /// has ended, no further statement can be run.
    pub(crate) async fn run<T>(
        &mut self,
        statement: impl AsyncFnOnce(&Connection) -> Result<T, Error>,
    ) -> Result<T, RepositoryError> {
        self.run_counted(1, statement).await
    }

    /// Runs this number of statements as [`run`](Self::run) does one.
    async fn run_counted<T>(
        &mut self,
        count: u64,
        statements: impl AsyncFnOnce(&Connection) -> Result<T, Error>,
    ) -> Result<T, RepositoryError> {
        self.check()?;
        let opening = match &self.state {
            // If dropped here, the transaction is still unopened.
            State::Unopened(opening) => match opening.clone().prepare(self.connection()).await {
                Ok(opening) => Some(opening),
                Err(error) => {
                    self.state = State::Ended;
                    return Err(error);
                }
            },
            _ => None,
        };
        let before = std::mem::replace(&mut self.state, State::InFlight);
        let begun = Instant::now();
        let connection = self.connection();
        let (result, state) = match (before, opening) {
            (State::Last(last), _) => {
                let result = last.run(connection, count, statements).await;
                (result, State::Ended)
            }
            (State::Single(check), _) => {
                let result = run_single(connection, count, statements).await;
                if let (Ok(_), Some(check)) = (&result, check) {
                    check.pass();
                }
                (result, State::Ended)
            }
            (_, opening) => {
                let result = match opening {
                    Some(opening) => opening.run_with(connection, statements).await,
                    None => statements(connection).await,
                };
                let state = match result {
                    Ok(_) => State::Sound,
                    Err(_) => State::Failed,
                };
                (result.map_err(|error| repository_error(&error)), state)
            }
        };
        connection.record_duration(begun.elapsed());
        self.state = state;
        result
    }

    /// Rolls back to a savepoint without waiting, even from a failed state: later statements on the
    /// connection run after it.
    pub(crate) fn roll_back_to(&mut self, savepoint: &str) {
        // An abandoned statement may still be running, and may or may not end the savepoint.
        if !matches!(self.state, State::Sound | State::Failed) {
            return;
        }
        let sql = format!("ROLLBACK TO SAVEPOINT {savepoint}; RELEASE SAVEPOINT {savepoint}");
        self.state = match self.connection().batch(&sql).now_or_never() {
            Some(Err(_)) => State::Failed,
            _ => State::Sound,
        };
    }

    /// Ends the transaction with `COMMIT`, in one round trip with the statements of `last`, which
    /// are prepared and therefore sent as soon as they are polled.
    pub(crate) async fn commit(
        mut self,
        last: impl AsyncFnOnce(&Connection) -> Result<(), Error>,
    ) -> Result<(), RepositoryError> {
        self.check()?;
        let result = commit_after(self.connection(), last(self.connection())).await;
        // An error may leave the transaction open; dropping this then rolls it back.
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

/// Runs a read that is a transaction of its own, or, if it has no statement, only what opens it.
async fn run_single<T>(
    connection: &Connection,
    count: u64,
    statements: impl AsyncFnOnce(&Connection) -> Result<T, Error>,
) -> Result<T, RepositoryError> {
    let read = async {
        if count == 0 {
            connection
                .query_one(&connection.prepare("SELECT").await?, &[])
                .await?;
        }
        statements(connection).await
    };
    let before = connection.statements_sent();
    let result = read.await.map_err(|error| repository_error(&error));
    if connection.statements_sent() > before + count.max(1) {
        let error = format!("a read of a unit of work ran more than {count} statements");
        return Err(RepositoryError::Backend(error));
    }
    result
}

async fn commit_after(
    connection: &Connection,
    last: impl Future<Output = Result<(), Error>>,
) -> Result<(), Error> {
    let mut last = pin!(maybe_done(last));
    // Invalid values fail here, before COMMIT would make the other changes permanent without them.
    let _sent = poll!(last.as_mut());
    if matches!(last.as_mut().output_mut(), Some(Err(_))) {
        return last.take_output().unwrap_or(Ok(()));
    }
    let ((), committed) = join(last.as_mut(), connection.batch("COMMIT")).await;
    // If the last statement failed, the server has answered COMMIT by rolling back.
    last.take_output().unwrap_or(Ok(()))?;
    committed
}

impl Drop for Transaction {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else {
            return;
        };
        match &self.state {
            State::Unopened(_) | State::Ended | State::Single(_) => {}
            State::Last(last) => last.skip(),
            // The next user of the connection would wait for the abandoned statement, so it is
            // cancelled and the connection closed.
            State::InFlight => connection.abandon(),
            State::Sound | State::Failed => {
                let _sent = connection.batch("ROLLBACK").now_or_never();
            }
        }
    }
}

pub(crate) fn role_name(role: Role) -> &'static str {
    match role {
        Role::User => "user",
        Role::Support => "support",
        Role::Admin => "admin",
    }
}

pub(crate) fn tier_name(tier: Tier) -> &'static str {
    match tier {
        Tier::Free => "free",
        Tier::Premium => "premium",
    }
}
