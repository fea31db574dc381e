//! Workers on a database, and the emails that they send.
#![expect(clippy::unwrap_used, reason = "what surprises a test fails it")]

use std::{
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use chrono::TimeDelta;
use coffer_domain::{
    Clock as _, Rng as _,
    job::{Job, JobKind},
};
use coffer_mail::{Composer, Link, LinkToken, Mail, MailSettings, MailState, Transport, Welcome};
use coffer_services::{
    MailSender,
    jobs::{JobError, JobHandler, JobWorker, Jobs},
};
use coffer_storage::ClaimedJob;
use coffer_storage_pg::PgEvents;
use coffer_test_support::{SeededRng, TestApp, User};
use serde_json::json;
use tokio::sync::{Notify, Semaphore};

type Results = Box<dyn Fn(&ClaimedJob) -> Result<(), JobError> + Send + Sync>;

/// Does jobs as a test wants it.
struct Handler {
    results: Results,
    /// Lets jobs end.
    ends: Semaphore,
    begun: Notify,
    runs: AtomicUsize,
}

impl Handler {
    fn new(
        results: impl Fn(&ClaimedJob) -> Result<(), JobError> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            results: Box::new(results),
            ends: Semaphore::new(1000),
            begun: Notify::new(),
            runs: AtomicUsize::new(0),
        })
    }

    /// A handler whose jobs end when the test allows it.
    fn held() -> Arc<Self> {
        let handler = Self::new(|_| Ok(()));
        handler.ends.forget_permits(1000);
        handler
    }

    fn runs(&self) -> usize {
        self.runs.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl JobHandler for Handler {
    fn kind(&self) -> JobKind {
        JobKind::Mail
    }

    fn workers(&self) -> usize {
        2
    }

    fn time_limit(&self) -> Duration {
        Duration::from_secs(30)
    }

    fn give_up_after(&self) -> TimeDelta {
        TimeDelta::hours(1)
    }

    async fn run(&self, job: &ClaimedJob) -> Result<(), JobError> {
        self.runs.fetch_add(1, Ordering::SeqCst);
        self.begun.notify_one();
        self.ends.acquire().await.unwrap().forget();
        (self.results)(job)
    }
}

fn worker(app: &TestApp, handler: Arc<dyn JobHandler>) -> JobWorker {
    let rng = Arc::new(SeededRng::new(5));
    JobWorker::new(handler, app.repositories(), app.clock().clone(), rng)
}

async fn enqueue(app: &TestApp, key: &str) {
    let mut random = [0; 8];
    let rng = SeededRng::new(key.len() as u64 + app.count("jobs").await.unsigned_abs());
    rng.fill(&mut random);
    let job = Job::new(JobKind::Mail, key, json!({}), app.clock().now(), &rng);
    let repositories = app.repositories();
    let mut unit = repositories.system("a test").await.unwrap();
    unit.enqueue(&job).await.unwrap();
    unit.commit().await.unwrap();
}

async fn state(app: &TestApp) -> (String, i32, Option<String>) {
    let row = app
        .owner()
        .query_one("SELECT state::text, attempts, error FROM jobs", &[]);
    let row = row.await.unwrap();
    (row.get(0), row.get(1), row.get(2))
}

fn down() -> JobError {
    JobError::Temporary("the server is down".to_owned())
}

#[tokio::test]
async fn failing_job_is_repeated_with_growing_delays_and_then_given_up() {
    let app = TestApp::new().await;
    enqueue(&app, "a job").await;
    let handler = Handler::new(|_| Err(down()));
    let worker = worker(&app, handler.clone());
    let begun = app.clock().now();
    let mut times = Vec::new();
    while state(&app).await.0 == "pending" {
        if worker.run_next(pending()).await.unwrap() {
            times.push(app.clock().now() - begun);
        }
        app.clock().advance(TimeDelta::seconds(1));
    }
    let delays: Vec<_> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(delays[0] <= TimeDelta::seconds(11), "{delays:?}");
    assert!(delays[3] > delays[0] * 4, "{delays:?}");
    assert!(delays.iter().all(|delay| *delay <= TimeDelta::seconds(901)));
    let last = *times.last().unwrap();
    assert!(
        last > TimeDelta::minutes(40) && last <= TimeDelta::hours(1),
        "{last}"
    );
    let (state, attempts, error) = state(&app).await;
    assert_eq!(state, "dead");
    assert_eq!(attempts, i32::try_from(handler.runs()).unwrap());
    assert_eq!(error.as_deref(), Some("the server is down"));
}

#[tokio::test]
async fn job_that_cannot_succeed_is_given_up_at_once() {
    let app = TestApp::new().await;
    enqueue(&app, "a job").await;
    let handler = Handler::new(|_| Err(JobError::Permanent("no such mailbox".to_owned())));
    assert!(worker(&app, handler).run_next(pending()).await.unwrap());
    let expected = ("dead".to_owned(), 1, Some("no such mailbox".to_owned()));
    assert_eq!(state(&app).await, expected);
}

#[tokio::test]
async fn worker_survives_a_panic() {
    let app = TestApp::new().await;
    enqueue(&app, "a job").await;
    let handler = Handler::new(|_| std::panic::panic_any("a mistake"));
    let worker = worker(&app, handler);
    assert!(worker.run_next(pending()).await.unwrap());
    assert_eq!(state(&app).await.2.as_deref(), Some("the job panicked"));
    assert!(!worker.run_next(pending()).await.unwrap());
}

#[tokio::test]
async fn finished_job_keeps_its_key_but_not_its_content() {
    let app = TestApp::new().await;
    for _ in 0..2 {
        enqueue(&app, "a job").await;
        let handler = Handler::new(|_| Ok(()));
        worker(&app, handler).run_next(pending()).await.unwrap();
    }
    assert_eq!(app.count("jobs").await, 1);
    assert_eq!(
        app.count("jobs WHERE state = 'done' AND payload = '{}'")
            .await,
        1
    );
}

fn jobs(app: &TestApp, events: &Arc<PgEvents>) -> Jobs {
    Jobs {
        repositories: app.repositories(),
        events: events.clone(),
        clock: app.clock().clone(),
        rng: Arc::new(SeededRng::new(9)),
    }
}

#[tokio::test]
async fn nodes_share_the_work_and_do_each_job_once() {
    let app = TestApp::new().await;
    let other = app.another_node().await;
    let handler = Handler::new(|_| Ok(()));
    let handlers: [Arc<dyn JobHandler>; 1] = [handler.clone()];
    let events = app.events().await;
    let nodes = [&app, &other].map(|node| jobs(node, &events).start(&handlers));
    for n in 0..20 {
        enqueue(&app, &n.to_string()).await;
    }
    app.wait_for_count("jobs WHERE state = 'done'", 20).await;
    assert_eq!(handler.runs(), 20);
    for node in nodes {
        node.stop(Duration::from_secs(10)).await;
    }
}

#[tokio::test]
async fn running_job_is_finished_on_shutdown_or_given_back() {
    let app = TestApp::new().await;
    let events = app.events().await;
    for finishes in [true, false] {
        app.execute("DELETE FROM jobs").await;
        let handler = Handler::held();
        let handlers: [Arc<dyn JobHandler>; 1] = [handler.clone()];
        let running = jobs(&app, &events).start(&handlers);
        enqueue(&app, "a job").await;
        handler.begun.notified().await;
        // One that nobody begins any more.
        let stopping = async {
            let grace = if finishes {
                Duration::from_secs(30)
            } else {
                Duration::ZERO
            };
            running.stop(grace).await;
        };
        let ending = async {
            if finishes {
                handler.ends.add_permits(1);
            }
        };
        tokio::join!(stopping, ending);
        let (state, attempts, _) = state(&app).await;
        let expected = if finishes {
            ("done", 1)
        } else {
            ("pending", 0)
        };
        assert_eq!((&*state, attempts), expected);
        // It is due at once for the next worker.
        let next = worker(&app, Handler::new(|_| Ok(())))
            .run_next(pending())
            .await;
        assert_eq!(next.unwrap(), !finishes);
    }
}

#[tokio::test]
async fn job_of_a_killed_worker_is_done_by_another_when_its_time_is_over() {
    let app = TestApp::new().await;
    enqueue(&app, "a job").await;
    let handler = Handler::held();
    let worker = worker(&app, handler.clone());
    // As if the process were killed: the work was done, and nothing was stored.
    tokio::select! {
        _ = worker.run_next(pending()) => unreachable!("the job is held"),
        () = handler.begun.notified() => {}
    }
    let next = self::worker(&app, Handler::new(|_| Ok(())));
    assert!(!next.run_next(pending()).await.unwrap());
    app.clock().advance(TimeDelta::seconds(40));
    assert!(next.run_next(pending()).await.unwrap());
    let (state, attempts, _) = state(&app).await;
    assert_eq!((&*state, attempts), ("done", 2));
}

/// A sender of emails to files in a folder.
fn sender(app: &TestApp, folder: &std::path::Path) -> Arc<MailSender> {
    let settings = MailSettings::default();
    let composer = Composer::new(&settings, app.public_url());
    let transport = Transport::open(&settings, &composer, folder.join("mail")).unwrap();
    Arc::new(MailSender::new(
        app.services().outbox.clone(),
        app.repositories(),
        app.clock().clone(),
        (composer, transport),
        Duration::from_secs(5),
    ))
}

const TOKEN: &str = "dGhlLXRva2VuLW9mLXRoaXMtbGluaw";

/// A welcome to a user, whose link works for half an hour.
fn welcome(app: &TestApp, user: &User) -> Mail {
    let link = Link::new(
        LinkToken::new(TOKEN).unwrap(),
        app.clock().now() + TimeDelta::minutes(30),
    );
    Mail::to_user(
        user.id.into(),
        user.email.parse().unwrap(),
        Welcome { link },
    )
}

async fn send(app: &TestApp, key: &str, mail: &Mail) {
    let repositories = app.repositories();
    let mut unit = repositories.system("a test").await.unwrap();
    let enqueued = app.services().outbox.enqueue(&mut *unit, key, mail).await;
    enqueued.unwrap();
    unit.commit().await.unwrap();
}

fn files(folder: &std::path::Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder.join("mail"));
    let entries = entries.into_iter().flatten().map(Result::unwrap);
    entries
        .map(|entry| std::fs::read_to_string(entry.path()).unwrap())
        .collect()
}

#[tokio::test]
async fn email_is_sent_once_in_the_time_zone_of_its_reader() {
    let app = TestApp::new().await;
    let user = app.user().await;
    app.execute("DELETE FROM jobs; UPDATE user_settings SET time_zone = 'Asia/Tokyo'")
        .await;
    let mail = welcome(&app, &user);
    for _ in 0..2 {
        send(&app, "one", &mail).await;
    }
    let shown = app.mails().await;
    assert_eq!(shown.len(), 1);
    assert_eq!((&*shown[0].to, shown[0].message), (&*user.email, "welcome"));
    assert_eq!(shown[0].token(), TOKEN);
    let folder = tempfile::tempdir().unwrap();
    let worker = worker(&app, sender(&app, folder.path()));
    assert!(worker.run_next(pending()).await.unwrap());
    assert!(!worker.run_next(pending()).await.unwrap());
    let files = files(folder.path());
    assert_eq!(files.len(), 1);
    let text = files[0].replace("=\r\n", "").replace("\r\n", " ");
    assert!(
        text.contains("15 January 2027 at 17:30 (Asia/Tokyo)"),
        "{text}"
    );
}

#[tokio::test]
async fn database_contains_neither_the_token_nor_the_address() {
    let app = TestApp::new().await;
    let user = app.user().await;
    app.execute("DELETE FROM jobs").await;
    let mail = Mail {
        to: "other@example.org".parse().unwrap(),
        ..welcome(&app, &user)
    };
    send(&app, "one", &mail).await;
    let dump = app.dump().await;
    assert!(dump.contains("welcome/one"));
    for secret in [TOKEN, "other@example.org"] {
        assert!(!dump.contains(secret), "{secret}");
    }
    // Moved to another job, the email cannot be read.
    let row = app
        .owner()
        .query_one("SELECT id, payload FROM jobs", &[])
        .await
        .unwrap();
    let (id, payload): (uuid::Uuid, serde_json::Value) = (row.get(0), row.get(1));
    let outbox = &app.services().outbox;
    assert_eq!(outbox.open(id.into(), &payload).unwrap(), mail);
    assert!(outbox.open(uuid::Uuid::nil().into(), &payload).is_err());
}

#[tokio::test]
async fn email_whose_link_has_expired_is_not_sent() {
    let app = TestApp::new().await;
    let user = app.user().await;
    app.execute("DELETE FROM jobs").await;
    send(&app, "one", &welcome(&app, &user)).await;
    app.clock().advance(TimeDelta::minutes(30));
    let folder = tempfile::tempdir().unwrap();
    worker(&app, sender(&app, folder.path()))
        .run_next(pending())
        .await
        .unwrap();
    let (state, _, error) = state(&app).await;
    assert_eq!(state, "dead");
    assert!(error.unwrap().contains("its link expired"));
    assert_eq!(files(folder.path()), Vec::<String>::new());
}

#[tokio::test]
async fn email_of_an_erased_user_is_deleted() {
    let app = TestApp::new().await;
    let user = app.user().await;
    app.execute("DELETE FROM jobs").await;
    send(&app, "one", &welcome(&app, &user)).await;
    app.execute("DELETE FROM users").await;
    assert_eq!(app.count("jobs").await, 0);
}

#[tokio::test]
async fn outage_is_reported_until_emails_are_sent_again() {
    let app = TestApp::new().await;
    let user = app.user().await;
    app.execute("DELETE FROM jobs").await;
    send(&app, "one", &welcome(&app, &user)).await;
    let folder = tempfile::tempdir().unwrap();
    // A file where the folder should be.
    let blocked = folder.path().join("mail");
    std::fs::write(&blocked, "").unwrap();
    let sender = sender(&app, folder.path());
    let worker = worker(&app, sender.clone());
    assert_eq!(sender.state(), MailState::Unknown);
    assert!(worker.run_next(pending()).await.unwrap());
    assert!(matches!(sender.state(), MailState::Unavailable { .. }));
    assert_eq!(state(&app).await.0, "pending");
    // Once a check succeeds, waiting emails are due without their delay.
    assert!(!worker.run_next(pending()).await.unwrap());
    std::fs::remove_file(&blocked).unwrap();
    sender.check().await.unwrap();
    assert_eq!(sender.state(), MailState::Available);
    assert!(worker.run_next(pending()).await.unwrap());
    assert_eq!(state(&app).await.0, "done");
    assert_eq!(files(folder.path()).len(), 1);
}
