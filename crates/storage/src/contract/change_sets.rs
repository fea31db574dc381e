//! Change sets: what is recorded of bulk changes, and undoing them.

use chrono::TimeDelta;
use coffer_domain::{
    Actor, Lifecycle as _,
    account::Account,
    category::{CategoryChanges, CategoryKind, OwnCategory},
    change_set::{
        ChangeSet, ChangeSetKind, ChangedEntity, ChangedTransaction, ConflictingRow, UndoConflict,
        UndoConflicts,
    },
    ids::{ChangeSetId, TransactionId},
    lifecycle::Versioned as _,
    patch::Change,
    transaction::{Transaction, TransactionChanges},
};
use uuid::Uuid;

use super::{
    Stage,
    bulk_changes::{own_category, savings, transfer},
    stage::{line, user_of},
    transactions::{add, balance, euros, get, sign_up_with_account, update},
};
use crate::{
    BulkChange, ChangeCount, PageRequest, PageSize, RepositoryError, TransactionSelection,
    bulk::{self, change_in_batches},
};

/// Changes transactions in one unit, in batches of two, and returns the change set.
pub(super) async fn change(
    stage: &Stage<'_>,
    actor: &Actor,
    transactions: &[&Transaction],
    change: BulkChange,
) -> ChangeSetId {
    let ids = transactions.iter().map(|transaction| transaction.id);
    let which = TransactionSelection::Ids(ids.collect());
    let (at, set) = (stage.later(), stage.change_set());
    let counted: ChangeCount = stage
        .write(actor, async |unit| {
            let changed = change_in_batches(unit, &which, change, (set, at), 2, |_| ());
            changed.await.unwrap()
        })
        .await;
    assert!(counted.changed > 0);
    set
}

pub(super) async fn found(stage: &Stage<'_>, actor: &Actor, id: ChangeSetId) -> Option<ChangeSet> {
    stage
        .read(actor, async |unit| {
            unit.change_sets().get(id).await.unwrap()
        })
        .await
}

pub(super) async fn conflicts(stage: &Stage<'_>, actor: &Actor, id: ChangeSetId) -> UndoConflicts {
    stage
        .read(actor, async |unit| {
            unit.change_sets().conflicts(id, 100).await.unwrap()
        })
        .await
}

/// Undoes what has no conflict, and returns the number of rows.
pub(super) async fn undo(stage: &Stage<'_>, actor: &Actor, id: ChangeSetId) -> u64 {
    let at = stage.later();
    let before = found(stage, actor, id).await.unwrap();
    stage
        .write(actor, async |unit| {
            unit.transactions().lock().await.unwrap();
            let mut change_sets = unit.change_sets();
            let undone = change_sets.undo(&before, at).await.unwrap();
            let after = before.clone().undo(i32::try_from(undone).unwrap(), at);
            change_sets.update(&before, &after).await.unwrap();
            undone
        })
        .await
}

pub(super) async fn now(
    stage: &Stage<'_>,
    actor: &Actor,
    transaction: &Transaction,
) -> Transaction {
    get(stage, actor, transaction.id).await.unwrap()
}

pub(super) fn conflict(id: TransactionId, reason: UndoConflict) -> ConflictingRow {
    ConflictingRow {
        entity: ChangedEntity::Transaction,
        id: id.uuid(),
        reason,
    }
}

/// Changes a transaction's description, which increases its version.
pub(super) async fn edit(stage: &Stage<'_>, actor: &Actor, transaction: &Transaction) {
    let before = now(stage, actor, transaction).await;
    let changes = TransactionChanges {
        description: Change::Set(line("Edited since")),
        ..TransactionChanges::default()
    };
    let after = before.clone().edit(&changes, stage.later()).unwrap();
    update(stage, actor, &before, &after).await.unwrap();
}

/// All change sets of the user, and the transactions of one of them, read in pages of two.
async fn list_in_pages(
    stage: &Stage<'_>,
    actor: &Actor,
    set: ChangeSetId,
) -> (Vec<ChangeSetId>, Vec<ChangedTransaction>) {
    let (mut ids, mut rows) = (Vec::new(), Vec::new());
    stage
        .read(actor, async |unit| {
            let mut page = PageRequest {
                size: PageSize::new(2).unwrap(),
                after: None,
            };
            loop {
                let listed = unit.change_sets().list(&page).await.unwrap();
                ids.extend(listed.items.into_iter().map(|set| set.id));
                page.after = listed.next;
                if page.after.is_none() {
                    break;
                }
            }
            loop {
                let mut change_sets = unit.change_sets();
                let listed = change_sets.transactions(set, &page).await.unwrap();
                rows.extend(listed.items);
                page.after = listed.next;
                if page.after.is_none() {
                    break;
                }
            }
        })
        .await;
    (ids, rows)
}

/// A bulk change is recorded as one change set, however many batches it has, with each changed row;
/// a change of nothing is not recorded. Change sets are listed newest first, rows by id.
pub async fn records_bulk_changes(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let category = own_category(stage, &ada).await;
    let made =
        ["a", "b", "c", "d", "e"].map(|text| stage.transaction(&account, "-1", "2025-01-01", text));
    add(stage, &ada, &made.each_ref()).await;
    let recategorise = BulkChange::Recategorise(Some(category));
    let first = change(stage, &ada, &[&made[1]], recategorise).await;
    let second = change(stage, &ada, &made.each_ref(), recategorise).await;
    let at = stage.now();
    let third = change(stage, &ada, &[&made[0]], BulkChange::Delete).await;
    stage
        .write(&ada, async |unit| {
            let which = TransactionSelection::Ids(vec![made[0].id]);
            let set = stage.change_set();
            let at = stage.later();
            let nothing = bulk::change(unit, &which, BulkChange::Delete, set, at, |_| ());
            assert_eq!(nothing.await.unwrap().changed, 0);
            assert_eq!(unit.change_sets().get(set).await.unwrap(), None);
        })
        .await;
    let expected = ChangeSet {
        id: second,
        user_id: user_of(&ada),
        kind: ChangeSetKind::Recategorisation,
        category_id: Some(category),
        merged_category_id: None,
        row_count: 4,
        undone_count: None,
        undone_at: None,
        version: 1,
        created_at: at,
        updated_at: at,
    };
    assert_eq!(found(stage, &ada, second).await, Some(expected));
    let (ids, rows) = list_in_pages(stage, &ada, second).await;
    assert_eq!(ids, [third, second, first]);
    let others = [&made[0], &made[2], &made[3], &made[4]];
    assert_eq!(rows.len(), others.len());
    for (row, made) in rows.into_iter().zip(others) {
        let expected = ChangedTransaction {
            transaction: now(stage, &ada, made)
                .await
                .detailed(Some(CategoryKind::Expense)),
            category_before: None,
            category_after: Some(category),
            deleted: false,
            version_after: made.version + 1,
        };
        assert_eq!(row, expected);
        assert_eq!(row.changed_since(), made.id == others[0].id);
    }
}

/// Undoing a deletion restores all rows with new versions, and both legs of transfers.
pub async fn undoes_a_deletion(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let savings = savings(stage, &ada).await;
    let [outgoing, incoming] = transfer(stage, &ada, &account, &savings).await;
    let bread = stage.transaction(&account, "-1", "2025-01-02", "Bread");
    add(stage, &ada, &[&bread]).await;
    let set = change(stage, &ada, &[&bread, &outgoing], BulkChange::Delete).await;
    assert_eq!(balance(stage, &ada, &savings).await, euros("0"));
    assert_eq!(conflicts(stage, &ada, set).await, UndoConflicts::default());
    assert_eq!(undo(stage, &ada, set).await, 3);
    for made in [&bread, &outgoing, &incoming] {
        let restored = Transaction {
            version: made.version + 2,
            updated_at: stage.now(),
            ..made.clone()
        };
        assert_eq!(now(stage, &ada, made).await, restored);
    }
    assert_eq!(balance(stage, &ada, &savings).await, euros("10"));
    let undone = found(stage, &ada, set).await.unwrap();
    assert_eq!((undone.row_count, undone.undone_count), (3, Some(3)));
    assert_eq!((undone.undone_at, undone.version), (Some(stage.now()), 2));
    // Everything has changed since: it was undone.
    assert_eq!(conflicts(stage, &ada, set).await.count, 3);
}

/// Undoing a recategorisation returns each row to the category that it had.
pub async fn undoes_a_recategorisation(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let category = own_category(stage, &ada).await;
    let made = ["a", "b", "c"].map(|text| stage.transaction(&account, "-1", "2025-01-01", text));
    add(stage, &ada, &made.each_ref()).await;
    change(
        stage,
        &ada,
        &[&made[0]],
        BulkChange::Recategorise(Some(category)),
    )
    .await;
    let groceries = Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0003_0001).into();
    let to_groceries = BulkChange::Recategorise(Some(groceries));
    let set = change(stage, &ada, &made.each_ref(), to_groceries).await;
    assert_eq!(undo(stage, &ada, set).await, 3);
    let mut categories = Vec::new();
    for made in &made {
        categories.push(now(stage, &ada, made).await.category_id);
    }
    assert_eq!(categories, [Some(category), None, None]);
}

/// Change sets of the same rows are undone in turn, the newest first.
pub async fn undoes_change_sets_in_turn(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let category = own_category(stage, &ada).await;
    let bread = stage.transaction(&account, "-1", "2025-01-01", "Bread");
    add(stage, &ada, &[&bread]).await;
    let recategorise = BulkChange::Recategorise(Some(category));
    let first = change(stage, &ada, &[&bread], recategorise).await;
    let second = change(stage, &ada, &[&bread], BulkChange::Recategorise(None)).await;
    let third = change(stage, &ada, &[&bread], BulkChange::Delete).await;
    for set in [first, second] {
        let changed = conflicts(stage, &ada, set).await;
        assert_eq!(changed.rows, [conflict(bread.id, UndoConflict::Changed)]);
    }
    for set in [third, second, first] {
        assert_eq!(conflicts(stage, &ada, set).await.count, 0);
        assert_eq!(undo(stage, &ada, set).await, 1);
    }
    let restored = now(stage, &ada, &bread).await;
    assert_eq!((restored.category_id, restored.deleted_at), (None, None));
    assert_eq!(restored.version, bread.version + 6);
}

/// Rows that were edited or restored since are counted and named, up to a limit, and stay as they
/// are when the others are undone.
pub async fn names_rows_that_changed_since(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let category = own_category(stage, &ada).await;
    let made = ["a", "b", "c"].map(|text| stage.transaction(&account, "-1", "2025-01-01", text));
    add(stage, &ada, &made.each_ref()).await;
    let recategorise = BulkChange::Recategorise(Some(category));
    let set = change(stage, &ada, &made.each_ref(), recategorise).await;
    edit(stage, &ada, &made[0]).await;
    change(stage, &ada, &[&made[2]], BulkChange::Delete).await;
    let changed = UndoConflicts {
        count: 2,
        rows: [made[0].id, made[2].id]
            .map(|id| conflict(id, UndoConflict::Changed))
            .to_vec(),
    };
    assert_eq!(conflicts(stage, &ada, set).await, changed);
    let first = stage
        .read(&ada, async |unit| {
            unit.change_sets().conflicts(set, 1).await.unwrap()
        })
        .await;
    assert_eq!((first.count, &first.rows[..]), (2, &changed.rows[..1]));
    assert_eq!(undo(stage, &ada, set).await, 1);
    assert_eq!(now(stage, &ada, &made[1]).await.category_id, None);
    let edited = now(stage, &ada, &made[0]).await;
    assert_eq!(edited.category_id, Some(category));

    let set = change(stage, &ada, &[&made[0], &made[1]], BulkChange::Delete).await;
    let deleted = now(stage, &ada, &made[0]).await;
    let restored = deleted.clone().restore(stage.later());
    update(stage, &ada, &deleted, &restored).await.unwrap();
    let changed = conflicts(stage, &ada, set).await;
    assert_eq!(changed.rows, [conflict(made[0].id, UndoConflict::Changed)]);
    assert_eq!(undo(stage, &ada, set).await, 1);
    assert_eq!(now(stage, &ada, &made[0]).await, restored);
    assert_eq!(now(stage, &ada, &made[1]).await.deleted_at, None);
}

/// Rows whose account or category was deleted meanwhile are named, and so is the other leg of a
/// transfer; so are rows whose external id is in use again.
pub async fn names_rows_without_account_or_category(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let savings = savings(stage, &ada).await;
    let [outgoing, incoming] = transfer(stage, &ada, &account, &savings).await;
    let category = stage.category(user_of(&ada), "Boats", None);
    super::categories::add(stage, &ada, &[&category]).await;
    let rope = Transaction {
        category_id: Some(category.id),
        ..stage.transaction(&account, "-1", "2025-01-02", "Rope")
    };
    let imported = Some(line("line 7"));
    let bread = Transaction {
        external_id: imported.clone(),
        ..stage.transaction(&account, "-2", "2025-01-02", "Bread")
    };
    let cheese = stage.transaction(&account, "-3", "2025-01-02", "Cheese");
    add(stage, &ada, &[&rope, &bread, &cheese]).await;
    let all = [&outgoing, &rope, &bread, &cheese];
    let set = change(stage, &ada, &all, BulkChange::Delete).await;
    let imported_again = Transaction {
        external_id: imported,
        ..stage.transaction(&account, "-2", "2025-01-02", "Bread")
    };
    add(stage, &ada, &[&imported_again]).await;
    let deleted = category.clone().delete(stage.later());
    let closed = savings.clone().delete(stage.now());
    stage
        .write(&ada, async |unit| {
            let mut categories = unit.categories();
            categories.update(&category, &deleted).await.unwrap();
            drop(categories);
            unit.accounts().update(&savings, &closed).await.unwrap();
        })
        .await;
    let named = conflicts(stage, &ada, set).await;
    let mut expected = vec![
        conflict(outgoing.id, UndoConflict::AccountDeleted),
        conflict(incoming.id, UndoConflict::AccountDeleted),
        conflict(rope.id, UndoConflict::CategoryDeleted),
        conflict(bread.id, UndoConflict::AlreadyExists),
    ];
    expected.sort_by_key(|row| row.id);
    assert_eq!((named.count, named.rows), (4, expected));
    // Restored, the category takes its transaction back.
    let restored = deleted.clone().restore(stage.later());
    stage
        .write(&ada, async |unit| {
            unit.categories().update(&deleted, &restored).await.unwrap();
        })
        .await;
    assert_eq!(undo(stage, &ada, set).await, 2);
    let rope = now(stage, &ada, &rope).await;
    assert_eq!(
        (rope.category_id, rope.deleted_at),
        (Some(category.id), None)
    );
    assert_eq!(now(stage, &ada, &cheese).await.deleted_at, None);
    assert!(now(stage, &ada, &outgoing).await.deleted_at.is_some());
}

/// Deleted transactions that follow a closing date or precede an opening date set meanwhile are named
/// with both legs of transfers; others of a closed account are restored. Their categories can be
/// changed back.
pub async fn names_rows_before_opening_and_after_closing(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let savings = savings(stage, &ada).await;
    let [outgoing, incoming] = transfer(stage, &ada, &account, &savings).await;
    let category = own_category(stage, &ada).await;
    let interest = stage.transaction(&savings, "1", "2025-01-20", "Interest");
    let early = stage.transaction(&account, "-1", "2025-01-01", "Early");
    let late = stage.transaction(&account, "-2", "2025-01-05", "Late");
    let [last, after] =
        ["2025-02-01", "2025-02-02"].map(|day| stage.transaction(&savings, "-3", day, "Fee"));
    add(stage, &ada, &[&interest, &early, &late, &last, &after]).await;
    let recategorise = BulkChange::Recategorise(Some(category));
    let recategorised = change(stage, &ada, &[&interest, &early], recategorise).await;
    let uncategorised = change(stage, &ada, &[&interest], BulkChange::Recategorise(None)).await;
    let all = [&outgoing, &early, &late, &last, &after];
    let deleted = change(stage, &ada, &all, BulkChange::Delete).await;
    let day = |text: &str| Some(text.parse().unwrap());
    let closed = Account {
        closed_on: day("2025-02-01"),
        ..savings.clone()
    };
    let closed = savings.clone().changed_to(closed, stage.later());
    let opened = Account {
        opened_on: day("2025-01-02"),
        ..account.clone()
    };
    let opened = account.clone().changed_to(opened, stage.later());
    stage
        .write(&ada, async |unit| {
            let mut accounts = unit.accounts();
            accounts.update(&savings, &closed).await.unwrap();
            accounts.update(&account, &opened).await.unwrap();
        })
        .await;
    let named = conflicts(stage, &ada, deleted).await;
    // The outgoing leg precedes the opening date, and the incoming one has its reason.
    let mut expected = vec![
        conflict(early.id, UndoConflict::BeforeOpening),
        conflict(outgoing.id, UndoConflict::BeforeOpening),
        conflict(incoming.id, UndoConflict::BeforeOpening),
        conflict(after.id, UndoConflict::AfterClosing),
    ];
    expected.sort_by_key(|row| row.id);
    assert_eq!((named.count, named.rows), (4, expected));
    assert_eq!(undo(stage, &ada, deleted).await, 2);
    for restored in [&late, &last] {
        assert_eq!(now(stage, &ada, restored).await.deleted_at, None);
    }
    assert_eq!(undo(stage, &ada, uncategorised).await, 1);
    let changed = conflicts(stage, &ada, recategorised).await;
    assert_eq!(changed.rows, [conflict(early.id, UndoConflict::Changed)]);
    assert_eq!(undo(stage, &ada, recategorised).await, 1);
    assert_eq!(now(stage, &ada, &interest).await.category_id, None);
}

/// Both legs of a deleted transfer are restored though the account of one is closed, whichever of
/// them was deleted.
pub async fn restores_transfers_of_closed_accounts(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    for named in [0, 1] {
        let savings = savings(stage, &ada).await;
        let closed = Account {
            closed_on: Some("2025-02-01".parse().unwrap()),
            ..savings.clone()
        };
        let closed = savings.clone().changed_to(closed, stage.later());
        let legs = transfer(stage, &ada, &account, &savings).await;
        let set = change(stage, &ada, &[&legs[named]], BulkChange::Delete).await;
        stage
            .write(&ada, async |unit| {
                unit.accounts().update(&savings, &closed).await.unwrap();
            })
            .await;
        assert_eq!(conflicts(stage, &ada, set).await.count, 0);
        assert_eq!(undo(stage, &ada, set).await, 2);
        for leg in &legs {
            assert_eq!(now(stage, &ada, leg).await.deleted_at, None);
        }
    }
}

/// A deleted transaction whose category was deleted, restored and given another type meanwhile is
/// named, since it would return with another type.
pub async fn names_rows_of_categories_with_another_type(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let category = own_category(stage, &ada).await;
    let rope = Transaction {
        category_id: Some(category),
        ..stage.transaction(&account, "-3", "2025-01-02", "Rope")
    };
    add(stage, &ada, &[&rope]).await;
    let set = change(stage, &ada, &[&rope], BulkChange::Delete).await;
    let edit = async |kind: Option<CategoryKind>| {
        let found = stage.read(&ada, async |unit| {
            unit.categories().get(category).await.unwrap().unwrap()
        });
        let before = OwnCategory::new(found.await).unwrap();
        let changes = CategoryChanges {
            kind: kind.map_or(Change::Keep, Change::Set),
            ..CategoryChanges::default()
        };
        let after = match kind {
            Some(_) => before.clone().edit(&changes, stage.later()).unwrap(),
            None if before.is_deleted() => before.clone().restore(stage.later()),
            None => before.clone().delete(stage.later()),
        };
        let mut unit = stage.factory.begin(&ada).await.unwrap();
        unit.categories().update(&before, &after).await?;
        unit.commit().await
    };
    // The deleted transaction keeps the type of its category.
    assert!(edit(Some(CategoryKind::Income)).await.is_err());
    edit(None).await.unwrap();
    edit(None).await.unwrap();
    edit(Some(CategoryKind::Income)).await.unwrap();
    let named = conflicts(stage, &ada, set).await;
    assert_eq!(
        named.rows,
        [conflict(rope.id, UndoConflict::CategoryChanged)]
    );
    edit(Some(CategoryKind::Expense)).await.unwrap();
    assert_eq!(undo(stage, &ada, set).await, 1);
    assert_eq!(now(stage, &ada, &rope).await.category_id, Some(category));
}

/// An undo of an older state of the change set is refused.
pub async fn refuses_stale_edits(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let bread = stage.transaction(&account, "-1", "2025-01-01", "Bread");
    add(stage, &ada, &[&bread]).await;
    let set = change(stage, &ada, &[&bread], BulkChange::Delete).await;
    let before = found(stage, &ada, set).await.unwrap();
    undo(stage, &ada, set).await;
    let again = before.clone().undo(1, stage.later());
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    let refused = unit.change_sets().update(&before, &again).await;
    assert!(
        matches!(refused, Err(RepositoryError::Stale)),
        "{refused:?}"
    );
}

/// Old change sets are purged with their rows, oldest first, and as many at once as have a number
/// of rows.
pub async fn purges_old_change_sets(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let mut sets = Vec::new();
    for _ in 0..4 {
        let made = [(); 3].map(|()| stage.transaction(&account, "-1", "2025-01-01", "Bread"));
        add(stage, &ada, &made.each_ref()).await;
        sets.push(change(stage, &ada, &made.each_ref(), BulkChange::Delete).await);
    }
    let newest = found(stage, &ada, sets[3]).await.unwrap().created_at;
    let purge = async |before, rows| {
        stage
            .system(async |unit| unit.change_sets().purge(before, rows).await.unwrap())
            .await
    };
    assert_eq!(purge(newest - TimeDelta::days(1), 10).await, Some(0));
    let mut purging = stage.factory.system("a test").await.unwrap();
    let purged = purging.change_sets().purge(newest, 5).await.unwrap();
    assert_eq!(purged, Some(2));
    assert_eq!(purge(newest, 10).await, None);
    purging.commit().await.unwrap();
    assert_eq!(found(stage, &ada, sets[1]).await, None);
    assert_eq!(purge(newest, 1).await, Some(1));
    assert_eq!(purge(newest, 1).await, Some(0));
    assert_eq!(undo(stage, &ada, sets[3]).await, 3);
}

/// Only so many rows are kept: the oldest change sets of the user are deleted, the newest never.
pub async fn keeps_the_newest_rows(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let (bob, others) = sign_up_with_account(stage, "bob@example.com").await;
    let theirs = stage.transaction(&others, "-1", "2025-01-01", "Bread");
    add(stage, &bob, &[&theirs]).await;
    let theirs = change(stage, &bob, &[&theirs], BulkChange::Delete).await;
    let mut sets = Vec::new();
    for _ in 0..3 {
        let bread = stage.transaction(&account, "-1", "2025-01-01", "Bread");
        add(stage, &ada, &[&bread]).await;
        sets.push(change(stage, &ada, &[&bread], BulkChange::Delete).await);
    }
    let trim = async |rows| {
        stage
            .write(&ada, async |unit| {
                unit.change_sets().trim(rows).await.unwrap()
            })
            .await
    };
    assert_eq!(trim(203).await, 0);
    assert_eq!(trim(202).await, 1);
    assert_eq!(found(stage, &ada, sets[0]).await, None);
    assert_eq!(trim(1).await, 1);
    assert_eq!(trim(1).await, 0);
    assert!(found(stage, &ada, sets[2]).await.is_some());
    assert!(found(stage, &bob, theirs).await.is_some());
}

/// Another user's change sets are not found, and cannot be undone.
pub async fn hides_change_sets(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let (bob, _) = sign_up_with_account(stage, "bob@example.com").await;
    let bread = stage.transaction(&account, "-1", "2025-01-01", "Bread");
    add(stage, &ada, &[&bread]).await;
    let id = change(stage, &ada, &[&bread], BulkChange::Delete).await;
    let set = found(stage, &ada, id).await.unwrap();
    let at = stage.later();
    stage
        .write(&bob, async |unit| {
            let page = PageRequest::default();
            let mut change_sets = unit.change_sets();
            assert_eq!(change_sets.get(id).await.unwrap(), None);
            assert_eq!(change_sets.list(&page).await.unwrap().items, []);
            let rows = change_sets.transactions(id, &page).await.unwrap();
            assert_eq!(rows.items, []);
            let conflicts = change_sets.conflicts(id, 10).await.unwrap();
            assert_eq!(conflicts, UndoConflicts::default());
            assert_eq!(change_sets.undo(&set, at).await.unwrap(), 0);
            let updated = change_sets.update(&set, &set.clone().undo(1, at)).await;
            assert!(
                matches!(updated, Err(RepositoryError::Stale)),
                "{updated:?}"
            );
        })
        .await;
    assert!(now(stage, &ada, &bread).await.deleted_at.is_some());
    assert_eq!(found(stage, &ada, id).await, Some(set));
}
