//! Columns, and conditions on them.

use coffer_storage::RepositoryError;
use sea_query::{ColumnName, Expr, ExprTrait};
use tokio_postgres::Row;

use crate::{
    list::{contains, contains_folded},
    stored::{self, Stored},
};

/// A column of a table or a view. In a composed statement its name is qualified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    source: &'static str,
    name: &'static str,
    /// Where the column is in a row of all the table's columns.
    position: usize,
}

impl Column {
    pub(crate) const fn new(source: &'static str, name: &'static str) -> Self {
        Self {
            source,
            name,
            position: 0,
        }
    }

    /// The column, which is at this position in rows of all the table's columns.
    pub(crate) fn at(self, position: usize) -> Self {
        Self { position, ..self }
    }

    /// The table or view to which the column belongs.
    pub(crate) fn source(self) -> &'static str {
        self.source
    }

    /// The unqualified name.
    pub(crate) fn name(self) -> &'static str {
        self.name
    }

    /// The column's value in a row.
    pub(crate) fn read<T: Stored>(self, row: &Row) -> Result<T, RepositoryError> {
        // Without comparing the names of all columns, if it is where it usually is.
        match row.columns().get(self.position) {
            Some(column) if column.name() == self.name => {
                stored::column_at(row, self.position, self.name)
            }
            _ => stored::column(row, self.name),
        }
    }

    /// The condition that it has this value.
    pub(crate) fn is<T: Stored<Sql: Into<Expr>>>(self, value: &T) -> Expr {
        Expr::col(self).eq(value.encode().into())
    }

    /// The condition that it has a value, or that it has none.
    pub(crate) fn is_set(self, set: bool) -> Expr {
        let column = Expr::col(self);
        if set {
            column.is_not_null()
        } else {
            column.is_null()
        }
    }

    /// The condition that it contains a text, regardless of case.
    pub(crate) fn contains(self, text: &str) -> Expr {
        contains(self, text)
    }

    /// The condition that it contains a text, both folded by `fold_text`.
    pub(crate) fn contains_folded(self, text: &str) -> Expr {
        contains_folded(self, text)
    }

    /// The condition that it has this value, if there is one.
    pub(crate) fn is_if<T: Stored<Sql: Into<Expr>>>(self, value: Option<&T>) -> Option<Expr> {
        value.map(|value| self.is(value))
    }

    /// The condition that it has a value or none, if either is wanted.
    pub(crate) fn is_set_if(self, set: Option<bool>) -> Option<Expr> {
        set.map(|set| self.is_set(set))
    }

    /// The condition that it contains a text after folding, if there is one.
    pub(crate) fn contains_folded_if(self, text: Option<&str>) -> Option<Expr> {
        text.map(|text| self.contains_folded(text))
    }
}

impl From<Column> for ColumnName {
    fn from(column: Column) -> Self {
        (column.source, column.name).into()
    }
}
