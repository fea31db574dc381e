//! Adding many transactions at once.

use coffer_domain::{Actor, Lifecycle as _, Money, account::Account, transaction::Transaction};
use uuid::Uuid;

use super::{
    Stage,
    stage::{line, user_of},
    transactions::{add, balance, euros, get, sign_up_with_account},
};
use crate::{BulkCount, RowOutcome, TransactionFilter, bulk};

async fn add_many(stage: &Stage<'_>, actor: &Actor, rows: &[Transaction]) -> Vec<RowOutcome> {
    stage
        .write(actor, async |unit| {
            unit.transactions().add_many(rows).await.unwrap()
        })
        .await
}

pub(super) async fn count(stage: &Stage<'_>, actor: &Actor) -> u64 {
    stage
        .read(actor, async |unit| {
            let filter = TransactionFilter::new();
            unit.transactions().count(&filter).await.unwrap()
        })
        .await
}

/// Rows with an import's external ids.
fn imported(stage: &Stage<'_>, account: &Account, rows: usize) -> Vec<Transaction> {
    let rows = 0..rows;
    rows.map(|row| Transaction {
        external_id: Some(line(&format!("line {row}"))),
        ..stage.transaction(account, "-1", "2025-01-01", "Bread")
    })
    .collect()
}

/// A deleted account.
async fn deleted_account(stage: &Stage<'_>, actor: &Actor) -> Account {
    let gone = stage.account(user_of(actor), "Gone", "0 EUR");
    super::accounts::add(stage, actor, &[&gone]).await;
    let at = stage.later();
    stage
        .write(actor, async |unit| {
            let mut accounts = unit.accounts();
            let deleted = gone.clone().delete(at);
            accounts.update(&gone, &deleted).await.unwrap();
        })
        .await;
    gone
}

/// A row that cannot be added is reported; the others are added completely, with their balance.
// Proves: TASK-005-008.4, TASK-005-018.1, TASK-005-018.4
pub async fn adds_many_with_an_outcome_for_each_row(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let (_, others) = sign_up_with_account(stage, "bob@example.com").await;
    let gone = deleted_account(stage, &ada).await;
    let category = stage.category(user_of(&ada), "Climbing", None);
    super::categories::add(stage, &ada, &[&category]).await;
    let one = |amount| stage.transaction(&account, amount, "2025-01-01", "Bread 🍞");
    let known = Transaction {
        external_id: Some(line("known")),
        ..one("-1")
    };
    add(stage, &ada, &[&known]).await;
    // No two fields of the same type have the same value.
    let bought = one("-11.20");
    let whole = Transaction {
        category_id: Some(category.id),
        original: Some(Money::rounded(euros("-1800"), "JPY".parse().unwrap())),
        external_id: Some(line("new")),
        transfer_id: Some(Uuid::from_u128(7).into()),
        updated_at: stage.later(),
        ..bought
    };
    let rows = [
        whole.clone(),
        Transaction {
            external_id: Some(line("known")),
            ..one("-1")
        },
        Transaction {
            external_id: Some(line("new")),
            ..one("-1")
        },
        known,
        Transaction {
            account_id: others.id,
            ..one("-1")
        },
        Transaction {
            account_id: gone.id,
            ..one("-1")
        },
        Transaction {
            money: Money::rounded(euros("-1"), "USD".parse().unwrap()),
            ..one("-1")
        },
        Transaction {
            category_id: Some(Uuid::from_u128(9).into()),
            ..one("-1")
        },
        one("5"),
    ];
    assert_eq!(
        add_many(stage, &ada, &rows).await,
        [
            RowOutcome::Added,
            RowOutcome::ExternalIdTaken,
            RowOutcome::ExternalIdTaken,
            RowOutcome::AlreadyExists,
            RowOutcome::UnknownAccount,
            RowOutcome::UnknownAccount,
            RowOutcome::UnknownAccount,
            RowOutcome::UnknownCategory,
            RowOutcome::Added,
        ]
    );
    assert_eq!(get(stage, &ada, whole.id).await, Some(whole));
    assert_eq!(balance(stage, &ada, &account).await, euros("92.80"));
}

/// A row that is repeated in one batch is added once.
// Proves: TASK-005-018.3
pub async fn adds_a_repeated_id_once(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let made = stage.transaction(&account, "-1", "2025-01-01", "Bread");
    let id = made.id;
    let outcomes = add_many(stage, &ada, &[made.clone(), made]).await;
    assert_eq!(outcomes, [RowOutcome::Added, RowOutcome::AlreadyExists]);
    assert_eq!(count(stage, &ada).await, 1);
    assert_eq!(add_many(stage, &ada, &[]).await, []);
    assert!(get(stage, &ada, id).await.is_some());
}

/// Repeating an import adds no duplicates, whether the rows have the same ids or were read from the
/// file again.
// Proves: TASK-005-018.3
pub async fn adds_a_repeated_import_once(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let rows = imported(stage, &account, 10);
    let add_all = async |rows: Vec<Transaction>| {
        let mut outcomes = Vec::new();
        let counted = stage
            .write(&ada, async |unit| {
                bulk::add(unit, rows, |batch| outcomes.extend_from_slice(batch)).await
            })
            .await;
        (counted.unwrap(), outcomes)
    };
    let count_of = |added, skipped| BulkCount { added, skipped };
    let added = add_all(rows.clone()).await;
    assert_eq!(added, (count_of(10, 0), vec![RowOutcome::Added; 10]));
    let repeated = add_all(rows).await;
    let exist = vec![RowOutcome::AlreadyExists; 10];
    assert_eq!(repeated, (count_of(0, 10), exist));
    let read_again = add_all(imported(stage, &account, 10)).await;
    let taken = vec![RowOutcome::ExternalIdTaken; 10];
    assert_eq!(read_again, (count_of(0, 10), taken));
    assert_eq!(count(stage, &ada).await, 10);
    assert_eq!(balance(stage, &ada, &account).await, euros("90"));
}
