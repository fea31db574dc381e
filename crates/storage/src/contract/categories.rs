//! Categories: the system categories and users' own.

use coffer_domain::{
    Actor, Lifecycle as _,
    budget::{Budget, BudgetMerge},
    category::{
        AllCategoryUses, Category, CategoryChanges, CategoryKind, CategoryUses, Colour, Icon,
        OwnCategory,
    },
    patch::Change,
    transaction::Transaction,
};

use super::{
    Stage,
    stage::{line, user_of},
};
use crate::{
    CategoryFilter, CategorySort, PageRequest, PageSize, RepositoryError,
    categories::{NAME_IS_TAKEN, PARENT_DOES_NOT_FIT},
};

/// Adds categories, in order.
pub(super) async fn add(stage: &Stage<'_>, actor: &Actor, categories: &[&OwnCategory]) {
    stage
        .write(actor, async |unit| {
            for category in categories {
                unit.categories().add(category).await.unwrap();
            }
        })
        .await;
}

/// All categories that match the filter, on one page.
pub(super) async fn list(
    stage: &Stage<'_>,
    actor: &Actor,
    filter: &CategoryFilter,
    sort: CategorySort,
) -> Vec<Category> {
    let page = PageRequest {
        size: PageSize::new(PageSize::MAX).unwrap(),
        after: None,
    };
    let found = stage
        .read(actor, async |unit| {
            unit.categories().list(filter, sort, &page).await.unwrap()
        })
        .await;
    assert_eq!(found.next, None);
    found.items
}

async fn get(stage: &Stage<'_>, actor: &Actor, category: &Category) -> Option<Category> {
    stage
        .read(actor, async |unit| {
            unit.categories().get(category.id).await.unwrap()
        })
        .await
}

async fn update(
    stage: &Stage<'_>,
    actor: &Actor,
    before: &OwnCategory,
    after: &OwnCategory,
) -> Result<(), RepositoryError> {
    let mut unit = stage.factory.begin(actor).await.unwrap();
    unit.categories().update(before, after).await?;
    unit.commit().await
}

/// A top-level system category for expenses.
async fn system_top(stage: &Stage<'_>, actor: &Actor) -> Category {
    let filter = CategoryFilter::new()
        .system(true)
        .kind(CategoryKind::Expense);
    let found = list(stage, actor, &filter, CategorySort::Oldest).await;
    let mut tops = found.into_iter();
    tops.find(|category| category.parent_id.is_none()).unwrap()
}

/// A new category can be read, at the top level, under the user's own category and under a system
/// category.
// Proves: TASK-005-002.1
pub async fn adds_and_gets(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let system = system_top(stage, &ada).await;
    let top = stage.category(user_of(&ada), "Klettern", None);
    let under = stage.category(user_of(&ada), "Seile", Some(&*top));
    let within = stage.category(user_of(&ada), "Own", Some(&system));
    add(stage, &ada, &[&top, &under, &within]).await;
    for category in [top, under, within] {
        let found = get(stage, &ada, &category).await;
        assert_eq!(found, Some(category.into_category()));
    }
}

/// Names are unique under a parent regardless of case. A category that cannot be under its parent
/// is refused with the constraint's name.
// Proves: TASK-005-009.2
pub async fn refuses_taken_names_and_impossible_parents(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let top = stage.category(user_of(&ada), "Klettern", None);
    let under = stage.category(user_of(&ada), "Seile", Some(&*top));
    add(stage, &ada, &[&top, &under]).await;
    let absent = stage.category(user_of(&ada), "Absent", None);
    let income = Category {
        kind: CategoryKind::Income,
        ..stage
            .category(user_of(&ada), "Income", Some(&*top))
            .into_category()
    };
    for (category, constraint) in [
        (
            stage.category(user_of(&ada), "KLETTERN", None),
            NAME_IS_TAKEN,
        ),
        (
            stage.category(user_of(&ada), "seile", Some(&*top)),
            NAME_IS_TAKEN,
        ),
        (
            stage.category(user_of(&ada), "Third", Some(&*under)),
            PARENT_DOES_NOT_FIT,
        ),
        (
            stage.category(user_of(&ada), "Lost", Some(&*absent)),
            PARENT_DOES_NOT_FIT,
        ),
        (OwnCategory::new(income).unwrap(), PARENT_DOES_NOT_FIT),
    ] {
        let mut unit = stage.factory.begin(&ada).await.unwrap();
        let refused = unit.categories().add(&category).await.unwrap_err();
        assert!(refused.is_conflict_with(constraint), "{refused:?}");
    }
    stage
        .write(&ada, async |unit| {
            let elsewhere = stage.category(user_of(&ada), "Seile", None);
            unit.categories().add(&elsewhere).await.unwrap();
        })
        .await;
}

/// Every sort order matches its name; system categories are the oldest.
pub async fn lists_in_every_order(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let made: Vec<_> = ["beta", "Alpha", "älter", "gamma"]
        .iter()
        .map(|name| stage.category(user_of(&ada), name, None))
        .collect();
    add(stage, &ada, &made.iter().collect::<Vec<_>>()).await;
    for (sort, expected) in [
        (CategorySort::Newest, [3, 2, 1, 0]),
        (CategorySort::Oldest, [0, 1, 2, 3]),
        (CategorySort::Name, [1, 0, 3, 2]),
    ] {
        let own = CategoryFilter::new().system(false);
        let found = list(stage, &ada, &own, sort).await;
        let expected = expected.map(|index: usize| made[index].clone().into_category());
        assert_eq!(found, expected, "{sort:?}");
    }
    let all = list(stage, &ada, &CategoryFilter::new(), CategorySort::Oldest).await;
    assert!(all[0].is_system() && all.len() > made.len());
}

/// Listing and counting agree on every filter.
// Proves: TASK-004-006.3, TASK-005-009.1, TASK-005-009.4
pub async fn filters_and_counts_alike(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let edit = |category: OwnCategory, changes| category.edit(&changes, stage.now()).unwrap();
    let top = edit(
        stage.category(user_of(&ada), "Sport 100%", None),
        CategoryChanges {
            icon: Change::Set(Icon::parse("icon", "own-icon").unwrap()),
            ..CategoryChanges::default()
        },
    );
    let under = edit(
        stage.category(user_of(&ada), "Ropes", Some(&*top)),
        CategoryChanges {
            colour: Change::Set(Colour::parse("colour", "#abcdef").unwrap()),
            ..CategoryChanges::default()
        },
    );
    let income = edit(
        stage.category(user_of(&ada), "Prizes in sport", None),
        CategoryChanges {
            kind: Change::Set(CategoryKind::Income),
            ..CategoryChanges::default()
        },
    );
    let gone = stage.category(user_of(&ada), "Gone sport", None);
    add(stage, &ada, &[&top, &under, &income, &gone]).await;
    let deleted = gone.clone().delete(stage.later());
    update(stage, &ada, &gone, &deleted).await.unwrap();

    let own = || CategoryFilter::new().system(false);
    let all = CategoryFilter::new;
    for (filter, expected) in [
        (own(), vec![&top, &under, &income]),
        (own().kind(CategoryKind::Income), vec![&income]),
        (all().icon(top.icon.clone()), vec![&top]),
        (all().colour(under.colour.clone()), vec![&under]),
        (all().parent(top.id), vec![&under]),
        (all().parent(under.id), vec![]),
        (own().used(false), vec![&top, &under, &income]),
        (all().used(true), vec![]),
        (own().name("SPORT"), vec![&top, &income]),
        (all().name("0%"), vec![&top]),
        (all().deleted(), vec![&deleted]),
        (all().deleted().system(true), vec![]),
    ] {
        let found = list(stage, &ada, &filter, CategorySort::Oldest).await;
        let expected: Vec<_> = expected.into_iter().map(|category| &**category).collect();
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter:?}");
        let count = stage
            .read(&ada, async |unit| {
                unit.categories().count(&filter).await.unwrap()
            })
            .await;
        assert_eq!(count, expected.len() as u64, "{filter:?}");
    }
}

/// All system categories and the user's own are returned, including new ones.
// Proves: TASK-005-009.2
pub async fn returns_all_categories(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let all = async || {
        stage
            .read(&ada, async |unit| {
                let all = unit.categories().all().await.unwrap();
                let own = unit.categories().own().await.unwrap();
                let of_system = all.iter().filter(|category| category.is_system()).count();
                assert_eq!(all.len(), of_system + own.len());
                (of_system, own)
            })
            .await
    };
    let (of_system, own) = all().await;
    assert!(of_system > 20 && own.is_empty());
    let top = stage.category(user_of(&ada), "Klettern", None);
    add(stage, &ada, &[&top]).await;
    assert_eq!(all().await, (of_system, vec![(*top).clone()]));
    let deleted = top.clone().delete(stage.later());
    update(stage, &ada, &top, &deleted).await.unwrap();
    assert_eq!(all().await, (of_system, vec![]));
}

/// Of two edits of the same version the second is refused. Deleting a category frees its name.
pub async fn stores_edits_deletes_and_restores(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let system = system_top(stage, &ada).await;
    let before = stage.category(user_of(&ada), "Klettern", None);
    add(stage, &ada, &[&before]).await;
    let changes = CategoryChanges {
        name: Change::Set(line("Bouldern")),
        parent_id: Change::Set(Some(system.id)),
        ..CategoryChanges::default()
    };
    let after = before.clone().edit(&changes, stage.later()).unwrap();
    update(stage, &ada, &before, &after).await.unwrap();
    let second = update(stage, &ada, &before, &after).await;
    assert!(matches!(second, Err(RepositoryError::Stale)), "{second:?}");
    assert_eq!(get(stage, &ada, &after).await.as_ref(), Some(&*after));

    let deleted = after.clone().delete(stage.later());
    update(stage, &ada, &after, &deleted).await.unwrap();
    assert_eq!(get(stage, &ada, &after).await.as_ref(), Some(&*deleted));
    let same = stage.category(user_of(&ada), "bouldern", Some(&system));
    add(stage, &ada, &[&same]).await;
    let restored = deleted.clone().restore(stage.later());
    let refused = update(stage, &ada, &deleted, &restored).await.unwrap_err();
    assert!(refused.is_conflict_with(NAME_IS_TAKEN), "{refused:?}");
}

/// System categories cannot be changed, even by a user who claims to own them.
// Proves: TASK-005-009.1
pub async fn refuses_changes_of_system_categories(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let system = system_top(stage, &ada).await;
    let claimed = Category {
        user_id: ada.user_id(),
        ..system.clone()
    };
    let claimed = OwnCategory::new(claimed).unwrap();
    let deleted = claimed.clone().delete(stage.later());
    let refused = update(stage, &ada, &claimed, &deleted).await;
    assert!(
        matches!(refused, Err(RepositoryError::Stale)),
        "{refused:?}"
    );
    assert_eq!(get(stage, &ada, &system).await, Some(system));
}

/// Deleted transactions, budgets and subcategories are counted apart from the others, those of
/// subcategories included, and keep the type as well.
pub async fn counts_deleted_uses_apart(stage: &Stage<'_>) {
    let (ada, account) = super::transactions::sign_up_with_account(stage, "ada@example.com").await;
    let top = stage.category(user_of(&ada), "Boats", None);
    let [under, gone] =
        ["Rope", "Sails"].map(|name| stage.category(user_of(&ada), name, Some(&*top)));
    add(stage, &ada, &[&top, &under, &gone]).await;
    let deleted = gone.clone().delete(stage.later());
    update(stage, &ada, &gone, &deleted).await.unwrap();
    let [kept, removed] = [&top, &under].map(|category| Transaction {
        category_id: Some(category.id),
        ..stage.transaction(&account, "-1", "2025-01-01", "Boat")
    });
    super::transactions::add(stage, &ada, &[&kept, &removed]).await;
    let at = stage.later();
    super::transactions::update(stage, &ada, &removed, &removed.clone().delete(at))
        .await
        .unwrap();
    let budgets = [&top, &under].map(|category| Budget {
        category_id: Some(category.id),
        ..stage.budget(user_of(&ada), "Boats", "100 EUR")
    });
    super::budgets::add(stage, &ada, &budgets.each_ref()).await;
    let [_, ended] = &budgets;
    stage
        .write(&ada, async |unit| {
            let deleted = ended.clone().delete(stage.later());
            unit.budgets().update(ended, &deleted).await.unwrap();
        })
        .await;
    let uses = async |id| {
        let found = stage.read(&ada, async |unit| {
            unit.categories().uses_with_subcategories(id).await.unwrap()
        });
        found.await
    };
    let one_each = CategoryUses {
        transactions: 1,
        budgets: 1,
        categories: 1,
    };
    let expected = AllCategoryUses {
        active: one_each,
        deleted: one_each,
    };
    assert_eq!(uses(top.id).await, expected);
    let expected = AllCategoryUses {
        active: CategoryUses::default(),
        deleted: CategoryUses {
            categories: 0,
            ..one_each
        },
    };
    assert_eq!(uses(under.id).await, expected);
    let changes = CategoryChanges {
        kind: Change::Set(CategoryKind::Income),
        parent_id: Change::Set(None),
        ..CategoryChanges::default()
    };
    let turned = under.clone().edit(&changes, stage.later()).unwrap();
    let refused = update(stage, &ada, &under, &turned).await;
    assert!(refused.is_err(), "{refused:?}");
}

/// Subcategories move with their category and increase their version; an empty one moves nothing.
// Proves: TASK-005-009.3, TASK-005-010.3
pub async fn moves_uses_between_categories(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let from = stage.category(user_of(&ada), "From", None);
    let under = stage.category(user_of(&ada), "Under", Some(&*from));
    let to = stage.category(user_of(&ada), "To", None);
    add(stage, &ada, &[&from, &under, &to]).await;
    let at = stage.later();
    let one = CategoryUses {
        categories: 1,
        ..CategoryUses::default()
    };
    stage
        .write(&ada, async |unit| {
            let mut categories = unit.categories();
            categories.lock().await.unwrap();
            assert_eq!(categories.uses(from.id).await.unwrap(), one);
            let with_nested = categories.uses_with_subcategories(from.id).await.unwrap();
            assert_eq!(
                (with_nested.active, with_nested.deleted.any()),
                (one, false)
            );
            let usage = categories.usage().await.unwrap();
            let usage = usage.iter().find(|usage| usage.id == from.id);
            assert_eq!(usage.unwrap().uses, one);
            let moved = categories
                .move_uses(
                    &from,
                    to.id,
                    &BudgetMerge::default(),
                    stage.change_set(),
                    at,
                )
                .await
                .unwrap();
            assert_eq!(moved, one);
            let again = categories
                .move_uses(
                    &from,
                    to.id,
                    &BudgetMerge::default(),
                    stage.change_set(),
                    at,
                )
                .await
                .unwrap();
            assert!(!again.any());
        })
        .await;
    let found = get(stage, &ada, &under).await.unwrap();
    assert_eq!((found.parent_id, found.updated_at), (Some(to.id), at));
    assert_eq!(found.version, under.version + 1);
}
