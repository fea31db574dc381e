//! Searching descriptions.

use coffer_domain::{Line, SearchQuery};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use uuid::Uuid;

use super::*;

const DESCRIPTIONS: &[&str] = &[
    "REWE Markt Berlin",
    "Über den Wolken GmbH",
    "O'Reilly Media",
    "100% Cotton_Shirt",
    r"C:\Users\invoice",
    "TV licence",
    "Amazon Marketplace / order 4711",
];

/// A user with transactions of all [`DESCRIPTIONS`], a day apart.
async fn searchable() -> Finance {
    let finance = Finance::new().await;
    for user in [ANN, BEN] {
        for (n, description) in (1..).zip(DESCRIPTIONS) {
            let description = format!("'{}'", description.replace('\'', "''"));
            let day = format!("date '2025-01-01' + {n}");
            let columns = [("description", &*description), ("booked_on", &*day)];
            finance
                .owner
                .batch_execute(&new_transaction(user, n, &columns))
                .await
                .unwrap();
        }
    }
    finance
}

async fn found(client: &Client, query: &str) -> Vec<String> {
    let terms = SearchQuery::from(query).terms;
    let statement =
        "SELECT description FROM transactions WHERE id IN (SELECT search_transactions($1))
                     ORDER BY booked_on";
    let rows = client.query(statement, &[&terms]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

// Proves: TASK-004-011.4
#[tokio::test]
async fn every_word_must_match_in_any_order_and_case() {
    let finance = searchable().await;
    let app = finance.app(ANN).await;
    for (query, wanted) in [
        ("rewe", &DESCRIPTIONS[0..1]),
        ("berlin REWE", &DESCRIPTIONS[0..1]),
        ("mark", &[DESCRIPTIONS[0], DESCRIPTIONS[6]]),
        ("mark place", &DESCRIPTIONS[6..7]),
        ("ÜBER", &DESCRIPTIONS[1..2]),
        ("o'reilly", &DESCRIPTIONS[2..3]),
        ("100%", &DESCRIPTIONS[3..4]),
        ("%", &DESCRIPTIONS[3..4]),
        ("n_s", &DESCRIPTIONS[3..4]),
        ("___", &[]),
        (r"c:\users", &DESCRIPTIONS[4..5]),
        (r"\", &DESCRIPTIONS[4..5]),
        ("tv", &DESCRIPTIONS[5..6]),
        ("v", &DESCRIPTIONS[4..6]),
        ("uber wolken", &DESCRIPTIONS[1..2]),
        ("lic tv", &DESCRIPTIONS[5..6]),
        ("rewe nothing", &[]),
        ("/ 4711", &DESCRIPTIONS[6..7]),
        ("'); DROP TABLE transactions; --", &[]),
        ("'", &DESCRIPTIONS[2..3]),
        ("a | b & !c", &[]),
        ("", &[]),
        (" \t ", &[]),
        ("\"marketplace / order\"", &DESCRIPTIONS[6..7]),
        ("\"order /\"", &[]),
        ("\"e b\"", &[]),
        ("\"t B\"", &DESCRIPTIONS[0..1]),
        ("\"cotton_s\" \"% C\"", &DESCRIPTIONS[3..4]),
        // White space at the ends of a phrase counts.
        ("\"mark\"", &[DESCRIPTIONS[0], DESCRIPTIONS[6]]),
        ("\"markt \"", &DESCRIPTIONS[0..1]),
        ("\"mark \"", &[]),
    ] {
        assert_eq!(found(&app, query).await, wanted, "{query:?}");
    }
}

// Proves: TASK-004-011.4
#[tokio::test]
async fn search_finds_own_transactions_except_deleted_ones() {
    let finance = searchable().await;
    let ids = "SELECT id::text FROM search_transactions('{rewe}') AS id";
    let app = finance.app(ANN).await;
    assert_eq!(texts(&app, ids).await, [format!("{}d001", &ANN[..32])]);
    app.batch_execute("UPDATE transactions SET deleted_at = now()")
        .await
        .unwrap();
    assert!(texts(&app, ids).await.is_empty());
    app.batch_execute("SET app.user_id = ''").await.unwrap();
    assert!(texts(&app, ids).await.is_empty());
}

#[tokio::test]
async fn date_range_narrows_the_search_and_long_texts_are_rejected() {
    let finance = searchable().await;
    let app = finance.app(ANN).await;
    let between = |from: &str, to: &str| {
        format!("SELECT id::text FROM search_transactions('{{mark}}', {from}, {to}) AS id")
    };
    for (from, to, wanted) in [
        ("NULL", "NULL", 2),
        ("'2025-01-03'", "NULL", 1),
        ("NULL", "'2025-01-03'", 1),
        ("'2025-01-03'", "'2025-01-04'", 0),
    ] {
        assert_eq!(
            texts(&app, &between(from, to)).await.len(),
            wanted,
            "{from} {to}"
        );
    }
    let long = "SELECT search_transactions(ARRAY[repeat('x', 100), repeat('y', 101)])";
    assert_eq!(refusal(&app, long).await.0, "22023");
    let many = "SELECT search_transactions('{1,2,3,4,5,6,7,8,9}')";
    assert_eq!(refusal(&app, many).await.0, "22023");
    for none in ["NULL", "'{}'", "'{NULL}'", "'{\"\"}'", "'{\" \"}'"] {
        let none = format!("SELECT id::text FROM search_transactions({none}::text[]) AS id");
        assert!(texts(&app, &none).await.is_empty(), "{none}");
    }
}

// Proves: TASK-004-011.4
#[tokio::test]
async fn descriptions_within_a_date_range_are_read_by_index() {
    let finance = searchable().await;
    let app = finance.app(ANN).await;
    // A table as small as this one would rather be read whole.
    app.batch_execute("SET enable_seqscan = off; BEGIN")
        .await
        .unwrap();
    let search =
        "SELECT id::text FROM search_transactions('{rewe}', '2025-01-02', '2025-01-04') AS id";
    assert_eq!(texts(&app, search).await.len(), 1);
    let read = "SELECT pg_stat_get_xact_tuples_returned('transactions_newest_idx'::regclass)
            || ' entries, ' || seq_scan || ' scans'
        FROM pg_stat_xact_user_tables WHERE relname = 'transactions'";
    assert_eq!(text(&app, read).await, "3 entries, 0 scans");
}

/// The text as the database folds it.
async fn folded(client: &Client, text: &str) -> String {
    let row = client.query_one("SELECT fold_text($1)", &[&text]).await;
    row.unwrap().get(0)
}

const FOLDED: &[(&str, &str)] = &[
    ("", ""),
    ("REWE Markt", "rewe markt"),
    ("Müller", "muller"),
    ("Mu\u{308}ller", "muller"),
    ("Straße STRAẞE", "strasse strasse"),
    ("ŁÓDŹ", "lodz"),
    (
        "Øresund Æther Œuvre Þór Ðeđ",
        "oresund aether oeuvre thor ded",
    ),
    ("ΟΔΟΣ οδος", "οδοσ οδοσ"),
    ("ＡＢＣ　１２％", "abc 12%"),
    ("ﬁnance № ½ ² ㎏ ™", "finance no 1/2 2 kg tm"),
    ("İIıi", "iiii"),
    ("ЁЛКА", "елка"),
    ("ｶﾞ ガ か\u{3099} が", "ガ ガ が が"),
    ("\u{1100}\u{1161}\u{11a8} 각", "각 각"),
    ("हिन्दी", "हिन्दी"),
    ("שָׁלוֹם", "שלום"),
    ("مُحَمَّد", "محمد"),
    ("葛\u{e0100}城", "葛城"),
    (
        "O’Reilly O´Reilly „x“ – — ‐",
        "o'reilly o'reilly \"x\" - - -",
    ),
    ("a\u{ad}b\u{200b}c\u{feff}", "abc"),
    ("🍣", "🍣"),
];

#[tokio::test]
async fn text_is_folded_in_every_script_and_locale() {
    let databases = [TestDatabase::new().await, TestDatabase::turkish().await];
    coffer_storage_pg::migrate::up(databases[1].owner())
        .await
        .unwrap();
    for database in &databases {
        let app = connect(database.app()).await;
        for (text, expected) in FOLDED {
            assert_eq!(folded(&app, text).await, *expected, "{text:?}");
        }
    }
}

/// Random descriptions: of any characters, and of those that folding changes.
fn descriptions(count: usize) -> Vec<String> {
    let folding = "[a-zA-ZÀ-ɏͰ-ϿЀ-ӿԱ-Ֆא-תء-يぁ-ヿ가-힣一-龥！-ﾟﬀ-ﬆᴀ-ỿ⁰-₿℀-⅏①-⓿㌀-㏿ﷺ%_\\\\ '´’\u{301}\u{308}\u{3099}-]{1,40}";
    let mut runner = TestRunner::deterministic();
    let text = prop_oneof!["\\PC{1,40}", folding];
    let texts = std::iter::repeat_with(|| text.new_tree(&mut runner).unwrap().current());
    let lines = texts.filter_map(|text| Line::parse("description", 500, &text).ok());
    lines.map(String::from).take(count).collect()
}

#[tokio::test]
async fn folding_is_idempotent_and_the_same_for_equivalent_texts() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    let differing = "SELECT text || ' ' || form FROM unnest($1::text[]) AS text
        CROSS JOIN LATERAL (VALUES (fold_text(text)), (normalize(text, NFD)), (lower(text))) AS forms (form)
        WHERE fold_text(form) <> fold_text(text)";
    let rows = app.query(differing, &[&descriptions(3000)]).await.unwrap();
    let differing: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(differing, [""; 0]);
}

/// Upper and lower case are folded alike, for every letter whose case the database knows.
#[tokio::test]
async fn case_of_no_letter_makes_a_difference() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    let (mut letters, mut others) = (Vec::new(), Vec::new());
    for letter in '\u{1}'..=char::MAX {
        // Folding removes the iota below a letter, whose upper case is a letter of its own.
        let lower = letter.to_lowercase().to_string();
        let upper = letter.to_uppercase().to_string();
        for other in [lower, upper] {
            if other != letter.to_string() && !other.contains('\u{399}') {
                letters.push(letter.to_string());
                others.push(other);
            }
        }
    }
    assert!(letters.len() > 2500, "{}", letters.len());
    let differing =
        "SELECT letter || ' ' || other FROM unnest($1::text[], $2::text[]) AS pair (letter, other)
        WHERE fold_text(letter) <> fold_text(other)
            AND (char_length(other) > 1 OR lower(letter) <> letter OR upper(letter) <> letter)";
    let rows = app.query(differing, &[&letters, &others]).await.unwrap();
    let differing: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(differing, [""; 0]);
}

/// The parts of a text that a user can search for: up to three at random, and each word.
fn parts(runner: &mut TestRunner, description: &str, folded: &str) -> Vec<String> {
    let characters: Vec<char> = folded.chars().collect();
    if characters.is_empty() {
        return Vec::new();
    }
    let mut parts: Vec<String> = (0..3)
        .map(|_| {
            let range = (0..characters.len(), 0..characters.len());
            let (one, other) = range.new_tree(runner).unwrap().current();
            characters[one.min(other)..=one.max(other)].iter().collect()
        })
        .collect();
    parts.extend(description.split_whitespace().map(str::to_owned));
    parts.retain(|part| part.chars().count() <= 200);
    parts
}

/// The text in quotes, in which it is literal.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

// Proves: TASK-004-011.4
#[tokio::test]
async fn every_part_of_a_description_is_found() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    let insert = format!(
        "INSERT INTO transactions (id, user_id, account_id, booked_on, amount, currency, description, version, created_at, updated_at)
         SELECT gen_random_uuid(), '{ANN}', '{}', '2025-01-31', -10, 'EUR', description, 1, now(), now()
         FROM unnest($1::text[]) AS description
         RETURNING id, description, search_text",
        account(ANN, 1)
    );
    let rows = app.query(&insert, &[&descriptions(300)]).await.unwrap();
    let mut runner = TestRunner::deterministic();
    let mut searched = 0;
    // What folds to nothing has no terms.
    let is_found = "SELECT btrim(fold_text($1)) = '' OR $2 IN (SELECT search_transactions($3))";
    let is_found = app.prepare(is_found).await.unwrap();
    for row in &rows {
        for part in parts(&mut runner, row.get(1), row.get(2)) {
            let words: Vec<_> = part.split_whitespace().take(8).map(quoted).collect();
            for query in [quoted(&part), words.join(" ")] {
                let terms = SearchQuery::from(&*query).terms;
                let id: Uuid = row.get(0);
                let found = app.query_one(&is_found, &[&part, &id, &terms]).await;
                assert!(found.unwrap().get::<_, bool>(0), "{query:?}");
                searched += 1;
            }
        }
    }
    assert!(searched > 2000, "{searched}");
}

/// What an index entry cannot hold is folded by the search.
#[tokio::test]
async fn long_descriptions_are_stored_and_found() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    let ideographs: String = ('\u{20000}'..).take(300).collect();
    let units: String = ('\u{3300}'..='\u{3357}').collect();
    for (n, description, is_stored) in [
        (1, "ﷺ".repeat(495) + " tail", false),
        (2, format!("{ideographs}{units}t"), true),
        (3, ('\u{20000}'..).take(500).collect(), true),
        (4, "T".repeat(500), true),
    ] {
        let quoted = format!("'{description}'");
        app.batch_execute(&new_transaction(ANN, n, &[("description", &quoted)]))
            .await
            .unwrap();
        let stored = format!(
            "SELECT (search_text IS NOT NULL)::text FROM transactions WHERE id = '{}d00{n}'",
            &ANN[..32]
        );
        assert_eq!(text(&app, &stored).await, is_stored.to_string(), "{n}");
        let last: String = description.chars().rev().take(1).collect();
        let found = found(&app, &last).await;
        assert!(found.contains(&description), "{n}: {}", found.len());
    }
    assert_eq!(found(&app, "وسلم tail").await.len(), 1);
    assert_eq!(found(&app, "وسلم head").await.len(), 0);
}

#[tokio::test]
async fn searched_text_cannot_differ_from_the_description() {
    let finance = searchable().await;
    for client in [&finance.owner, &finance.app(ANN).await] {
        let forged = new_transaction(ANN, 99, &[("search_text", "'other'")]);
        assert_eq!(refusal(client, &forged).await.0, "428C9");
        let forged = "UPDATE transactions SET search_text = 'other'";
        assert_eq!(refusal(client, forged).await.0, "428C9");
    }
    finance
        .owner
        .batch_execute("UPDATE transactions SET description = 'Crème brûlée'")
        .await
        .unwrap();
    let stored = "SELECT DISTINCT search_text FROM transactions";
    assert_eq!(texts(&finance.owner, stored).await, ["creme brulee"]);
    assert_eq!(finance.differences().await, [""; 0]);
}

/// As after an upgrade to a server that knows more of Unicode.
#[tokio::test]
async fn reconciling_finds_text_that_is_folded_differently() {
    let finance = Finance::new().await;
    let description = [("description", "'Café'")];
    finance
        .owner
        .batch_execute(&new_transaction(ANN, 1, &description))
        .await
        .unwrap();
    finance
        .owner
        .batch_execute(
            "ALTER FUNCTION fold_unicode(text) RENAME TO fold_as_before;
             CREATE FUNCTION fold_unicode(p_text text) RETURNS text LANGUAGE sql IMMUTABLE
             RETURN fold_as_before(p_text) || '!';
             CREATE OR REPLACE FUNCTION fold_text(p_text text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
             RETURN fold_unicode(p_text)",
        )
        .await
        .unwrap();
    assert_eq!(
        finance.differences().await,
        [
            "transactions.search_text {\"transaction_id\": \"0194aaaa-0000-7000-8000-00000000d001\"}: cafe, not cafe!"
        ]
    );
    // Storing the description again folds it again.
    finance
        .owner
        .batch_execute("UPDATE transactions SET description = description")
        .await
        .unwrap();
    assert_eq!(finance.differences().await, [""; 0]);
}

/// Descriptions from before the migration, as in an old backup.
#[tokio::test]
async fn migration_folds_stored_descriptions() {
    const BEFORE_FOLDING: i64 = 103;
    let database = TestDatabase::empty().await;
    coffer_storage_pg::migrate::up_to(database.owner(), BEFORE_FOLDING)
        .await
        .unwrap();
    let owner = connect(database.owner()).await;
    add_person(&owner, ANN).await;
    for (n, description) in [(1, "'Müller'"), (2, "'Łódź'")] {
        let description = [("description", description)];
        let add = new_transaction(ANN, n, &description);
        owner.batch_execute(&add).await.unwrap();
    }
    coffer_storage_pg::migrate::up(database.owner())
        .await
        .unwrap();
    let stored = "SELECT search_text FROM transactions ORDER BY id";
    assert_eq!(texts(&owner, stored).await, ["muller", "lodz"]);
    let app = connect(database.app()).await;
    let set = format!("SET app.user_id = '{ANN}'");
    app.batch_execute(&set).await.unwrap();
    assert_eq!(found(&app, "lodz").await, ["Łódź"]);
}
