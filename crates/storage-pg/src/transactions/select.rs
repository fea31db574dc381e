//! Statements that read transactions, composed of a filter, an order and a page.

use chrono::NaiveDate;
use coffer_domain::{
    Money,
    transaction::{Transaction, TransactionKind},
};
use coffer_storage::{
    Position, TransactionFilter, TransactionSort, TransactionWith, WantedCategory,
};
use rust_decimal::Decimal;
use sea_query::{
    Asterisk, Cond, Expr, ExprTrait, Func, FunctionCall, Iden, JoinType, Order, Query,
    SelectStatement,
};
use uuid::Uuid;

#[derive(Iden, Clone, Copy)]
pub(super) enum Transactions {
    Table,
    Id,
    UserId,
    AccountId,
    CategoryId,
    BookedOn,
    Amount,
    Currency,
    OriginalAmount,
    OriginalCurrency,
    Description,
    ExternalId,
    TransferId,
    Version,
    CreatedAt,
    UpdatedAt,
    DeletedAt,
}

impl Transactions {
    pub(super) const COLUMNS: [Self; 16] = [
        Self::Id,
        Self::UserId,
        Self::AccountId,
        Self::CategoryId,
        Self::BookedOn,
        Self::Amount,
        Self::Currency,
        Self::OriginalAmount,
        Self::OriginalCurrency,
        Self::Description,
        Self::ExternalId,
        Self::TransferId,
        Self::Version,
        Self::CreatedAt,
        Self::UpdatedAt,
        Self::DeletedAt,
    ];
}

/// What transactions refer to.
#[derive(Iden, Clone, Copy)]
enum Accounts {
    Table,
    Id,
    Name,
    Kind,
}

#[derive(Iden, Clone, Copy)]
enum Categories {
    Table,
    Id,
    Name,
    Kind,
    Icon,
    Colour,
}

/// A page's own rows, before anything is joined to them.
#[derive(Iden, Clone, Copy)]
struct Page;

/// The function that text search goes through.
#[derive(Iden)]
struct SearchTransactions;

/// The identifiers that text search finds: as a table, and as its only column.
#[derive(Iden, Clone, Copy)]
struct Found;

/// Selects what the filter finds; the columns are the caller's.
///
/// Where text is searched, its function runs once, whatever the planner knows of the table, and each
/// row that it finds is looked up by its identifier: a subquery with an offset is planned by itself, so
/// that neither another condition's index nor another order of the joins comes in between.
pub(super) fn found(filter: &TransactionFilter) -> SelectStatement {
    let mut select = Query::select();
    match &filter.text {
        None => select.from(Transactions::Table),
        Some(text) => select
            .from_function(has_words(text, filter), Found)
            .join_lateral(
                JoinType::InnerJoin,
                looked_up(),
                Transactions::Table,
                Expr::cust("TRUE"),
            ),
    };
    select.cond_where(condition(filter)).to_owned()
}

/// The row of an identifier that text search finds.
fn looked_up() -> SelectStatement {
    Query::select()
        .column(Asterisk)
        .from(Transactions::Table)
        .and_where(Expr::col(Transactions::Id).equals((Found, Found)))
        .offset(0)
        .to_owned()
}

/// The user stands in no condition, since the policy adds it to each.
fn condition(filter: &TransactionFilter) -> Cond {
    let col = |column| Expr::col(column);
    let deleted_at = col(Transactions::DeletedAt);
    let mut condition = Cond::all().add(if filter.deleted {
        deleted_at.is_not_null()
    } else {
        deleted_at.is_null()
    });
    condition = condition
        .add_option(filter.from.map(|day| col(Transactions::BookedOn).gte(day)))
        .add_option(filter.to.map(|day| col(Transactions::BookedOn).lte(day)))
        .add_option(
            filter
                .min_amount
                .map(|least| col(Transactions::Amount).gte(least)),
        )
        .add_option(
            filter
                .max_amount
                .map(|most| col(Transactions::Amount).lte(most)),
        );
    if let Some(account) = filter.account {
        condition = condition.add(col(Transactions::AccountId).eq(account.uuid()));
    }
    let category = col(Transactions::CategoryId);
    condition = condition.add_option(filter.category.map(|wanted| match wanted {
        WantedCategory::Is(id) => category.eq(id.uuid()),
        WantedCategory::None => category.is_null(),
    }));
    let is_transfer = col(Transactions::TransferId).is_not_null();
    match filter.kind {
        None => condition,
        Some(TransactionKind::Transfer) => condition.add(is_transfer),
        Some(TransactionKind::Income) => condition
            .add(is_transfer.not())
            .add(col(Transactions::Amount).gt(Decimal::ZERO)),
        Some(TransactionKind::Expense) => condition
            .add(is_transfer.not())
            .add(col(Transactions::Amount).lt(Decimal::ZERO)),
    }
}

fn has_words(text: &str, filter: &TransactionFilter) -> FunctionCall {
    let day = |day: Option<NaiveDate>| Expr::val(day).cast_as("date");
    Func::cust(SearchTransactions)
        .arg(text)
        .arg(day(filter.from))
        .arg(day(filter.to))
}

/// By which columns a list is ordered, and in which direction.
fn keys(sort: TransactionSort) -> &'static [(Transactions, Order)] {
    use Transactions::{Amount, BookedOn, Currency, Id};
    match sort {
        TransactionSort::Newest => &[(BookedOn, Order::Desc), (Id, Order::Desc)],
        TransactionSort::Oldest => &[(BookedOn, Order::Asc), (Id, Order::Asc)],
        TransactionSort::Amount => &[
            (Currency, Order::Asc),
            (Amount, Order::Desc),
            (Id, Order::Desc),
        ],
    }
}

/// Whether a row comes after a position.
pub(super) fn is_after(sort: TransactionSort, position: &Position) -> Expr {
    let id = || Expr::col(Transactions::Id);
    let key = position.key.as_deref();
    let here = |key: Expr| Expr::tuple([key, Expr::val(position.id)]);
    let day = || {
        let day = key.and_then(|key| key.parse::<NaiveDate>().ok());
        Expr::val(day.unwrap_or_default())
    };
    let booked = || Expr::tuple([Expr::col(Transactions::BookedOn), id()]);
    match sort {
        TransactionSort::Newest => booked().lt(here(day())),
        TransactionSort::Oldest => booked().gt(here(day())),
        TransactionSort::Amount => {
            let (currency, amount) = key.and_then(|key| key.split_once(' ')).unwrap_or_default();
            let amount: Decimal = amount.parse().unwrap_or_default();
            let lower =
                Expr::tuple([Expr::col(Transactions::Amount), id()]).lt(here(Expr::val(amount)));
            let column = || Expr::col(Transactions::Currency);
            column().gt(currency).or(column().eq(currency).and(lower))
        }
    }
}

/// Selects what the filter finds, in order.
pub(super) fn selected(filter: &TransactionFilter, sort: TransactionSort) -> SelectStatement {
    let mut select = found(filter);
    select.columns(Transactions::COLUMNS);
    for (column, order) in keys(sort) {
        select.order_by(*column, order.clone());
    }
    select
}

/// Joins what was asked for to the rows of a page. The page is cut before, so that no other rows
/// are joined.
pub(super) fn joined(
    page: SelectStatement,
    sort: TransactionSort,
    with: TransactionWith,
) -> SelectStatement {
    if with == TransactionWith::NOTHING {
        return page;
    }
    let mut select = Query::select();
    select.column((Page, Asterisk)).from_subquery(page, Page);
    if with.account {
        let account = |column| (Accounts::Table, column);
        select
            .expr_as(Expr::col(account(Accounts::Name)), "account_name")
            .expr_as(Expr::col(account(Accounts::Kind)), "account_kind")
            .left_join(
                Accounts::Table,
                Expr::col(account(Accounts::Id)).equals((Page, Transactions::AccountId)),
            );
    }
    if with.category {
        let category = |column| (Categories::Table, column);
        select
            .expr_as(Expr::col(category(Categories::Name)), "category_name")
            .expr_as(Expr::col(category(Categories::Kind)), "category_kind")
            .expr_as(Expr::col(category(Categories::Icon)), "category_icon")
            .expr_as(Expr::col(category(Categories::Colour)), "category_colour")
            .left_join(
                Categories::Table,
                Expr::col(category(Categories::Id)).equals((Page, Transactions::CategoryId)),
            );
    }
    for (column, order) in keys(sort) {
        select.order_by((Page, *column), order.clone());
    }
    select
}

pub(super) fn position(sort: TransactionSort, transaction: &Transaction) -> Position {
    let Money { amount, currency } = transaction.money;
    match sort {
        TransactionSort::Newest | TransactionSort::Oldest => {
            on_day(transaction.booked_on, transaction.id.uuid())
        }
        TransactionSort::Amount => Position {
            key: Some(format!("{currency} {amount}")),
            id: transaction.id.uuid(),
        },
    }
}

/// Where a transaction stands among those ordered by day.
pub(super) fn on_day(day: NaiveDate, id: Uuid) -> Position {
    Position {
        key: Some(day.to_string()),
        id,
    }
}

/// Selects the identifiers of all that the filter finds, and their days, the earliest first. By day
/// and not by identifier: there is an index of each user's, and what follows from the transactions
/// of a day is then written with one batch and not with many.
pub(super) fn identifiers(filter: &TransactionFilter, after: Option<&Position>) -> SelectStatement {
    let sort = TransactionSort::Oldest;
    let mut select = found(filter);
    select
        .columns([Transactions::Id, Transactions::BookedOn])
        .and_where_option(after.map(|after| is_after(sort, after)));
    for (column, order) in keys(sort) {
        select.order_by(*column, order.clone());
    }
    select
}

/// Sums what the filter finds.
pub(super) fn totals(filter: &TransactionFilter) -> SelectStatement {
    found(filter)
        .column(Transactions::Currency)
        .expr_as(Func::count(Expr::col(Asterisk)), "transactions")
        .expr_as(
            Expr::cust(
                "coalesce(sum(amount) FILTER (WHERE amount > 0 AND transfer_id IS NULL), 0)",
            ),
            "received",
        )
        .expr_as(
            Expr::cust(
                "coalesce(-sum(amount) FILTER (WHERE amount < 0 AND transfer_id IS NULL), 0)",
            ),
            "spent",
        )
        .expr_as(
            Expr::cust(
                "coalesce(sum(amount) FILTER (WHERE amount > 0 AND transfer_id IS NOT NULL), 0)",
            ),
            "transferred_in",
        )
        .expr_as(
            Expr::cust(
                "coalesce(-sum(amount) FILTER (WHERE amount < 0 AND transfer_id IS NOT NULL), 0)",
            ),
            "transferred_out",
        )
        .group_by_col(Transactions::Currency)
        .order_by(Transactions::Currency, Order::Asc)
        .to_owned()
}
