//! A pooled connection on which the generated functions prepare each statement once.

use std::{
    borrow::Cow,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use coffer_queries::client::GenericClient;
use coffer_storage::Share;
use deadpool_postgres::Object;
use tokio_postgres::{
    Error, Row, RowStream, Statement, ToStatement,
    types::{BorrowToSql, ToSql},
};

use crate::{address::Tls, single_read::SingleRead, timing::QueryMonitor};

/// The number of prepared statements that a connection keeps. Filters compose more texts, each of which
/// takes about 0.1 MB of the database server's memory.
const MAX_PREPARED: usize = 500;

/// A pooled connection.
///
/// A generated function that returns rows uses the statement that `prepare` returned. One that only
/// changes rows passes its text again, which would cost another round trip. Therefore the
/// connection remembers the statement prepared last, and uses it when the same text is to be
/// executed. The generated texts are constants, so different texts have different addresses.
pub(crate) struct Connection {
    lease: Arc<Lease>,
    last_prepared: Mutex<Option<(Identity, Statement)>>,
    sent: AtomicU64,
    monitor: Arc<QueryMonitor>,
    /// The text of the statement that was prepared last and is not measured yet.
    unmeasured: Mutex<Option<String>>,
    /// The opening of each prepared statement, for single reads.
    opening: Option<SingleRead>,
}

/// A connection of the pool, which returns to the pool when the last [`Connection`] on it is
/// dropped, unless it was abandoned.
struct Lease {
    pooled: Option<Object>,
    tls: Option<Tls>,
    is_abandoned: AtomicBool,
    /// The permit of its user's share. It is the last field, so that it is returned after the
    /// connection is back in the pool or closed.
    share: Option<Share>,
}

impl Drop for Lease {
    fn drop(&mut self) {
        if !*self.is_abandoned.get_mut() {
            return;
        }
        let Some(pooled) = self.pooled.take() else {
            return;
        };
        // The pool can then open another one.
        let client = Object::take(pooled);
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        let (tls, share) = (self.tls.take(), self.share.take());
        runtime.spawn(async move {
            let _result = Tls::cancel(tls.as_ref(), client.cancel_token()).await;
            drop(client);
            drop(share);
        });
    }
}

impl Connection {
    /// A connection of a pool whose connections are made with `tls`. It holds a permit of its
    /// user's share while it is in use.
    pub(crate) fn new(
        pooled: Object,
        tls: Option<Tls>,
        monitor: Arc<QueryMonitor>,
        share: Option<Share>,
    ) -> Self {
        let lease = Lease {
            pooled: Some(pooled),
            tls,
            is_abandoned: AtomicBool::new(false),
            share,
        };
        Self::on(Arc::new(lease), monitor)
    }

    /// Another handle to the same connection, which counts its own statements.
    pub(crate) fn handle(&self) -> Self {
        Self::on(Arc::clone(&self.lease), Arc::clone(&self.monitor))
    }

    fn on(lease: Arc<Lease>, monitor: Arc<QueryMonitor>) -> Self {
        Self {
            lease,
            last_prepared: Mutex::new(None),
            sent: AtomicU64::new(0),
            monitor,
            unmeasured: Mutex::new(None),
            opening: None,
        }
    }

    /// The connection, on which each prepared statement is a transaction of its own. Statements
    /// that are not prepared have no user, and see no rows.
    pub(crate) fn with_opening(mut self, opening: SingleRead) -> Self {
        self.opening = Some(opening);
        self
    }

    fn pooled(&self) -> &Object {
        // Taken only when the lease is dropped.
        #[expect(clippy::expect_used, reason = "an invariant of the lease")]
        self.lease
            .pooled
            .as_ref()
            .expect("a lease that is not dropped has its connection")
    }

    /// The number of prepared statements sent for the work.
    pub(crate) fn statements_sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// Records the duration of the prepared statement.
    pub(crate) fn record_duration(&self, took: Duration) {
        let text = self.last_text().take();
        if let Some(text) = text {
            self.monitor.record(&text, took);
        }
    }

    fn last_text(&self) -> std::sync::MutexGuard<'_, Option<String>> {
        self.unmeasured
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self) {
        self.sent.fetch_add(1, Ordering::Relaxed);
    }

    /// Sends the identity of the actor, which does not count as a statement.
    pub(crate) async fn begin_unit(
        &self,
        statement: &Statement,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<(), Error> {
        self.pooled().execute(statement, params).await?;
        Ok(())
    }

    /// Runs statements without parameters.
    pub(crate) async fn batch(&self, sql: &str) -> Result<(), Error> {
        self.pooled().batch_execute(sql).await
    }

    /// Prepares a composed statement, once per connection.
    pub(crate) async fn prepare_composed(&self, sql: &str) -> Result<Statement, Error> {
        if self.pooled().statement_cache.size() >= MAX_PREPARED {
            // Statements in use remain valid.
            self.pooled().statement_cache.clear();
        }
        self.prepare_once(sql).await
    }

    async fn prepare_once(&self, sql: &str) -> Result<Statement, Error> {
        *self.last_text() = Some(sql.to_owned());
        match &self.opening {
            Some(opening) => self.pooled().prepare_cached(&opening.statement(sql)).await,
            None => self.pooled().prepare_cached(sql).await,
        }
    }

    /// The values of all parameters of a prepared statement.
    fn params<'p>(
        &'p self,
        params: &'p [&'p (dyn ToSql + Sync)],
    ) -> Cow<'p, [&'p (dyn ToSql + Sync)]> {
        match &self.opening {
            Some(opening) => Cow::Owned(opening.with_params(params)),
            None => Cow::Borrowed(params),
        }
    }

    /// Runs a composed statement, and returns the number of rows it changed.
    pub(crate) async fn execute_composed(
        &self,
        sql: &str,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, Error> {
        let statement = self.prepare_composed(sql).await?;
        self.count();
        self.pooled()
            .execute(&statement, &self.params(params))
            .await
    }

    /// Makes the connection leave the pool when its last handle is dropped, and cancels its running
    /// statement then.
    pub(crate) fn abandon(&self) {
        self.lease.is_abandoned.store(true, Ordering::Release);
    }

    /// The statement that was prepared last, if `query` is its text: the same text, not an equal
    /// one.
    fn prepared<T: ?Sized>(&self, query: &T) -> Option<Statement> {
        let last = self
            .last_prepared
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let (text, statement) = last.as_ref()?;
        (*text == identity(query)).then(|| statement.clone())
    }
}

/// The address and size of a value.
type Identity = (usize, usize);

fn identity<T: ?Sized>(value: &T) -> Identity {
    (std::ptr::from_ref(value).addr(), size_of_val(value))
}

impl GenericClient for Connection {
    fn stmt_cache() -> bool {
        true
    }

    async fn prepare(&self, query: &str) -> Result<Statement, Error> {
        let statement = self.prepare_once(query).await?;
        let prepared = Some((identity(query), statement.clone()));
        *self
            .last_prepared
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = prepared;
        Ok(statement)
    }

    async fn execute<T>(&self, query: &T, params: &[&(dyn ToSql + Sync)]) -> Result<u64, Error>
    where
        T: ?Sized + ToStatement + Sync + Send,
    {
        match self.prepared(query) {
            Some(statement) => {
                self.count();
                self.pooled()
                    .execute(&statement, &self.params(params))
                    .await
            }
            None => self.pooled().execute(query, params).await,
        }
    }

    async fn query_one<T>(&self, query: &T, params: &[&(dyn ToSql + Sync)]) -> Result<Row, Error>
    where
        T: ?Sized + ToStatement + Sync + Send,
    {
        self.count();
        self.pooled().query_one(query, &self.params(params)).await
    }

    async fn query_opt<T>(
        &self,
        query: &T,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<Row>, Error>
    where
        T: ?Sized + ToStatement + Sync + Send,
    {
        self.count();
        self.pooled().query_opt(query, &self.params(params)).await
    }

    async fn query<T>(&self, query: &T, params: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, Error>
    where
        T: ?Sized + ToStatement + Sync + Send,
    {
        self.count();
        self.pooled().query(query, &self.params(params)).await
    }

    async fn query_raw<T, I>(&self, query: &T, params: I) -> Result<RowStream, Error>
    where
        T: ?Sized + ToStatement + Sync + Send,
        I: IntoIterator + Sync + Send,
        I::IntoIter: ExactSizeIterator,
        I::Item: BorrowToSql,
    {
        self.count();
        match &self.opening {
            Some(opening) => {
                let params = opening.with_stream_params(params);
                self.pooled().query_raw(query, params).await
            }
            None => self.pooled().query_raw(query, params).await,
        }
    }
}
