//! Many transactions at once.

use std::{cell::Cell, future::poll_fn, num::NonZeroUsize, task::Poll};

use coffer_domain::{
    Actor, Money,
    account::Account,
    transaction::{Transaction, Transfer},
};
use uuid::Uuid;

use super::{
    Stage,
    stage::{line, user_of},
    transactions::{add, balance, euros, get, list, somebody, update},
};
use crate::{
    BulkCount, RowOutcome, TransactionFilter, TransactionSelection, TransactionSort,
    WantedCategory, bulk, transactions::CATEGORY_IS_UNKNOWN,
};

async fn add_many(stage: &Stage<'_>, actor: &Actor, rows: &[Transaction]) -> Vec<RowOutcome> {
    stage
        .write(actor, async |unit| {
            unit.transactions().add_many(rows).await.unwrap()
        })
        .await
}

async fn count(stage: &Stage<'_>, actor: &Actor) -> u64 {
    stage
        .read(actor, async |unit| {
            let filter = TransactionFilter::new();
            unit.transactions().count(&filter).await.unwrap()
        })
        .await
}

/// Rows that an import knows.
fn imported(stage: &Stage<'_>, account: &Account, rows: usize) -> Vec<Transaction> {
    let rows = 0..rows;
    rows.map(|row| Transaction {
        external_id: Some(line(&format!("line {row}"))),
        ..stage.transaction(account, "-1", "2025-01-01", "Bread")
    })
    .collect()
}

/// An account that is deleted.
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

/// A row that can't be added is told of, and the others are there, whole, with their balance.
pub async fn adds_many_and_tells_of_each_row(stage: &Stage<'_>) {
    let (ada, account) = somebody(stage, "ada@example.com").await;
    let (_, others) = somebody(stage, "bob@example.com").await;
    let gone = deleted_account(stage, &ada).await;
    let category = stage.category(user_of(&ada), "Climbing", None);
    super::categories::add(stage, &ada, &[&category]).await;
    let one = |amount| stage.transaction(&account, amount, "2025-01-01", "Bread 🍞");
    let known = Transaction {
        external_id: Some(line("known")),
        ..one("-1")
    };
    add(stage, &ada, &[&known]).await;
    let whole = Transaction {
        category_id: Some(category.id),
        original: Some(Money::rounded(euros("-1800"), "JPY".parse().unwrap())),
        external_id: Some(line("new")),
        transfer_id: Some(Uuid::from_u128(7).into()),
        ..one("-11.20")
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
            RowOutcome::AlreadyThere,
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

/// A row twice in one batch is added once.
pub async fn adds_a_row_of_an_identifier_once(stage: &Stage<'_>) {
    let (ada, account) = somebody(stage, "ada@example.com").await;
    let made = stage.transaction(&account, "-1", "2025-01-01", "Bread");
    let id = made.id;
    let outcomes = add_many(stage, &ada, &[made.clone(), made]).await;
    assert_eq!(outcomes, [RowOutcome::Added, RowOutcome::AlreadyThere]);
    assert_eq!(count(stage, &ada).await, 1);
    assert_eq!(add_many(stage, &ada, &[]).await, []);
    let never = stage.transaction(&account, "-1", "2025-01-01", "Bread");
    let existing = stage
        .read(&ada, async |unit| {
            unit.transactions().existing(&[never.id, id]).await.unwrap()
        })
        .await;
    assert_eq!(existing, [id]);
}

/// Whoever is interrupted runs the same again: what was committed is there once, whether the rows
/// have the same identifiers or were read anew from the file.
pub async fn goes_on_after_an_interruption(stage: &Stage<'_>) {
    let (ada, account) = somebody(stage, "ada@example.com").await;
    let rows = imported(stage, &account, 10);
    let per_unit = NonZeroUsize::new(3).unwrap();
    let mut told = Vec::new();
    let units = Cell::new(0);
    let adding = bulk::add_in_units(stage.factory, &ada, rows.clone(), per_unit, |outcomes| {
        told.push(outcomes.len());
        units.set(units.get() + 1);
    });
    let mut adding = Box::pin(adding);
    // It is dropped when two units are there, in the middle of the third.
    let two_are_there = poll_fn(|_| {
        if units.get() >= 2 {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    });
    let ended = futures_util::future::select(&mut adding, two_are_there).await;
    assert!(matches!(ended, futures_util::future::Either::Right(_)));
    drop(adding);
    assert!(told.iter().all(|unit| *unit == 3));
    // A commit goes on when its caller goes away.
    let before = loop {
        let there = count(stage, &ada).await;
        if count(stage, &ada).await == there {
            break there;
        }
    };
    let counted = bulk::add_in_units(stage.factory, &ada, rows, per_unit, |_| ()).await;
    let counted = counted.unwrap();
    assert_eq!(counted.added + counted.skipped, 10);
    assert!(counted.skipped >= before);
    assert_eq!(count(stage, &ada).await, 10);
    let again = imported(stage, &account, 10);
    let mut outcomes = Vec::new();
    let counted = stage
        .write(&ada, async |unit| {
            bulk::add(unit, again, |batch| outcomes.extend_from_slice(batch)).await
        })
        .await;
    let (added, skipped) = (0, 10);
    assert_eq!(counted.unwrap(), BulkCount { added, skipped });
    assert_eq!(outcomes, [RowOutcome::ExternalIdTaken; 10]);
    assert_eq!(balance(stage, &ada, &account).await, euros("90"));
}

/// What a filter finds, or what is named, gets another category; what has it stays as it is.
pub async fn recategorises_what_is_chosen(stage: &Stage<'_>) {
    let (ada, account) = somebody(stage, "ada@example.com").await;
    let category = stage.category(user_of(&ada), "Climbing", None);
    super::categories::add(stage, &ada, &[&category]).await;
    let made =
        ["Hall", "Rope", "Bread"].map(|text| stage.transaction(&account, "-1", "2025-01-01", text));
    add(stage, &ada, &made.iter().collect::<Vec<_>>()).await;
    let at = stage.later();
    let recategorise = async |which: TransactionSelection, category| {
        let mut unit = stage.factory.begin(&ada).await.unwrap();
        let mut transactions = unit.transactions();
        let changed = transactions.recategorise(&which, category, at).await?;
        drop(transactions);
        unit.commit().await.unwrap();
        Ok::<_, crate::RepositoryError>(changed)
    };
    let halls = TransactionSelection::Filter(TransactionFilter::new().text("hall"));
    let to = Some(category.id);
    assert_eq!(recategorise(halls.clone(), to).await.unwrap(), 1);
    assert_eq!(recategorise(halls, to).await.unwrap(), 0);
    let ids = TransactionSelection::Ids(vec![made[0].id, made[1].id]);
    assert_eq!(recategorise(ids.clone(), to).await.unwrap(), 1);
    let found = get(stage, &ada, made[1].id).await.unwrap();
    assert_eq!((found.category_id, found.version), (to, 1));
    assert_eq!(found.updated_at, at);
    let refused = recategorise(ids.clone(), Some(Uuid::from_u128(9).into())).await;
    assert!(refused.unwrap_err().is_conflict_with(CATEGORY_IS_UNKNOWN));
    assert_eq!(recategorise(ids, None).await.unwrap(), 2);
    let none = TransactionFilter::new().category(WantedCategory::None);
    let found = list(stage, &ada, &none, TransactionSort::Newest).await;
    assert_eq!(found.len(), 3);
}

/// What a filter finds, or what is named, is deleted, and of a transfer both halves are.
pub async fn deletes_what_is_chosen_with_both_halves(stage: &Stage<'_>) {
    let (ada, account) = somebody(stage, "ada@example.com").await;
    let savings = stage.account(user_of(&ada), "Savings", "0 EUR");
    super::accounts::add(stage, &ada, &[&savings]).await;
    let out = stage.transaction(&account, "-10", "2025-01-01", "Put aside");
    let into = stage.transaction(&savings, "10", "2025-01-02", "Put aside");
    let bread = stage.transaction(&account, "-1", "2025-01-02", "Bread");
    let stays = stage.transaction(&account, "-2", "2025-01-03", "Bread");
    let transfer = Transfer::link(
        Uuid::from_u128(7).into(),
        out.clone(),
        into.clone(),
        stage.later(),
    );
    let transfer = transfer.unwrap();
    add(stage, &ada, &[&out, &into, &bread, &stays]).await;
    update(stage, &ada, &out, &transfer.sent).await.unwrap();
    update(stage, &ada, &into, &transfer.received)
        .await
        .unwrap();
    let at = stage.later();
    let delete = async |which: TransactionSelection| {
        stage
            .write(&ada, async |unit| {
                unit.transactions().delete_many(&which, at).await.unwrap()
            })
            .await
    };
    let on_account = TransactionFilter::new().account(account.id);
    let before = on_account.to(bread.booked_on);
    assert_eq!(
        delete(TransactionSelection::Filter(before.clone())).await,
        3
    );
    assert_eq!(delete(TransactionSelection::Filter(before)).await, 0);
    let deleted = get(stage, &ada, into.id).await.unwrap();
    assert_eq!((deleted.deleted_at, deleted.version), (Some(at), 2));
    assert_eq!(balance(stage, &ada, &savings).await, euros("0"));
    assert_eq!(balance(stage, &ada, &account).await, euros("98"));
    let ids = vec![bread.id, stays.id, Uuid::from_u128(9).into()];
    assert_eq!(delete(TransactionSelection::Ids(ids)).await, 1);
    assert_eq!(count(stage, &ada).await, 0);
}

/// Another user's transactions are neither found nor changed.
pub async fn changes_nothing_of_somebody_elses(stage: &Stage<'_>) {
    let (ada, account) = somebody(stage, "ada@example.com").await;
    let (bob, _) = somebody(stage, "bob@example.com").await;
    let made = stage.transaction(&account, "-1", "2025-01-01", "Bread");
    add(stage, &ada, &[&made]).await;
    let at = stage.later();
    stage
        .write(&bob, async |unit| {
            let mut transactions = unit.transactions();
            assert_eq!(transactions.existing(&[made.id]).await.unwrap(), []);
            for which in [
                TransactionSelection::Ids(vec![made.id]),
                TransactionSelection::Filter(TransactionFilter::new()),
            ] {
                let changed = transactions.recategorise(&which, None, at).await;
                assert_eq!(changed.unwrap(), 0);
                assert_eq!(transactions.delete_many(&which, at).await.unwrap(), 0);
            }
        })
        .await;
    assert_eq!(get(stage, &ada, made.id).await, Some(made));
}
