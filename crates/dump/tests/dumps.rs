//! Dumps with content that Coffer never writes: it is not executed, and the database is not
//! changed.
#![expect(clippy::unwrap_used, reason = "unexpected values fail the test")]

use std::{collections::BTreeMap, path::Path};

use coffer_dump::{DumpError, Programs, RestoreTransaction, Section, Snapshot, server_major};
use coffer_test_support::database::TestDatabase;
use tokio::io::AsyncReadExt as _;
use tokio_postgres::{Client, NoTls};

/// The owner's connection to a database with one user, and with a comment long enough to be
/// replaced by statements of the same length.
struct Fixture {
    database: TestDatabase,
    owner: Client,
}

impl Fixture {
    async fn new() -> Self {
        let database = TestDatabase::new().await;
        let (owner, connection) = database.owner().connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        let fill = format!(
            "INSERT INTO users (id, email, email_key, status, tier, role, created_at, updated_at)
             VALUES (gen_random_uuid(), 'ada@example.com', 'ada@example.com', 'active', 'free', 'user', now(), now());
             COMMENT ON TABLE users IS '{}'",
            "x".repeat(500)
        );
        owner.batch_execute(&fill).await.unwrap();
        Self { database, owner }
    }

    async fn programs(&self) -> Programs {
        let major = server_major(self.database.owner()).await.unwrap();
        Programs::find(None, major).unwrap()
    }

    async fn dump(&self) -> Vec<u8> {
        let snapshot = Snapshot::take(self.database.owner()).await.unwrap();
        let mut dump = snapshot.dump(&self.programs().await).unwrap();
        let mut bytes = Vec::new();
        let mut content = dump.content().unwrap();
        content.read_to_end(&mut bytes).await.unwrap();
        dump.end().await.unwrap();
        snapshot.release().await;
        bytes
    }

    async fn restore(&self, dump: &[u8], tables: &BTreeMap<String, u64>) -> Result<(), DumpError> {
        let programs = self.programs().await;
        let mut restore = RestoreTransaction::begin(self.database.owner()).await?;
        for section in Section::ALL {
            restore.restore_section(section, &programs, dump).await?;
        }
        restore.commit(tables).await
    }

    async fn emails(&self) -> Vec<String> {
        let emails = "SELECT email FROM users ORDER BY email";
        let rows = self.owner.query(emails, &[]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }
}

/// The dump with the text from `begin` to `end` replaced by one that is not longer.
fn replaced(dump: &[u8], begin: &str, end: &str, by: &str) -> Vec<u8> {
    let find = |text: &str, from: usize| {
        let found = dump[from..].windows(text.len());
        let mut found = found.enumerate().filter(|(_, w)| *w == text.as_bytes());
        from + found.next().unwrap().0
    };
    let start = find(begin, 0);
    let stop = find(end, start) + end.len();
    assert!(by.len() <= stop - start, "{by}");
    let by = format!("{by}{}", " ".repeat(stop - start - by.len()));
    [&dump[..start], by.as_bytes(), &dump[stop..]].concat()
}

#[tokio::test]
async fn dump_with_large_and_unusual_values_is_restored() {
    let fixture = Fixture::new().await;
    let odd = "CREATE TABLE \"Odd, table\" (\"COPY x FROM stdin;\" text);
         INSERT INTO \"Odd, table\" VALUES (E'\\\\.'), (E'a\\nb\\\\.\\n'), (NULL), (repeat('wide', 300000));
         CREATE TABLE many AS SELECT n, 'COPY t (a) FROM stdin;' AS text FROM generate_series(1, 20000) AS n;
         CREATE FUNCTION odd() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
COPY users FROM '/nowhere';
COMMIT;
END $$";
    fixture.owner.batch_execute(odd).await.unwrap();
    let digest = "SELECT md5(string_agg(t::text, ';' ORDER BY t::text)) || (SELECT sum(n) FROM many) FROM \"Odd, table\" AS t";
    let before: String = fixture.owner.query_one(digest, &[]).await.unwrap().get(0);
    let dump = fixture.dump().await;
    fixture
        .owner
        .batch_execute("DROP TABLE \"Odd, table\"; DELETE FROM users; DROP FUNCTION odd()")
        .await
        .unwrap();
    let tables = BTreeMap::from([
        ("public.users".to_owned(), 1),
        ("public.\"Odd, table\"".to_owned(), 4),
        ("public.many".to_owned(), 20_000),
    ]);
    fixture.restore(&dump, &tables).await.unwrap();
    assert_eq!(fixture.emails().await, ["ada@example.com"]);
    let after: String = fixture.owner.query_one(digest, &[]).await.unwrap().get(0);
    assert_eq!(after, before);
}

#[tokio::test]
async fn statements_that_leave_the_transaction_or_database_are_rejected() {
    let fixture = Fixture::new().await;
    let dump = fixture.dump().await;
    fixture
        .owner
        .batch_execute(
            "UPDATE users SET email = 'newer@example.com', email_key = 'newer@example.com'",
        )
        .await
        .unwrap();
    let dir = tempfile::tempdir().unwrap();
    let mark = dir.path().join("mark").display().to_string();
    for statements in [
        "COMMIT;".to_owned(),
        "COMMIT AND CHAIN;".to_owned(),
        "END; DROP TABLE public.users CASCADE; BEGIN;".to_owned(),
        "ROLLBACK; BEGIN;".to_owned(),
        "PREPARE TRANSACTION 'later';".to_owned(),
        "DO $$ BEGIN COMMIT; END $$;".to_owned(),
        format!("\\! touch {mark}\n"),
        format!("\\o |touch {mark}\nSELECT 1;\n"),
        "\\connect - postgres\n".to_owned(),
        format!("COPY public.users TO PROGRAM 'touch {mark}';"),
        "COPY public.users (email) FROM stdin;\na\n\\.\n".to_owned(),
    ] {
        let altered = replaced(&dump, "COMMENT ON TABLE public.users", "x';", &statements);
        let rejected = fixture.restore(&altered, &BTreeMap::new()).await;
        assert!(
            matches!(rejected, Err(DumpError::Rejected(_))),
            "{statements}: {rejected:?}"
        );
        assert_eq!(
            fixture.emails().await,
            ["newer@example.com"],
            "{statements}"
        );
        assert!(!Path::new(&mark).exists(), "{statements}");
    }
}

#[tokio::test]
async fn rows_can_only_come_from_the_dump() {
    let fixture = Fixture::new().await;
    let dump = fixture.dump().await;
    for statement in [
        "COPY public.users (email) FROM PROGRAM 'id'; --",
        "COPY public.users (email) FROM '/etc/passwd'; --",
        "COPY public.users (id) FROM stdin; COMMIT; --",
    ] {
        let end = "FROM stdin;";
        let longer = format!("{statement} {end}");
        let altered = replaced(&dump, "COPY public.users (", end, &longer);
        let rejected = fixture.restore(&altered, &BTreeMap::new()).await;
        assert!(
            matches!(rejected, Err(DumpError::UnexpectedContent(_))),
            "{statement}: {rejected:?}"
        );
        assert_eq!(fixture.emails().await, ["ada@example.com"], "{statement}");
    }
}

#[tokio::test]
async fn truncated_or_incomplete_dump_changes_nothing() {
    let fixture = Fixture::new().await;
    let dump = fixture.dump().await;
    let half = &dump[..dump.len() / 2];
    let rejected = fixture.restore(half, &BTreeMap::new()).await;
    assert!(
        matches!(rejected, Err(DumpError::Failed { .. })),
        "{rejected:?}"
    );
    let more = BTreeMap::from([("public.users".to_owned(), 2)]);
    let rejected = fixture.restore(&dump, &more).await.unwrap_err();
    assert!(rejected.to_string().contains("has 1 rows"), "{rejected}");
    assert_eq!(fixture.emails().await, ["ada@example.com"]);
}
