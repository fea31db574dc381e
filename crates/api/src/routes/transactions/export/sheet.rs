//! Transactions as rows of a table (RFC 4180).

use std::borrow::Cow;

use coffer_domain::{
    Line,
    transaction::{DetailedTransaction, TransactionKind},
};
use csv::{Terminator, Writer, WriterBuilder};

const HEAD: [&str; 12] = [
    "booked_on",
    "type",
    "amount",
    "currency",
    "description",
    "category",
    "account",
    "original_amount",
    "original_currency",
    "external_id",
    "transfer_id",
    "id",
];

fn writer() -> Writer<Vec<u8>> {
    WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new())
}

/// The first line.
pub(super) fn head() -> Result<Vec<u8>, String> {
    let mut writer = writer();
    writer
        .write_record(HEAD)
        .map_err(|error| error.to_string())?;
    writer.into_inner().map_err(|error| error.to_string())
}

/// A line for each.
pub(super) fn rows(batch: &[DetailedTransaction]) -> Result<Vec<u8>, String> {
    let mut writer = writer();
    for detailed in batch {
        writer
            .write_record(cells(detailed).map(Cow::into_owned))
            .map_err(|error| error.to_string())?;
    }
    writer.into_inner().map_err(|error| error.to_string())
}

/// Numbers, days and identifiers are ours; everything else is text that people wrote.
fn cells(detailed: &DetailedTransaction) -> [Cow<'_, str>; 12] {
    let transaction = &detailed.transaction;
    let kind = match transaction.kind() {
        TransactionKind::Income => "income",
        TransactionKind::Expense => "expense",
        TransactionKind::Transfer => "transfer",
    };
    let original = transaction.original;
    let original_amount = original.map(|money| money.amount.to_string());
    let transfer_id = transaction.transfer_id.map(|id| id.to_string());
    [
        transaction.booked_on.to_string().into(),
        kind.into(),
        transaction.money.amount.to_string().into(),
        transaction.money.currency.code().into(),
        inert(transaction.description.as_str()),
        text(detailed.category.as_ref().map(|category| &category.name)),
        text(detailed.account.as_ref().map(|account| &account.name)),
        original_amount.unwrap_or_default().into(),
        original.map_or("", |money| money.currency.code()).into(),
        text(transaction.external_id.as_ref()),
        transfer_id.unwrap_or_default().into(),
        transaction.id.to_string().into(),
    ]
}

fn text(line: Option<&Line>) -> Cow<'_, str> {
    line.map_or(Cow::Borrowed(""), |line| inert(line.as_str()))
}

/// Text that a spreadsheet shows, and does not calculate: what would begin a formula stands behind
/// an apostrophe.
fn inert(text: &str) -> Cow<'_, str> {
    let begins_formula = text.starts_with([
        '=', '+', '-', '@', '\t', '\r', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}',
    ]);
    if begins_formula {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_no_formula() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+49 30 1234", "'+49 30 1234"),
            ("-Rabatt-", "'-Rabatt-"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\u{FF1D}1", "'\u{FF1D}1"),
            ("Bread = 1", "Bread = 1"),
            ("", ""),
        ] {
            assert_eq!(inert(text), cell);
        }
    }
}
