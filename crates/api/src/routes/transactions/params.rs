//! Which transactions: the conditions that lists, sums, exports and bulk calls take alike.

use coffer_domain::{
    Invalid, Money, day,
    ids::{AccountId, CategoryId},
    invalid::Violations,
    transaction::Transaction as Entity,
};
use coffer_storage::{TransactionFilter, TransactionSort, TransactionWith, WantedCategory};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::TransactionType;
use crate::problem::Problem;

/// What `category_id` says of transactions without one.
const UNCATEGORISED: &str = "uncategorised";

/// The filters of a list, summary or export of transactions.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Conditions {
    /// Return transactions on or after this date.
    #[param(required = false, value_type = String, format = Date, example = "2025-01-01")]
    from: Option<String>,
    /// Return transactions on or before this date.
    #[param(required = false, value_type = String, format = Date, example = "2025-12-31")]
    to: Option<String>,
    /// Return transactions of this account.
    #[param(required = false, value_type = Uuid)]
    account_id: Option<String>,
    /// Return transactions of exactly this category, without its subcategories, or `uncategorised`
    /// for those without a category.
    #[param(required = false, value_type = String)]
    category_id: Option<String>,
    /// Return transactions of at least this amount, in their account's currency; outflows are
    /// negative.
    #[param(required = false, pattern = r"^-?\d+(\.\d+)?$")]
    min_amount: Option<String>,
    /// Return transactions of at most this amount, in their account's currency; outflows are
    /// negative.
    #[param(required = false, pattern = r"^-?\d+(\.\d+)?$")]
    max_amount: Option<String>,
    /// Return transactions whose description contains every word of this text (at most 8), in any order.
    #[param(required = false, max_length = 200)]
    q: Option<String>,
    /// Return transactions of this type.
    #[serde(rename = "type")]
    #[param(required = false)]
    kind: Option<TransactionType>,
}

/// A filter that selects transactions. All conditions must match.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TransactionFilter)]
pub(crate) struct TransactionFilterBody {
    /// Match transactions on or after this date.
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<String>,
    /// Match transactions on or before this date.
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<String>,
    /// Match transactions of this account.
    #[schema(value_type = Option<Uuid>)]
    account_id: Option<String>,
    /// Match transactions of exactly this category, without its subcategories, or `uncategorised`
    /// for those without a category.
    category_id: Option<String>,
    /// Match transactions of at least this amount, in their account's currency; outflows are
    /// negative.
    min_amount: Option<String>,
    /// Match transactions of at most this amount, in their account's currency; outflows are
    /// negative.
    max_amount: Option<String>,
    /// Match transactions whose description contains every word of this text (at most 8), in any order.
    #[schema(max_length = 200)]
    q: Option<String>,
    /// Match transactions of this type.
    #[serde(rename = "type")]
    kind: Option<TransactionType>,
}

impl From<TransactionFilterBody> for Conditions {
    fn from(body: TransactionFilterBody) -> Self {
        Self {
            from: body.from,
            to: body.to,
            account_id: body.account_id,
            category_id: body.category_id,
            min_amount: body.min_amount,
            max_amount: body.max_amount,
            q: body.q,
            kind: body.kind,
        }
    }
}

/// An identifier, as text that may be none.
pub(crate) fn id<I: From<Uuid>>(field: &str, text: &str) -> Result<I, Invalid> {
    let id = text.parse::<Uuid>().map(I::from);
    id.map_err(|_| Invalid::field(field, "invalid_id", "Use a valid ID (a UUID)."))
}

fn booked(field: &str, text: &str) -> Result<chrono::NaiveDate, Invalid> {
    day::parse(field, text).and_then(|day| Entity::check_day(field, day))
}

impl Conditions {
    /// The filter that they are.
    pub(super) fn filter(&self) -> Result<TransactionFilter, Invalid> {
        let mut violations = Violations::default();
        let mut filter = TransactionFilter::new();
        if let Some(day) = self.from.as_deref()
            && let Some(day) = violations.take(booked("from", day))
        {
            filter = filter.from(day);
        }
        if let Some(day) = self.to.as_deref()
            && let Some(day) = violations.take(booked("to", day))
        {
            filter = filter.to(day);
        }
        if let Some(account) = self.account_id.as_deref()
            && let Some(account) = violations.take(id::<AccountId>("account_id", account))
        {
            filter = filter.account(account);
        }
        if let Some(category) = self.category_id.as_deref()
            && let Some(category) = violations.take(wanted(category))
        {
            filter = filter.category(category);
        }
        if let Some(least) = self.min_amount.as_deref()
            && let Some(least) = violations.take(Money::parse_amount("min_amount", least))
        {
            filter = filter.min_amount(least);
        }
        if let Some(most) = self.max_amount.as_deref()
            && let Some(most) = violations.take(Money::parse_amount("max_amount", most))
        {
            filter = filter.max_amount(most);
        }
        if let Some(text) = self.q.as_deref()
            && let Some(text) = violations.take(TransactionFilter::check_text("q", text))
        {
            filter = filter.text(text.as_str());
        }
        if let Some(kind) = self.kind {
            filter = filter.kind(kind);
        }
        check_order(&filter, &mut violations);
        violations.finish()?;
        Ok(filter)
    }
}

fn wanted(text: &str) -> Result<WantedCategory, Invalid> {
    if text == UNCATEGORISED {
        return Ok(WantedCategory::None);
    }
    let category = text.parse::<Uuid>().map(CategoryId::from);
    category.map(WantedCategory::Is).map_err(|_| {
        let text = "Use a category ID (a UUID) or `uncategorised`.";
        Invalid::field("category_id", "invalid_id", text)
    })
}

/// Whoever asks for what is after the end has mixed something up.
fn check_order(filter: &TransactionFilter, violations: &mut Violations) {
    let days = filter.from.zip(filter.to);
    if let Some((from, to)) = days {
        violations.take(day::check_order("to", from, to));
    }
    let amounts = filter.min_amount.zip(filter.max_amount);
    if amounts.is_some_and(|(least, most)| least > most) {
        let text = "Use an amount of at least `min_amount`; outflows are negative.";
        violations.add("max_amount", "invalid_range", text);
    }
}

/// The sort order of a transaction list.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sort {
    #[default]
    Newest,
    Oldest,
    Amount,
}

impl From<Sort> for TransactionSort {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Newest => Self::Newest,
            Sort::Oldest => Self::Oldest,
            Sort::Amount => Self::Amount,
        }
    }
}

/// The sort order and contents of a transaction list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Shape {
    /// The sort order; defaults to `newest`. `newest` and `oldest` sort by date; `amount` sorts by
    /// currency, then by amount, highest first.
    #[serde(default)]
    #[param(required = false, inline)]
    pub(super) sort: Sort,
    /// The related objects to include in each transaction, separated by commas: `account`, `category`.
    #[param(required = false, example = "account,category")]
    include: Option<String>,
    /// Return deleted transactions instead of existing ones. Cannot be combined with `q`.
    #[serde(default)]
    #[param(required = false, default = false)]
    deleted: bool,
}

impl Shape {
    /// What each transaction comes with.
    pub(super) fn with(&self) -> Result<TransactionWith, Problem> {
        let mut with = TransactionWith::NOTHING;
        for name in self.include.iter().flat_map(|names| names.split(',')) {
            match name {
                "account" => with.account = true,
                "category" => with.category = true,
                _ => {
                    let text = "Use `account`, `category` or both, separated by a comma.";
                    let invalid = Invalid::field("include", "invalid_format", text);
                    return Err(Problem::invalid(invalid));
                }
            }
        }
        Ok(with)
    }

    /// The filter that the conditions are, of what is deleted or of what is not.
    pub(super) fn filter(&self, conditions: &Conditions) -> Result<TransactionFilter, Problem> {
        let filter = conditions.filter().map_err(Problem::invalid)?;
        if !self.deleted {
            return Ok(filter);
        }
        if filter.text.is_some() {
            let text = "Deleted transactions cannot be searched. Remove `q` or `deleted`.";
            let invalid = Invalid::field("q", "mutually_exclusive", text);
            return Err(Problem::invalid(invalid));
        }
        Ok(filter.deleted())
    }
}
