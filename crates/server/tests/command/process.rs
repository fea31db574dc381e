//! A `coffer` process of a test, and its environment.

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
pub(crate) fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < DEADLINE, "waited in vain: {what}");
        thread::park_timeout(Duration::from_millis(5));
    }
}

/// The user who starts `coffer`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// Root, if the tests are root's.
    Root,
    /// A user without privileges.
    Person,
}

/// Whether this test can run; only root can start a process as root.
pub(crate) fn can_be(by: By) -> bool {
    let can = by == By::Person || OsUser::current().unwrap().is_root();
    if !can {
        eprintln!("skipped: this test needs root");
    }
    can
}

/// A place for data, with the command that works on it.
pub(crate) struct Installation {
    place: TempDir,
    by: By,
}

impl Installation {
    /// An empty installation.
    pub(crate) fn new(by: By) -> Self {
        let place = tempfile::tempdir().unwrap();
        let installation = Self { place, by };
        if let Some(person) = installation.person() {
            chown(installation.path(), Some(person.uid), Some(person.gid)).unwrap();
        } else {
            // Others may pass through, but not list it.
            let permissions = fs::Permissions::from_mode(0o711);
            fs::set_permissions(installation.path(), permissions).unwrap();
        }
        installation
    }

    /// The user to become before starting the command.
    fn person(&self) -> Option<OsUser> {
        let is_root = OsUser::current().unwrap().is_root();
        (is_root && self.by == By::Person).then(|| OsUser::by_name("nobody").unwrap().unwrap())
    }

    /// The place, which holds the data directory and what the test likes.
    pub(crate) fn path(&self) -> &Path {
        self.place.path()
    }

    /// The data directory.
    pub(crate) fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    /// The command, with a free port and without this process's configuration.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        self.become_it(Command::new(env!("CARGO_BIN_EXE_coffer")), args)
    }

    /// The same in a mount namespace of its own, in which `hidden` is an empty directory.
    pub(crate) fn command_without(&self, hidden: &str, args: &[&str]) -> Command {
        let mut unshare = Command::new("unshare");
        if !OsUser::current().unwrap().is_root() {
            unshare.args(["--map-current-user", "--keep-caps"]);
        }
        unshare
            .args(["--mount", "sh", "-c"])
            .arg("mount -t tmpfs none \"$0\" && exec \"$@\"")
            .args([hidden, env!("CARGO_BIN_EXE_coffer")]);
        self.become_it(unshare, args)
    }

    /// The same command in a mount namespace of its own, in which `place` is writable for all and
    /// has almost no space. The files left there are printed after the command's output.
    pub(crate) fn command_in_little_space(&self, place: &str, args: &[&str]) -> Command {
        let mut unshare = Command::new("unshare");
        unshare
            .args(["--mount", "sh", "-c"])
            .arg(
                "mount -t tmpfs -o size=16k,mode=1777 none \"$0\" && { \"$@\"; code=$?; \
                 ls -A \"$0\"; exit $code; }",
            )
            .args([place, env!("CARGO_BIN_EXE_coffer")]);
        self.become_it(unshare, args)
    }

    fn become_it(&self, mut command: Command, args: &[&str]) -> Command {
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
        if let Some(person) = self.person() {
            command.uid(person.uid).gid(person.gid);
        }
        command
    }

    /// The outcome of a command that ends by itself.
    pub(crate) fn run(&self, args: &[&str]) -> Outcome {
        Outcome::of(&mut self.command(args))
    }

    /// A server that runs.
    pub(crate) fn serve(&self) -> Server {
        Server::start(self.command(&["serve"]), &self.data())
    }

    /// SQL on the cluster that runs here, as the user who may.
    pub(crate) fn psql(&self) -> Command {
        let mut psql = self.client("psql");
        psql.args(["-XqAt", "-U", "coffer_owner", "-d", "coffer"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        psql
    }

    /// A program of PostgreSQL's that talks to the cluster that runs here.
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

    /// The first process of the cluster that runs here.
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

/// A running server. When the test is done with it, it is killed if need be.
pub(crate) struct Server {
    child: Child,
    lines: Receiver<String>,
    errors: Option<thread::JoinHandle<String>>,
    /// The port that the server reports.
    pub(crate) port: u16,
    /// The time until the server reported it.
    pub(crate) took: Duration,
}

impl Server {
    pub(crate) fn start(mut command: Command, data: &Path) -> Self {
        let begun = Instant::now();
        let mut child = command.spawn().unwrap();
        let (stdout, mut stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines() {
                let _ = sender.send(line.unwrap());
            }
        });
        let errors = thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).unwrap();
            text
        });
        let first = lines.recv_timeout(DEADLINE);
        let took = begun.elapsed();
        let mut server = Self {
            child,
            lines,
            errors: Some(errors),
            port: 0,
            took,
        };
        let Ok(first) = first else {
            server.signal(Signal::SIGKILL);
            panic!("it does not run: {}", server.end().1);
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

    /// Waits for the end of the server, and returns its log.
    pub(crate) fn end(&mut self) -> (ExitStatus, String) {
        let mut status = None;
        eventually("the server ends", || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        });
        let log = self.errors.take().expect("ended once").join().unwrap();
        (status.unwrap(), log)
    }

    /// Stops the server in an orderly way, and checks that it logged no more than it should.
    pub(crate) fn stop(mut self, signal: Signal) -> String {
        self.signal(signal);
        let (status, log) = self.end();
        assert_eq!(status.code(), Some(0), "{log}");
        assert_eq!(self.lines.iter().collect::<Vec<_>>(), Vec::<String>::new());
        log
    }

    /// The body of an answer.
    pub(crate) fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path}"), &[], "").1
    }

    /// The head and the body of an answer to a request with headers and JSON, which succeeds.
    pub(crate) fn ask(&self, line: &str, headers: &[&str], json: &str) -> (String, String) {
        let length = format!("Content-Length: {}", json.len());
        let own = ["Host: localhost", "Content-Type: application/json", &length];
        let answer = answer(self.port, line, &[headers, &own].concat(), json);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 20"), "{line}: {answer}");
        (head.to_owned(), body.to_owned())
    }
}

/// The whole answer to a request on a port of this machine.
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
        // Killing a process that has ended has no effect, because the handle knows.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to a process that the test started, or that one of those started.
pub(crate) fn send(pid: u32, signal: Signal) {
    kill(Pid::from_raw(i32::try_from(pid).unwrap()), signal).unwrap();
}

/// Whether a process is running; a zombie is not.
pub(crate) fn is_alive(pid: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let state = stat
        .rsplit_once(") ")
        .map(|(_, rest)| rest.starts_with('Z'));
    state == Some(false)
}
