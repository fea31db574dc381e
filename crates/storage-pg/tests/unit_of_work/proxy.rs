//! A proxy in front of the database that counts how often a client waits for it.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use coffer_test_support::database::TestDatabase;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{UnixListener, UnixStream},
};
use tokio_postgres::{Config, config::Host};

const SOCKET: &str = ".s.PGSQL.5432";

pub(super) struct Proxy {
    dir: TempDir,
    counted: Arc<Counted>,
}

#[derive(Default)]
struct Counted {
    round_trips: AtomicUsize,
    /// Whether to break a connection when the client sends its next statement.
    breaks: AtomicBool,
}

impl Proxy {
    /// Listens in front of the database until the test's runtime ends.
    pub(super) fn before(database: &TestDatabase) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(dir.path().join(SOCKET)).unwrap();
        let counted = Arc::new(Counted::default());
        let server = server_of(&database.app()).join(SOCKET);
        let accept = accept(listener, server, Arc::clone(&counted));
        tokio::spawn(accept);
        Self { dir, counted }
    }

    /// Connection parameters that lead through the proxy.
    pub(super) fn config(&self, database: &TestDatabase) -> Config {
        let mut config = Config::new();
        config
            .host_path(self.dir.path())
            .user("coffer_app")
            .dbname(database.name());
        config
    }

    /// The number of times since the last call that a client sent something after it had received
    /// something. Messages sent without waiting for an answer count once.
    pub(super) fn round_trips(&self) -> usize {
        self.counted.round_trips.swap(0, Ordering::SeqCst)
    }

    /// Breaks the next connection that sends something.
    pub(super) fn break_next(&self) {
        self.counted.breaks.store(true, Ordering::SeqCst);
    }
}

fn server_of(config: &Config) -> PathBuf {
    match &config.get_hosts()[0] {
        Host::Unix(dir) => dir.clone(),
        Host::Tcp(host) => panic!("the test database listens on {host}"),
    }
}

async fn accept(listener: UnixListener, server: PathBuf, counted: Arc<Counted>) {
    loop {
        let (client, _) = listener.accept().await.unwrap();
        tokio::spawn(relay(client, connect(&server).await, Arc::clone(&counted)));
    }
}

async fn connect(server: &Path) -> UnixStream {
    UnixStream::connect(server).await.unwrap()
}

/// Forwards data in both directions until one side ends.
async fn relay(mut client: UnixStream, mut server: UnixStream, counted: Arc<Counted>) {
    let (mut asked, mut answered) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    let mut heard = true;
    loop {
        tokio::select! {
            read = client.read(&mut asked) => {
                let Ok(read @ 1..) = read else { return };
                if std::mem::take(&mut heard) {
                    counted.round_trips.fetch_add(1, Ordering::SeqCst);
                }
                // A message that begins with a zero byte is part of the startup.
                if asked[0] != 0 && counted.breaks.swap(false, Ordering::SeqCst) {
                    return;
                }
                if server.write_all(&asked[..read]).await.is_err() {
                    return;
                }
            }
            read = server.read(&mut answered) => {
                let Ok(read @ 1..) = read else { return };
                heard = true;
                if client.write_all(&answered[..read]).await.is_err() {
                    return;
                }
            }
        }
    }
}
