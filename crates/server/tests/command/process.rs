//! Installations and `coffer` processes for tests.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    os::unix::{
        fs::{MetadataExt as _, PermissionsExt as _, chown},
        process::CommandExt as _,
    },
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use coffer_cluster::{Endpoint, OsUser};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tempfile::TempDir;

/// The maximum time of any step, even on a busy machine.
const DEADLINE: Duration = Duration::from_mins(1);

/// Waits for a condition that other processes bring about.
pub(crate) fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < DEADLINE, "timed out: {what}");
        thread::park_timeout(Duration::from_millis(5));
    }
}

/// The user who starts `coffer`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// Root, if root runs the tests.
    Root,
    /// A user without privileges.
    User,
}

/// Whether the test can start a process as this user; if not, it prints that it is skipped.
pub(crate) fn can_run_as(by: By) -> bool {
    let can = by == By::User || OsUser::current().unwrap().is_root();
    if !can {
        eprintln!("SKIPPED: this test needs root");
    }
    can
}

/// A temporary directory with the data of one installation, and the command that uses it.
pub(crate) struct Installation {
    directory: TempDir,
    by: By,
}

impl Installation {
    /// An empty installation.
    pub(crate) fn new(by: By) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let installation = Self { directory, by };
        if let Some(user) = installation.user() {
            chown(installation.path(), Some(user.uid), Some(user.gid)).unwrap();
        } else {
            // Other users may enter it, but not list it.
            let permissions = fs::Permissions::from_mode(0o711);
            fs::set_permissions(installation.path(), permissions).unwrap();
        }
        installation
    }

    /// The user to switch to before starting the command, if any.
    fn user(&self) -> Option<OsUser> {
        let is_root = OsUser::current().unwrap().is_root();
        (is_root && self.by == By::User).then(|| OsUser::by_name("nobody").unwrap().unwrap())
    }

    /// The temporary directory, which contains the data directory.
    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// The data directory.
    pub(crate) fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    /// The command with a free port, without the configuration of the test process.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        self.configure(Command::new(env!("CARGO_BIN_EXE_coffer")), args)
    }

    /// The command in its own mount namespace, in which `hidden` is an empty directory.
    pub(crate) fn command_without(&self, hidden: &str, args: &[&str]) -> Command {
        let mut unshare = Command::new("unshare");
        if !OsUser::current().unwrap().is_root() {
            unshare.args(["--map-current-user", "--keep-caps"]);
        }
        unshare
            .args(["--mount", "sh", "-c"])
            .arg("mount -t tmpfs none \"$0\" && exec \"$@\"")
            .args([hidden, env!("CARGO_BIN_EXE_coffer")]);
        self.configure(unshare, args)
    }

    /// The command in its own mount namespace, in which `directory` is writable for all users and
    /// has almost no space. The files left there are printed after the command's output.
    pub(crate) fn command_with_little_space(&self, directory: &str, args: &[&str]) -> Command {
        let mut unshare = Command::new("unshare");
        unshare
            .args(["--mount", "sh", "-c"])
            .arg(
                "mount -t tmpfs -o size=16k,mode=1777 none \"$0\" && { \"$@\"; code=$?; \
                 ls -A \"$0\"; exit $code; }",
            )
            .args([directory, env!("CARGO_BIN_EXE_coffer")]);
        self.configure(unshare, args)
    }

    fn configure(&self, mut command: Command, args: &[&str]) -> Command {
        command
            .args(args)
            .env_clear()
            .env(
                "PATH",
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            )
            .env("COFFER__DATA__DIR", self.data())
            .env("COFFER__SERVER__LISTEN", "127.0.0.1:0")
            // Files that a killed server leaves outside its data are removed with the test.
            .env("TMPDIR", self.path())
            .current_dir(self.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(user) = self.user() {
            command.uid(user.uid).gid(user.gid);
        }
        command
    }

    /// Runs the command until it ends.
    pub(crate) fn run(&self, args: &[&str]) -> Outcome {
        Outcome::of(&mut self.command(args))
    }

    /// Starts the server.
    pub(crate) fn serve(&self) -> Server {
        Server::start(self.command(&["serve"]), &self.data())
    }

    /// `psql` on the running cluster, as its owner.
    pub(crate) fn psql(&self) -> Command {
        let mut psql = self.client("psql");
        psql.args(["-XqAt", "-U", "coffer_owner", "-d", "coffer"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        psql
    }

    /// A PostgreSQL client program that connects to the running cluster.
    pub(crate) fn client(&self, program: &str) -> Command {
        let endpoint = Endpoint::of(&self.data()).expect("a cluster runs");
        let owner = self.data().metadata().unwrap();
        let mut client = Command::new(program);
        client.arg("-h").arg(endpoint.socket_dir()).current_dir("/");
        if OsUser::current().unwrap().is_root() {
            client.uid(owner.uid()).gid(owner.gid());
        }
        client
    }

    /// The result of a single statement.
    pub(crate) fn sql(&self, statement: &str) -> String {
        let output = self.psql().args(["-c", statement]).output().unwrap();
        assert!(output.status.success(), "{statement}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// The process ID of the cluster's postmaster.
    pub(crate) fn postmaster(&self) -> u32 {
        let file = self.data().join("postgres/postmaster.pid");
        let text = fs::read_to_string(file).unwrap();
        text.lines().next().unwrap().parse().unwrap()
    }
}

/// The outcome of a command.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    pub(crate) fn of(command: &mut Command) -> Self {
        let Output {
            status,
            stdout,
            stderr,
        } = command.output().unwrap();
        Self {
            code: status.code(),
            stdout: String::from_utf8(stdout).unwrap(),
            stderr: String::from_utf8(stderr).unwrap(),
        }
    }

    /// The line that gives the reason of the failure, without log lines.
    #[track_caller]
    pub(crate) fn reason(&self) -> &str {
        assert_eq!(self.code, Some(1), "{self:#?}");
        let mut reasons = self.stderr.lines().filter(|l| l.starts_with("coffer: "));
        let reason = reasons.next().expect("a reason");
        assert_eq!(reasons.next(), None, "{self:#?}");
        reason
    }
}

/// A running server, killed on drop.
pub(crate) struct Server {
    child: Child,
    lines: Receiver<String>,
    errors: Option<thread::JoinHandle<String>>,
    /// The port that the server reports.
    pub(crate) port: u16,
    /// The time until the server reported its port.
    pub(crate) took: Duration,
}

impl Server {
    pub(crate) fn start(mut command: Command, data: &Path) -> Self {
        let begun = Instant::now();
        let mut child = command.spawn().unwrap();
        let stdout = child.stdout.take().unwrap();
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines() {
                let _ = sender.send(line.unwrap());
            }
        });
        let errors = child.stderr.take().map(|mut stderr| {
            thread::spawn(move || {
                let mut text = String::new();
                stderr.read_to_string(&mut text).unwrap();
                text
            })
        });
        let first = lines.recv_timeout(DEADLINE);
        let took = begun.elapsed();
        let mut server = Self {
            child,
            lines,
            errors,
            port: 0,
            took,
        };
        let Ok(first) = first else {
            server.signal(Signal::SIGKILL);
            panic!("the server did not start: {}", server.end().1);
        };
        let port = first.strip_prefix("Coffer is running at http://localhost:");
        server.port = port.expect(&first).parse().unwrap();
        let second = server.lines.recv_timeout(DEADLINE).unwrap();
        assert_eq!(second, format!("Data directory: {}", data.display()));
        server
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        send(self.pid(), signal);
    }

    /// Waits until the server ends, and returns its status and log, which is empty if the test
    /// reads standard error itself.
    pub(crate) fn end(&mut self) -> (ExitStatus, String) {
        let mut status = None;
        wait_until("the server ends", || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        });
        let errors = self.errors.take();
        let log = errors.map_or_else(String::new, |errors| errors.join().unwrap());
        (status.unwrap(), log)
    }

    /// Stops the server gracefully, checks that it printed nothing else, and returns its log.
    pub(crate) fn stop(mut self, signal: Signal) -> String {
        self.signal(signal);
        let (status, log) = self.end();
        assert_eq!(status.code(), Some(0), "{log}");
        assert_eq!(self.lines.iter().collect::<Vec<_>>(), Vec::<String>::new());
        log
    }

    /// The body of a successful response.
    pub(crate) fn get(&self, path: &str) -> String {
        self.request(&format!("GET {path}"), &[], "").1
    }

    /// Sends a request that must succeed, and returns the head and body of the response.
    pub(crate) fn request(&self, line: &str, headers: &[&str], json: &str) -> (String, String) {
        let length = format!("Content-Length: {}", json.len());
        let own = ["Host: localhost", "Content-Type: application/json", &length];
        let answer = answer(self.port, line, &[headers, &own].concat(), json);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 20"), "{line}: {answer}");
        (head.to_owned(), body.to_owned())
    }
}

/// Sends a request to a local port, and returns the whole response.
pub(crate) fn answer(port: u16, line: &str, headers: &[&str], body: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let headers = headers.join("\r\n");
    write!(
        stream,
        "{line} HTTP/1.1\r\nConnection: close\r\n{headers}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

impl Drop for Server {
    fn drop(&mut self) {
        // The handle knows if the process has ended, and then does nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to a process that the test started directly or indirectly.
pub(crate) fn send(pid: u32, signal: Signal) {
    kill(Pid::from_raw(i32::try_from(pid).unwrap()), signal).unwrap();
}

/// Whether a process is running; a zombie does not count.
pub(crate) fn is_alive(pid: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let state = stat
        .rsplit_once(") ")
        .map(|(_, rest)| rest.starts_with('Z'));
    state == Some(false)
}
