//! Transactions as CSV (RFC 4180).

use std::borrow::Cow;

use coffer_domain::{
    Line,
    transaction::{DetailedTransaction, TransactionKind},
};
use csv::{Terminator, Writer, WriterBuilder};

const HEADER: [&str; 12] = [
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

/// The header line.
pub(super) fn head() -> Result<Vec<u8>, String> {
    let mut writer = writer();
    writer
        .write_record(HEADER)
        .map_err(|error| error.to_string())?;
    writer.into_inner().map_err(|error| error.to_string())
}

/// One line per transaction.
pub(super) fn rows(batch: &[DetailedTransaction]) -> Result<Vec<u8>, String> {
    let mut writer = writer();
    for detailed in batch {
        writer
            .write_record(cells(detailed).map(Cow::into_owned))
            .map_err(|error| error.to_string())?;
    }
    writer.into_inner().map_err(|error| error.to_string())
}

/// The cells of a transaction. All text that users can enter is escaped.
fn cells(detailed: &DetailedTransaction) -> [Cow<'_, str>; 12] {
    let transaction = &detailed.transaction;
    let kind = match detailed.kind() {
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
        escape_formulas(transaction.description.as_str()),
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
    line.map_or(Cow::Borrowed(""), |line| escape_formulas(line.as_str()))
}

/// The characters at which spreadsheets may split a line, depending on locale and settings.
const SEPARATORS: [char; 5] = [',', ';', '\t', '\n', '\r'];

/// The characters that start a formula, including their full-width forms.
const FORMULA: [char; 8] = [
    '=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}',
];

/// Escapes text with apostrophes so that spreadsheets do not evaluate it: wherever a formula would
/// start, in this cell or after a separator within it.
fn escape_formulas(text: &str) -> Cow<'_, str> {
    if !text.split(SEPARATORS).any(begins_formula) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for part in text.split_inclusive(SEPARATORS) {
        if begins_formula(part) {
            escaped.push('\'');
        }
        escaped.push_str(part);
    }
    Cow::Owned(escaped)
}

/// Whether a part starts a formula; leading quotation marks and spaces may be dropped by parsers.
fn begins_formula(part: &str) -> bool {
    let begin = part.trim_start_matches(|c: char| c == '"' || c.is_whitespace());
    begin.starts_with(FORMULA)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_is_not_read_as_a_formula() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+49 30 1234", "'+49 30 1234"),
            ("-Rabatt-", "'-Rabatt-"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\u{FF1D}1", "'\u{FF1D}1"),
            ("Bread = 1", "Bread = 1"),
            ("Bread; butter", "Bread; butter"),
            ("a;=1+1", "a;'=1+1"),
            ("a,=1;b\t@x", "a,'=1;b\t'@x"),
            ("a; -5", "a;' -5"),
            ("a;\"=1+1\"", "a;'\"=1+1\""),
            ("=1;=2", "'=1;'=2"),
            (";=", ";'="),
            ("", ""),
        ] {
            assert_eq!(escape_formulas(text), cell);
        }
    }

    proptest! {
        /// Splits the line without regard for quotation marks, as a spreadsheet with another
        /// separator does.
        #[test]
        fn cells_do_not_begin_with_a_formula(texts in proptest::collection::vec(text(), 1..4)) {
            let mut writer = writer();
            let cells = texts.iter().map(|text| escape_formulas(text).into_owned());
            writer.write_record(cells).unwrap();
            let line = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            for separators in [&[','][..], &[';'], &['\t'], &[',', ';', '\t']] {
                for part in line.trim_end().split(separators) {
                    let begin = part.trim_start_matches(['"', ' ']);
                    prop_assert!(!begin.starts_with(FORMULA), "{part:?} in {line:?}");
                }
            }
        }

        #[test]
        fn text_keeps_its_characters(text in text()) {
            let text = text.replace('\'', "");
            prop_assert_eq!(escape_formulas(&text).replace('\'', ""), text);
        }
    }

    fn text() -> impl Strategy<Value = String> {
        "[=+@;,\t\"' a1\u{FF1D}\u{FF20}-]{0,12}"
    }
}
