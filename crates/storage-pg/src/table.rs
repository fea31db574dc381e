//! Declarations of tables: the columns, and how rows are read, added and updated.

mod column;

use coffer_queries::client::GenericClient as _;
use coffer_storage::{CursorPage, PageRequest, RepositoryError};
use sea_query::{Cond, Query, SelectStatement};
use tokio_postgres::{Row, types::ToSql};
use uuid::Uuid;

use crate::{
    list::{paged, read_paged, with_row},
    order::Order,
    stored::Stored,
    transaction::Transaction,
};

pub(crate) use self::column::Column;

/// The statements that write a column. All declared columns of a table are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Usage {
    /// Inserted, and identifies the row to update.
    Key,
    /// Inserted and updated; the updated row must have the previous version.
    Version,
    /// Inserted and updated.
    Write,
    /// Inserted and never changed.
    Insert,
    /// Updated, and null in a new row.
    Update,
    /// Set by the database.
    Read,
}

impl Usage {
    fn is_inserted(self) -> bool {
        matches!(self, Self::Key | Self::Version | Self::Write | Self::Insert)
    }

    fn is_updated(self) -> bool {
        matches!(self, Self::Version | Self::Write | Self::Update)
    }

    fn is_matched(self) -> bool {
        matches!(self, Self::Key | Self::Version)
    }
}

/// A statement's parameter.
pub(crate) type Value = Box<dyn ToSql + Send + Sync>;

/// A value of the domain as a statement's parameter.
pub(crate) fn value(value: &impl Stored) -> Value {
    Box::new(value.encode())
}

/// A table of rows that are entities, declared with [`table!`].
pub(crate) trait Table: Sync {
    /// The entity stored in the table's rows.
    type Entity: Sync;

    /// The table that is written.
    const NAME: &'static str;

    /// The table, or the view of it, that is read.
    const SOURCE: &'static str;

    /// The columns that the entity consists of.
    const COLUMNS: &'static [(Column, Usage)];

    /// The texts of the table's statements, made once.
    fn statements(&self) -> &'static Statements;

    /// Reads an entity.
    fn read(&self, row: &Row) -> Result<Self::Entity, RepositoryError>;

    /// An entity's values in the order of the columns.
    fn values(&self, entity: &Self::Entity) -> Vec<Value>;

    /// The columns that are read.
    fn columns() -> impl Iterator<Item = Column> {
        Self::COLUMNS.iter().map(|(column, _)| *column)
    }

    /// Selects the columns that are read, unqualified, without any others.
    fn select(&self) -> SelectStatement {
        Query::select()
            .columns(Self::columns().map(Column::name))
            .from(Self::SOURCE)
            .to_owned()
    }

    /// The entity with this value of the key, which is the first column.
    async fn get(
        &self,
        transaction: &mut Transaction,
        key: Uuid,
    ) -> Result<Option<Self::Entity>, RepositoryError> {
        let sql = &self.statements().get;
        let get = transaction.run(async |client| {
            let statement = client.prepare_composed(sql).await?;
            client.query_opt(&statement, &[&key]).await
        });
        let row = get.await?;
        row.map(|row| self.read(&row).map_err(|error| with_row(&row, error)))
            .transpose()
    }

    /// A page of the entities that meet a condition.
    async fn page(
        &self,
        transaction: &mut Transaction,
        condition: Cond,
        order: &Order<Self::Entity>,
        page: &PageRequest,
    ) -> Result<CursorPage<Self::Entity>, RepositoryError> {
        let select = paged(self.select().cond_where(condition).to_owned(), order, page);
        read_paged(transaction, &select, order, page, |row| self.read(row)).await
    }

    /// Adds a row.
    async fn add(
        &self,
        transaction: &mut Transaction,
        entity: &Self::Entity,
    ) -> Result<(), RepositoryError> {
        let values = self.chosen(entity, Usage::is_inserted);
        execute(transaction, &self.statements().insert, &values).await?;
        Ok(())
    }

    /// Adds a row with values in addition to the entity's.
    async fn add_with<const N: usize>(
        &self,
        transaction: &mut Transaction,
        entity: &Self::Entity,
        others: [(&'static str, Value); N],
    ) -> Result<(), RepositoryError> {
        let names = others.iter().map(|(name, _)| *name);
        let sql = insert::<Self>(names);
        let mut values = self.chosen(entity, Usage::is_inserted);
        values.extend(others.into_iter().map(|(_, value)| value));
        execute(transaction, &sql, &values).await?;
        Ok(())
    }

    /// Updates the row if it still has the previous version.
    async fn update(
        &self,
        transaction: &mut Transaction,
        before: &Self::Entity,
        after: &Self::Entity,
    ) -> Result<(), RepositoryError> {
        const {
            assert!(has_version(Self::COLUMNS));
        }
        let mut values = self.chosen(after, Usage::is_updated);
        values.extend(self.chosen(before, Usage::is_matched));
        let updated = execute(transaction, &self.statements().update, &values).await?;
        exactly_one(updated)
    }

    /// The values of the columns that a statement uses.
    fn chosen(&self, entity: &Self::Entity, is_chosen: fn(Usage) -> bool) -> Vec<Value> {
        let values = Self::COLUMNS.iter().zip(self.values(entity));
        values
            .filter(|((_, usage), _)| is_chosen(*usage))
            .map(|(_, value)| value)
            .collect()
    }
}

const fn has_version(columns: &[(Column, Usage)]) -> bool {
    let mut at = 0;
    while at < columns.len() {
        if matches!(columns[at].1, Usage::Version) {
            return true;
        }
        at += 1;
    }
    false
}

/// The texts of a table's statements.
#[derive(Debug)]
pub(crate) struct Statements {
    /// The text that reads the row with a key.
    pub(crate) get: String,
    pub(crate) insert: String,
    /// The text of the update; empty for a table without versions.
    pub(crate) update: String,
}

impl Statements {
    pub(crate) fn new<T: Table + ?Sized>() -> Self {
        Self {
            get: get::<T>(),
            insert: insert::<T>([]),
            update: if has_version(T::COLUMNS) {
                update::<T>()
            } else {
                String::new()
            },
        }
    }
}

fn names<T: Table + ?Sized>(is_chosen: fn(Usage) -> bool) -> impl Iterator<Item = &'static str> {
    let chosen = T::COLUMNS
        .iter()
        .filter(move |(_, usage)| is_chosen(*usage));
    chosen.map(|(column, _)| column.name())
}

fn get<T: Table + ?Sized>() -> String {
    let names: Vec<_> = T::COLUMNS
        .iter()
        .map(|(column, _)| format!("\"{}\"", column.name()))
        .collect();
    let (source, key) = (T::SOURCE, &names[0]);
    format!(
        "SELECT {} FROM \"{source}\" WHERE {key} = $1",
        names.join(", ")
    )
}

fn insert<T: Table + ?Sized>(others: impl IntoIterator<Item = &'static str>) -> String {
    let names: Vec<_> = names::<T>(Usage::is_inserted).chain(others).collect();
    let parameters: Vec<_> = (1..=names.len()).map(|n| format!("${n}")).collect();
    let (table, names, parameters) = (T::NAME, names.join(", "), parameters.join(", "));
    format!("INSERT INTO {table} ({names}) VALUES ({parameters})")
}

fn update<T: Table + ?Sized>() -> String {
    let numbered = |(n, name)| format!("{name} = ${n}");
    let changes: Vec<_> = (1..)
        .zip(names::<T>(Usage::is_updated))
        .map(numbered)
        .collect();
    let conditions: Vec<_> = (changes.len() + 1..)
        .zip(names::<T>(Usage::is_matched))
        .map(numbered)
        .collect();
    let (table, changes, conditions) = (T::NAME, changes.join(", "), conditions.join(" AND "));
    format!("UPDATE {table} SET {changes} WHERE {conditions}")
}

async fn execute(
    transaction: &mut Transaction,
    sql: &str,
    values: &[Value],
) -> Result<u64, RepositoryError> {
    let values: Vec<&(dyn ToSql + Sync)> = values
        .iter()
        .map(|value| &**value as &(dyn ToSql + Sync))
        .collect();
    transaction
        .run(async |client| client.execute_composed(sql, &values).await)
        .await
}

/// Checks that a guarded update changed its row; otherwise another unit was faster.
pub(crate) fn exactly_one(updated: u64) -> Result<(), RepositoryError> {
    if updated == 1 {
        Ok(())
    } else {
        Err(RepositoryError::Stale)
    }
}

/// Declares columns of a table or a view, to select them and compose conditions of them.
macro_rules! columns {
    (
        $(#[$doc:meta])*
        $visibility:vis $columns:ident: $type:ident($source:literal) { $($column:ident),+ $(,)? }
    ) => {
        $(#[$doc])*
        $visibility const $columns: $type = $type {
            $($column: $crate::table::Column::new($source, stringify!($column)),)+
        };

        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        $visibility struct $type {
            $(pub(crate) $column: $crate::table::Column,)+
        }
    };
}

/// Declares a table: the columns of an entity, and which statements write them.
///
/// ```ignore
/// table! {
///     /// The table of budgets.
///     BUDGETS: Budgets("budgets") of Budget {
///         id: Key,
///         user_id: Insert,
///         name: Write,
///         version: Version,
///     }
///     // A field in two columns: how each is written, and how the field is read from both.
///     amount {
///         amount: Write = amount.amount,
///         currency: Insert = amount.currency,
///     } = Money::rounded(amount, currency);
/// }
/// ```
///
/// A field that is not [stored](crate::stored::Stored) as it is read says `as` which function reads
/// it, given the row and the column. A table that is read through a view says `read from "view"`.
macro_rules! table {
    (
        $(#[$doc:meta])*
        $visibility:vis $table:ident: $type:ident($name:literal) of $entity:ident $rest:tt
        $($fields:tt)*
    ) => {
        $crate::table::table! {
            $(#[$doc])*
            $visibility $table: $type($name, read from $name) of $entity $rest $($fields)*
        }
    };
    (
        $(#[$doc:meta])*
        $visibility:vis $table:ident: $type:ident($name:literal, read from $source:literal)
            of $entity:ident
        { $($field:ident: $usage:ident $(as $reader:path)?),+ $(,)? }
        $(
            $wide:ident { $($part:ident: $part_usage:ident = $written:expr),+ $(,)? }
                = $read:expr;
        )*
    ) => {
        $crate::table::columns! {
            $(#[$doc])*
            $visibility $table: $type($source) { $($field,)+ $($($part,)+)* }
        }

        impl $crate::table::Table for $type {
            type Entity = $entity;

            const NAME: &'static str = $name;
            const SOURCE: &'static str = $source;
            const COLUMNS: &'static [($crate::table::Column, $crate::table::Usage)] = &[
                $(($table.$field, $crate::table::Usage::$usage),)+
                $($(($table.$part, $crate::table::Usage::$part_usage),)+)*
            ];

            fn statements(&self) -> &'static $crate::table::Statements {
                static STATEMENTS: std::sync::LazyLock<$crate::table::Statements> =
                    std::sync::LazyLock::new($crate::table::Statements::new::<$type>);
                &STATEMENTS
            }

            fn read(
                &self,
                row: &tokio_postgres::Row,
            ) -> Result<$entity, coffer_storage::RepositoryError> {
                let mut positions = 0..;
                let mut placed = |column: $crate::table::Column| {
                    column.at(positions.next().unwrap_or_default())
                };
                Ok($entity {
                    $($field: $crate::table::read_field!(placed(self.$field), row $(, $reader)?)?,)+
                    $($wide: {
                        $(let $part = placed(self.$part).read(row)?;)+
                        $read
                    },)*
                })
            }

            fn values(&self, entity: &$entity) -> Vec<$crate::table::Value> {
                vec![
                    $($crate::table::value(&entity.$field),)+
                    $($({
                        let $wide = &entity.$wide;
                        $crate::table::value(&$written)
                    },)+)*
                ]
            }
        }
    };
}

macro_rules! read_field {
    ($column:expr, $row:ident) => {
        $column.read($row)
    };
    ($column:expr, $row:ident, $reader:path) => {
        $reader($row, $column)
    };
}

pub(crate) use {columns, read_field, table};

#[cfg(test)]
mod tests;
