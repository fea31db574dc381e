//! Statements that select transactions, composed of a filter, an order and a page.

use chrono::NaiveDate;
use coffer_domain::{
    SearchQuery,
    category::CategoryKind,
    ids::{AccountId, CategoryId, TransactionId},
    search::{AmountCondition, Comparison},
    transaction::{Direction, Transaction, TransactionKind},
};
use coffer_storage::{
    CategoryCondition, Position, TransactionFilter, TransactionSort, TransactionWith,
};
use rust_decimal::Decimal;
use sea_query::{
    Asterisk, BinOper, Cond, Expr, ExprTrait, Func, FunctionCall, Iden, JoinType, Query,
    SelectStatement, UnionType, extension::postgres::PgFunc,
};
use uuid::Uuid;

use super::{TRANSACTIONS, Transactions};
use crate::{
    accounts::{ACCOUNTS, Accounts},
    categories::{CATEGORIES, Categories},
    list::FoldPattern,
    order::Order,
    table::Table,
};

/// The page's rows, before anything is joined to them.
const PAGE: &str = "page";

/// The sums by category, before they are joined with the categories.
const PART: &str = "part";

/// The accounts whose latest transactions are selected: as a table, and as its only column.
const ACCOUNT_ID: &str = "wanted_account";

/// The category that is filtered by, and its subcategories: as a table, and as its only column.
const CATEGORY_ID: &str = "wanted_category";

/// The function that makes an array of a subquery.
const ARRAY: &str = "ARRAY";

/// The function that makes rows of an array.
const UNNEST: &str = "unnest";

/// The terms that descriptions do not contain: as a table, and as its only column.
const TERM: &str = "term";

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
    if filter.terms().is_empty() {
        select.from(Transactions::SOURCE);
    } else {
        select
            .from_function(contains_terms(filter), Found)
            .join_lateral(
                JoinType::InnerJoin,
                looked_up(),
                Transactions::SOURCE,
                Expr::cust("TRUE"),
            );
    }
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

/// The category whose subcategories are included, if the rows are selected by category. A search for
/// words selects rows by itself, and then compares their categories.
fn categories(filter: &TransactionFilter) -> Option<CategoryId> {
    match filter.category {
        Some(CategoryCondition::Within(parent)) if filter.terms().is_empty() => Some(parent),
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
    // No index of the user's transactions that are not deleted has this condition, so that the index
    // of the category is used whatever statistics there are.
    let is_deleted = if filter.deleted {
        "coalesce(transactions.deleted_at, 'infinity') < 'infinity'"
    } else {
        "coalesce(transactions.deleted_at, 'infinity') = 'infinity'"
    };
    Query::select()
        .from(Transactions::SOURCE)
        .and_where(Expr::col(TRANSACTIONS.category_id).equals((CATEGORY_ID, CATEGORY_ID)))
        .and_where(Expr::cust(is_deleted))
        .cond_where(conditions(&others))
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
    conditions(filter).add(TRANSACTIONS.deleted_at.is_set(filter.deleted))
}

/// The conditions of a filter, without that on deleted transactions.
fn conditions(filter: &TransactionFilter) -> Cond {
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
    let condition = Cond::all()
        .add_option(filter.first_day().map(|day| booked_on().gte(day)))
        .add_option(filter.last_day().map(|day| booked_on().lte(day)))
        .add_option(filter.min_amount.map(|least| amount().gte(least)))
        .add_option(filter.max_amount.map(|most| amount().lte(most)))
        .add_option(TRANSACTIONS.account_id.is_if(filter.account.as_ref()))
        .add_option(filter.category.map(is_in));
    let is_direction = |direction| match direction {
        Direction::Inflow => amount().gt(Decimal::ZERO),
        Direction::Outflow => amount().lt(Decimal::ZERO),
    };
    let is_transfer = match (filter.kind, filter.direction) {
        (Some(kind), _) => Some(kind == TransactionKind::Transfer),
        (None, direction) => direction.map(|_| false),
    };
    condition
        .add_option(TRANSACTIONS.transfer_id.is_set_if(is_transfer))
        .add_option(filter.direction.map(is_direction))
        .add_option(filter.kind.and_then(has_kind))
        .add_option(filter.text.as_ref().map(is_searched))
}

/// The conditions of a search, without its days and without the terms that descriptions contain.
fn is_searched(text: &SearchQuery) -> Cond {
    let mut condition = Cond::all();
    for AmountCondition { comparison, amount } in &text.amounts {
        let absolute = Expr::from(Func::abs(Expr::col(TRANSACTIONS.amount)));
        condition = condition.add(match comparison {
            Comparison::Less => absolute.lt(*amount),
            Comparison::AtMost => absolute.lte(*amount),
            Comparison::Equal => absolute.eq(*amount),
            Comparison::AtLeast => absolute.gte(*amount),
            Comparison::Greater => absolute.gt(*amount),
        });
    }
    condition.add_option((!text.exclusions.is_empty()).then(|| lacks_terms(&text.exclusions)))
}

/// The condition that the description contains none of the terms. Their patterns are computed once,
/// and a description is folded only if it is too long to be stored folded.
fn lacks_terms(terms: &[String]) -> Expr {
    let pattern = Func::cust(FoldPattern).arg(Expr::col(TERM));
    let patterns = Query::select()
        .expr(pattern)
        .from_function(Func::cust(UNNEST).arg(text_array(terms)), TERM)
        .to_owned();
    let searched = "coalesce(transactions.search_text, fold_text(transactions.description))";
    Expr::cust(searched)
        .binary(
            BinOper::Like,
            PgFunc::any(Func::cust(ARRAY).arg(Expr::from(patterns))),
        )
        .not()
}

fn text_array(terms: &[String]) -> Expr {
    Expr::val(terms.to_vec()).cast_as("text[]")
}

/// The condition that a transaction that is no transfer is income or an expense. The categories of a
/// kind are few and read once.
fn has_kind(kind: TransactionKind) -> Option<Cond> {
    let amount = Expr::col(TRANSACTIONS.amount);
    let (of_category, by_sign) = match kind {
        TransactionKind::Transfer => return None,
        TransactionKind::Income => (CategoryKind::Income, amount.gt(Decimal::ZERO)),
        TransactionKind::Expense => (CategoryKind::Expense, amount.lt(Decimal::ZERO)),
    };
    let categories = Query::select()
        .column(CATEGORIES.id)
        .from(Categories::SOURCE)
        .and_where(CATEGORIES.kind.is(&of_category))
        .to_owned();
    let uncategorised = Cond::all()
        .add(TRANSACTIONS.category_id.is_set(false))
        .add(by_sign);
    let categorised = Expr::col(TRANSACTIONS.category_id).in_subquery(categories);
    Some(Cond::any().add(uncategorised).add(categorised))
}

/// The search for transactions whose description contains all terms of the filter.
fn contains_terms(filter: &TransactionFilter) -> FunctionCall {
    let day = |day: Option<NaiveDate>| Expr::val(day).cast_as("date");
    Func::cust(SearchTransactions)
        .arg(text_array(filter.terms()))
        .arg(day(filter.first_day()))
        .arg(day(filter.last_day()))
}

/// The order of transactions, alone or with related data.
pub(super) fn order<T: AsRef<Transaction>>(sort: TransactionSort) -> Order<T> {
    let by_id = Order::by_id(TRANSACTIONS.id, |found: &T| found.as_ref().id.uuid());
    let booked_on = |found: &T| found.as_ref().booked_on;
    match sort {
        TransactionSort::Newest => by_id.descending(TRANSACTIONS.booked_on, booked_on),
        TransactionSort::Oldest => by_id.ascending(TRANSACTIONS.booked_on, booked_on),
        TransactionSort::Amount => by_id
            .ascending(TRANSACTIONS.currency, |found| found.as_ref().money.currency)
            .descending(TRANSACTIONS.amount, |found| found.as_ref().money.amount),
    }
}

/// Selects a part of the transactions that match the filter.
pub(super) fn selected<T>(
    filter: &TransactionFilter,
    order: &Order<T>,
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
    let order = order::<Transaction>(TransactionSort::Newest);
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
            Func::cust(UNNEST).arg(Expr::val(accounts).cast_as("uuid[]")),
            ACCOUNT_ID,
        )
        .join_lateral(
            JoinType::InnerJoin,
            of_account,
            Transactions::SOURCE,
            Expr::cust("TRUE"),
        );
    let mut select = with_category_kind(select);
    order.apply_to_subquery(&mut select, PAGE);
    select
}

/// Selects the transaction with an id.
pub(super) fn by_id(id: TransactionId) -> SelectStatement {
    let select = TRANSACTIONS.select();
    select.clone().and_where(TRANSACTIONS.id.is(&id)).to_owned()
}

/// The kind of the category of a page's row. The categories for income are read once and compared with
/// each row, which takes less time than a join: they are few.
const CATEGORY_KIND: &str = "CASE \
    WHEN page.category_id = ANY(ARRAY(SELECT id FROM categories WHERE kind = 'income')) \
        THEN category_kind 'income' \
    WHEN page.category_id IS NOT NULL THEN category_kind 'expense' END";

/// Adds the kinds of their categories to the rows of a page. The page is selected first, so that no
/// other rows are compared.
fn with_category_kind(page: SelectStatement) -> SelectStatement {
    Query::select()
        .column((PAGE, Asterisk))
        .from_subquery(page, PAGE)
        .expr_as(Expr::cust(CATEGORY_KIND), "category_kind")
        .to_owned()
}

/// Joins their categories to the rows of a page.
pub(super) fn with_category(page: SelectStatement) -> SelectStatement {
    Query::select()
        .column((PAGE, Asterisk))
        .from_subquery(page, PAGE)
        .expr_as(Expr::col(CATEGORIES.kind), "category_kind")
        .left_join(
            Categories::SOURCE,
            Expr::col(CATEGORIES.id).equals((PAGE, TRANSACTIONS.category_id.name())),
        )
        .to_owned()
}

/// Joins the kinds of their categories and the requested related data to the rows of a page.
pub(crate) fn joined<T>(
    page: SelectStatement,
    order: &Order<T>,
    with: TransactionWith,
) -> SelectStatement {
    let mut select = if with.category {
        with_category(page)
    } else {
        with_category_kind(page)
    };
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
            .expr_as(Expr::col(CATEGORIES.icon), "category_icon")
            .expr_as(Expr::col(CATEGORIES.colour), "category_colour");
    }
    order.apply_to_subquery(&mut select, PAGE);
    select
}

/// Sums the transactions that match the filter. They are summed by category first, so that few rows
/// are joined with the categories.
pub(super) fn totals(filter: &TransactionFilter) -> SelectStatement {
    let sum = |of: &str, condition: &str| {
        Expr::cust(format!("coalesce({of} FILTER (WHERE {condition}), 0)"))
    };
    let by_category = found(filter)
        .column(TRANSACTIONS.currency)
        .column(TRANSACTIONS.category_id)
        .expr_as(Func::count(Expr::col(Asterisk)), "n")
        .expr_as(
            sum("sum(amount)", "amount > 0 AND transfer_id IS NULL"),
            "received",
        )
        .expr_as(
            sum("-sum(amount)", "amount < 0 AND transfer_id IS NULL"),
            "spent",
        )
        .expr_as(
            sum("sum(amount)", "amount > 0 AND transfer_id IS NOT NULL"),
            "transferred_in",
        )
        .expr_as(
            sum("-sum(amount)", "amount < 0 AND transfer_id IS NOT NULL"),
            "transferred_out",
        )
        .group_by_columns([TRANSACTIONS.currency, TRANSACTIONS.category_id])
        .to_owned();
    let total = |of: &'static str| Func::sum(Expr::col((PART, of)));
    let of_kind = |own: &str, other: &str, [more, less]: [&str; 2]| {
        Expr::cust(format!(
            "sum(CASE categories.kind WHEN '{own}' THEN {more} - {less} WHEN '{other}' THEN 0 \
             ELSE {more} END)"
        ))
    };
    Query::select()
        .column((PART, TRANSACTIONS.currency.name()))
        .expr_as(Expr::from(total("n")).cast_as("bigint"), "transactions")
        .expr_as(total("received"), "received")
        .expr_as(total("spent"), "spent")
        .expr_as(total("transferred_in"), "transferred_in")
        .expr_as(total("transferred_out"), "transferred_out")
        .expr_as(
            of_kind("income", "expense", ["received", "spent"]),
            "income",
        )
        .expr_as(
            of_kind("expense", "income", ["spent", "received"]),
            "expenses",
        )
        .from_subquery(by_category, PART)
        .left_join(
            Categories::SOURCE,
            Expr::col(CATEGORIES.id).equals((PART, TRANSACTIONS.category_id.name())),
        )
        .group_by_col((PART, TRANSACTIONS.currency.name()))
        .order_by((PART, TRANSACTIONS.currency.name()), sea_query::Order::Asc)
        .to_owned()
}
