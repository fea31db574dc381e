//! Deleting and merging categories that are in use.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use chrono::DateTime;
use coffer_domain::{
    Line,
    category::{Category, CategoryKind, CategoryUses, Colour, Icon},
    ids::{CategoryId, UserId},
};
use coffer_services::{Error, MergeTarget};
use coffer_storage::{
    RepositoryError,
    mocks::{MockFactory, MockUnit},
};
use uuid::Uuid;

use crate::stage::{actor, services, without_budgets};

fn category(n: u128) -> Category {
    let made = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    Category {
        id: CategoryId::from(Uuid::from_u128(n)),
        user_id: Some(UserId::from(Uuid::from_u128(9))),
        parent_id: None,
        kind: CategoryKind::Expense,
        name: Line::parse("name", 100, "C").unwrap(),
        icon: Icon::parse("icon", "bike").unwrap(),
        colour: Colour::parse("colour", "#123456").unwrap(),
        version: 1,
        created_at: made,
        updated_at: made,
        deleted_at: None,
    }
}

/// A unit with these categories, in use, whose first `times` commits fail; and the number of moves.
fn failing(times: usize) -> (MockUnit, Arc<AtomicUsize>) {
    let (moves, commits) = (Arc::new(AtomicUsize::new(0)), AtomicUsize::new(0));
    let counted = moves.clone();
    let unit = without_budgets()
        .categories(move |categories| {
            let counted = counted.clone();
            let one = CategoryUses {
                transactions: 1,
                ..CategoryUses::default()
            };
            categories.expect_lock().returning(|| Ok(()));
            categories
                .expect_get()
                .returning(|id| Ok(Some(category(id.uuid().as_u128()))));
            categories.expect_uses().returning(move |_| Ok(one));
            categories
                .expect_move_uses()
                .returning(move |_, _, _, _, _| {
                    counted.fetch_add(1, Ordering::Relaxed);
                    Ok(one)
                });
            categories.expect_update().returning(|_, _| Ok(()));
        })
        .commits(move || {
            if commits.fetch_add(1, Ordering::Relaxed) < times {
                Err(RepositoryError::Serialization)
            } else {
                Ok(())
            }
        });
    (unit, moves)
}

#[tokio::test(start_paused = true)]
async fn conflicting_merge_is_retried_as_a_whole() {
    let (unit, moves) = failing(2);
    let services = services(Arc::new(MockFactory::new(unit)));
    let (from, into) = (category(1).id, category(2).id);
    let target = MergeTarget {
        id: into,
        budgets: None,
    };
    let merged = services.categories.merge(&actor(), from, target).await;
    assert_eq!(merged.unwrap().into.id, into);
    assert_eq!(moves.load(Ordering::Relaxed), 3);
}

#[tokio::test(start_paused = true)]
async fn category_in_use_is_kept_without_a_target() {
    let (unit, moves) = failing(0);
    let services = services(Arc::new(MockFactory::new(unit)));
    let refused = services
        .categories
        .delete(
            &actor(),
            category(1).id,
            coffer_services::Version::Any,
            None,
        )
        .await;
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    assert_eq!(moves.load(Ordering::Relaxed), 0);
}
