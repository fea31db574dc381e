//! Derived figures stay exact under concurrent writes.

use std::collections::BTreeMap;

use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use rust_decimal::Decimal;
use tokio_postgres::error::SqlState;

use super::*;

const WRITERS: usize = 4;
const ROUNDS: usize = 3;
const UNITS: usize = 25;

/// The actions of a unit. `{seed}` selects among rows, `{me}` is the user.
const ACTIONS: &[&str] = &[
    // Adding one transaction, or many to two accounts.
    "INSERT INTO transactions (id, user_id, account_id, category_id, booked_on, amount, currency, description,
         external_id, version, created_at, updated_at)
     SELECT md5('{seed}' || g)::uuid, '{me}', a.id, (SELECT id FROM categories WHERE deleted_at IS NULL
             ORDER BY user_id IS NULL, md5(id::text || '{seed}') LIMIT 1),
         date '2024-12-20' + ('x' || left(md5('{seed}d' || g), 4))::bit(16)::int % 45,
         (('x' || left(md5('{seed}a' || g), 6))::bit(24)::int % 20000 - 10000) / 100.0 + 0.0001, a.currency,
         'text', 'line ' || ('x' || left(md5('{seed}e' || g), 4))::bit(16)::int % 300, 1, now(), now()
     FROM (SELECT * FROM accounts ORDER BY md5(id::text || '{seed}') LIMIT 2) AS a, generate_series(1, 1 + {seed} % 6) AS g
     WHERE a.id IN (SELECT id FROM accounts ORDER BY md5(id::text || '{seed}') LIMIT 1) OR g > 3
     ON CONFLICT DO NOTHING",
    // Changing the amounts, days and categories of several rows in one statement.
    "UPDATE transactions AS t SET
         amount = CASE right(md5(id::text || '{seed}'), 1) < '8' WHEN true THEN -amount ELSE amount / 7 + 0.0007 * sign(amount) END,
         booked_on = CASE left(md5(id::text || '{seed}'), 1) < '6' WHEN true THEN date '2025-01-15' ELSE booked_on END,
         category_id = CASE WHEN left(md5('{seed}' || id), 1) < '9' THEN
             (SELECT id FROM categories WHERE user_id = '{me}' AND deleted_at IS NULL ORDER BY md5(id::text || '{seed}') LIMIT 1)
         END,
         version = version + 1, updated_at = clock_timestamp()
     WHERE transfer_id IS NULL AND id IN (SELECT id FROM transactions ORDER BY md5(id::text || '{seed}') LIMIT 1 + {seed} % 9)",
    // Moving to another account, perhaps in another currency.
    "UPDATE transactions SET account_id = a.id, currency = a.currency
     FROM (SELECT id, currency FROM accounts ORDER BY md5(id::text || '{seed}') LIMIT 1) AS a
     WHERE transfer_id IS NULL AND transactions.id IN (SELECT id FROM transactions ORDER BY md5('{seed}' || id) LIMIT 3)",
    // Deleting and restoring, transfers with both legs.
    "UPDATE transactions SET deleted_at = now()
     WHERE deleted_at IS NULL AND coalesce(transfer_id, id) IN (
         SELECT coalesce(transfer_id, id) FROM transactions ORDER BY md5(id::text || '{seed}') LIMIT 4)",
    "UPDATE transactions SET deleted_at = NULL
     WHERE deleted_at IS NOT NULL AND NOT deleted_with_account AND coalesce(transfer_id, id) IN (
         SELECT coalesce(transfer_id, id) FROM transactions WHERE deleted_at IS NOT NULL AND NOT deleted_with_account
         ORDER BY md5(id::text || '{seed}') LIMIT 3)",
    // Adding a transfer, and unlinking one.
    "INSERT INTO transactions (id, user_id, account_id, booked_on, amount, currency, description, transfer_id, version,
         created_at, updated_at)
     SELECT md5('{seed}t' || n)::uuid, '{me}', id, '2025-01-05', 25 - 50 * (n % 2), currency, 'transfer',
         md5('{seed}')::uuid, 1, now(), now()
     FROM (SELECT id, currency, row_number() OVER (ORDER BY md5(id::text || '{seed}')) AS n FROM accounts) AS a
     WHERE n <= 2",
    "UPDATE transactions SET transfer_id = NULL
     WHERE transfer_id = (SELECT transfer_id FROM transactions WHERE transfer_id IS NOT NULL
         ORDER BY md5(id::text || '{seed}') LIMIT 1)",
    // Merging a category into another one and deleting it, and restoring all.
    "UPDATE transactions SET category_id = '00000000-0000-7000-8000-000000030001'
     WHERE category_id = (SELECT id FROM categories WHERE user_id = '{me}' ORDER BY md5(id::text || '{seed}') LIMIT 1);
     UPDATE categories SET deleted_at = now()
     WHERE id = (SELECT id FROM categories WHERE user_id = '{me}' ORDER BY md5(id::text || '{seed}') LIMIT 1)",
    "UPDATE categories SET deleted_at = NULL WHERE user_id = '{me}'",
    // Deleting an account with its transactions, and restoring it.
    "UPDATE accounts SET deleted_at = now()
     WHERE deleted_at IS NULL AND id = (SELECT id FROM accounts ORDER BY md5(id::text || '{seed}') LIMIT 1)",
    "UPDATE accounts SET deleted_at = NULL",
    // Bulk operations: adding, recategorising, and deleting with both sides of transfers.
    "INSERT INTO transactions (id, user_id, account_id, booked_on, amount, currency, description, version, created_at, updated_at)
     SELECT given.* FROM (SELECT id, currency FROM accounts ORDER BY md5(id::text || '{seed}') LIMIT 1) AS a,
         LATERAL unnest(
             ARRAY(SELECT md5('{seed}b' || g)::uuid FROM generate_series(1, 40) AS g), array_fill('{me}'::uuid, ARRAY[40]),
             array_fill(a.id, ARRAY[40]), ARRAY(SELECT date '2024-11-20' + g FROM generate_series(1, 40) AS g),
             ARRAY(SELECT (g - 20.5) * ({seed} % 50 + 1) FROM generate_series(1, 40) AS g), array_fill(a.currency, ARRAY[40]),
             array_fill('many'::text, ARRAY[40]), array_fill(1, ARRAY[40]), array_fill(now(), ARRAY[40]), array_fill(now(), ARRAY[40])
         ) AS given
     ON CONFLICT DO NOTHING",
    "UPDATE transactions SET version = version + 1, category_id = '00000000-0000-7000-8000-000000030001'
     WHERE deleted_at IS NULL AND booked_on > date '2024-12-01' + {seed} % 60",
    "UPDATE transactions SET version = version + 1, deleted_at = now()
     WHERE id IN (
         SELECT id FROM transactions WHERE deleted_at IS NULL AND amount > {seed} % 90
         UNION SELECT id FROM transactions WHERE deleted_at IS NULL AND transfer_id IN (
             SELECT transfer_id FROM transactions WHERE deleted_at IS NULL AND amount > {seed} % 90 AND transfer_id IS NOT NULL))",
    "UPDATE accounts SET opening_balance = opening_balance + {seed} % 100 - 50, version = version + 1
     WHERE id = (SELECT id FROM accounts ORDER BY md5(id::text || '{seed}') LIMIT 1)",
];

/// A unit: its user, whether it begins with the lock, and its actions.
type Unit = (bool, bool, Vec<(usize, u32)>);

fn unit() -> impl Strategy<Value = Unit> {
    // Adding is as likely as all deletions together.
    let action = prop_oneof![Just(0), Just(1), 0..ACTIONS.len()];
    (
        any::<bool>(),
        any::<bool>(),
        prop::collection::vec((action, 0..1_000_000u32), 1..4),
    )
}

/// Runs units one after the other. Violations of constraints are rolled back; nothing else may
/// fail.
async fn write(mut client: Client, units: Vec<Unit>) {
    for (ann, locks, actions) in units {
        let me = if ann { ANN } else { BEN };
        let transaction = client.transaction().await.unwrap();
        transaction
            .batch_execute(&format!("SET LOCAL app.user_id = '{me}'"))
            .await
            .unwrap();
        if locks {
            transaction
                .batch_execute("SELECT lock_finance()")
                .await
                .unwrap();
        }
        let mut refused = false;
        for (action, seed) in actions {
            let statement = ACTIONS[action]
                .replace("{seed}", &seed.to_string())
                .replace("{me}", me);
            if let Err(error) = transaction.batch_execute(&statement).await {
                let code = error.code().map(SqlState::code).unwrap_or_default();
                assert!(code.starts_with("23"), "{error:?}\n{statement}");
                refused = true;
                break;
            }
        }
        if refused {
            transaction.rollback().await.unwrap();
        } else {
            transaction.commit().await.unwrap();
        }
    }
}

/// Sums by key, with the number of addends.
type Sums = BTreeMap<String, (Decimal, Decimal, i64)>;

/// Reads rows of a key, two sums and a count, and adds up those of the same key.
async fn sums(client: &Client, query: &str) -> Sums {
    let mut sums = Sums::new();
    for row in client.query(query, &[]).await.unwrap() {
        let (first, second): (&str, &str) = (row.get(1), row.get(2));
        let sum = sums.entry(row.get(0)).or_default();
        sum.0 += first.parse::<Decimal>().unwrap();
        sum.1 += second.parse::<Decimal>().unwrap();
        sum.2 += row.get::<_, i64>(3);
    }
    sums.retain(|_, (first, second, n)| *n != 0 || !first.is_zero() || !second.is_zero());
    sums
}

/// Checks that every derived figure equals a sum over the transactions that is computed here.
async fn assert_exact(finance: &Finance) {
    let snapshot = &finance.owner;
    snapshot
        .batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        .await
        .unwrap();
    let live = "FROM transactions WHERE deleted_at IS NULL";
    let flows = "greatest(-amount, 0)::text, greatest(amount, 0)::text, 1::bigint";
    for (kept, computed) in [
        (
            "SELECT id::text, (balance - opening_balance)::text, '0', 0::bigint FROM accounts".to_owned(),
            format!("SELECT account_id::text, amount::text, '0', 0::bigint {live}"),
        ),
        (
            "SELECT concat_ws(' ', user_id, account_id, currency, booked_on), delta::text, '0', n::bigint FROM balance_deltas".to_owned(),
            format!("SELECT concat_ws(' ', user_id, account_id, currency, booked_on), amount::text, '0', 1::bigint {live}"),
        ),
        (
            "SELECT concat_ws(' ', user_id, currency, left(month::text, 7), category_id), spent::text, received::text, n::bigint
             FROM monthly_spending".to_owned(),
            format!("SELECT concat_ws(' ', user_id, currency, left(booked_on::text, 7), category_id), {flows} {live} AND transfer_id IS NULL"),
        ),
        (
            "SELECT concat_ws(' ', user_id, account_id, currency, booked_on, transfer, category_id), spent::text, received::text, n::bigint
             FROM transaction_facts".to_owned(),
            format!("SELECT concat_ws(' ', user_id, account_id, currency, booked_on, transfer_id IS NOT NULL, category_id), {flows} {live}"),
        ),
    ] {
        assert_eq!(sums(snapshot, &kept).await, sums(snapshot, &computed).await, "{kept}");
    }
    snapshot.batch_execute("COMMIT").await.unwrap();
    let differences = finance.differences().await;
    assert!(differences.is_empty(), "{differences:?}");
}

/// Runs several writers concurrently.
async fn write_together(finance: &Finance, runner: &mut TestRunner) {
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..WRITERS {
        let units = prop::collection::vec(unit(), UNITS)
            .new_tree(runner)
            .unwrap()
            .current();
        writers.spawn(write(connect(finance.database.app()).await, units));
    }
    writers.join_all().await;
}

async fn prepared() -> (Finance, TestRunner) {
    let finance = Finance::new().await;
    for user in [ANN, BEN] {
        for n in 2..5 {
            let own = new_category(user, n, None, "expense");
            finance.owner.batch_execute(&own).await.unwrap();
        }
    }
    (finance, TestRunner::deterministic())
}

// Proves: TASK-004-004.3, TASK-005-021.2, TASK-005-021.4
#[tokio::test]
async fn figures_are_exact_after_every_round_of_writers() {
    let (finance, mut runner) = prepared().await;
    for _ in 0..ROUNDS {
        write_together(&finance, &mut runner).await;
        assert_exact(&finance).await;
    }
    let kept = text(
        &finance.owner,
        "SELECT count(*)::text FROM transactions WHERE deleted_at IS NULL",
    )
    .await;
    assert!(kept.parse::<u32>().unwrap() > 50, "{kept}");
}

#[tokio::test]
async fn figures_are_exact_after_erasing_jobs() {
    let (finance, mut runner) = prepared().await;
    write_together(&finance, &mut runner).await;
    let system = connect(finance.database.system()).await;
    for statement in [
        "UPDATE transactions SET transfer_id = NULL WHERE transfer_id IS NOT NULL".to_owned(),
        "DELETE FROM transactions WHERE id IN (SELECT id FROM transactions ORDER BY md5(id::text) LIMIT 20)".to_owned(),
        format!("DELETE FROM categories WHERE user_id = '{ANN}' AND parent_id IS NULL"),
        format!("DELETE FROM accounts WHERE id = '{}'", account(BEN, 1)),
    ] {
        system.batch_execute(&statement).await.unwrap();
        assert_exact(&finance).await;
    }
}

#[tokio::test]
async fn user_erased_while_writing_leaves_no_rows() {
    let (finance, mut runner) = prepared().await;
    write_together(&finance, &mut runner).await;
    let system = connect(finance.database.system()).await;
    let erase = format!(
        "BEGIN; SELECT lock_finance('{ANN}'); DELETE FROM users WHERE id = '{ANN}'; COMMIT"
    );
    let (erased, ()) = tokio::join!(
        async { system.batch_execute(&erase).await },
        write_together(&finance, &mut runner)
    );
    erased.unwrap();
    for table in [
        "accounts",
        "transactions",
        "categories",
        "balance_deltas",
        "monthly_spending",
        "transaction_facts",
        "stored_counts",
    ] {
        let left = format!("SELECT count(*)::text FROM {table} WHERE user_id = '{ANN}'");
        assert_eq!(text(&finance.owner, &left).await, "0", "{table}");
    }
    assert_exact(&finance).await;
}

// Proves: TASK-005-021.4
#[tokio::test]
async fn opposite_transfers_do_not_block_each_other() {
    let finance = Finance::new().await;
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..4u32 {
        let app = finance.app(ANN).await;
        writers.spawn(async move {
            for n in 0..20 {
                let (from, to) = if writer % 2 == 0 { (1, 2) } else { (2, 1) };
                let id = writer * 100 + n * 2;
                // Two statements, so that each unit locks one account after the other.
                let unit = format!(
                    "BEGIN; {}; {}; COMMIT",
                    new_transaction(
                        ANN,
                        id,
                        &[("account_id", &format!("'{}'", account(ANN, from)))]
                    ),
                    new_transaction(
                        ANN,
                        id + 1,
                        &[
                            ("account_id", &format!("'{}'", account(ANN, to))),
                            ("amount", "10")
                        ]
                    ),
                );
                app.batch_execute(&unit).await.unwrap();
            }
        });
    }
    writers.join_all().await;
    assert_exact(&finance).await;
}
