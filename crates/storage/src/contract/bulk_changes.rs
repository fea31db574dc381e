//! Changing and deleting many transactions at once.

use chrono::{DateTime, Utc};
use coffer_domain::{
    Actor,
    account::Account,
    ids::{CategoryId, TransactionId},
    transaction::{Transaction, Transfer},
};
use uuid::Uuid;

use super::{
    Stage,
    bulk::count,
    stage::user_of,
    transactions::{add, balance, euros, get, list, sign_up_with_account, update},
};
use crate::{
    BulkChange, CategoryCondition, ChangeCount,
    ChangeOutcome::{Changed, NotFound, Unchanged},
    ChangedBatch, RepositoryError, TransactionFilter, TransactionSelection, TransactionSort,
    bulk::{self, change_in_batches},
    transactions::CATEGORY_IS_UNKNOWN,
};

pub(super) async fn own_category(stage: &Stage<'_>, actor: &Actor) -> CategoryId {
    let category = stage.category(user_of(actor), "Climbing", None);
    super::categories::add(stage, actor, &[&category]).await;
    category.id
}

/// `n` transactions of 1 EUR, two on each day, latest first.
async fn add_transactions(
    stage: &Stage<'_>,
    actor: &Actor,
    account: &Account,
    n: u32,
) -> Vec<Transaction> {
    let made = (0..n).rev().map(|n| {
        let day = format!("2025-01-{:02}", 1 + n / 2);
        stage.transaction(account, "-1", &day, "Bread")
    });
    let made: Vec<_> = made.collect();
    add(stage, actor, &made.iter().collect::<Vec<_>>()).await;
    made
}

/// A transfer of ten euros.
pub(super) async fn transfer(
    stage: &Stage<'_>,
    actor: &Actor,
    from: &Account,
    to: &Account,
) -> [Transaction; 2] {
    let sent = stage.transaction(from, "-10", "2025-01-01", "Put aside");
    let received = stage.transaction(to, "10", "2025-01-20", "Put aside");
    add(stage, actor, &[&sent, &received]).await;
    let id = Uuid::from_u128(user_of(actor).uuid().as_u128() ^ sent.id.uuid().as_u128());
    let linked = Transfer::link(id.into(), sent.clone(), received.clone(), stage.later());
    let linked = linked.unwrap();
    update(stage, actor, &sent, &linked.outgoing).await.unwrap();
    update(stage, actor, &received, &linked.incoming)
        .await
        .unwrap();
    [linked.outgoing, linked.incoming]
}

pub(super) async fn savings(stage: &Stage<'_>, actor: &Actor) -> Account {
    let savings = stage.account(user_of(actor), "Savings", "0 EUR");
    super::accounts::add(stage, actor, &[&savings]).await;
    savings
}

async fn change_many(
    stage: &Stage<'_>,
    actor: &Actor,
    ids: &[TransactionId],
    change: BulkChange,
    at: DateTime<Utc>,
) -> ChangedBatch {
    stage
        .write(actor, async |unit| {
            let mut transactions = unit.transactions();
            let set = stage.change_set();
            transactions
                .change_many(ids, change, set, at)
                .await
                .unwrap()
        })
        .await
}

/// Changes in one unit.
pub(super) async fn change(
    stage: &Stage<'_>,
    actor: &Actor,
    which: &TransactionSelection,
    change: BulkChange,
) -> Result<ChangeCount, RepositoryError> {
    let at = stage.later();
    let mut unit = stage.factory.begin(actor).await.unwrap();
    let counted =
        bulk::change(unit.as_mut(), which, change, stage.change_set(), at, |_| ()).await?;
    unit.commit().await.unwrap();
    Ok(counted)
}

fn named<const N: usize>(ids: [TransactionId; N]) -> TransactionSelection {
    TransactionSelection::Ids(ids.to_vec())
}

fn found(filter: TransactionFilter) -> TransactionSelection {
    TransactionSelection::Filter(filter)
}

fn changed(changed: u64) -> ChangeCount {
    ChangeCount {
        changed,
        ..ChangeCount::default()
    }
}

/// Each requested id has an outcome, in the order of the request; a repeated id has the same
/// outcome each time.
// Proves: TASK-005-008.4, TASK-005-018.4
pub async fn returns_an_outcome_for_each_id(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let (bob, others) = sign_up_with_account(stage, "bob@example.com").await;
    let category = own_category(stage, &ada).await;
    let theirs = add_transactions(stage, &bob, &others, 1).await[0].id;
    let made = add_transactions(stage, &ada, &account, 4).await;
    let [plain, has_it, gone, stays] = [0, 1, 2, 3].map(|index| made[index].id);
    let recategorise = BulkChange::Recategorise(Some(category));
    let at = stage.later();
    change_many(stage, &ada, &[has_it], recategorise, at).await;
    change_many(stage, &ada, &[gone], BulkChange::Delete, at).await;
    let at = stage.later();
    let unknown = Uuid::from_u128(9).into();
    let ids = [unknown, plain, has_it, gone, plain, theirs];
    let told = change_many(stage, &ada, &ids, recategorise, at).await;
    let outcomes = [NotFound, Changed, Unchanged, NotFound, Changed, NotFound];
    assert_eq!(told.outcomes, outcomes);
    assert_eq!(told.changed, [plain]);
    let stored = get(stage, &ada, plain).await.unwrap();
    assert_eq!((stored.category_id, stored.version), (Some(category), 1));
    assert_eq!(stored.updated_at, at);
    let told = change_many(stage, &ada, &ids, BulkChange::Delete, at).await;
    let outcomes = [NotFound, Changed, Changed, NotFound, Changed, NotFound];
    assert_eq!(told.outcomes, outcomes);
    assert_eq!(told.changed.len(), 2);
    let nothing = change_many(stage, &ada, &[], BulkChange::Delete, at).await;
    assert_eq!(nothing, ChangedBatch::default());
    let left = list(
        stage,
        &ada,
        &TransactionFilter::new(),
        TransactionSort::Newest,
    )
    .await;
    assert_eq!(left.iter().map(|left| left.id).collect::<Vec<_>>(), [stays]);
    assert_eq!(count(stage, &bob).await, 1);
}

/// Transactions selected by filter or id are recategorised; those already in the category stay
/// unchanged.
// Proves: TASK-005-008.4
pub async fn recategorises_the_selection(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let category = own_category(stage, &ada).await;
    let made =
        ["Hall", "Rope", "Bread"].map(|text| stage.transaction(&account, "-1", "2025-01-01", text));
    add(stage, &ada, &made.iter().collect::<Vec<_>>()).await;
    let recategorise = async |which: &TransactionSelection, category| {
        change(stage, &ada, which, BulkChange::Recategorise(category)).await
    };
    let halls = found(TransactionFilter::new().text("hall"));
    let to = Some(category);
    assert_eq!(recategorise(&halls, to).await.unwrap(), changed(1));
    let one_has_it = |changed| ChangeCount {
        changed,
        unchanged: 1,
        not_found: 0,
    };
    assert_eq!(recategorise(&halls, to).await.unwrap(), one_has_it(0));
    let ids = named([made[0].id, made[1].id]);
    assert_eq!(recategorise(&ids, to).await.unwrap(), one_has_it(1));
    let refused = recategorise(&ids, Some(Uuid::from_u128(9).into())).await;
    assert!(refused.unwrap_err().is_conflict_with(CATEGORY_IS_UNKNOWN));
    assert_eq!(recategorise(&ids, None).await.unwrap(), changed(2));
    let none = TransactionFilter::new().category(CategoryCondition::None);
    let found = list(stage, &ada, &none, TransactionSort::Newest).await;
    assert_eq!(found.len(), 3);
}

/// Transactions selected by filter or id are deleted, transfers with both sides.
// Proves: TASK-005-008.4
pub async fn deletes_the_selection_with_both_sides_of_transfers(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let savings = savings(stage, &ada).await;
    let [_, received] = transfer(stage, &ada, &account, &savings).await;
    let bread = stage.transaction(&account, "-1", "2025-01-02", "Bread");
    let stays = stage.transaction(&account, "-2", "2025-01-03", "Bread");
    add(stage, &ada, &[&bread, &stays]).await;
    let delete = async |which| {
        change(stage, &ada, &which, BulkChange::Delete)
            .await
            .unwrap()
    };
    let on_account = TransactionFilter::new().account(account.id);
    let before = found(on_account.to(bread.booked_on));
    assert_eq!(delete(before.clone()).await, changed(3));
    let at = stage.now();
    assert_eq!(delete(before).await, changed(0));
    let deleted = get(stage, &ada, received.id).await.unwrap();
    assert_eq!((deleted.deleted_at, deleted.version), (Some(at), 2));
    assert_eq!(balance(stage, &ada, &savings).await, euros("0"));
    assert_eq!(balance(stage, &ada, &account).await, euros("98"));
    let one_is_left = ChangeCount {
        changed: 1,
        unchanged: 0,
        not_found: 2,
    };
    let ids = named([bread.id, stays.id, Uuid::from_u128(9).into()]);
    assert_eq!(delete(ids).await, one_is_left);
    assert_eq!(count(stage, &ada).await, 0);
}

/// Whatever the batch size, each transaction is changed once: a repeated id, or the other side of a
/// changed transfer, has the same outcome as within one batch.
// Proves: TASK-005-018.1, TASK-005-018.4
pub async fn batch_size_makes_no_difference(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let savings = savings(stage, &ada).await;
    let [sent, received] = transfer(stage, &ada, &account, &savings).await;
    let category = own_category(stage, &ada).await;
    let made = add_transactions(stage, &ada, &account, 23).await;
    let in_batches = async |which: &TransactionSelection, change, batch| {
        let mut told = Vec::new();
        let at = stage.later();
        let counted = stage
            .write(&ada, async |unit| {
                let done = |batch: &[_]| told.push(batch.to_vec());
                change_in_batches(unit, which, change, (stage.change_set(), at), batch, done).await
            })
            .await;
        (counted.unwrap(), told)
    };
    let bread = found(TransactionFilter::new().text("bread"));
    let recategorise = BulkChange::Recategorise(Some(category));
    // Each read is of ten batches, so there are three reads.
    let (counted, told) = in_batches(&bread, recategorise, 1).await;
    assert_eq!(counted, changed(23));
    assert_eq!(told, vec![vec![Changed]; 23]);
    let [first, second] = [made[0].id, made[1].id];
    let ids = named([first, sent.id, first, received.id, second]);
    let (counted, told) = in_batches(&ids, BulkChange::Delete, 2).await;
    assert_eq!(counted, changed(4));
    assert_eq!(told, [vec![Changed; 2], vec![Changed; 2], vec![Changed]]);
    assert_eq!(balance(stage, &ada, &savings).await, euros("0"));
    let [sent, received] = transfer(stage, &ada, &account, &savings).await;
    // Both sides match, one in the first batch and the other in the last.
    let all = found(TransactionFilter::new().from(sent.booked_on));
    let (counted, told) = in_batches(&all, BulkChange::Delete, 3).await;
    assert_eq!(counted, changed(23));
    assert_eq!(told.concat(), [Changed; 23]);
    let deleted = get(stage, &ada, received.id).await.unwrap();
    assert_eq!(deleted.version, received.version + 1);
    assert_eq!(count(stage, &ada).await, 0);
    assert_eq!(balance(stage, &ada, &account).await, euros("100"));
}

/// Ids are ordered by day, each once, however many are read at a time.
// Proves: TASK-005-001.3
pub async fn reads_ids_by_day(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let (bob, others) = sign_up_with_account(stage, "bob@example.com").await;
    add_transactions(stage, &bob, &others, 2).await;
    let mut made = add_transactions(stage, &ada, &account, 9).await;
    made.sort_unstable_by_key(|made| (made.booked_on, made.id));
    let from = made[2].booked_on;
    let expected = made.split_off(2);
    let expected: Vec<_> = expected.iter().map(|made| made.id).collect();
    for text in [None, Some("bread")] {
        let mut filter = TransactionFilter::new().from(from);
        if let Some(text) = text {
            filter = filter.text(text);
        }
        for most in [1, 3, 7, 8] {
            let mut read = Vec::new();
            let mut unit = stage.factory.begin_read(&ada).await.unwrap();
            let (mut after, mut pages) = (None, 0);
            loop {
                let page = unit.transactions().ids(&filter, after, most).await.unwrap();
                assert!(page.items.len() <= most);
                pages += 1;
                read.extend(page.items);
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(read, expected);
            assert_eq!(pages, expected.len().div_ceil(most));
        }
    }
}

/// Another user's transactions are neither found nor changed.
pub async fn changes_no_data_of_other_users(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let (bob, _) = sign_up_with_account(stage, "bob@example.com").await;
    let made = add_transactions(stage, &ada, &account, 1).await;
    let category = own_category(stage, &bob).await;
    for which in [named([made[0].id]), found(TransactionFilter::new())] {
        let not_found = match &which {
            TransactionSelection::Ids(_) => 1,
            TransactionSelection::Filter(_) => 0,
        };
        for bulk in [
            BulkChange::Recategorise(Some(category)),
            BulkChange::Recategorise(None),
            BulkChange::Delete,
        ] {
            let counted = change(stage, &bob, &which, bulk).await.unwrap();
            assert_eq!((counted.changed, counted.unchanged), (0, 0));
            assert_eq!(counted.not_found, not_found);
        }
    }
    assert_eq!(get(stage, &ada, made[0].id).await.as_ref(), Some(&made[0]));
}
