//! A separate Redis server for each test.
#![expect(clippy::panic, reason = "a test without its Redis has failed")]

use std::{
    env, fs, io,
    os::unix::{
        fs::{PermissionsExt as _, symlink},
        net::UnixStream,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// The maximum time for a server to start.
const START_TIMEOUT: Duration = Duration::from_secs(10);

/// A server on a socket in a temporary directory, which ends with the test.
#[derive(Debug)]
pub struct RedisServer {
    dir: TempDir,
    process: Option<Child>,
}

impl RedisServer {
    /// Starts a server.
    pub fn start() -> Self {
        let dir = tempfile::tempdir()
            .unwrap_or_else(|error| panic!("cannot create a directory: {error}"));
        // A server that is started by root switches to another user, which needs access to the
        // socket.
        let open = fs::Permissions::from_mode(0o755);
        fs::set_permissions(dir.path(), open)
            .and_then(|()| symlink(program(), dir.path().join("redis-server")))
            .unwrap_or_else(|error| panic!("{}: {error}", dir.path().display()));
        let mut server = Self { dir, process: None };
        server.restart();
        server
    }

    /// The URL of the server's socket.
    pub fn url(&self) -> String {
        format!("redis+unix://{}", self.socket().display())
    }

    fn socket(&self) -> PathBuf {
        self.dir.path().join("redis.sock")
    }

    /// Stops the server, which loses its data.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    /// Starts the server again, empty.
    pub fn restart(&mut self) {
        self.stop();
        let process = Command::new("setpriv")
            .args(["--pdeathsig", "KILL", "--"])
            .arg(self.dir.path().join("redis-server"))
            .args(["--port", "0", "--save", "", "--appendonly", "no"])
            .args(["--unixsocketperm", "777", "--unixsocket"])
            .arg(self.socket())
            .arg("--dir")
            .arg(self.dir.path())
            .stdout(Stdio::null())
            .spawn();
        let process = process.unwrap_or_else(|error| panic!("setpriv: {error}"));
        self.process = Some(process);
        let deadline = Instant::now() + START_TIMEOUT;
        while UnixStream::connect(self.socket()).is_err() {
            let ended = self.process.as_mut().map(Child::try_wait);
            if let Some(Ok(Some(status))) = ended {
                panic!("redis-server exited: {status}");
            }
            assert!(Instant::now() < deadline, "Redis did not start");
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Suspends the server until `resume`; connections stay open.
    pub fn suspend(&self) {
        self.signal("-STOP");
    }

    /// Lets a suspended server continue.
    pub fn resume(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let process = self
            .process
            .as_ref()
            .map(|process| process.id().to_string());
        let sent = process.map_or_else(
            || Err(io::Error::other("it is not running")),
            |process| Command::new("kill").args([signal, &process]).status(),
        );
        match sent {
            Ok(status) if status.success() => {}
            other => panic!("kill {signal}: {other:?}"),
        }
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The path of the server program. Debian's `redis-tools` contains it under another name; the
/// program behaves as a server if it is called `redis-server`.
fn program() -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    ["redis-server", "redis-check-rdb"]
        .iter()
        .find_map(|name| {
            env::split_paths(&path)
                .map(|dir: PathBuf| Path::new(&dir).join(name))
                .find(|file| file.exists())
        })
        .unwrap_or_else(|| panic!("redis-server not found; install redis-tools (Debian) or Redis"))
}
