//! Statements that select transactions, composed of a filter, an order and a page.

use chrono::NaiveDate;
use coffer_domain::{
    ids::{AccountId, CategoryId},
    transaction::{DetailedTransaction, TransactionKind},
};
use coffer_storage::{
    CategoryCondition, Position, TransactionFilter, TransactionSort, TransactionWith,
};
use rust_decimal::Decimal;
use sea_query::{
    Asterisk, Cond, Expr, ExprTrait, Func, FunctionCall, Iden, JoinType, Query, SelectStatement,
    UnionType, extension::postgres::PgFunc,
};
use uuid::Uuid;

use super::{TRANSACTIONS, Transactions};
use crate::{
    accounts::{ACCOUNTS, Accounts},
    categories::{CATEGORIES, Categories},
    order::Order,
    table::Table,
};

/// The page's rows, before anything is joined to them.
const PAGE: &str = "page";

/// The accounts whose latest transactions are selected: as a table, and as its only column.
const ACCOUNT_ID: &str = "wanted_account";

/// The category that is filtered by, and its subcategories: as a table, and as its only column.
const CATEGORY_ID: &str = "wanted_category";

/// The function that makes an array of a subquery.
const ARRAY: &str = "ARRAY";

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
/// condition's index nor another join order is used. For the same reason, the rows of a category and
/// its subcategories are selected for each of them by itself.
pub(super) fn found(filter: &TransactionFilter) -> SelectStatement {
    if let Some(parent) = categories(filter) {
        let mut of_category = of_category(filter);
        of_category.column(Asterisk).offset(0);
        return of_each_category(parent, of_category);
    }
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

/// A part of the rows that a filter matches, in an order.
#[derive(Clone, Copy)]
pub(super) struct Part<'p> {
    /// The position after which the part begins.
    pub(super) after: Option<&'p Position>,
    /// The number of rows before it, without a position.
    pub(super) skipped: u64,
    /// The maximum number of rows.
    pub(super) most: u64,
}

/// Selects columns of a part of the rows that match the filter, in order.
///
/// No index has the rows of several categories in order. So the first rows of each category are
/// selected in its own index, and the part is selected among these.
pub(super) fn part<T>(
    filter: &TransactionFilter,
    columns: impl IntoIterator<Item = &'static str> + Clone,
    order: &Order<T>,
    part: Part<'_>,
) -> SelectStatement {
    let after = part.after.map(|after| order.is_after(after));
    let mut select = match categories(filter) {
        Some(parent) => {
            let mut first = of_category(filter);
            first
                .columns(columns.clone())
                .and_where_option(after)
                .limit(part.skipped + part.most);
            order.apply(&mut first);
            of_each_category(parent, first)
        }
        None => found(filter).and_where_option(after).to_owned(),
    };
    select.columns(columns).limit(part.most);
    if part.skipped > 0 {
        select.offset(part.skipped);
    }
    order.apply(&mut select);
    select
}

/// The category whose subcategories are included, if the rows are selected by category. A text
/// search selects rows by itself, and then compares their categories.
fn categories(filter: &TransactionFilter) -> Option<CategoryId> {
    match filter.category {
        Some(CategoryCondition::Within(parent)) if filter.text.is_none() => Some(parent),
        _ => None,
    }
}

/// Selects the ids of a category and its subcategories.
fn with_subcategories(parent: CategoryId) -> SelectStatement {
    let id = Expr::val(parent.uuid()).cast_as("uuid");
    let subcategories = Query::select()
        .column(CATEGORIES.id)
        .from(Categories::SOURCE)
        .and_where(CATEGORIES.parent_id.is(&parent))
        .to_owned();
    Query::select()
        .expr_as(id, CATEGORY_ID)
        .union(UnionType::All, subcategories)
        .to_owned()
}

/// Selects the rows of one of the categories that match the filter.
fn of_category(filter: &TransactionFilter) -> SelectStatement {
    let others = TransactionFilter {
        category: None,
        ..filter.clone()
    };
    Query::select()
        .from(Transactions::SOURCE)
        .and_where(Expr::col(TRANSACTIONS.category_id).equals((CATEGORY_ID, CATEGORY_ID)))
        .cond_where(condition(&others))
        .to_owned()
}

/// Selects what is selected of each category, as if it were the table of transactions.
fn of_each_category(parent: CategoryId, of_category: SelectStatement) -> SelectStatement {
    Query::select()
        .from_subquery(with_subcategories(parent), CATEGORY_ID)
        .join_lateral(
            JoinType::InnerJoin,
            of_category,
            Transactions::SOURCE,
            Expr::cust("TRUE"),
        )
        .to_owned()
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
        // As an array, which is compared with each row whatever statistics there are.
        CategoryCondition::Within(id) => {
            let ids = Func::cust(ARRAY).arg(Expr::from(with_subcategories(id)));
            Expr::col(TRANSACTIONS.category_id).eq(PgFunc::any(ids))
        }
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

/// Selects a part of the transactions that match the filter.
pub(super) fn selected(
    filter: &TransactionFilter,
    order: &Order<DetailedTransaction>,
    of: Part<'_>,
) -> SelectStatement {
    part(filter, columns(), order, of)
}

/// The columns of a transaction.
fn columns() -> impl Iterator<Item = &'static str> + Clone {
    Transactions::COLUMNS
        .iter()
        .map(|(column, _)| column.name())
}

/// Selects the latest transactions of each of these accounts. Each account's are selected by
/// themselves, so that only the rows that are returned are read.
pub(super) fn latest(accounts: &[AccountId], most: u64) -> SelectStatement {
    let accounts: Vec<Uuid> = accounts.iter().copied().map(Uuid::from).collect();
    let order = order(TransactionSort::Newest);
    let mut of_account = found(&TransactionFilter::new());
    of_account
        .columns(columns())
        .and_where(Expr::col(TRANSACTIONS.account_id).equals((ACCOUNT_ID, ACCOUNT_ID)));
    order.apply(&mut of_account);
    of_account.limit(most);
    let mut select = Query::select();
    select
        .columns(columns())
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
