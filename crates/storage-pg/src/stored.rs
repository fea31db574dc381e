//! Values of the domain in columns. Stored values were checked before they were stored.

use std::{fmt::Display, net::IpAddr};

use bytes::BytesMut;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use coffer_domain::{
    CountryCode, Currency, Email, Line, Money, Prose,
    account::AccountKind,
    budget::{PeriodKind, Thresholds},
    category::{CategoryKind, Colour, Icon},
    change_set::{ChangeSetKind, ChangedEntity},
    chat::Author,
    ids::{
        AccountId, BudgetAlertId, BudgetId, CategoryId, ChangeSetId, ChatMessageId, ChatSessionId,
        HoldingId, PortfolioId, SessionId, TransactionId, TransferId, UserId,
    },
    label::Labelled,
    portfolio::AccountType,
    session::EndReason,
    settings::Theme,
    stored_resource::StoredResource,
    user::{Role, Tier, UserStatus},
};
use coffer_storage::RepositoryError;
use rust_decimal::Decimal;
use sea_query::{Expr, ExprTrait};
use serde_json::Value;
use tokio_postgres::{
    Row,
    row::RowIndex,
    types::{FromSql, IsNull, ToSql, Type, to_sql_checked},
};
use uuid::Uuid;

use crate::table::Column;

/// A value of the domain that is stored in one column.
pub(crate) trait Stored: Sized {
    /// The value that the driver writes and reads in its place.
    type Sql: ToSql + for<'r> FromSql<'r> + Send + Sync + 'static;

    /// The value to write.
    fn encode(&self) -> Self::Sql;

    /// The value that was read.
    fn decode(sql: Self::Sql) -> Result<Self, RepositoryError>;
}

type Refusal = Box<dyn std::error::Error + Sync + Send>;

/// An enum of the domain that the database has a type for, with the same labels.
pub(crate) trait DatabaseEnum: Labelled {
    /// The name of the database's type.
    const TYPE: &'static str;
}

/// A value of an enum, written and read as its label.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Label<T>(T);

impl<T: DatabaseEnum + std::fmt::Debug> ToSql for Label<T> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Refusal> {
        out.extend_from_slice(self.0.label().as_bytes());
        Ok(IsNull::No)
    }

    fn accepts(ty: &Type) -> bool {
        ty.name() == T::TYPE
    }

    to_sql_checked!();
}

impl<T: DatabaseEnum> FromSql<'_> for Label<T> {
    fn from_sql(_: &Type, raw: &[u8]) -> Result<Self, Refusal> {
        let label = std::str::from_utf8(raw)?;
        let value = T::from_label(label);
        Ok(Self(value.ok_or_else(|| {
            format!("{label} is no label of {}", T::TYPE)
        })?))
    }

    fn accepts(ty: &Type) -> bool {
        ty.name() == T::TYPE
    }
}

/// For composed statements, whose values have types that sea-query supports.
impl<T: DatabaseEnum> From<Label<T>> for Expr {
    fn from(Label(value): Label<T>) -> Self {
        Expr::val(value.label()).cast_as("text").cast_as(T::TYPE)
    }
}

macro_rules! enums {
    ($($domain:ty = $name:literal;)+) => {$(
        impl DatabaseEnum for $domain {
            const TYPE: &'static str = $name;
        }

        impl Stored for $domain {
            type Sql = Label<Self>;

            fn encode(&self) -> Self::Sql {
                Label(*self)
            }

            fn decode(Label(value): Self::Sql) -> Result<Self, RepositoryError> {
                Ok(value)
            }
        }
    )+};
}

enums! {
    AccountKind = "account_kind";
    AccountType = "account_type";
    Author = "chat_author";
    CategoryKind = "category_kind";
    ChangeSetKind = "change_set_kind";
    ChangedEntity = "changed_entity";
    EndReason = "session_end_reason";
    PeriodKind = "budget_period";
    Role = "user_role";
    StoredResource = "stored_resource";
    Theme = "theme";
    Tier = "user_tier";
    UserStatus = "user_status";
}

/// The value of an enum whose label a query gives as text.
pub(crate) fn from_label<T: DatabaseEnum>(label: &str) -> Result<T, RepositoryError> {
    T::from_label(label)
        .ok_or_else(|| RepositoryError::Backend(format!("{label} is no label of {}", T::TYPE)))
}

/// Values that the driver supports.
macro_rules! plain {
    ($($type:ty)+) => {$(
        impl Stored for $type {
            type Sql = Self;

            fn encode(&self) -> Self {
                Clone::clone(self)
            }

            fn decode(sql: Self) -> Result<Self, RepositoryError> {
                Ok(sql)
            }
        }
    )+};
}

plain! {
    bool i16 i32 i64 Decimal NaiveDate DateTime<Utc> Uuid IpAddr String Vec<String> Vec<Decimal> Vec<NaiveDate> Value
}

macro_rules! identifiers {
    ($($type:ty)+) => {$(
        impl Stored for $type {
            type Sql = Uuid;

            fn encode(&self) -> Uuid {
                self.uuid()
            }

            fn decode(id: Uuid) -> Result<Self, RepositoryError> {
                Ok(id.into())
            }
        }
    )+};
}

identifiers! {
    AccountId BudgetAlertId BudgetId CategoryId ChangeSetId ChatMessageId ChatSessionId HoldingId
    PortfolioId SessionId TransactionId TransferId UserId
}

/// Text that is taken as it was stored.
macro_rules! texts {
    ($($type:ty)+) => {$(
        impl Stored for $type {
            type Sql = String;

            fn encode(&self) -> String {
                self.as_str().to_owned()
            }

            fn decode(text: String) -> Result<Self, RepositoryError> {
                Ok(Self::from_stored(text))
            }
        }
    )+};
}

texts! { Line Prose Email Icon Colour }

/// Text that is parsed again.
macro_rules! codes {
    ($($type:ty = $as_str:ident, $name:literal;)+) => {$(
        impl Stored for $type {
            type Sql = String;

            fn encode(&self) -> String {
                self.$as_str().to_owned()
            }

            fn decode(code: String) -> Result<Self, RepositoryError> {
                code.parse().map_err(unreadable($name))
            }
        }
    )+};
}

codes! {
    CountryCode = as_str, "country";
    Currency = code, "currency";
    Tz = name, "time zone";
}

impl<T: Stored> Stored for Option<T> {
    type Sql = Option<T::Sql>;

    fn encode(&self) -> Self::Sql {
        self.as_ref().map(T::encode)
    }

    fn decode(sql: Self::Sql) -> Result<Self, RepositoryError> {
        sql.map(T::decode).transpose()
    }
}

impl<const N: usize> Stored for [u8; N] {
    type Sql = Vec<u8>;

    fn encode(&self) -> Vec<u8> {
        self.to_vec()
    }

    fn decode(sql: Vec<u8>) -> Result<Self, RepositoryError> {
        bytes("value of fixed length", &sql)
    }
}

/// An unsigned number, for which PostgreSQL has no type of this size.
impl Stored for u16 {
    type Sql = i32;

    fn encode(&self) -> i32 {
        (*self).into()
    }

    fn decode(sql: i32) -> Result<Self, RepositoryError> {
        sql.try_into().map_err(unreadable("number"))
    }
}

/// Percentages, at most a thousand.
impl Stored for Thresholds {
    type Sql = Vec<i16>;

    fn encode(&self) -> Vec<i16> {
        let percentages = self.percentages().iter();
        percentages
            .filter_map(|percentage| i16::try_from(*percentage).ok())
            .collect()
    }

    fn decode(sql: Vec<i16>) -> Result<Self, RepositoryError> {
        let percentages: Result<Vec<_>, _> = sql.into_iter().map(u16::try_from).collect();
        Ok(Self::from_stored(
            percentages.map_err(unreadable("threshold"))?,
        ))
    }
}

/// The values of a field in all rows, for a parameter that is an array.
pub(crate) fn array<'r, R, T>(rows: &'r [R], field: impl FnMut(&'r R) -> T) -> Vec<T> {
    rows.iter().map(field).collect()
}

/// A stored value that the domain does not know: it was changed by hand, or stored by a newer
/// version of the program.
pub(crate) fn unreadable<E>(what: &'static str) -> impl FnOnce(E) -> RepositoryError {
    move |_| RepositoryError::Unreadable(format!("a stored {what} is invalid"))
}

/// Bytes of a fixed length.
pub(crate) fn bytes<const N: usize>(
    what: &'static str,
    bytes: &[u8],
) -> Result<[u8; N], RepositoryError> {
    bytes.try_into().map_err(unreadable(what))
}

/// A column of a row that a composed statement read.
pub(crate) fn column<T: Stored>(row: &Row, name: &'static str) -> Result<T, RepositoryError> {
    column_at(row, name, name)
}

/// A column of a row at an index, which is its position or its name.
pub(crate) fn column_at<T: Stored>(
    row: &Row,
    index: impl RowIndex + Display,
    name: &'static str,
) -> Result<T, RepositoryError> {
    let sql = row
        .try_get(index)
        .map_err(|error| RepositoryError::Backend(format!("column {name}: {error}")))?;
    T::decode(sql)
}

/// A column of amounts in the currency of their row.
pub(crate) fn amount(row: &Row, amount: Column) -> Result<Decimal, RepositoryError> {
    let currency: Currency = column(row, "currency")?;
    Ok(Money::rounded(amount.read(row)?, currency).amount)
}

/// A column of amounts in the currency of their row, where there are any.
pub(crate) fn optional_amount(
    row: &Row,
    amount: Column,
) -> Result<Option<Decimal>, RepositoryError> {
    let currency: Currency = column(row, "currency")?;
    let amount: Option<Decimal> = amount.read(row)?;
    Ok(amount.map(|amount| Money::rounded(amount, currency).amount))
}

/// A column of numbers, read without trailing zeros.
pub(crate) fn normalised(row: &Row, number: Column) -> Result<Decimal, RepositoryError> {
    Ok(number.read::<Decimal>(row)?.normalize())
}

/// An amount as stored, with more decimal places than most currencies have.
pub(crate) fn money(currency: &str, amount: Decimal) -> Result<Money, RepositoryError> {
    let currency = currency.parse().map_err(unreadable("currency"))?;
    Ok(Money::rounded(amount, currency))
}
