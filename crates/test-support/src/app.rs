//! An application with its own database. Requests are handled in process, without a port.
#![expect(clippy::panic, reason = "a test needs its application")]

use std::{
    collections::BTreeMap,
    fmt::Display,
    net::{Ipv4Addr, SocketAddr},
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use axum::{Router, response::Html};
use coffer_api::{HttpDependencies, HttpSettings, RateLimitSettings};
use coffer_cache::{CacheSettings, InProcessCache, InProcessCounters};
use coffer_domain::{
    Clock, Rng,
    testing::{SeededRng, TestClock},
};
use coffer_security::{AuthSettings, KeyRing, MasterKey, MasterKeys, SecretCipher};
use coffer_services::{
    Dependencies, ExchangeRateSettings, LimitSettings, Services,
    signing::{AuditMac, load_signing_keys},
};
use coffer_storage::{RepositoryFactory, audited::AuditedFactory, cached::CachedFactory};
use coffer_storage_pg::{PgEvents, PgRepositoryFactory};
use serde_json::json;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use tokio_postgres::NoTls;
use uuid::Uuid;

use crate::{
    client::{Client, User},
    database::TestDatabase,
};

/// The password of all users created by [`TestApp::user`].
pub const PASSWORD: &str = "securepassword123";

/// The settings of the application under test.
#[derive(Debug, Clone)]
pub struct TestSettings {
    /// Sign-in: the defaults, with fast password hashing that is never refused.
    pub auth: AuthSettings,
    /// The limits per user: the defaults.
    pub limits: LimitSettings,
    /// Exchange rates: the defaults.
    pub exchange_rates: ExchangeRateSettings,
    /// The maximum number of connections for one user's requests; the default depends on the pool.
    pub connections_per_user: Option<usize>,
    /// HTTP: the defaults, at `http://localhost:8080`, with rate limits too high to be reached by
    /// accident.
    pub http: HttpSettings,
    /// The seed from which all random numbers are derived.
    pub seed: u64,
}

impl Default for TestSettings {
    fn default() -> Self {
        let plenty = NonZeroU32::new(1_000_000).unwrap_or(NonZeroU32::MAX);
        Self {
            auth: AuthSettings {
                bcrypt_cost: 4,
                hash_workers: Some(std::num::NonZeroUsize::MIN),
                hash_queue_max_wait_ms: 60_000,
                ..AuthSettings::default()
            },
            limits: LimitSettings::default(),
            exchange_rates: ExchangeRateSettings::default(),
            connections_per_user: None,
            http: HttpSettings {
                public_url: "http://localhost:8080"
                    .parse()
                    .unwrap_or_else(|error| fail(&error)),
                allowed_origins: Vec::new(),
                trusted_proxies: Vec::new(),
                cookie_prefix: true,
                rate_limit: RateLimitSettings {
                    enabled: true,
                    sign_in_per_minute: plenty,
                    address_per_minute: plenty,
                    free_per_minute: plenty,
                    premium_per_minute: plenty,
                    pages_per_minute: plenty,
                    ..RateLimitSettings::default()
                },
                loopback_hosts: true,
                metrics: true,
                api_docs: true,
            },
            seed: 1,
        }
    }
}

/// An application with its own database, and one or more nodes.
pub struct TestApp {
    router: Router,
    services: Arc<Services>,
    repositories: Arc<dyn RepositoryFactory>,
    settings: TestSettings,
    clock: Arc<TestClock>,
    signing_keys: KeyRing,
    owner: tokio_postgres::Client,
    next_user: AtomicU32,
    stop: watch::Sender<bool>,
    // The last field, so that the database is dropped after all its connections.
    database: Arc<TestDatabase>,
}

impl TestApp {
    /// Starts an application with the default settings of tests.
    pub async fn new() -> Self {
        Self::with(|_| ()).await
    }

    /// Starts an application with changed settings.
    pub async fn with(change: impl FnOnce(&mut TestSettings)) -> Self {
        let mut settings = TestSettings::default();
        change(&mut settings);
        let database = Arc::new(TestDatabase::new().await);
        Self::start(settings, database, Arc::default()).await
    }

    /// Starts another node of the same installation: the same database, clock and master key.
    pub async fn another_node(&self) -> Self {
        self.another_node_with(|_| ()).await
    }

    /// Starts another node of the same installation, with changed settings.
    pub async fn another_node_with(&self, change: impl FnOnce(&mut TestSettings)) -> Self {
        let mut settings = self.settings.clone();
        settings.seed += 1;
        change(&mut settings);
        Self::start(settings, self.database.clone(), self.clock.clone()).await
    }

    async fn start(
        settings: TestSettings,
        database: Arc<TestDatabase>,
        clock: Arc<TestClock>,
    ) -> Self {
        let master_keys = MasterKeys::new(MasterKey::from_bytes([7; MasterKey::LENGTH]));
        let rng: Arc<dyn Rng> = Arc::new(SeededRng::new(settings.seed));
        let repositories = repositories(&settings, &database, &master_keys, &clock, &rng);
        let cipher = SecretCipher::new(&master_keys, rng.clone());
        let algorithm = settings.auth.algorithm;
        let signing_keys =
            load_signing_keys(&*repositories, &cipher, algorithm, &*clock, &*rng).await;
        let signing_keys = signing_keys.unwrap_or_else(|error| fail(&error));
        let events = PgEvents::listen(database.app()).await;
        let services = Services::new(Dependencies {
            repositories: repositories.clone(),
            events: events.unwrap_or_else(|error| fail(&error)),
            counters: Arc::new(InProcessCounters::new(clock.clone())),
            clock: clock.clone(),
            rng: rng.clone(),
            auth: Arc::new(settings.auth.clone()),
            limits: settings.limits.clone(),
            exchange_rates: settings.exchange_rates,
            master_keys,
            signing_keys: signing_keys.clone(),
        });
        let services = Arc::new(services.unwrap_or_else(|error| fail(&error)));
        let followed = services.password_sign_in.load_password_methods().await;
        followed.unwrap_or_else(|error| fail(&error));
        let (stop, shutdown) = watch::channel(false);
        let dependencies = HttpDependencies {
            services: services.clone(),
            settings: settings.http.clone(),
            clock: clock.clone(),
            rng,
            metrics: Arc::new(String::new),
            probes: Vec::new(),
            shutdown,
        };
        let pages = Router::new().fallback(async || Html("<title>Coffer</title>"));
        Self {
            router: coffer_api::router(dependencies, pages),
            services,
            repositories,
            settings,
            clock,
            signing_keys,
            owner: connect(&database.owner()).await,
            next_user: AtomicU32::new(1),
            stop,
            database,
        }
    }

    /// The clock of the whole application.
    pub fn clock(&self) -> &Arc<TestClock> {
        &self.clock
    }

    /// The use cases, for actions that are not requests.
    pub fn services(&self) -> &Services {
        &self.services
    }

    /// The repositories, with the decorators of the server.
    pub fn repositories(&self) -> Arc<dyn RepositoryFactory> {
        self.repositories.clone()
    }

    /// The events of the database, on a connection of their own.
    pub async fn events(&self) -> Arc<PgEvents> {
        let events = PgEvents::listen(self.database.app()).await;
        events.unwrap_or_else(|error| fail(&error))
    }

    /// The address under which users reach the application.
    pub fn public_url(&self) -> url::Url {
        self.settings.http.public_url.clone()
    }

    /// Writes refused requests to the audit log, as the server does every minute.
    pub async fn record_refusals(&self) {
        let written = self.services.refusals.flush().await;
        written.unwrap_or_else(|error| fail(&error));
    }

    /// Begins to shut down the application, as the server does on a signal.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// The keys that sign access tokens.
    pub fn signing_keys(&self) -> &KeyRing {
        &self.signing_keys
    }

    /// A connection as the database's owner, to whom no row-level security policy applies.
    pub fn owner(&self) -> &tokio_postgres::Client {
        &self.owner
    }

    /// A browser in which no user is signed in.
    pub fn anonymous(&self) -> Client {
        Client::new(self.router.clone(), self.clock.clone())
    }

    /// Registers a user with a unique address and signs them in.
    pub async fn user(&self) -> User {
        let number = self.next_user.fetch_add(1, Ordering::Relaxed);
        self.user_with_email(&format!("person-{number}@example.com"))
            .await
    }

    /// Registers a user with this address and signs them in.
    pub async fn user_with_email(&self, email: &str) -> User {
        let client = self.anonymous();
        let body = json!({ "email": email, "password": PASSWORD });
        let registered = client.post("/api/auth/register").json(&body).await;
        registered.assert_status(201);
        let me = client.get("/api/auth/me").await.assert_status(200).json();
        let id = me["user"]["id"].as_str().and_then(|id| id.parse().ok());
        User {
            client,
            id: id.unwrap_or_else(|| panic!("no id in {me}")),
            email: email.to_owned(),
            password: PASSWORD,
        }
    }

    /// The number of rows in each table, without those of migrations.
    pub async fn row_counts(&self) -> BTreeMap<String, i64> {
        let tables = self.owner.query(
            "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace \
             AND relkind = 'r' AND relname <> '_sqlx_migrations'",
            &[],
        );
        let mut counts = BTreeMap::new();
        for row in tables.await.unwrap_or_else(|error| fail(&error)) {
            let table: String = row.get(0);
            let count = self.count(&table).await;
            counts.insert(table, count);
        }
        counts
    }

    /// The number of rows that match: `app.count("sessions WHERE ended_at IS NULL")`.
    pub async fn count(&self, selection: &str) -> i64 {
        let query = format!("SELECT count(*) FROM {selection}");
        let count = self.owner.query_one(&query, &[]).await;
        count.unwrap_or_else(|error| fail(&error)).get(0)
    }

    /// Waits until the expected number of rows match, for effects of background jobs.
    pub async fn wait_for_count(&self, selection: &str, expected: i64) {
        for _ in 0..1000 {
            if self.count(selection).await == expected {
                return;
            }
        }
        panic!("timed out waiting for {expected} rows: {selection}");
    }

    /// Executes a statement as the database's owner, as an operator could.
    pub async fn execute(&self, statement: &str) {
        let done = self.owner.batch_execute(statement).await;
        done.unwrap_or_else(|error| fail(&error));
    }

    /// All rows of all tables as text.
    pub async fn dump(&self) -> String {
        let mut dump = String::new();
        for table in self.row_counts().await.into_keys() {
            let query = format!("SELECT coalesce(json_agg(t)::text, '') FROM {table} AS t");
            let rows = self.owner.query_one(&query, &[]).await;
            dump += rows.unwrap_or_else(|error| fail(&error)).get(0);
        }
        dump
    }

    /// The audit records about a user's data, in the order of their creation.
    pub async fn audit(&self, subject: Uuid) -> Vec<serde_json::Value> {
        let query = "SELECT to_jsonb(r) - 'mac' - 'mac_key' FROM audit_logs AS r WHERE subject_id = $1 \
                     ORDER BY created_at, ctid";
        let rows = self.owner.query(query, &[&subject]).await;
        let rows = rows.unwrap_or_else(|error| fail(&error));
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// Makes the database unreachable: connections are closed, and new ones are refused.
    pub async fn disconnect_database(&self) {
        let superuser = self.superuser().await;
        let name = self.database.name();
        // Committed first, otherwise closed connections could be reopened before the commit.
        let refuse = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        let terminate = format!(
            "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity \
             WHERE datname = '{name}' AND pid <> pg_backend_pid()"
        );
        for statement in [refuse, terminate] {
            let done = superuser.batch_execute(&statement).await;
            done.unwrap_or_else(|error| fail(&error));
        }
    }

    /// Makes the database reachable again.
    pub async fn restore_database(&self) {
        let name = self.database.name();
        let statement = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true");
        let done = self.superuser().await.batch_execute(&statement).await;
        done.unwrap_or_else(|error| fail(&error));
    }

    async fn superuser(&self) -> tokio_postgres::Client {
        let mut config = self.database.config(coffer_cluster::SUPERUSER);
        connect(config.dbname("postgres")).await
    }

    /// Serves on a local port, for tests that need real connections.
    pub async fn serve(&self) -> TestServer {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.unwrap_or_else(|error| fail(&error));
        let address = listener.local_addr();
        let service = self.router.clone();
        let service = service.into_make_service_with_connect_info::<SocketAddr>();
        TestServer {
            address: address.unwrap_or_else(|error| fail(&error)),
            task: tokio::spawn(async move {
                let _ended = axum::serve(listener, service).await;
            }),
        }
    }
}

/// An application that serves on a port until dropped.
#[derive(Debug)]
pub struct TestServer {
    /// The address at which it listens.
    pub address: SocketAddr,
    task: JoinHandle<()>,
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The repositories with the same decorators as in the server.
fn repositories(
    settings: &TestSettings,
    database: &TestDatabase,
    master_keys: &MasterKeys,
    clock: &Arc<TestClock>,
    rng: &Arc<dyn Rng>,
) -> Arc<dyn RepositoryFactory> {
    let clock: Arc<dyn Clock> = clock.clone();
    let signer = AuditMac::new(master_keys).unwrap_or_else(|error| fail(&error));
    let (app, system) = (database.app(), database.system());
    let stored = PgRepositoryFactory::new(app, system, 10, signer, clock.clone());
    let mut stored = stored.unwrap_or_else(|error| fail(&error));
    if let Some(share) = settings.connections_per_user {
        stored = stored.with_share(share);
    }
    let caching = CacheSettings::default();
    let cache = Arc::new(InProcessCache::new(&caching, clock.clone()));
    let cached = CachedFactory::new(Arc::new(stored), cache, &caching);
    Arc::new(AuditedFactory::new(Arc::new(cached), clock, rng.clone()))
}

async fn connect(config: &tokio_postgres::Config) -> tokio_postgres::Client {
    let (client, connection) = config
        .connect(NoTls)
        .await
        .unwrap_or_else(|error| fail(&error));
    tokio::spawn(connection);
    client
}

pub(crate) fn fail(error: &dyn Display) -> ! {
    panic!("cannot start the application for this test: {error}")
}
