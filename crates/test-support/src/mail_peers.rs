//! Mail servers for tests that others wrote, on ports of their own. They end with the value.
#![expect(clippy::panic, reason = "a test needs its mail server")]

use std::{
    fmt::Display,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::Duration,
};

use serde_json::Value;

/// The time in which a server must start, or an email arrive.
const DEADLINE: Duration = Duration::from_mins(1);

/// A mail server that prints every email.
#[derive(Debug)]
pub struct MailPeer {
    child: Child,
    lines: Receiver<String>,
    /// The port on the loopback address.
    pub port: u16,
}

impl MailPeer {
    /// A mailbox without encryption (`maildev`), which stores emails in a folder.
    pub fn mailbox(folder: &Path) -> Self {
        Self::mailbox_at(folder, 0)
    }

    /// The mailbox on a given port.
    pub fn mailbox_at(folder: &Path, port: u16) -> Self {
        let mut node = Command::new("node");
        node.arg(peers().join("maildev.cjs"))
            .arg(folder)
            .arg(port.to_string())
            .env("NODE_PATH", installed("maildev/node_modules"));
        Self::start(node)
    }

    /// A server that requires STARTTLS, with a certificate for 127.0.0.1 from the folder, and
    /// authentication as `coffer` with the password `p@ss word` (`aiosmtpd`).
    pub fn with_starttls(folder: &Path) -> Self {
        certify(folder);
        let mut python = Command::new(installed("aiosmtpd/bin/python"));
        python
            .arg(peers().join("smtp.py"))
            .args([folder.join("server.pem"), folder.join("server.key")])
            .arg("0");
        Self::start(python)
    }

    fn start(mut command: Command) -> Self {
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| fail(&error));
        let Some(stdout) = child.stdout.take() else {
            fail(&"it has no output");
        };
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let mut peer = Self {
            child,
            lines,
            port: 0,
        };
        let port = peer.next();
        let port = port["port"].as_u64().and_then(|port| port.try_into().ok());
        peer.port = port.unwrap_or_else(|| fail(&"it printed no port"));
        peer
    }

    /// The next email that arrives.
    pub fn next(&self) -> Value {
        let line = self.lines.recv_timeout(DEADLINE);
        let line = line.unwrap_or_else(|error| fail(&error));
        serde_json::from_str(&line).unwrap_or_else(|error| fail(&error))
    }

    /// The emails that arrived within a time.
    pub fn within(&self, time: Duration) -> Vec<Value> {
        let mut emails = Vec::new();
        loop {
            match self.lines.recv_timeout(time) {
                Ok(line) => emails.push(serde_json::from_str(&line).unwrap_or_else(|e| fail(&e))),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return emails,
            }
        }
    }
}

impl Drop for MailPeer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Creates a certificate authority, and a certificate for 127.0.0.1.
fn certify(folder: &Path) {
    let openssl = |args: &str| {
        let mut command = Command::new("openssl");
        command
            .args(["req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"])
            .args(["-pkeyopt", "ec_paramgen_curve:prime256v1"])
            .args(args.split(' '))
            .stderr(Stdio::null())
            .current_dir(folder);
        let status = command.status().unwrap_or_else(|error| fail(&error));
        assert!(status.success(), "openssl {args}");
    };
    openssl("-subj /CN=authority -keyout ca.key -out ca.pem");
    openssl(
        "-subj /CN=server -CA ca.pem -CAkey ca.key -keyout server.key -out server.pem \
         -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=IP:127.0.0.1",
    );
}

/// The programs of the servers.
fn peers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers")
}

/// What `scripts/setup test` installs.
fn installed(path: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../.tools")
        .join(path);
    if !path.exists() {
        fail(&format!(
            "{} is missing; run scripts/setup test",
            path.display()
        ));
    }
    path
}

fn fail(error: &dyn Display) -> ! {
    panic!("cannot start the mail server for this test: {error}")
}
