//! The crate `queries` is what its SQL files say against the migrated schema, untouched.

mod schema;

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use clorinde::config::Config;
use coffer_test_support::database::TestDatabase;
use tokio_postgres::NoTls;

/// Set to write the crate anew instead of comparing it.
const UPDATE: &str = "UPDATE_QUERIES";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_queries_crate_is_generated_from_its_sql() {
    let place = tempfile::tempdir().unwrap();
    let generated = place.path().join("queries");
    generate(&generated).await;
    format(&generated);

    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../queries");
    if env::var_os(UPDATE).is_some() {
        replace(&committed, &generated);
    }
    let (committed, generated) = (files(&committed), files(&generated));
    let differing: Vec<_> = committed
        .keys()
        .chain(generated.keys())
        .filter(|path| committed.get(*path) != generated.get(*path))
        .map(|path| path.display())
        .collect();
    assert!(
        differing.is_empty(),
        "not as generated: {differing:#?}; run the tests with {UPDATE}=1 to generate them anew"
    );
}

/// Prepares every query against a migrated database and writes the crate.
async fn generate(destination: &Path) {
    let database = TestDatabase::new().await;
    let (client, connection) = database.owner().connect(NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut config = Config::from_file(here.join("clorinde.toml")).unwrap();
    config.queries = here.join("queries");
    config.destination = destination.to_owned();
    // It waits for the database without giving way, while the connection needs a thread, too.
    let generate = move || clorinde::gen_live(&client, config);
    let result = tokio::task::spawn_blocking(generate).await.unwrap();
    result.unwrap_or_else(|error| panic!("{error:?}"));
    connection.await.unwrap().unwrap();
}

fn format(directory: &Path) {
    let sources = files(directory).into_keys();
    let sources = sources.filter(|path| path.extension().is_some_and(|kind| kind == "rs"));
    let status = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .args(sources.map(|path| directory.join(path)))
        .status()
        .unwrap();
    assert!(status.success());
}

/// The files below a directory with their texts.
fn files(directory: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut directories = vec![directory.to_owned()];
    while let Some(next) = directories.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                found.insert(path.strip_prefix(directory).unwrap().to_owned(), text);
            }
        }
    }
    found
}

/// Makes `directory` hold what `source` holds, and touches nothing that is the same.
fn replace(directory: &Path, source: &Path) {
    let (before, after) = (files(directory), files(source));
    for path in before.keys().filter(|path| !after.contains_key(*path)) {
        fs::remove_file(directory.join(path)).unwrap();
    }
    for (path, text) in after {
        if before.get(&path) != Some(&text) {
            let path = directory.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
}
