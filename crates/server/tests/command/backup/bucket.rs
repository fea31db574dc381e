//! Backups in an S3-compatible store.

use std::{net::Ipv4Addr, process::Command, sync::Arc, thread};

use hyper::{
    Request,
    body::Incoming,
    service::{Service, service_fn},
};
use s3s::{
    S3Result,
    access::{S3Access, S3AccessContext},
    auth::SimpleAuth,
    s3_error,
    service::S3ServiceBuilder,
};
use tempfile::TempDir;
use tokio::net::TcpListener;

use super::*;

const KEY: &str = "an-access-key";
const SECRET: &str = "hunter2-of-the-bucket";

/// The action to run before a request is answered.
type Before = Arc<dyn Fn(&Request<Incoming>) + Send + Sync>;

/// Permits every operation, or every one except deletion.
struct Permissions {
    may_delete: bool,
}

#[async_trait::async_trait]
impl S3Access for Permissions {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> S3Result<()> {
        let deletes = context.s3_op().name().starts_with("Delete");
        if context.credentials().is_none() || (deletes && !self.may_delete) {
            return Err(s3_error!(AccessDenied));
        }
        Ok(())
    }
}

/// A store on a port of this machine, with one bucket.
pub(super) struct Bucket {
    files: Arc<TempDir>,
    port: u16,
}

impl Bucket {
    fn new() -> Self {
        Self::with(Arc::new(tempfile::tempdir().unwrap()), Arc::new(|_| ()))
    }

    /// A store with these files.
    pub(super) fn with(files: Arc<TempDir>, before: Before) -> Self {
        Self::start(files, before, Permissions { may_delete: true })
    }

    fn start(files: Arc<TempDir>, before: Before, permissions: Permissions) -> Self {
        fs::create_dir_all(files.path().join("bucket")).unwrap();
        let store = s3s_fs::FileSystem::new(files.path()).unwrap();
        let mut service = S3ServiceBuilder::new(store);
        service.set_auth(SimpleAuth::from_single(KEY, SECRET));
        service.set_access(permissions);
        let service = service.build();
        let (sender, receiver) = std::sync::mpsc::channel();
        // The thread ends with the process.
        thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(async {
                let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
                sender.send(listener.local_addr().unwrap().port()).unwrap();
                loop {
                    let (stream, _) = listener.accept().await.unwrap();
                    let stream = hyper_util::rt::TokioIo::new(stream);
                    let (service, before) = (service.clone(), before.clone());
                    let service = service_fn(move |request| {
                        before(&request);
                        Service::call(&service, request)
                    });
                    tokio::spawn(async move {
                        let http = hyper::server::conn::http1::Builder::new();
                        let _closed = http.serve_connection(stream, service).await;
                    });
                }
            });
        });
        let port = receiver.recv().unwrap();
        Self { files, port }
    }

    /// Runs a command that uses this store.
    pub(super) fn run(&self, command: &mut Command) -> Outcome {
        self.run_with_secret(command, SECRET)
    }

    fn run_with_secret(&self, command: &mut Command, secret: &str) -> Outcome {
        let endpoint = format!("http://127.0.0.1:{}", self.port);
        Outcome::of(
            command
                .env("COFFER__STORAGE__URL", "s3://bucket/coffer")
                .env("COFFER__STORAGE__ENDPOINT", endpoint)
                .env("COFFER__STORAGE__ACCESS_KEY_ID", KEY)
                .env("COFFER__STORAGE__SECRET_ACCESS_KEY", secret),
        )
    }
}

/// Incompressible data, so that the file is uploaded in several parts.
const INCOMPRESSIBLE: &str = "
    CREATE TABLE incompressible AS
    SELECT n, sha512(n::text::bytea) AS a, sha512((-n)::text::bytea) AS b
    FROM generate_series(1, 150000) AS n";

// Proves: TASK-004-016.3
#[test]
fn backup_is_uploaded_in_parts_and_restored_from_a_bucket() {
    let bucket = Bucket::new();
    let lost = Installation::new(By::User);
    let server = server_with_data(&lost);
    lost.sql(INCOMPRESSIBLE);
    let before = content(&lost);
    let made = json(&bucket.run_with_secret(&mut lost.command(&["backup", "--json"]), SECRET));
    assert!(made["size"].as_u64() > Some(16 << 20), "{made}");
    assert_eq!(made["location"], "s3://bucket/coffer/backups");
    let folder = bucket.files.path().join("bucket/coffer/backups");
    assert_eq!(
        only_file(&folder, ".dump.zst").metadata().unwrap().len(),
        made["size"].as_u64().unwrap()
    );
    server.stop(Signal::SIGTERM);

    let new = machine_with_same_key(&lost);
    let listed =
        json(&bucket.run_with_secret(&mut new.command(&["backup", "list", "--json"]), SECRET));
    assert_eq!(listed[0]["complete"], true, "{listed}");
    let outcome = bucket.run_with_secret(&mut new.command(&["restore", "latest"]), SECRET);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    let server = new.serve();
    assert_same(&content(&new), &before);
    server.stop(Signal::SIGTERM);

    let name = made["name"].as_str().unwrap();
    let url = format!("s3://bucket/coffer/backups/{name}.dump.zst");
    let refused = bucket.run_with_secret(&mut new.command(&["restore", &url]), SECRET);
    assert!(refused.reason().contains("--force"), "{refused:#?}");
}

// Proves: TASK-004-016.3
#[test]
fn store_that_refuses_access_is_named_without_the_secret() {
    let bucket = Bucket::new();
    let installation = Installation::new(By::User);
    assert_eq!(installation.run(&["seed", "--demo"]).code, Some(0));
    let refused = bucket.run_with_secret(&mut installation.command(&["backup"]), "wrong-secret");
    assert!(
        refused
            .reason()
            .contains("COFFER__STORAGE__SECRET_ACCESS_KEY"),
        "{refused:#?}"
    );
    let shown = bucket.run_with_secret(&mut installation.command(&["config", "show"]), SECRET);
    for outcome in [&refused, &shown] {
        for secret in ["wrong-secret", SECRET] {
            assert!(!format!("{outcome:?}").contains(secret), "{outcome:#?}");
        }
    }
}

#[test]
fn backup_is_kept_when_old_ones_cannot_be_deleted() {
    let files = Arc::new(tempfile::tempdir().unwrap());
    let permissions = Permissions { may_delete: false };
    let bucket = Bucket::start(files, Arc::new(|_| ()), permissions);
    let installation = Installation::new(By::User);
    assert_eq!(installation.run(&["seed", "--demo"]).code, Some(0));
    let make = || bucket.run(&mut installation.command(&["backup", "--keep", "1"]));
    assert_eq!(make().code, Some(0));
    let second = make();
    let reason = second.reason();
    assert!(
        reason.contains("was created, but old backups could not be deleted: s3://bucket"),
        "{second:#?}"
    );
    let listed = bucket.run(&mut installation.command(&["backup", "list", "--json"]));
    let listed = json(&listed);
    assert_eq!(listed.as_array().unwrap().len(), 2, "{listed}");
    assert_eq!(listed[0]["complete"], true, "{listed}");
    let newest = listed[0]["name"].as_str().unwrap();
    assert!(reason.contains(newest), "{reason}");
}
