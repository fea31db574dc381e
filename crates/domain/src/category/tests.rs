use uuid::Uuid;

use super::*;
use crate::{Lifecycle as _, patch::Change};

fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn id(n: u128) -> CategoryId {
    CategoryId::from(Uuid::from_u128(n))
}

fn category(n: u128, name: &str, parent: Option<u128>) -> Category {
    Category {
        id: id(n),
        user_id: Some(UserId::from(Uuid::from_u128(9))),
        parent_id: parent.map(id),
        kind: CategoryKind::Expense,
        name: Line::parse("name", Category::MAX_NAME, name).unwrap(),
        icon: Icon::parse("icon", "bike").unwrap(),
        colour: Colour::parse("colour", "#12AB34").unwrap(),
        version: 1,
        created_at: time(0),
        updated_at: time(0),
        deleted_at: None,
    }
}

fn own(n: u128, parent: Option<u128>) -> OwnCategory {
    OwnCategory::new(category(n, "Own", parent)).unwrap()
}

fn code(result: Result<impl std::fmt::Debug, Invalid>) -> String {
    result.map_or_else(
        |error| {
            format!(
                "{}: {}",
                error.violations()[0].field,
                error.violations()[0].code
            )
        },
        |_| "accepted".to_owned(),
    )
}

#[test]
fn system_category_belongs_to_no_user() {
    let system = Category {
        user_id: None,
        ..category(1, "Food", None)
    };
    assert!(system.is_system());
    assert_eq!(OwnCategory::new(system), None);
}

#[test]
fn parent_must_be_at_the_top_level_and_of_the_same_kind() {
    let check =
        |parent: Option<&Category>| code(Category::check_parent(CategoryKind::Expense, parent));
    let top = category(1, "Top", None);
    assert_eq!(check(Some(&top)), "accepted");
    assert_eq!(check(None), "parent_id: unknown_category");
    let deleted = Category {
        deleted_at: Some(time(1)),
        ..top.clone()
    };
    assert_eq!(check(Some(&deleted)), "parent_id: unknown_category");
    assert_eq!(
        check(Some(&category(2, "Under", Some(1)))),
        "parent_id: too_deep"
    );
    let income = Category {
        kind: CategoryKind::Income,
        ..top
    };
    assert_eq!(check(Some(&income)), "parent_id: type_mismatch");
    let under = |n| CategoryChanges {
        parent_id: Change::Set(Some(id(n))),
        ..CategoryChanges::default()
    };
    assert_eq!(
        code(own(1, None).edit(&under(1), time(5))),
        "parent_id: would_create_cycle"
    );
    let moved = own(1, None).edit(&under(2), time(5)).unwrap();
    assert_eq!((moved.parent_id, moved.version), (Some(id(2)), 2));
}

#[test]
fn merge_target_must_fit_the_subcategories() {
    let from = own(1, None);
    let (empty, nested) = (
        CategoryUses::default(),
        CategoryUses {
            categories: 1,
            ..CategoryUses::default()
        },
    );
    assert!(!empty.any() && nested.any());
    let check = |target: Option<&Category>, uses| code(from.check_target("into", target, uses));
    let under = category(3, "Under", Some(2));
    assert_eq!(check(Some(&category(2, "Top", None)), nested), "accepted");
    assert_eq!(check(Some(&under), empty), "accepted");
    assert_eq!(check(Some(&under), nested), "into: too_deep");
    assert_eq!(check(Some(&*from), empty), "into: same_category");
    assert_eq!(check(None, empty), "into: unknown_category");
}

#[test]
fn deletion_and_restoration_raise_the_version_once() {
    let deleted = own(1, None).delete(time(5));
    assert!(deleted.is_deleted());
    assert_eq!(deleted.clone().delete(time(6)), deleted);
    let restored = deleted.restore(time(7));
    assert_eq!((restored.version, restored.updated_at), (3, time(7)));
    let unchanged = CategoryChanges {
        parent_id: Change::Set(None),
        ..CategoryChanges::default()
    };
    assert_eq!(
        restored.clone().edit(&unchanged, time(8)).unwrap(),
        restored
    );
}

// Proves: TASK-005-010.2
#[test]
fn tree_is_sorted_by_name() {
    let tree = Category::tree(vec![
        category(4, "b", Some(2)),
        category(2, "Zoo", None),
        category(3, "A", Some(2)),
        category(1, "alps", None),
    ]);
    let names: Vec<Vec<_>> = tree
        .iter()
        .map(|node| {
            let family = std::iter::once(&node.category).chain(&node.children);
            family.map(|category| category.name.as_str()).collect()
        })
        .collect();
    assert_eq!(names, [vec!["alps"], vec!["Zoo", "A", "b"]]);
}

// Proves: TASK-004-006.3
#[test]
fn malformed_icons_and_colours_are_rejected() {
    for text in ["a", "gamepad-2", &"x".repeat(50)] {
        assert!(Icon::parse("icon", text).is_ok(), "{text}");
    }
    for text in [
        "",
        "-",
        "a-",
        "a--b",
        "Bike",
        "a b",
        "é",
        "a\0",
        &"x".repeat(51),
    ] {
        assert!(Icon::parse("icon", text).is_err(), "{text}");
    }
    assert_eq!(
        Colour::parse("colour", "#A1B2C3").unwrap().as_str(),
        "#a1b2c3"
    );
    for text in [
        "",
        "#",
        "red",
        "#12345",
        "#1234567",
        "123456",
        "#12345g",
        "#１２3456",
    ] {
        assert!(Colour::parse("colour", text).is_err(), "{text}");
    }
}
