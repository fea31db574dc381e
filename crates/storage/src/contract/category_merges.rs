//! Undoing the merge of two categories.

use chrono::Months;
use coffer_domain::{
    Lifecycle as _,
    budget::{Budget, BudgetMerge, MergedBudgets, PeriodKind, Schedule},
    category::OwnCategory,
    change_set::{ChangeSetKind, ChangedEntity, ConflictingRow, UndoConflict},
    transaction::Transaction,
};

use super::{
    Stage,
    change_sets::{change, conflict, conflicts, edit, found, now, undo},
    stage::user_of,
    transactions::{add, sign_up_with_account},
};
use crate::BulkChange;

/// Undoing a merge returns transactions, budgets and subcategories that have not changed since to
/// the restored category. Deleted transactions move, too, but do not belong to the change set; the
/// change set that deleted them can still be undone.
pub async fn undoes_a_merge(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let category = |name, parent| stage.category(user_of(&ada), name, parent);
    let [boats, water] = ["Boats", "Water"].map(|name| category(name, None));
    let sails = category("Sails", Some(&*boats));
    super::categories::add(stage, &ada, &[&boats, &water, &sails]).await;
    let [rope, paint, oar] = ["Rope", "Paint", "Oar"].map(|text| Transaction {
        category_id: Some(boats.id),
        ..stage.transaction(&account, "-1", "2025-01-02", text)
    });
    add(stage, &ada, &[&rope, &paint, &oar]).await;
    let budget = Budget {
        category_id: Some(boats.id),
        ..stage.budget(user_of(&ada), "For boats", "50 EUR")
    };
    stage
        .write(&ada, async |unit| {
            unit.budgets().add(&budget).await.unwrap();
        })
        .await;
    let deletion = change(stage, &ada, &[&oar], BulkChange::Delete).await;
    let (at, merge) = (stage.later(), stage.change_set());
    let merged = boats.clone().delete(at);
    stage
        .write(&ada, async |unit| {
            let mut categories = unit.categories();
            let moved = categories
                .move_uses(&boats, water.id, &BudgetMerge::default(), merge, at)
                .await;
            assert_eq!(moved.unwrap().transactions, 2);
            categories.update(&boats, &merged).await.unwrap();
        })
        .await;
    let set = found(stage, &ada, merge).await.unwrap();
    assert_eq!((set.kind, set.row_count), (ChangeSetKind::CategoryMerge, 4));
    assert_eq!(set.category_id, Some(water.id));
    assert_eq!(set.merged_category_id, Some(boats.id));
    // The category is deleted: its transactions cannot return yet.
    assert_eq!(conflicts(stage, &ada, merge).await.count, 2);
    edit(stage, &ada, &paint).await;
    let restored = merged.clone().restore(stage.later());
    stage
        .write(&ada, async |unit| {
            unit.categories().update(&merged, &restored).await.unwrap();
        })
        .await;
    let changed = conflicts(stage, &ada, merge).await;
    assert_eq!(changed.rows, [conflict(paint.id, UndoConflict::Changed)]);
    assert_eq!(undo(stage, &ada, merge).await, 3);
    let (sails, budget) = stage
        .read(&ada, async |unit| {
            let sails = unit.categories().get(sails.id).await.unwrap();
            let budget = unit.budgets().get(budget.id).await.unwrap();
            (sails.unwrap(), budget.unwrap())
        })
        .await;
    assert_eq!((sails.parent_id, sails.version), (Some(boats.id), 2));
    assert_eq!((budget.category_id, budget.version), (Some(boats.id), 2));
    assert_eq!(now(stage, &ada, &rope).await.category_id, Some(boats.id));
    assert_eq!(now(stage, &ada, &paint).await.category_id, Some(water.id));
    assert_eq!(undo(stage, &ada, deletion).await, 1);
    let oar = now(stage, &ada, &oar).await;
    assert_eq!((oar.category_id, oar.deleted_at), (Some(boats.id), None));
}

/// Budgets and subcategories that were edited since are named.
pub async fn names_budgets_and_subcategories(stage: &Stage<'_>) {
    let (ada, _) = sign_up_with_account(stage, "ada@example.com").await;
    let category = |name, parent| stage.category(user_of(&ada), name, parent);
    let [boats, water] = ["Boats", "Water"].map(|name| category(name, None));
    let sails = category("Sails", Some(&*boats));
    super::categories::add(stage, &ada, &[&boats, &water, &sails]).await;
    let budget = Budget {
        category_id: Some(boats.id),
        ..stage.budget(user_of(&ada), "For boats", "50 EUR")
    };
    let (at, merge) = (stage.later(), stage.change_set());
    stage
        .write(&ada, async |unit| {
            unit.budgets().add(&budget).await.unwrap();
            let mut categories = unit.categories();
            let none = BudgetMerge::default();
            let moved = categories.move_uses(&boats, water.id, &none, merge, at);
            moved.await.unwrap();
            drop(categories);
            let moved = unit.budgets().get(budget.id).await.unwrap().unwrap();
            let deleted = moved.clone().delete(at);
            unit.budgets().update(&moved, &deleted).await.unwrap();
            let moved = unit.categories().get(sails.id).await.unwrap().unwrap();
            let moved = OwnCategory::new(moved).unwrap();
            let deleted = moved.clone().delete(at);
            unit.categories().update(&moved, &deleted).await.unwrap();
        })
        .await;
    let mut expected = [
        (ChangedEntity::Budget, budget.id.uuid()),
        (ChangedEntity::Category, sails.id.uuid()),
    ]
    .map(|(entity, id)| ConflictingRow {
        entity,
        id,
        reason: UndoConflict::Changed,
    });
    expected.sort_by_key(|row| row.id);
    assert_eq!(conflicts(stage, &ada, merge).await.rows, expected);
    assert_eq!(undo(stage, &ada, merge).await, 0);
}

/// Undoing a merge that added up budgets restores the amounts, past amounts and days of the target's
/// budget, and the budget that ended in its favour.
pub async fn restores_merged_budgets(stage: &Stage<'_>) {
    let (ada, _) = sign_up_with_account(stage, "ada@example.com").await;
    let [boats, water] = ["Boats", "Water"].map(|name| stage.category(user_of(&ada), name, None));
    super::categories::add(stage, &ada, &[&boats, &water]).await;
    let limit = |category: &OwnCategory, name, amount, ends_on: Option<&str>| {
        let budget = stage.budget(user_of(&ada), name, amount);
        let (kind, from) = (budget.schedule.period(), budget.schedule.starts_on());
        let ends_on = ends_on.map(|day| day.parse().unwrap());
        Budget {
            category_id: Some(category.id),
            schedule: Schedule::new(kind, None, from, ends_on).unwrap(),
            ..budget
        }
    };
    let own = limit(&boats, "For boats", "50 EUR", None);
    let theirs = limit(&water, "For water", "20 EUR", Some("2025-06-30"));
    let (kind, later) = (
        theirs.schedule.period(),
        own.schedule.starts_on() + Months::new(2),
    );
    let theirs = Budget {
        schedule: Schedule::new(kind, None, later, theirs.schedule.ends_on()).unwrap(),
        ..theirs
    };
    let yearly = Budget {
        schedule: Schedule::new(PeriodKind::Yearly, None, own.schedule.starts_on(), None).unwrap(),
        ..limit(&boats, "For boats in a year", "500 EUR", None)
    };
    let (at, set) = (stage.later(), stage.change_set());
    let from = [own.clone(), yearly.clone()];
    let theirs_before = [theirs.clone()];
    let merge = Budget::merge(&from, &theirs_before, Some(MergedBudgets::Sum), at).unwrap();
    assert_eq!((merge.changed.len(), merge.ended.len()), (1, 1));
    let starts_on = merge.changed[0].1.schedule.starts_on();
    assert_eq!(starts_on, own.schedule.starts_on());
    stage
        .write(&ada, async |unit| {
            for budget in [&own, &theirs, &yearly] {
                unit.budgets().add(budget).await.unwrap();
            }
            let mut categories = unit.categories();
            let moved = categories.move_uses(&boats, water.id, &merge, set, at);
            assert_eq!(moved.await.unwrap().budgets, 1);
            drop(categories);
            for (before, after) in merge.changed.iter().chain(&merge.ended) {
                unit.budgets().update(before, after).await.unwrap();
            }
        })
        .await;
    let made = found(stage, &ada, set).await.unwrap();
    assert_eq!(
        (made.row_count, conflicts(stage, &ada, set).await.count),
        (3, 0)
    );
    assert_eq!(undo(stage, &ada, set).await, 3);
    for (before, version) in [(&own, 2), (&theirs, 2), (&yearly, 2)] {
        let restored = stage
            .read(&ada, async |unit| {
                unit.budgets().get(before.id).await.unwrap()
            })
            .await;
        let expected = Budget {
            version,
            updated_at: stage.now(),
            ..before.clone()
        };
        assert_eq!(restored, Some(expected));
    }
}
