//! Errors that explain why a category cannot be changed.

use coffer_domain::{
    Invalid,
    category::{AllCategoryUses, Category, CategoryUses},
};
use coffer_messages::{Message, messages};
use coffer_storage::{
    RepositoryError,
    categories::{NAME_IS_TAKEN, PARENT_DOES_NOT_FIT},
};

use crate::{Error, Version};

fn conflict(field: &str, code: &'static str, message: Message) -> Error {
    Error::Conflict(Invalid::field(field, code, message))
}

/// System categories are read-only.
pub(super) fn system_category() -> Error {
    conflict("id", "system_category", messages::category_is_system())
}

/// The user already has the maximum number of categories.
pub(super) fn limit_reached() -> Error {
    conflict(
        "name",
        "limit_reached",
        messages::category_limit_reached(Category::MAX_OWN),
    )
}

/// The category is in use, so a target for its contents is required.
pub(super) fn in_use(uses: CategoryUses) -> Error {
    conflict(
        "reassign_to",
        "in_use",
        messages::category_in_use(list(uses)),
    )
}

/// The category or its subcategories are in use, perhaps by deleted rows only, so the type cannot
/// change.
pub(super) fn kind_in_use(uses: AllCategoryUses) -> Error {
    let AllCategoryUses { active, deleted } = uses;
    let message = if active.has_entries() {
        messages::category_type_in_use(list(active))
    } else {
        messages::category_type_in_use_deleted(list(deleted))
    };
    conflict("type", "in_use", message)
}

/// Both categories have budgets that would count the same spending.
pub(super) fn budgets_overlap() -> Error {
    conflict(
        "budgets",
        "overlapping_budgets",
        messages::category_budgets_overlap(),
    )
}

/// The numbers of rows that use a category, such as "2 transactions", "1 budget".
fn list(uses: CategoryUses) -> impl Iterator<Item = Message> {
    let CategoryUses {
        transactions,
        budgets,
        categories,
    } = uses;
    let uses = [
        (
            transactions,
            messages::category_uses_transactions(transactions),
        ),
        (budgets, messages::category_uses_budgets(budgets)),
        (
            categories,
            messages::category_uses_subcategories(categories),
        ),
    ];
    let uses = uses.into_iter().filter(|(count, _)| *count > 0);
    uses.map(|(_, message)| message)
}

/// Explains why a category was not stored. Its parent was checked before, so a parent that does not
/// fit means that its subcategories do not.
pub(super) fn explain(error: RepositoryError) -> Error {
    if error.is_conflict_with(NAME_IS_TAKEN) {
        return conflict("name", "already_exists", messages::category_name_taken());
    }
    if error.is_conflict_with(PARENT_DOES_NOT_FIT) {
        return conflict(
            "parent_id",
            "has_subcategories",
            messages::category_has_subcategories(),
        );
    }
    error.into()
}

/// Explains why a category was not restored.
pub(super) fn explain_restoring(error: RepositoryError) -> Error {
    if error.is_conflict_with(NAME_IS_TAKEN) {
        return conflict(
            "name",
            "already_exists",
            messages::category_name_taken_since(),
        );
    }
    if error.is_conflict_with(PARENT_DOES_NOT_FIT) {
        return conflict(
            "parent_id",
            "parent_deleted",
            messages::category_parent_deleted(),
        );
    }
    error.into()
}

/// Explains why the contents of a category were not moved.
pub(super) fn explain_moving(field: &str, error: RepositoryError) -> Error {
    if error.is_conflict_with(NAME_IS_TAKEN) {
        return conflict(
            field,
            "duplicate_subcategory",
            messages::category_subcategory_duplicate(),
        );
    }
    Version::Any.contended(error.into())
}

/// The type of a merged category was changed after it was restored.
pub(super) fn kind_changed() -> Error {
    conflict(
        "id",
        "type_mismatch",
        messages::category_type_changed_since(),
    )
}

/// Explains why a merge was not undone.
pub(crate) fn explain_undoing(error: RepositoryError) -> Error {
    if error.is_conflict_with(NAME_IS_TAKEN) || error.is_conflict_with(PARENT_DOES_NOT_FIT) {
        return conflict(
            "id",
            "duplicate_subcategory",
            messages::category_subcategories_stay(),
        );
    }
    error.into()
}
