//! Transactions, and their effect on accounts.

mod combinations;
mod lists;

use std::cell::Cell;

use chrono::NaiveDate;
use coffer_domain::{
    Actor, Lifecycle as _, Money,
    account::Account,
    ids::TransactionId,
    patch::Change,
    transaction::{Transaction, TransactionChanges, TransactionKind},
};
pub use combinations::combines_any_two_conditions;
pub use lists::{
    finds_both_legs_of_a_transfer, lists_with_related_data, numbers_pages,
    reads_the_kinds_of_categories, returns_latest_transactions_of_accounts, totals_by_currency,
    totals_by_direction_and_kind,
};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{
    Stage,
    stage::{line, user_of},
};
use crate::{
    CategoryCondition, PageRequest, PageSize, RepositoryError, TransactionFilter, TransactionSort,
    transactions::{ACCOUNT_IS_UNKNOWN, CATEGORY_IS_UNKNOWN, EXTERNAL_ID_IS_TAKEN},
};

/// A user with an account in EUR.
pub(super) async fn sign_up_with_account(stage: &Stage<'_>, email: &str) -> (Actor, Account) {
    let actor = stage.sign_up(email).await;
    let account = stage.account(user_of(&actor), "Current", "100 EUR");
    super::accounts::add(stage, &actor, &[&account]).await;
    (actor, account)
}

/// Adds transactions, in order.
pub(super) async fn add(stage: &Stage<'_>, actor: &Actor, transactions: &[&Transaction]) {
    stage
        .write(actor, async |unit| {
            for transaction in transactions {
                unit.transactions().add(transaction).await.unwrap();
            }
        })
        .await;
}

/// All transactions that match the filter, on one page.
pub(super) async fn list(
    stage: &Stage<'_>,
    actor: &Actor,
    filter: &TransactionFilter,
    sort: TransactionSort,
) -> Vec<Transaction> {
    let page = PageRequest {
        size: PageSize::new(PageSize::MAX).unwrap(),
        after: None,
    };
    let found = stage
        .read(actor, async |unit| {
            unit.transactions().list(filter, sort, &page).await.unwrap()
        })
        .await;
    assert_eq!(found.next, None);
    found.items
}

pub(super) async fn get(
    stage: &Stage<'_>,
    actor: &Actor,
    id: TransactionId,
) -> Option<Transaction> {
    stage
        .read(actor, async |unit| {
            unit.transactions().get(id).await.unwrap()
        })
        .await
}

pub(super) async fn balance(stage: &Stage<'_>, actor: &Actor, account: &Account) -> Decimal {
    let found = stage
        .read(actor, async |unit| {
            unit.accounts().get(account.id).await.unwrap()
        })
        .await;
    found.unwrap().balance
}

pub(super) async fn update(
    stage: &Stage<'_>,
    actor: &Actor,
    before: &Transaction,
    after: &Transaction,
) -> Result<(), RepositoryError> {
    stage
        .write(actor, async |unit| {
            unit.transactions().update(before, after).await
        })
        .await
}

pub(super) fn euros(amount: &str) -> Decimal {
    amount.parse().unwrap()
}

/// A new transaction can be read, and its account's balance changes within the same unit.
// Proves: TASK-005-002.1
pub async fn adds_and_gets(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let dinner = Transaction {
        original: Some(Money::rounded(euros("-1800"), "JPY".parse().unwrap())),
        external_id: Some(line("2025/17")),
        ..stage.transaction(&account, "-11.20", "2025-01-31", "Dinner in Tōkyō 🍣")
    };
    let transfer = Transaction {
        transfer_id: Some(Uuid::from_u128(7).into()),
        ..stage.transaction(&account, "999999999999999.99", "1900-01-01", "From afar")
    };
    add(stage, &ada, &[&dinner, &transfer]).await;
    assert_eq!(get(stage, &ada, dinner.id).await, Some(dinner));
    assert_eq!(get(stage, &ada, transfer.id).await, Some(transfer));
    let sum = euros("1000000000000088.79");
    assert_eq!(balance(stage, &ada, &account).await, sum);
}

/// Every sort order matches its name; within a day the transaction created last is the newest.
// Proves: TASK-005-015.3
pub async fn lists_in_every_order(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let dollars = stage.account(user_of(&ada), "Dollars", "0 USD");
    super::accounts::add(stage, &ada, &[&dollars]).await;
    let made = [
        stage.transaction(&account, "5", "2025-01-02", "a"),
        stage.transaction(&account, "-7", "2025-01-03", "b"),
        stage.transaction(&dollars, "1", "2025-01-01", "c"),
        stage.transaction(&account, "5", "2025-01-02", "d"),
    ];
    add(stage, &ada, &made.iter().collect::<Vec<_>>()).await;
    for (sort, expected) in [
        (TransactionSort::Newest, [1, 3, 0, 2]),
        (TransactionSort::Oldest, [2, 0, 3, 1]),
        (TransactionSort::Amount, [3, 0, 1, 2]),
    ] {
        let found = list(stage, &ada, &TransactionFilter::new(), sort).await;
        let expected = expected.map(|index: usize| made[index].clone());
        assert_eq!(found, expected, "{sort:?}");
    }
}

/// Listing and counting agree on every filter.
// Proves: TASK-005-001.3, TASK-005-006.4, TASK-005-007.1, TASK-005-007.3, TASK-005-015.1
// Proves: TASK-005-015.2, TASK-005-020.1, TASK-005-020.2
pub async fn filters_and_counts_alike(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let other = stage.account(user_of(&ada), "Savings", "0 EUR");
    super::accounts::add(stage, &ada, &[&other]).await;
    let rent = stage.transaction(&account, "-900", "2025-01-01", "Rent of January");
    let pay = stage.transaction(&account, "2500", "2025-01-31", "Pay 100%");
    let bread = stage.transaction(&other, "-3.20", "2025-02-01", "Bakery at the Old Gate");
    let moved = Transaction {
        transfer_id: Some(Uuid::from_u128(7).into()),
        ..stage.transaction(&other, "50", "2025-02-02", "Put aside")
    };
    let gone = stage.transaction(&account, "-1", "2025-01-15", "Bakery");
    add(stage, &ada, &[&rent, &pay, &bread, &moved, &gone]).await;
    let deleted = gone.clone().delete(stage.later());
    update(stage, &ada, &gone, &deleted).await.unwrap();

    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let all = TransactionFilter::new;
    for (filter, expected) in [
        (all(), vec![&rent, &pay, &bread, &moved]),
        (all().from(day("2025-01-31")), vec![&pay, &bread, &moved]),
        (all().to(day("2025-01-31")), vec![&rent, &pay]),
        (all().from(day("2025-02-02")).to(day("2025-02-01")), vec![]),
        (all().account(other.id), vec![&bread, &moved]),
        (
            all().category(CategoryCondition::None),
            vec![&rent, &pay, &bread, &moved],
        ),
        (
            all().category(CategoryCondition::Is(Uuid::nil().into())),
            vec![],
        ),
        (
            all().category(CategoryCondition::Within(Uuid::nil().into())),
            vec![],
        ),
        (all().min_amount(euros("50")), vec![&pay, &moved]),
        (all().max_amount(euros("-3.20")), vec![&rent, &bread]),
        (all().kind(TransactionKind::Income), vec![&pay]),
        (all().kind(TransactionKind::Expense), vec![&rent, &bread]),
        (all().kind(TransactionKind::Transfer), vec![&moved]),
        (all().text("bakery"), vec![&bread]),
        (all().text("gate BAK"), vec![&bread]),
        (all().text("%"), vec![&pay]),
        (all().text("of"), vec![&rent]),
        (all().text("bakery").to(day("2025-01-31")), vec![]),
        (all().text("  "), vec![]),
        (all().deleted(), vec![&deleted]),
        (all().deleted().account(other.id), vec![]),
    ] {
        let found = list(stage, &ada, &filter, TransactionSort::Oldest).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter:?}");
        let count = stage
            .read(&ada, async |unit| {
                unit.transactions().count(&filter).await.unwrap()
            })
            .await;
        assert_eq!(count, expected.len() as u64, "{filter:?}");
    }
}

/// An edit stores every editable field. Of two edits of the same version the second is refused, and
/// the unit continues.
pub async fn refuses_stale_edits(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let before = stage.transaction(&account, "-10", "2025-01-01", "Cinema");
    add(stage, &ada, &[&before]).await;
    let changes = TransactionChanges {
        account_id: Change::Keep,
        category_id: Change::Keep,
        booked_on: Change::Set("2024-12-31".parse().unwrap()),
        amount: Change::Set(euros("-12.34")),
        original: Change::Set(Some(Money::rounded(euros("-13"), "USD".parse().unwrap()))),
        description: Change::Set(line("Theatre")),
    };
    let after = before.clone().edit(&changes, stage.later()).unwrap();
    stage
        .write(&ada, async |unit| {
            let first = unit.transactions().update(&before, &after).await;
            assert!(first.is_ok(), "{first:?}");
            let second = unit.transactions().update(&before, &after).await;
            assert!(matches!(second, Err(RepositoryError::Stale)), "{second:?}");
        })
        .await;
    assert_eq!(get(stage, &ada, before.id).await, Some(after));
    assert_eq!(balance(stage, &ada, &account).await, euros("87.66"));
}

/// Moving, deleting and restoring transactions updates the balances.
// Proves: TASK-004-002.3
pub async fn moves_deletes_and_restores(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let savings = stage.account(user_of(&ada), "Savings", "0 EUR");
    super::accounts::add(stage, &ada, &[&savings]).await;
    let made = stage.transaction(&account, "-10", "2025-01-01", "Cinema");
    add(stage, &ada, &[&made]).await;
    let balances = async || {
        (
            balance(stage, &ada, &account).await,
            balance(stage, &ada, &savings).await,
        )
    };
    let to_savings = TransactionChanges {
        account_id: Change::Set(savings.id),
        ..TransactionChanges::default()
    };
    let moved = made.clone().edit(&to_savings, stage.later()).unwrap();
    update(stage, &ada, &made, &moved).await.unwrap();
    assert_eq!(balances().await, (euros("100.00"), euros("-10.00")));
    let deleted = moved.clone().delete(stage.later());
    update(stage, &ada, &moved, &deleted).await.unwrap();
    assert_eq!(balances().await, (euros("100.00"), euros("0.00")));
    let restored = deleted.clone().restore(stage.later());
    update(stage, &ada, &deleted, &restored).await.unwrap();
    assert_eq!(balances().await, (euros("100.00"), euros("-10.00")));
    assert_eq!(get(stage, &ada, made.id).await, Some(restored));
}

/// A transaction needs an account of its owner in its currency and a category that exists; an
/// import adds nothing twice.
// Proves: TASK-004-005.1, TASK-004-010.1, TASK-004-014.2, TASK-005-026.2
pub async fn refuses_inconsistent_transactions(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let (_, others) = sign_up_with_account(stage, "bob@example.com").await;
    let fine = Transaction {
        external_id: Some(line("17")),
        ..stage.transaction(&account, "-10", "2025-01-01", "Cinema")
    };
    add(stage, &ada, &[&fine]).await;
    let elsewhere = Transaction {
        account_id: others.id,
        ..stage.transaction(&account, "-10", "2025-01-01", "Cinema")
    };
    let in_dollars = Transaction {
        money: Money::rounded(euros("-10"), "USD".parse().unwrap()),
        ..stage.transaction(&account, "-10", "2025-01-01", "Cinema")
    };
    let made_up = Transaction {
        category_id: Some(Uuid::from_u128(7).into()),
        ..stage.transaction(&account, "-10", "2025-01-01", "Cinema")
    };
    let twice = Transaction {
        id: stage
            .transaction(&account, "-10", "2025-01-01", "Cinema")
            .id,
        ..fine.clone()
    };
    for (transaction, constraint) in [
        (elsewhere, ACCOUNT_IS_UNKNOWN),
        (in_dollars, ACCOUNT_IS_UNKNOWN),
        (made_up, CATEGORY_IS_UNKNOWN),
        (twice, EXTERNAL_ID_IS_TAKEN),
    ] {
        let mut unit = stage.factory.begin(&ada).await.unwrap();
        let refused = unit.transactions().add(&transaction).await.unwrap_err();
        assert!(refused.is_conflict_with(constraint), "{refused:?}");
    }
    assert_eq!(balance(stage, &ada, &account).await, euros("90.00"));
}

/// Another user's transactions are not found, even by a search.
pub async fn hides_transactions(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let (bob, _) = sign_up_with_account(stage, "bob@example.com").await;
    let made = stage.transaction(&account, "-10", "2025-01-01", "Cinema");
    add(stage, &ada, &[&made]).await;
    let deleted = made.clone().delete(stage.later());
    assert_eq!(get(stage, &bob, made.id).await, None);
    for filter in [
        TransactionFilter::new(),
        TransactionFilter::new().text("cinema"),
    ] {
        let found = list(stage, &bob, &filter, TransactionSort::Newest).await;
        assert_eq!(found, []);
    }
    let updated = update(stage, &bob, &made, &deleted).await;
    assert!(
        matches!(updated, Err(RepositoryError::Stale)),
        "{updated:?}"
    );
    assert_eq!(get(stage, &ada, made.id).await, Some(made));
}

/// A unit that locks the user's finances makes another unit of the user wait, but no other user's.
pub async fn locks_the_finances_of_one_user(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let bob = stage.sign_up("bob@example.com").await;
    let mut first = stage.factory.begin(&ada).await.unwrap();
    first.transactions().lock().await.unwrap();
    stage
        .write(&bob, async |unit| unit.transactions().lock().await.unwrap())
        .await;
    let first_ends = Cell::new(false);
    let second = async {
        let mut unit = stage.factory.begin(&ada).await.unwrap();
        unit.transactions().lock().await.unwrap();
        assert!(first_ends.get(), "the second unit did not wait");
    };
    let first = async {
        // Enough round trips for the second unit to overtake, if it could.
        for _ in 0..20 {
            first.users().get(user_of(&ada)).await.unwrap();
        }
        first_ends.set(true);
        first.commit().await.unwrap();
    };
    futures_util::join!(second, first);
}

/// Facts that are too old for analytics are purged, no more than requested, by one unit at a time; the
/// transactions remain.
pub async fn purges_old_facts(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let made = ["1950-01-01", "1960-01-01", "1970-01-01", "2025-01-01"]
        .map(|day| stage.transaction(&account, "-1", day, "Bread"));
    add(stage, &ada, &made.iter().collect::<Vec<_>>()).await;
    let purge = async |rows| {
        stage
            .system(async |unit| unit.transactions().purge_facts(rows).await.unwrap())
            .await
    };
    let mut purging = stage.factory.system("a test").await.unwrap();
    assert_eq!(
        purging.transactions().purge_facts(2).await.unwrap(),
        Some(2)
    );
    assert_eq!(purge(10).await, None);
    purging.commit().await.unwrap();
    assert_eq!(purge(10).await, Some(1));
    assert_eq!(purge(10).await, Some(0));
    let listed = list(
        stage,
        &ada,
        &TransactionFilter::new(),
        TransactionSort::Oldest,
    )
    .await;
    assert_eq!(listed, made);
}
