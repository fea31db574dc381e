//! Errors that explain why a transaction cannot be stored.

use chrono::NaiveDate;
use coffer_domain::{Invalid, category::Category};
use coffer_messages::messages;
use coffer_storage::{
    RepositoryError,
    transactions::{
        ACCOUNT_IS_UNKNOWN, CATEGORY_IS_UNKNOWN, DELETED_WITH_ACCOUNT, EXTERNAL_ID_IS_TAKEN,
    },
};

use crate::Error;

/// The account does not exist, is deleted, or belongs to someone else.
pub(super) fn unknown_account(field: &str) -> Invalid {
    Invalid::field(field, "unknown_account", messages::account_unknown())
}

/// The account to book to, in the field `field`, is closed.
pub(super) fn account_closed(field: &str) -> Invalid {
    Invalid::field(field, "account_closed", messages::account_closed())
}

/// The transaction to restore follows the closing date of its account.
pub(super) fn after_closing(closed_on: NaiveDate) -> Invalid {
    Invalid::field(
        "id",
        "after_closing",
        messages::account_closed_before(closed_on),
    )
}

/// The date in the field `field` precedes the opening date that the account's owner has set.
pub(super) fn before_opening(field: &str, opened_on: NaiveDate) -> Invalid {
    Invalid::field(
        field,
        "before_opening",
        messages::account_not_open_yet(opened_on),
    )
}

/// The field `field` cannot change because the transaction's account is closed.
pub(crate) fn closed_books(field: &str) -> Invalid {
    Invalid::field(field, "account_closed", messages::account_closed_books())
}

/// The category does not exist, is deleted, or belongs to someone else.
pub(super) fn unknown_category(field: &str) -> Invalid {
    Category::unknown(field)
}

/// The transaction does not exist, is deleted, or belongs to someone else.
pub(crate) fn unknown_transaction(field: &str) -> Invalid {
    Invalid::field(
        field,
        "unknown_transaction",
        messages::transaction_unknown(),
    )
}

/// The account already has a transaction with this external id.
pub(super) fn external_id_taken() -> Invalid {
    Invalid::field(
        "external_id",
        "already_exists",
        messages::transaction_external_id_taken(),
    )
}

/// Explains why a transaction was not stored.
pub(crate) fn explain(error: RepositoryError) -> Error {
    if error.is_conflict_with(CATEGORY_IS_UNKNOWN) {
        return unknown_category("category_id").into();
    }
    if error.is_conflict_with(ACCOUNT_IS_UNKNOWN) {
        return unknown_account("account_id").into();
    }
    if error.is_conflict_with(EXTERNAL_ID_IS_TAKEN) {
        return Error::Conflict(external_id_taken());
    }
    error.into()
}

/// Explains why a transaction was not restored.
pub(super) fn explain_restoring(error: RepositoryError) -> Error {
    let refused = |code, message| Error::Conflict(Invalid::field("id", code, message));
    if error.is_conflict_with(ACCOUNT_IS_UNKNOWN) || error.is_conflict_with(DELETED_WITH_ACCOUNT) {
        return refused("account_deleted", messages::transaction_account_deleted());
    }
    if error.is_conflict_with(CATEGORY_IS_UNKNOWN) {
        return refused("category_deleted", messages::transaction_category_deleted());
    }
    if error.is_conflict_with(EXTERNAL_ID_IS_TAKEN) {
        return Error::Conflict(Invalid::field(
            "external_id",
            "already_exists",
            messages::transaction_imported_again(),
        ));
    }
    error.into()
}
