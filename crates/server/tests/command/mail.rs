//! Emails, sent by a real server to real and to failing mail servers.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    process::Command,
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use coffer_mail::{Mail, Message, samples};
use coffer_security::{AuthSettings, MasterKeys};
use coffer_services::Outbox;
use coffer_test_support::{SeededRng, TestClock, mail_peers::MailPeer};
use nix::sys::signal::Signal;
use serde_json::Value;

use crate::process::{By, Installation, Outcome, Server, wait_until};

/// A command that sends emails to a port on this machine.
fn command(installation: &Installation, port: u16, args: &[&str]) -> Command {
    let mut command = installation.command(args);
    command
        .env("COFFER__MAIL__SMTP_URL", format!("smtp://127.0.0.1:{port}"))
        .env("COFFER__MAIL__FROM", "Coffer <coffer@example.org>")
        .env("COFFER__MAIL__TIMEOUT_SECONDS", "2")
        .env("COFFER__SERVER__PUBLIC_METRICS", "true");
    command
}

fn serve(installation: &Installation, port: u16) -> Server {
    Server::start(
        command(installation, port, &["serve"]),
        &installation.data(),
    )
}

/// A port on which nothing listens.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Adds the job of an email, as a request does.
fn enqueue(installation: &Installation, key: &str, mail: &Mail) {
    let now = time_of(installation);
    let clock = Arc::new(TestClock::at(now));
    let rng = Arc::new(SeededRng::new(key.len() as u64));
    let file = installation.data().join("master.key");
    let keys = MasterKeys::load(&AuthSettings::default(), &file, &*rng).unwrap();
    let job = Outbox::new(&keys, clock, rng).job(key, mail).unwrap();
    let (id, payload) = (job.id, job.payload);
    let added = installation.sql(&format!(
        "SELECT enqueue_job('{id}', 'mail', '{}', NULL, '{payload}', now(), now())",
        job.key
    ));
    assert_eq!(added, "t");
}

/// The current time, which the database knows.
fn time_of(installation: &Installation) -> chrono::DateTime<chrono::Utc> {
    let seconds = installation.sql("SELECT floor(extract(epoch FROM now()))::bigint");
    chrono::DateTime::from_timestamp(seconds.parse().unwrap(), 0).unwrap()
}

/// A welcome, whose link works from now on.
fn welcome(installation: &Installation) -> Mail {
    samples(time_of(installation)).swap_remove(0)
}

fn mail_state(server: &Server) -> (Value, Value) {
    let ready: Value = serde_json::from_str(&server.get("/health/ready")).unwrap();
    (ready["status"].clone(), ready["checks"]["mail"].clone())
}

#[test]
fn preview_writes_every_message() {
    let installation = Installation::new(By::User);
    let outcome = installation.run(&["mail", "preview", "emails"]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    let folder = installation.path().join("emails");
    let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap());
    let names: Vec<_> = files
        .map(|file| file.file_name().into_string().unwrap())
        .collect();
    for message in Message::NAMES {
        for kind in ["txt", "html", "eml"] {
            let name = format!("-{}.{kind}", message.replace('_', "-"));
            assert!(names.iter().any(|found| found.ends_with(&name)), "{name}");
        }
    }
    let html = fs::read_to_string(folder.join("01-welcome.html")).unwrap();
    assert!(
        html.contains("http://localhost:0/verify-email#token="),
        "{html}"
    );
    // Nothing else was created, not even a data directory.
    assert!(!installation.data().exists());
}

#[test]
fn test_email_is_sent_or_the_reason_is_named() {
    let installation = Installation::new(By::User);
    let mailbox = MailPeer::mailbox(installation.path());
    let args = ["mail", "test", "anna@example.com"];
    let outcome = Outcome::of(&mut command(&installation, mailbox.port, &args));
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    assert_eq!(mailbox.next()["headers"]["to"], "anna@example.com");

    let outcome = Outcome::of(&mut command(&installation, free_port(), &args));
    assert!(
        outcome.reason().contains("Connection refused"),
        "{outcome:#?}"
    );
    let outcome = Outcome::of(&mut command(
        &installation,
        mailbox.port,
        &["mail", "test", "anna"],
    ));
    assert!(outcome.reason().contains("email address"), "{outcome:#?}");

    let outcome = installation.run(&args);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    let files = fs::read_dir(installation.data().join("mail")).unwrap();
    assert_eq!(files.count(), 1);
    assert!(outcome.stdout.contains("was written to"), "{outcome:#?}");
}

#[test]
fn server_without_smtp_writes_emails_to_files_and_logs_no_link() {
    let installation = Installation::new(By::User);
    let server = installation.serve();
    enqueue(&installation, "one", &welcome(&installation));
    wait_until("the email is written", || {
        installation.sql("SELECT state FROM jobs") == "done"
    });
    let (status, _) = mail_state(&server);
    assert_eq!(status, "ok");
    let log = server.stop(Signal::SIGTERM);
    assert!(log.contains("email written to a file"), "{log}");
    let mut files = fs::read_dir(installation.data().join("mail")).unwrap();
    let file = files.next().unwrap().unwrap().path();
    assert!(log.contains(file.to_str().unwrap()), "{log}");
    assert!(
        fs::read_to_string(&file)
            .unwrap()
            .contains("Auto-Submitted")
    );
    for secret in ["token", "anna@"] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}

#[test]
fn unavailable_mail_server_degrades_the_server_until_it_is_back() {
    let installation = Installation::new(By::User);
    let port = free_port();
    let server = serve(&installation, port);
    wait_until("the outage is noticed", || {
        let (status, mail) = mail_state(&server);
        status == "degraded" && mail["status"] == "degraded"
    });
    assert!(!mail_state(&server).1.to_string().contains("127.0.0.1"));
    assert!(server.get("/metrics").contains("coffer_mail_available 0"));
    enqueue(&installation, "one", &welcome(&installation));
    wait_until("the email was tried", || {
        installation.sql("SELECT count(*) FROM jobs WHERE error IS NOT NULL") == "1"
    });
    let outcome = Outcome::of(&mut command(&installation, port, &["doctor"]));
    for text in ["Connection refused", "1 failing"] {
        assert!(outcome.stdout.contains(text), "{outcome:#?}");
    }
    let listed = Outcome::of(&mut command(&installation, port, &["jobs", "list"]));
    assert!(listed.stdout.contains("welcome/one"), "{listed:#?}");

    let mailbox = MailPeer::mailbox_at(installation.path(), port);
    let email = mailbox.next();
    assert_eq!(email["headers"]["to"], "anna@example.com");
    wait_until("it is back", || mail_state(&server).0 == "ok");
    assert!(server.get("/metrics").contains("coffer_mail_available 1"));
    let log = server.stop(Signal::SIGTERM);
    assert!(log.contains("emails cannot be sent"), "{log}");
    assert!(log.contains("emails can be sent again"), "{log}");
}

#[test]
fn dead_job_is_listed_and_retried() {
    let installation = Installation::new(By::User);
    let server = installation.serve();
    let expired = samples(time_of(&installation) - chrono::TimeDelta::days(2)).swap_remove(0);
    enqueue(&installation, "one", &expired);
    wait_until("it is given up", || {
        installation.sql("SELECT state FROM jobs") == "dead"
    });
    let listed = installation.run(&["jobs", "list", "--json"]);
    let jobs: Value = serde_json::from_str(&listed.stdout).unwrap();
    let job = &jobs["dead"][0];
    assert!(
        job["error"].as_str().unwrap().contains("link expired"),
        "{jobs}"
    );
    assert!(installation.run(&["doctor"]).stdout.contains("1 given up"));
    let retried = installation.run(&["jobs", "retry", job["id"].as_str().unwrap()]);
    assert_eq!(retried.stdout.trim(), "Jobs to be tried again: 1.");
    server.stop(Signal::SIGTERM);
}

/// A mail server that does not answer the end of an email until the test does.
struct SlowServer {
    port: u16,
    emails: mpsc::Receiver<(String, TcpStream)>,
}

impl SlowServer {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, emails) = mpsc::channel();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let sender = sender.clone();
                thread::spawn(move || converse(stream, &sender));
            }
        });
        Self { port, emails }
    }

    /// The next email, and the connection that waits for an answer.
    fn next(&self) -> (String, TcpStream) {
        self.emails.recv_timeout(Duration::from_mins(1)).unwrap()
    }
}

/// The server's part of a conversation up to the end of an email.
fn converse(mut stream: TcpStream, emails: &mpsc::Sender<(String, TcpStream)>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut answer = "220 ready";
    while writeln!(stream, "{answer}\r").is_ok() {
        let Some(Ok(line)) = lines.next() else { return };
        answer = match line.split(' ').next() {
            Some("DATA") => "354 go on",
            Some("QUIT") => "221 bye",
            _ => "250 ok",
        };
        if line == "DATA" {
            writeln!(stream, "{answer}\r").unwrap();
            let mail = lines.by_ref().map_while(Result::ok);
            let mail: Vec<_> = mail.take_while(|line| line != ".").collect();
            let _ = emails.send((mail.join("\n"), stream));
            return;
        }
    }
}

#[test]
fn email_whose_sender_was_killed_is_sent_again_with_the_same_id() {
    let installation = Installation::new(By::User);
    let smtp = SlowServer::start();
    let server = serve(&installation, smtp.port);
    let mail = welcome(&installation);
    enqueue(&installation, "one", &mail);
    let (first, connection) = smtp.next();
    // The email has arrived, but the server never learns of it.
    server.signal(Signal::SIGKILL);
    drop(server);
    drop(connection);

    let server = serve(&installation, smtp.port);
    let (second, mut connection) = smtp.next();
    writeln!(connection, "250 ok\r").unwrap();
    let id = |email: &str| {
        let id = email.lines().find(|line| line.starts_with("Message-ID: "));
        id.unwrap().to_owned()
    };
    assert!(id(&first).ends_with("@example.org>"), "{first}");
    assert_eq!(id(&first), id(&second));
    wait_until("it is done", || {
        installation.sql("SELECT state FROM jobs") == "done"
    });
    // Enqueued again, it is not sent again.
    let again = installation.sql(
        "SELECT enqueue_job(gen_random_uuid(), 'mail', key, NULL, '{}', now(), now()) FROM jobs",
    );
    assert_eq!(again, "f");
    assert!(
        smtp.emails
            .recv_timeout(Duration::from_millis(300))
            .is_err()
    );
    server.stop(Signal::SIGTERM);
}

#[test]
fn email_in_progress_is_given_back_on_shutdown() {
    let installation = Installation::new(By::User);
    let smtp = SlowServer::start();
    let mut serve = command(&installation, smtp.port, &["serve"]);
    serve
        .env("COFFER__MAIL__TIMEOUT_SECONDS", "300")
        .env("COFFER__SERVER__SHUTDOWN_GRACE_SECONDS", "0");
    let server = Server::start(serve, &installation.data());
    enqueue(&installation, "one", &welcome(&installation));
    let (_first, _connection) = smtp.next();
    server.stop(Signal::SIGTERM);

    // Without waiting for the end of the attempt, which would take five minutes.
    let server = self::serve(&installation, smtp.port);
    let (_second, mut connection) = smtp.next();
    writeln!(connection, "250 ok\r").unwrap();
    wait_until("it is done", || {
        installation.sql("SELECT state FROM jobs") == "done"
    });
    assert_eq!(installation.sql("SELECT attempts FROM jobs"), "1");
    server.stop(Signal::SIGTERM);
}

#[test]
fn invalid_mail_settings_are_refused_without_their_secrets() {
    let installation = Installation::new(By::User);
    let mut serve = installation.command(&["serve"]);
    serve.env(
        "COFFER__MAIL__SMTP_URL",
        "smtp://me:hunter2@mail.example.org?tls=none",
    );
    let outcome = Outcome::of(&mut serve);
    assert_eq!(outcome.code, Some(1));
    for text in ["COFFER__MAIL__SMTP_URL", "COFFER__MAIL__FROM"] {
        assert!(outcome.stderr.contains(text), "{outcome:#?}");
    }
    assert!(!outcome.stderr.contains("hunter2"), "{outcome:#?}");
    let mut show = installation.command(&["config", "show"]);
    show.env("SMTP_URL", "smtps://me:hunter2@mail.example.org")
        .env("COFFER__MAIL__FROM", "coffer@example.org");
    let outcome = Outcome::of(&mut show);
    assert!(
        outcome.stdout.contains("smtp_url = \"redacted\""),
        "{outcome:#?}"
    );
    assert!(!outcome.stdout.contains("hunter2"), "{outcome:#?}");
}
