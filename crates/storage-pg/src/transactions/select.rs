//! Statements that select transactions, composed of a filter, an order and a page.

use chrono::NaiveDate;
use coffer_domain::{
    ids::AccountId,
    transaction::{DetailedTransaction, TransactionKind},
};
use coffer_storage::{CategoryCondition, TransactionFilter, TransactionSort, TransactionWith};
use rust_decimal::Decimal;
use sea_query::{
    Asterisk, Cond, Expr, ExprTrait, Func, FunctionCall, Iden, JoinType, Query, SelectStatement,
};
use uuid::Uuid;

use super::{TRANSACTIONS, Transactions};
use crate::{
    accounts::{ACCOUNTS, Accounts},
    categories::{CATEGORIES, Categories},
    order::Order,
    table::{Column, Table},
};

/// The page's rows, before anything is joined to them.
const PAGE: &str = "page";

/// The accounts whose latest transactions are selected: as a table, and as its only column.
const ACCOUNT_ID: &str = "wanted_account";

/// The function for text search.
#[derive(Iden)]
struct SearchTransactions;

/// The ids that a text search finds, as a table and as its only column.
#[derive(Iden, Clone, Copy)]
struct Found;

/// Selects the rows that match the filter; the caller adds the columns.
///
/// A search function for text runs once, whatever statistics there are, and each row that it finds
/// is looked up by id: a subquery with an offset is planned by itself, so that neither another
/// condition's index nor another join order is used.
pub(super) fn found(filter: &TransactionFilter) -> SelectStatement {
    let mut select = Query::select();
    match &filter.text {
        None => select.from(Transactions::SOURCE),
        Some(text) => select
            .from_function(has_words(text, filter), Found)
            .join_lateral(
                JoinType::InnerJoin,
                looked_up(),
                Transactions::SOURCE,
                Expr::cust("TRUE"),
            ),
    };
    select.cond_where(condition(filter)).to_owned()
}

/// The row of an id that a text search found.
fn looked_up() -> SelectStatement {
    Query::select()
        .column(Asterisk)
        .from(Transactions::SOURCE)
        .and_where(Expr::col(TRANSACTIONS.id).equals((Found, Found)))
        .offset(0)
        .to_owned()
}

/// The condition of a filter, without the user, which the policy adds.
fn condition(filter: &TransactionFilter) -> Cond {
    let booked_on = || Expr::col(TRANSACTIONS.booked_on);
    let amount = || Expr::col(TRANSACTIONS.amount);
    let is_in = |wanted| match wanted {
        CategoryCondition::Is(id) => TRANSACTIONS.category_id.is(&id),
        CategoryCondition::None => TRANSACTIONS.category_id.is_set(false),
    };
    let is_transfer = || TRANSACTIONS.transfer_id.is_set(true);
    let condition = Cond::all()
        .add(TRANSACTIONS.deleted_at.is_set(filter.deleted))
        .add_option(filter.from.map(|day| booked_on().gte(day)))
        .add_option(filter.to.map(|day| booked_on().lte(day)))
        .add_option(filter.min_amount.map(|least| amount().gte(least)))
        .add_option(filter.max_amount.map(|most| amount().lte(most)))
        .add_option(TRANSACTIONS.account_id.is_if(filter.account.as_ref()))
        .add_option(filter.category.map(is_in));
    match filter.kind {
        None => condition,
        Some(TransactionKind::Transfer) => condition.add(is_transfer()),
        Some(TransactionKind::Income) => condition
            .add(is_transfer().not())
            .add(amount().gt(Decimal::ZERO)),
        Some(TransactionKind::Expense) => condition
            .add(is_transfer().not())
            .add(amount().lt(Decimal::ZERO)),
    }
}

fn has_words(text: &str, filter: &TransactionFilter) -> FunctionCall {
    let day = |day: Option<NaiveDate>| Expr::val(day).cast_as("date");
    Func::cust(SearchTransactions)
        .arg(text)
        .arg(day(filter.from))
        .arg(day(filter.to))
}

pub(super) fn order(sort: TransactionSort) -> Order<DetailedTransaction> {
    let by_id = Order::by_id(TRANSACTIONS.id, |found: &DetailedTransaction| {
        found.transaction.id.uuid()
    });
    let booked_on = |found: &DetailedTransaction| found.transaction.booked_on;
    match sort {
        TransactionSort::Newest => by_id.descending(TRANSACTIONS.booked_on, booked_on),
        TransactionSort::Oldest => by_id.ascending(TRANSACTIONS.booked_on, booked_on),
        TransactionSort::Amount => by_id
            .ascending(TRANSACTIONS.currency, |found| {
                found.transaction.money.currency
            })
            .descending(TRANSACTIONS.amount, |found| found.transaction.money.amount),
    }
}

/// Selects the transactions that match the filter.
pub(super) fn selected(filter: &TransactionFilter) -> SelectStatement {
    let columns = Transactions::columns().map(Column::name);
    found(filter).columns(columns).to_owned()
}

/// Selects the latest transactions of each of these accounts. Each account's are selected by
/// themselves, so that only the rows that are returned are read.
pub(super) fn latest(accounts: &[AccountId], most: u64) -> SelectStatement {
    let accounts: Vec<Uuid> = accounts.iter().copied().map(Uuid::from).collect();
    let order = order(TransactionSort::Newest);
    let mut of_account = selected(&TransactionFilter::new());
    of_account.and_where(Expr::col(TRANSACTIONS.account_id).equals((ACCOUNT_ID, ACCOUNT_ID)));
    order.apply(&mut of_account);
    of_account.limit(most);
    let mut select = Query::select();
    select
        .columns(Transactions::columns().map(Column::name))
        .from_function(
            Func::cust("unnest").arg(Expr::val(accounts).cast_as("uuid[]")),
            ACCOUNT_ID,
        )
        .join_lateral(
            JoinType::InnerJoin,
            of_account,
            Transactions::SOURCE,
            Expr::cust("TRUE"),
        );
    order.apply(&mut select);
    select
}

/// Joins the requested related data to the rows of a page. The page is selected first, so that no
/// other rows are joined.
pub(super) fn joined(
    page: SelectStatement,
    order: &Order<DetailedTransaction>,
    with: TransactionWith,
) -> SelectStatement {
    if with == TransactionWith::NOTHING {
        return page;
    }
    let mut select = Query::select();
    select.column((PAGE, Asterisk)).from_subquery(page, PAGE);
    if with.account {
        select
            .expr_as(Expr::col(ACCOUNTS.name), "account_name")
            .expr_as(Expr::col(ACCOUNTS.kind), "account_kind")
            .left_join(
                Accounts::SOURCE,
                Expr::col(ACCOUNTS.id).equals((PAGE, TRANSACTIONS.account_id.name())),
            );
    }
    if with.category {
        select
            .expr_as(Expr::col(CATEGORIES.name), "category_name")
            .expr_as(Expr::col(CATEGORIES.kind), "category_kind")
            .expr_as(Expr::col(CATEGORIES.icon), "category_icon")
            .expr_as(Expr::col(CATEGORIES.colour), "category_colour")
            .left_join(
                Categories::SOURCE,
                Expr::col(CATEGORIES.id).equals((PAGE, TRANSACTIONS.category_id.name())),
            );
    }
    order.apply_to_subquery(&mut select, PAGE);
    select
}

/// Sums the transactions that match the filter.
pub(super) fn totals(filter: &TransactionFilter) -> SelectStatement {
    found(filter)
        .column(TRANSACTIONS.currency)
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
        .group_by_col(TRANSACTIONS.currency)
        .order_by(TRANSACTIONS.currency, sea_query::Order::Asc)
        .to_owned()
}
