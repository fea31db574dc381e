//! Why a category can't be changed, in words a person can act on.

use coffer_domain::{
    Invalid,
    category::{Category, CategoryUses},
};
use coffer_storage::{
    RepositoryError,
    categories::{NAME_IS_TAKEN, PARENT_DOES_NOT_FIT},
};

use crate::{Error, Version};

fn conflict(field: &str, code: &'static str, text: impl Into<String>) -> Error {
    Error::Conflict(Invalid::field(field, code, text))
}

/// The system's categories are nobody's to change.
pub(super) fn systems() -> Error {
    let text = "This category is everyone's and can't be changed. Add one of your own instead.";
    conflict("id", "system_category", text)
}

/// There can't be one more.
pub(super) fn full() -> Error {
    let text = format!(
        "You have {} categories of your own, which is the most there can be. Delete or merge some \
         first.",
        Category::MAX_OWN
    );
    conflict("name", "too_many", text)
}

/// What is in it must go somewhere.
pub(super) fn in_use(uses: CategoryUses) -> Error {
    let parts = [
        (uses.transactions, "transaction", "transactions"),
        (uses.budgets, "budget", "budgets"),
        (uses.categories, "category", "categories"),
    ];
    let parts = parts.into_iter().filter(|(count, ..)| *count > 0);
    let parts = parts.map(|(count, one, many)| {
        let word = if count == 1 { one } else { many };
        format!("{count} {word}")
    });
    let text = format!(
        "In this category there is something: {}. Name another category in reassign_to that takes \
         it.",
        parts.collect::<Vec<_>>().join(", ")
    );
    conflict("reassign_to", "in_use", text)
}

/// Why a category was not stored. That its parent fits was checked, so what does not is what is
/// under it.
pub(super) fn explain(version: Version, error: RepositoryError) -> Error {
    if error.is_conflict_with(NAME_IS_TAKEN) {
        let text = "There is a category of this name here already. Choose another name.";
        return conflict("name", "taken", text);
    }
    if error.is_conflict_with(PARENT_DOES_NOT_FIT) {
        let text = "There are categories under this one, deleted ones counted, so it stays at the \
                    top and keeps its kind. Move those first; restore deleted ones to do so.";
        return conflict("parent_id", "has_children", text);
    }
    version.contended(error)
}

/// Why a category was not restored.
pub(super) fn explain_restoring(error: RepositoryError) -> Error {
    if error.is_conflict_with(NAME_IS_TAKEN) {
        let text = "Another category has its name by now. Rename that one first.";
        return conflict("name", "taken", text);
    }
    if error.is_conflict_with(PARENT_DOES_NOT_FIT) {
        let text = "The category it was under is deleted. Restore that one first.";
        return conflict("parent_id", "parent_deleted", text);
    }
    Version::Any.contended(error)
}

/// Why what is in a category was not moved.
pub(super) fn explain_moving(field: &str, error: RepositoryError) -> Error {
    if error.is_conflict_with(NAME_IS_TAKEN) {
        let text = "A category under this one has the name of one under the other. Rename or merge \
                    one of the two first.";
        return conflict(field, "name_taken", text);
    }
    Version::Any.contended(error)
}
