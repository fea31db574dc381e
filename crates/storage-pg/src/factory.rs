//! Opens units of work on pooled connections.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use coffer_domain::{Actor, Clock, Proof, Subject};
use coffer_queries::client::GenericClient as _;
use coffer_storage::{
    AuditSigner, ReadUnit, RepositoryError, RepositoryFactory, Share, Shares, UnitOfWork,
};
use deadpool_postgres::{Hook, ManagerConfig, Pool, QueueMode, RecyclingMethod, Runtime};

use crate::{
    address::{Address, Tls},
    connection::Connection,
    error::{pool_error, repository_error},
    timing::QueryMonitor,
    transaction::{Transaction, UnitActor},
    unit::PgUnit,
};

/// The options of pooled connections: the time limits of statements and of idle transactions, and
/// how statements are planned. They are planned once per connection, because planning takes longer
/// than most of them, and for data that is in memory or on a solid-state drive, where reading a page
/// in the middle of a table costs hardly more than reading the next one.
pub const CONNECTION_OPTIONS: &str = "-c statement_timeout=30s -c idle_in_transaction_session_timeout=30s \
     -c lock_timeout=10s -c timezone=UTC -c plan_cache_mode=force_generic_plan -c random_page_cost=1.1";

/// The time that a unit waits for a free connection.
const WAIT_FOR_CONNECTION: Duration = Duration::from_secs(5);

/// The time that a unit waits for another unit of its user to end. It equals the one for a
/// connection, because meanwhile the unit takes none.
const WAIT_FOR_SHARE: Duration = WAIT_FOR_CONNECTION;

/// Opens units of work on PostgreSQL.
pub struct PgRepositoryFactory {
    app: Connections,
    system: Connections,
    /// The users' shares of the connections for requests.
    shares: Arc<Shares>,
    signer: Arc<dyn AuditSigner>,
    clock: Arc<dyn Clock>,
}

/// The connection pool cannot be created from its settings.
#[derive(Debug, thiserror::Error)]
#[error("cannot create the connection pool: {0}")]
pub struct PoolBuildError(String);

impl PgRepositoryFactory {
    /// Connects, lazily, as `coffer_app` for requests and as `coffer_system` for background work.
    /// `max_connections` bounds the former; the latter has two. One user's requests take a
    /// [`default_share`] of them at most.
    pub fn new(
        app: impl Into<Address>,
        system: impl Into<Address>,
        max_connections: usize,
        signer: Arc<dyn AuditSigner>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, PoolBuildError> {
        Ok(Self {
            app: Connections::new(app.into(), max_connections)?,
            system: Connections::new(system.into(), 2)?,
            shares: Shares::new(default_share(max_connections)),
            signer,
            clock,
        })
    }

    /// Limits the number of connections that one user's requests may use at once.
    #[must_use]
    pub fn with_share(mut self, units_per_user: usize) -> Self {
        self.shares = Shares::new(units_per_user);
        self
    }

    /// Logs statements that take at least this long, with their plans. Without it, they are only
    /// measured.
    pub fn with_slow_queries(mut self, slow: Option<Duration>) -> Self {
        for connections in [&mut self.app, &mut self.system] {
            connections.monitor = Arc::new(QueryMonitor::new(connections.address.clone(), slow));
        }
        self
    }

    /// Whether row-level security applies to the role that serves requests. As nothing else
    /// separates users' rows, a program must check this before it serves.
    pub async fn is_isolated(&self) -> Result<bool, RepositoryError> {
        let connection = self.app.get(None).await?;
        let row = connection
            .query_one("SELECT row_security_active('public.portfolios')", &[])
            .await;
        let active = row.and_then(|row| row.try_get(0));
        active.map_err(|error| repository_error(&error))
    }

    /// The usage of the pool for requests.
    pub fn pool_status(&self) -> PoolStatus {
        let status = self.app.pool.status();
        PoolStatus {
            connections: status.size,
            in_use: status.size.saturating_sub(status.available),
            idle: status.available,
            waiting: status.waiting,
            max: status.max_size,
        }
    }

    /// A connection for a request, as soon as its user has a permit.
    async fn connection(&self, actor: &Actor) -> Result<Connection, RepositoryError> {
        let share = self.share(actor).await?;
        self.app.get(share).await
    }

    /// The permit of the actor's user. Actors without a session have no share, because anyone who
    /// claims to be a user could use up that user's.
    async fn share(&self, actor: &Actor) -> Result<Option<Share>, RepositoryError> {
        let Subject::User { id, .. } = actor.subject else {
            return Ok(None);
        };
        let share = self.shares.acquire(id, actor.request_id, WAIT_FOR_SHARE);
        share.await.map(Some).map_err(|_| {
            metrics::counter!("coffer_database_shares_used_up_total").increment(1);
            RepositoryError::TooManyUnits
        })
    }

    fn unit(&self, transaction: Transaction) -> Box<dyn UnitOfWork> {
        Box::new(PgUnit::new(transaction, self.signer.clone()))
    }

    fn unit_actor(&self, actor: &Actor) -> Option<UnitActor> {
        let (user, signed_in) = match actor.subject {
            Subject::Anonymous => return None,
            Subject::Claimant(id) | Subject::LinkHolder(id) => (id, None),
            Subject::User {
                id,
                proof,
                role,
                tier,
            } => {
                let proof = match proof {
                    Proof::Session(session) => session.uuid(),
                    Proof::ApiKey(key) => key.uuid(),
                };
                (id, Some((proof, role, tier)))
            }
        };
        Some(UnitActor {
            user,
            proof: actor.subject.proof_kind()?,
            signed_in,
            check: actor.session_check.clone(),
            now: self.clock.now(),
        })
    }
}

/// The default number of connections that one user's requests may use at once: a quarter of them,
/// but at least three if there are three.
pub(crate) fn default_share(max_connections: usize) -> usize {
    (max_connections / 4).max(3).min(max_connections)
}

/// The usage of a pool.
#[derive(Debug, Clone, Copy)]
pub struct PoolStatus {
    /// The number of open connections.
    pub connections: usize,
    /// The number of connections in use by units.
    pub in_use: usize,
    /// The number of idle connections.
    pub idle: usize,
    /// The number of units waiting for a connection.
    pub waiting: usize,
    /// The maximum number of connections.
    pub max: usize,
}

#[async_trait]
impl RepositoryFactory for PgRepositoryFactory {
    async fn begin(&self, actor: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        let connection = self.connection(actor).await?;
        let unit_actor = self.unit_actor(actor);
        Ok(self.unit(Transaction::read_write(connection, unit_actor)))
    }

    async fn begin_read(&self, actor: &Actor) -> Result<ReadUnit, RepositoryError> {
        let connection = self.connection(actor).await?;
        let unit_actor = self.unit_actor(actor);
        let unit = self.unit(Transaction::read_only(connection, unit_actor));
        Ok(ReadUnit::new(unit))
    }

    async fn begin_snapshot(&self, actor: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        let connection = self.connection(actor).await?;
        let unit_actor = self.unit_actor(actor);
        Ok(self.unit(Transaction::snapshot(connection, unit_actor)))
    }

    async fn system(&self, reason: &'static str) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        tracing::debug!(reason, "opening a unit of work without row-level security");
        let connection = self.system.get(None).await?;
        Ok(self.unit(Transaction::read_write(connection, None)))
    }
}

/// The connection pool of a role.
struct Connections {
    pool: Pool,
    tls: Option<Tls>,
    address: Address,
    monitor: Arc<QueryMonitor>,
}

impl Connections {
    fn new(address: Address, max: usize) -> Result<Self, PoolBuildError> {
        let tls = address.tls().cloned();
        let pool = pool(address.clone(), max)?;
        Ok(Self {
            pool,
            tls,
            monitor: Arc::new(QueryMonitor::new(address.clone(), None)),
            address,
        })
    }

    async fn get(&self, share: Option<Share>) -> Result<Connection, RepositoryError> {
        let pooled = self.pool.get().await.map_err(|error| pool_error(&error))?;
        Ok(Connection::new(
            pooled,
            self.tls.clone(),
            self.monitor.clone(),
            share,
        ))
    }
}

fn pool(mut address: Address, max_size: usize) -> Result<Pool, PoolBuildError> {
    let config = address.set_default_options(CONNECTION_OPTIONS);
    config.application_name("coffer");
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(WAIT_FOR_CONNECTION);
    }
    // A dropped transaction has already sent its ROLLBACK, so a connection needs no check before it
    // is used again.
    let manager = ManagerConfig {
        recycling_method: RecyclingMethod::Fast,
    };
    Pool::builder(address.manager(manager))
        .max_size(max_size)
        // The memory of the connection used last may still be in the processor's caches.
        .queue_mode(QueueMode::Lifo)
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(WAIT_FOR_CONNECTION))
        .post_create(Hook::sync_fn(|_, _| {
            metrics::counter!("coffer_database_connections_opened_total").increment(1);
            Ok(())
        }))
        .build()
        .map_err(|error| PoolBuildError(error.to_string()))
}
