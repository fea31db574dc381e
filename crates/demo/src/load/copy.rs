//! Rows in COPY's text format. None of the values needs escaping.

use std::{
    fmt::{Display, Write as _},
    pin::Pin,
};

use futures_util::SinkExt as _;
use tokio_postgres::{CopyInSink, Error, Transaction};

/// The number of bytes sent at once.
const CHUNK: usize = 64 * 1024;

/// A running COPY into a table.
pub(super) struct Copy {
    sink: Pin<Box<CopyInSink<std::io::Cursor<Vec<u8>>>>>,
    text: String,
    rows: u64,
}

impl Copy {
    /// Starts a COPY into `table (columns)`.
    pub(super) async fn into(transaction: &Transaction<'_>, table: &str) -> Result<Self, Error> {
        let sink = transaction
            .copy_in(&format!("COPY {table} FROM STDIN"))
            .await?;
        Ok(Self {
            sink: Box::pin(sink),
            text: String::with_capacity(CHUNK * 2),
            rows: 0,
        })
    }

    /// Adds a column to the current row.
    pub(super) fn add(&mut self, value: impl Display) -> &mut Self {
        // Writing to a string does not fail.
        let _ = write!(self.text, "{value}\t");
        self
    }

    /// Adds a column that is NULL for `None`.
    pub(super) fn add_optional(&mut self, value: Option<impl Display>) -> &mut Self {
        match value {
            Some(value) => self.add(value),
            None => self.add("\\N"),
        }
    }

    /// Ends the row.
    pub(super) async fn end_row(&mut self) -> Result<(), Error> {
        self.text.pop();
        self.text.push('\n');
        self.rows += 1;
        if self.text.len() >= CHUNK {
            self.send().await?;
        }
        Ok(())
    }

    async fn send(&mut self) -> Result<(), Error> {
        let text = std::mem::replace(&mut self.text, String::with_capacity(CHUNK * 2));
        self.sink
            .send(std::io::Cursor::new(text.into_bytes()))
            .await
    }

    /// Ends the COPY, and returns the number of rows.
    pub(super) async fn finish(mut self) -> Result<u64, Error> {
        self.send().await?;
        self.sink.as_mut().finish().await
    }
}

/// An amount in cents, printed in units of the currency.
pub(super) struct Cents(pub(super) i64);

impl Display for Cents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cents_are_printed_as_amounts() {
        for (cents, text) in [(0, "0.00"), (-5, "-0.05"), (123_456, "1234.56")] {
            assert_eq!(Cents(cents).to_string(), text);
        }
    }
}
