//! One database transaction on a pooled connection, safe to drop at any await.
//!
//! The statements that open it (`BEGIN`, and the identity of the actor with the check of the
//! session) are sent in one round trip with the first statement of the work. tokio-postgres sends a
//! statement when its future is first polled and answers in order, so futures that are polled
//! together are pipelined.
//!
//! In read-only transactions `COMMIT` is sent with them, so that a request takes one round trip
//! instead of two. A further statement opens the transaction again, which makes no difference to
//! the work: at READ COMMITTED each statement sees what is committed when it begins.

use std::{future::Future, pin::pin, time::Instant};

use chrono::{DateTime, Utc};
use coffer_domain::{
    SessionCheck,
    ids::{SessionId, UserId},
    user::{Role, Tier},
};
use coffer_queries::client::GenericClient;
use coffer_storage::RepositoryError;
use futures_util::{
    FutureExt,
    future::{join, maybe_done},
    join, poll,
};
use tokio_postgres::{Error, Statement, types::ToSql};

use crate::{connection::Connection, error::repository_error};

/// The user of the transaction, and what the database checks before the first statement.
#[derive(Debug, Clone)]
pub(crate) struct UnitActor {
    pub(crate) user: UserId,
    /// The session, role and tier to check; `None` for a claimant.
    pub(crate) proof: Option<(SessionId, Role, Tier)>,
    /// Records that the session was found active.
    pub(crate) check: SessionCheck,
    pub(crate) now: DateTime<Utc>,
}

const BEGIN_UNIT: &str = "SELECT begin_unit($1, $2, $3::text::user_role, $4::text::user_tier, $5)";

/// The statements sent before the first one.
#[derive(Debug, Clone)]
struct Opening {
    begin: &'static str,
    actor: Option<UnitActor>,
    /// Whether the transaction may end with its first statement.
    may_end: bool,
}

#[derive(Debug, Clone)]
enum State {
    /// No statement was sent yet.
    Unopened(Opening),
    /// Every statement so far succeeded.
    Sound,
    /// A statement is running. This state remains if its future is dropped.
    InFlight,
    /// A statement failed.
    Failed,
    /// A statement failed, and no transaction is open.
    FailedAndEnded,
}

pub(crate) struct Transaction {
    /// Present until the transaction ends.
    connection: Option<Connection>,
    state: State,
}

impl Transaction {
    pub(crate) fn read_write(connection: Connection, actor: Option<UnitActor>) -> Self {
        Self::new(
            connection,
            Opening {
                begin: "BEGIN",
                actor,
                may_end: false,
            },
        )
    }

    pub(crate) fn read_only(connection: Connection, actor: Option<UnitActor>) -> Self {
        Self::new(
            connection,
            Opening {
                begin: "BEGIN READ ONLY",
                actor,
                may_end: true,
            },
        )
    }

    /// Reads from one snapshot, for which the transaction stays open between its statements.
    pub(crate) fn snapshot(connection: Connection, actor: Option<UnitActor>) -> Self {
        Self::new(
            connection,
            Opening {
                begin: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
                actor,
                may_end: false,
            },
        )
    }

    fn new(connection: Connection, opening: Opening) -> Self {
        Self {
            connection: Some(connection),
            state: State::Unopened(opening),
        }
    }

    /// Whether the transaction was opened.
    pub(crate) fn is_open(&self) -> bool {
        !matches!(self.state, State::Unopened(_))
    }

    /// Fails if a statement failed or was abandoned.
    pub(crate) fn check(&self) -> Result<(), RepositoryError> {
        match self.state {
            State::Unopened(_) | State::Sound => Ok(()),
            State::InFlight | State::Failed | State::FailedAndEnded => {
                Err(RepositoryError::Poisoned)
            }
        }
    }

    /// Opens the transaction without a statement, if it is not open yet.
    pub(crate) async fn open(&mut self) -> Result<(), RepositoryError> {
        self.run(async |_| Ok(())).await
    }

    /// Runs a statement, after the opening if it is the first. If it fails, or is dropped before it
    /// has ended, no further statement can be run.
    pub(crate) async fn run<T>(
        &mut self,
        statement: impl AsyncFnOnce(&Connection) -> Result<T, Error>,
    ) -> Result<T, RepositoryError> {
        self.check()?;
        if let State::Unopened(opening) = &self.state {
            return self.run_first(opening.clone(), statement).await;
        }
        self.state = State::InFlight;
        let begun = Instant::now();
        let result = statement(self.connection()).await;
        self.connection().record_duration(begun.elapsed());
        self.state = match result {
            Ok(_) => State::Sound,
            Err(_) => State::Failed,
        };
        result.map_err(|error| repository_error(&error))
    }

    async fn run_first<T>(
        &mut self,
        opening: Opening,
        statement: impl AsyncFnOnce(&Connection) -> Result<T, Error>,
    ) -> Result<T, RepositoryError> {
        // Prepared once per connection. If dropped here, the transaction is still unopened.
        let begin_unit = match &opening.actor {
            Some(actor) => match self.connection().prepare(BEGIN_UNIT).await {
                Ok(statement) => Some((statement, actor)),
                Err(error) => {
                    self.state = State::FailedAndEnded;
                    return Err(repository_error(&error));
                }
            },
            None => None,
        };
        self.state = State::InFlight;
        let begun = Instant::now();
        let (result, ends) =
            begin_with(self.connection(), &opening, begin_unit.as_ref(), statement).await;
        self.connection().record_duration(begun.elapsed());
        self.state = match (&result, ends) {
            (Ok(_), true) => State::Unopened(opening),
            (Ok(_), false) => State::Sound,
            (Err(_), true) => State::FailedAndEnded,
            (Err(_), false) => State::Failed,
        };
        result
    }

    /// Rolls back to a savepoint without waiting, even from a failed state: later statements on the
    /// connection run after it.
    pub(crate) fn roll_back_to(&mut self, savepoint: &str) {
        // An abandoned statement may still be running, and may or may not end the savepoint.
        if matches!(self.state, State::InFlight) {
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

/// Runs the first statement with the opening before it and, if permitted, `COMMIT` after it.
/// Returns whether the transaction has ended.
async fn begin_with<T>(
    connection: &Connection,
    opening: &Opening,
    begin_unit: Option<&(Statement, &UnitActor)>,
    statement: impl AsyncFnOnce(&Connection) -> Result<T, Error>,
) -> (Result<T, RepositoryError>, bool) {
    let before = connection.statements_sent();
    let mut work = pin!(maybe_done(async {
        let opened = open(connection, opening.begin, begin_unit);
        let (opened, result) = join!(opened, statement(connection));
        // If the actor is refused, the statement fails, too; the refusal is the cause.
        opened?;
        result
    }));
    let _sent = poll!(work.as_mut());
    // A statement that is being prepared is sent later, and COMMIT must not overtake it.
    let ends = opening.may_end && connection.statements_sent() == before + 1;
    if ends {
        let _sent = connection.batch("COMMIT").now_or_never();
    }
    work.as_mut().await;
    let result = match work.take_output() {
        // The statement would have been run after COMMIT, without an actor.
        _ if ends && connection.statements_sent() != before + 1 => Err(RepositoryError::Backend(
            "a read-only unit of work ran a second statement after its last".to_owned(),
        )),
        Some(result) => result.map_err(|error| repository_error(&error)),
        None => Err(RepositoryError::Poisoned),
    };
    (result, ends)
}

/// Sends `BEGIN` and the identity of the actor.
async fn open(
    connection: &Connection,
    begin: &'static str,
    begin_unit: Option<&(Statement, &UnitActor)>,
) -> Result<(), Error> {
    let Some((statement, actor)) = begin_unit else {
        return connection.batch(begin).await;
    };
    let proof = actor.proof;
    let params: [&(dyn ToSql + Sync); 5] = [
        &actor.user.uuid(),
        &proof.map(|(session, _, _)| session.uuid()),
        &proof.map(|(_, role, _)| role_name(role)),
        &proof.map(|(_, _, tier)| tier_name(tier)),
        &actor.now,
    ];
    let (opened, checked) = join!(
        connection.batch(begin),
        connection.begin_unit(statement, &params),
    );
    opened?;
    checked?;
    if actor.proof.is_some() {
        actor.check.pass();
    }
    Ok(())
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
        match self.state {
            State::Unopened(_) | State::FailedAndEnded => {}
            // The next user of the connection would wait for the abandoned statement, so it is
            // cancelled and the connection closed.
            State::InFlight => {
                if let Ok(runtime) = tokio::runtime::Handle::try_current() {
                    runtime.spawn(connection.give_up());
                } else {
                    connection.discard();
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
