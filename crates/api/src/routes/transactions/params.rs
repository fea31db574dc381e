//! The filters that lists, summaries, exports and bulk operations of transactions share.

use coffer_domain::{Invalid, SearchQuery, day::check_order, ids::CategoryId, invalid, labelled};
use coffer_messages::messages;
use coffer_storage::{CategoryCondition, TransactionFilter, TransactionSort, TransactionWith};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{TransactionDirection, TransactionType};
use crate::wire::{AmountText, Read as _, day, id, labels, wire_enum};

/// The value of `category_id` that selects transactions without a category.
const UNCATEGORISED: &str = "uncategorised";

/// The filters of a list, summary or export of transactions.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Conditions {
    /// Return transactions on or after this date.
    #[param(required = false, format = Date, example = "2025-01-01")]
    from: Option<String>,
    /// Return transactions on or before this date.
    #[param(required = false, format = Date, example = "2025-12-31")]
    to: Option<String>,
    /// Return transactions of this account.
    #[param(required = false, value_type = Uuid)]
    account_id: Option<String>,
    /// Return transactions of this category and its subcategories, or `uncategorised` for those
    /// without a category.
    #[param(required = false)]
    category_id: Option<String>,
    /// Return transactions of exactly the category `category_id`, without its subcategories.
    #[serde(default)]
    #[param(required = false, default = false)]
    exact: bool,
    /// Return transactions of at least this amount, in their account's currency; outflows are
    /// negative.
    #[param(required = false)]
    min_amount: Option<AmountText>,
    /// Return transactions of at most this amount, in their account's currency; outflows are
    /// negative.
    #[param(required = false)]
    max_amount: Option<AmountText>,
    /// Return transactions that match this search. All words must occur in the description, in any
    /// order, ignoring case and accents: `muller` matches `Müller`. `"two words"` searches for a
    /// phrase, and `-word` or `-"two words"` excludes transactions. `>50`, `>=50`, `<50`, `<=50` and
    /// `=50` compare the amount without its sign; the decimal separator is a point or a comma.
    /// `2026-03` and `2026-03-05` select a month or a day, also within `from` and `to`; a text with
    /// several months matches nothing. In quotes (`""` for a quotation mark), operators are text. At
    /// most 8 words, phrases and other conditions.
    #[param(required = false, max_length = 200)]
    q: Option<String>,
    /// Return transactions of this type: income or expenses, with the refunds that reduce them, or
    /// transfers.
    #[serde(rename = "type")]
    #[param(required = false)]
    kind: Option<TransactionType>,
    /// Return inflows or outflows, by the sign of the amount; without transfers, unless the type
    /// is `transfer`.
    #[param(required = false)]
    direction: Option<TransactionDirection>,
}

/// A filter that selects transactions. All conditions must match.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TransactionFilter)]
pub(crate) struct TransactionFilterBody {
    /// Match transactions on or after this date.
    #[schema(format = Date)]
    from: Option<String>,
    /// Match transactions on or before this date.
    #[schema(format = Date)]
    to: Option<String>,
    /// Match transactions of this account.
    #[schema(value_type = Option<Uuid>)]
    account_id: Option<String>,
    /// Match transactions of this category and its subcategories, or `uncategorised` for those
    /// without a category.
    category_id: Option<String>,
    /// Match transactions of exactly the category `category_id`, without its subcategories.
    #[serde(default)]
    #[schema(required = false, default = false)]
    exact: bool,
    /// Match transactions of at least this amount, in their account's currency; outflows are
    /// negative.
    min_amount: Option<AmountText>,
    /// Match transactions of at most this amount, in their account's currency; outflows are
    /// negative.
    max_amount: Option<AmountText>,
    /// Match transactions that this search finds, with the same operators as the parameter `q` of
    /// lists: words, `"a phrase"`, `-word`, amounts such as `>50`, and days such as `2026-03`.
    #[schema(max_length = 200)]
    q: Option<String>,
    /// Match transactions of this type: income or expenses, with the refunds that reduce them, or
    /// transfers.
    #[serde(rename = "type")]
    kind: Option<TransactionType>,
    /// Match inflows or outflows, by the sign of the amount; without transfers, unless the type is
    /// `transfer`.
    direction: Option<TransactionDirection>,
}

impl From<TransactionFilterBody> for Conditions {
    fn from(body: TransactionFilterBody) -> Self {
        Self {
            from: body.from,
            to: body.to,
            account_id: body.account_id,
            category_id: body.category_id,
            exact: body.exact,
            min_amount: body.min_amount,
            max_amount: body.max_amount,
            q: body.q,
            kind: body.kind,
            direction: body.direction,
        }
    }
}

impl Conditions {
    /// The filter of these conditions.
    pub(super) fn filter(&self) -> Result<TransactionFilter, Invalid> {
        let from = read(self.from.as_deref(), |text| day("from", text));
        let to = read(self.to.as_deref(), |text| day("to", text));
        let least = self.min_amount.read("min_amount");
        let most = self.max_amount.read("max_amount");
        let days_in_order = match (&from, &to) {
            (Ok(Some(from)), Ok(Some(to))) => check_order("to", *from, *to),
            _ => Ok(()),
        };
        let amounts_in_order = match (&least, &most) {
            (Ok(Some(least)), Ok(Some(most))) if least > most => Err(Invalid::field(
                "max_amount",
                "invalid_range",
                messages::transaction_filter_amounts(),
            )),
            _ => Ok(()),
        };
        let (from, to, account, category, least, most, text, (), ()) = invalid::all((
            from,
            to,
            read(self.account_id.as_deref(), |text| id("account_id", text)),
            read(self.category_id.as_deref(), |text| {
                read_category(text, self.exact)
            }),
            least,
            most,
            read(self.q.as_deref(), |text| SearchQuery::parse("q", text)),
            days_in_order,
            amounts_in_order,
        ))?;
        Ok(TransactionFilter {
            from,
            to,
            account,
            category,
            min_amount: least,
            max_amount: most,
            kind: self.kind.map(|kind| kind.0),
            direction: self.direction.map(|direction| direction.0),
            text,
            ..TransactionFilter::new()
        })
    }
}

/// Parses the value of a condition, if it was sent.
fn read<T>(
    text: Option<&str>,
    parse: impl FnOnce(&str) -> Result<T, Invalid>,
) -> Result<Option<T>, Invalid> {
    text.map(parse).transpose()
}

fn read_category(text: &str, exact: bool) -> Result<CategoryCondition, Invalid> {
    if text == UNCATEGORISED {
        return Ok(CategoryCondition::None);
    }
    let condition = if exact {
        CategoryCondition::Is
    } else {
        CategoryCondition::Within
    };
    let category = text.parse::<Uuid>().map(CategoryId::from);
    category.map(condition).map_err(|_| {
        Invalid::field(
            "category_id",
            "invalid_id",
            messages::transaction_filter_category(),
        )
    })
}

wire_enum! {
    /// The sort order of a transaction list.
    TransactionOrder = TransactionSort;
}

labelled! {
    /// An object that is related to a transaction and can be returned with it.
    enum TransactionRelation {
        /// The account.
        Account = "account",
        /// The category.
        Category = "category",
    }
}

/// The sort order and contents of a transaction list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TransactionListParams {
    /// The sort order; defaults to `newest`. `newest` and `oldest` sort by date; `amount` sorts by
    /// currency, then by amount, highest first.
    #[serde(default)]
    #[param(required = false, inline)]
    pub(super) sort: TransactionOrder,
    /// The related objects to include in each transaction, separated by commas: `account`,
    /// `category`.
    #[param(required = false, example = "account,category")]
    include: Option<String>,
    /// Return deleted transactions instead of existing ones. Cannot be combined with `q`.
    #[serde(default)]
    #[param(required = false, default = false)]
    deleted: bool,
}

impl TransactionListParams {
    /// The related objects to include in each transaction.
    pub(super) fn with(&self) -> Result<TransactionWith, Invalid> {
        let with = labels("include", self.include.as_deref())?;
        Ok(TransactionWith {
            account: with.contains(&TransactionRelation::Account),
            category: with.contains(&TransactionRelation::Category),
        })
    }

    /// The filter of these conditions, for existing or for deleted transactions.
    pub(super) fn filter(&self, conditions: &Conditions) -> Result<TransactionFilter, Invalid> {
        let filter = conditions.filter()?;
        if !self.deleted {
            return Ok(filter);
        }
        if filter.text.is_some() {
            return Err(Invalid::field(
                "q",
                "mutually_exclusive",
                messages::transaction_filter_deleted_text(),
            ));
        }
        Ok(filter.deleted())
    }
}
