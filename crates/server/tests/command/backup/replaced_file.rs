//! A store that returns a different file on the second request.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use async_compression::tokio::bufread::{ZstdDecoder, ZstdEncoder};
use tokio::io::AsyncReadExt as _;

use super::{bucket::Bucket, *};

/// Long enough to be replaced by other statements, padded to the same length.
const COMMENT: &str = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\
    xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\
    xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

/// The compressed backup with the comment on the users table replaced by other statements.
async fn replace_comment(packed: &[u8], statements: &str) -> Vec<u8> {
    let mut copy = Vec::new();
    let mut unpacked = ZstdDecoder::new(packed);
    unpacked.read_to_end(&mut copy).await.unwrap();
    let comment = format!("COMMENT ON TABLE public.users IS '{COMMENT}';");
    let mut found = copy.windows(comment.len()).enumerate();
    let (start, _) = found.find(|(_, w)| *w == comment.as_bytes()).unwrap();
    let statements = format!("{statements:<width$}", width = comment.len());
    assert_eq!(statements.len(), comment.len());
    copy[start..start + comment.len()].copy_from_slice(statements.as_bytes());
    let mut packed = Vec::new();
    let mut packing = ZstdEncoder::new(&copy[..]);
    packing.read_to_end(&mut packed).await.unwrap();
    packed
}

#[tokio::test(flavor = "multi_thread")]
async fn file_replaced_after_verification_is_never_executed() {
    let files = Arc::new(tempfile::tempdir().unwrap());
    let folder = files.path().join("bucket/coffer/backups");
    let installation = Installation::new(By::User);
    let mark = installation.path().join("mark");
    let asked = Arc::new(AtomicUsize::new(0));
    let before = {
        let (folder, mark, asked) = (folder.clone(), mark.clone(), asked.clone());
        move |request: &hyper::Request<hyper::body::Incoming>| {
            let is_file = request.uri().path().ends_with(".dump.zst");
            if is_file && request.method() == "GET" && asked.fetch_add(1, Ordering::Relaxed) == 1 {
                let file = only_file(&folder, ".dump.zst");
                let statements = format!("COMMIT;\n\\! touch {}\n", mark.display());
                let whole = fs::read(&file).unwrap();
                let other =
                    futures_util::FutureExt::now_or_never(replace_comment(&whole, &statements));
                fs::write(&file, other.expect("memory is always ready")).unwrap();
            }
        }
    };
    let bucket = Bucket::with(files, Arc::new(before));
    let server = server_with_data(&installation);
    installation.sql(&format!("COMMENT ON TABLE users IS '{COMMENT}'"));
    let made = bucket.run(&mut installation.command(&["backup", "--json"]));
    let whole = content(&installation);
    json(&made);
    installation.sql("DELETE FROM portfolios");
    server.stop(Signal::SIGTERM);

    let restored = bucket.run(&mut installation.command(&["restore", "latest", "--force"]));
    assert!(!mark.exists(), "{restored:#?}");
    assert_eq!(restored.code, Some(0), "{restored:#?}");
    assert_eq!(asked.load(Ordering::Relaxed), 1, "read once, to be copied");
    let server = installation.serve();
    assert_same(&content(&installation), &whole);
    server.stop(Signal::SIGTERM);
}
