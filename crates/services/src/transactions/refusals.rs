//! Errors that explain why a transaction cannot be stored.

use chrono::NaiveDate;
use coffer_domain::{Invalid, category::Category};
use coffer_storage::{
    RepositoryError,
    transactions::{
        ACCOUNT_IS_UNKNOWN, CATEGORY_IS_UNKNOWN, DELETED_WITH_ACCOUNT, EXTERNAL_ID_IS_TAKEN,
    },
};

use crate::Error;

/// The account does not exist, is deleted, or belongs to someone else.
pub(super) fn unknown_account(field: &str) -> Invalid {
    let text = "Choose one of your own accounts.";
    Invalid::field(field, "unknown_account", text)
}

/// The account to book to, in the field `field`, is closed.
pub(super) fn account_closed(field: &str) -> Invalid {
    let text = "This account is closed. Choose another one, or reopen it first.";
    Invalid::field(field, "account_closed", text)
}

/// The date in the field `field` precedes the opening date that the account's owner has set.
pub(super) fn before_opening(field: &str, opened_on: NaiveDate) -> Invalid {
    let text = format!(
        "The account opens on {opened_on}. Use that date or a later one, or set the account's opening \
         date earlier."
    );
    Invalid::field(field, "before_opening", text)
}

/// The field `field` cannot change because the transaction's account is closed.
pub(crate) fn closed_books(field: &str) -> Invalid {
    let text =
        "The account is closed. Reopen it to change a transaction's amount, date or account.";
    Invalid::field(field, "account_closed", text)
}

/// The category does not exist, is deleted, or belongs to someone else.
pub(super) fn unknown_category(field: &str) -> Invalid {
    Category::unknown(field)
}

/// The transaction does not exist, is deleted, or belongs to someone else.
pub(crate) fn unknown_transaction(field: &str) -> Invalid {
    let text = "This transaction does not exist or is deleted.";
    Invalid::field(field, "unknown_transaction", text)
}

/// The account already has a transaction with this external id.
pub(super) fn external_id_taken() -> Invalid {
    let text = "This account already has a transaction with this external ID.";
    Invalid::field("external_id", "already_exists", text)
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
    let refused = |code, text: &str| Error::Conflict(Invalid::field("id", code, text));
    if error.is_conflict_with(ACCOUNT_IS_UNKNOWN) || error.is_conflict_with(DELETED_WITH_ACCOUNT) {
        let text = "The account of the transaction, or of the other side of the transfer, is \
                    deleted. Restore that account first.";
        return refused("account_deleted", text);
    }
    if error.is_conflict_with(CATEGORY_IS_UNKNOWN) {
        let text = "The transaction's category is deleted. Restore the category first.";
        return refused("category_deleted", text);
    }
    if error.is_conflict_with(EXTERNAL_ID_IS_TAKEN) {
        let text = "This transaction has been imported again since. Delete the newer one first.";
        return Error::Conflict(Invalid::field("external_id", "already_exists", text));
    }
    error.into()
}
