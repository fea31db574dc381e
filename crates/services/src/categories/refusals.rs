//! Errors that explain why a category cannot be changed.

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

/// System categories are read-only.
pub(super) fn system_category() -> Error {
    let text = "System categories cannot be changed. Create a category of your own instead.";
    conflict("id", "system_category", text)
}

/// The user already has the maximum number of categories.
pub(super) fn limit_reached() -> Error {
    let text = format!(
        "You have reached the limit of {} categories of your own. Delete or merge some first.",
        Category::MAX_OWN
    );
    conflict("name", "limit_reached", text)
}

/// The category is in use, so a target for its contents is required.
pub(super) fn in_use(uses: CategoryUses) -> Error {
    let text = format!(
        "This category is in use ({}). To move these, send another category's ID in `reassign_to`.",
        list(uses)
    );
    conflict("reassign_to", "in_use", text)
}

/// The category or its subcategories are in use, so the type cannot change.
pub(super) fn kind_in_use(uses: CategoryUses) -> Error {
    let text = format!(
        "This category is in use ({}), so its type cannot change. Move its transactions and budgets, \
         including those of subcategories, to another category first, or create a new category of \
         the other type.",
        list(uses)
    );
    conflict("type", "in_use", text)
}

/// Both categories have budgets that would count the same spending.
pub(super) fn budgets_overlap() -> Error {
    let text = "Both categories have budgets of the same period. Send `merge` in `budgets` to add up \
                their amounts, or `keep_target` to end those of this category.";
    conflict("budgets", "overlapping_budgets", text)
}

/// The numbers of rows that use a category, such as "2 transactions, 1 budget".
fn list(uses: CategoryUses) -> String {
    let parts = [
        (uses.transactions, "transaction", "transactions"),
        (uses.budgets, "budget", "budgets"),
        (uses.categories, "subcategory", "subcategories"),
    ];
    let parts = parts.into_iter().filter(|(count, ..)| *count > 0);
    let parts = parts.map(|(count, one, many)| {
        let word = if count == 1 { one } else { many };
        format!("{count} {word}")
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// Explains why a category was not stored. Its parent was checked before, so a parent that does not
/// fit means that its subcategories do not.
pub(super) fn explain(error: RepositoryError) -> Error {
    if error.is_conflict_with(NAME_IS_TAKEN) {
        let text = "A category with this name already exists here. Choose another name.";
        return conflict("name", "already_exists", text);
    }
    if error.is_conflict_with(PARENT_DOES_NOT_FIT) {
        let text = "This category has subcategories, possibly deleted ones, so its parent and type \
                    cannot change. Move the subcategories first, restoring deleted ones.";
        return conflict("parent_id", "has_subcategories", text);
    }
    error.into()
}

/// Explains why a category was not restored.
pub(super) fn explain_restoring(error: RepositoryError) -> Error {
    if error.is_conflict_with(NAME_IS_TAKEN) {
        let text = "Another category now has this name. Rename that category first.";
        return conflict("name", "already_exists", text);
    }
    if error.is_conflict_with(PARENT_DOES_NOT_FIT) {
        let text = "The parent category is deleted. Restore the parent first.";
        return conflict("parent_id", "parent_deleted", text);
    }
    error.into()
}

/// Explains why the contents of a category were not moved.
pub(super) fn explain_moving(field: &str, error: RepositoryError) -> Error {
    if error.is_conflict_with(NAME_IS_TAKEN) {
        let text = "Subcategories of the two categories have the same name. Rename or merge one of \
                    them first.";
        return conflict(field, "duplicate_subcategory", text);
    }
    Version::Any.contended(error.into())
}

/// Explains why a merge was not undone.
pub(crate) fn explain_undoing(error: RepositoryError) -> Error {
    if error.is_conflict_with(NAME_IS_TAKEN) || error.is_conflict_with(PARENT_DOES_NOT_FIT) {
        let text = "The subcategories cannot be moved back: the merged category has others with the \
                    same names, or has become a subcategory. Rename or move these first.";
        return conflict("id", "duplicate_subcategory", text);
    }
    error.into()
}
