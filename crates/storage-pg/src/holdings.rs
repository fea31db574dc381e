//! Holdings on PostgreSQL.

use async_trait::async_trait;
use coffer_domain::{
    Money,
    ids::{HoldingId, PortfolioId},
    portfolio::{Holding, Valuation, ValuedHolding},
};
use coffer_storage::{
    CursorPage, HoldingFilter, HoldingRepository, HoldingSort, PageRequest, RepositoryError,
};
use sea_query::{Cond, Expr, ExprTrait, SelectStatement, TableRef};
use tokio_postgres::Row;

use crate::{
    list::{count, read_one, read_page},
    order::{Digits, Order, SortBy},
    stored::{column, normalised, optional_amount, unreadable},
    table::{Table, columns, table},
    unit::PgRepository,
};

table! {
    /// The table of holdings, read through the view with their values.
    pub(crate) HOLDINGS: Holdings("holdings", read from "valued_holdings") of Holding {
        id: Key,
        user_id: Insert,
        portfolio_id: Insert,
        symbol: Write,
        name: Write,
        quantity: Write as normalised,
        currency: Write,
        cost_basis: Write as optional_amount,
        version: Version,
        created_at: Insert,
        updated_at: Write,
        deleted_at: Update,
    }
}

columns! {
    /// The columns that the view adds to a holding.
    VALUATION: ValuationColumns("valued_holdings") { price, priced_on, value }
}

/// The column of the value as text. The value may have more digits than a `Decimal`; as text it
/// keeps them all, and reading it rounds the last decimal places.
const EXACT_VALUE: &str = "exact_value";

fn valued() -> SelectStatement {
    HOLDINGS
        .select()
        .columns([VALUATION.price, VALUATION.priced_on])
        .expr_as(Expr::col(VALUATION.value).cast_as("text"), EXACT_VALUE)
        .to_owned()
}

fn condition(filter: &HoldingFilter) -> Cond {
    let anywhere = |text| {
        HOLDINGS
            .symbol
            .contains_folded(text)
            .or(HOLDINGS.name.contains_folded(text))
    };
    Cond::all()
        .add(HOLDINGS.portfolio_id.is(&filter.portfolio))
        .add(HOLDINGS.deleted_at.is_set(filter.deleted))
        .add_option(HOLDINGS.currency.is_if(filter.currency.as_ref()))
        .add_option(filter.text.as_deref().map(anywhere))
}

fn order(sort: HoldingSort) -> Order<Found> {
    let by_id = Order::by_id(HOLDINGS.id, |found: &Found| found.valued.holding.id.uuid());
    match sort {
        HoldingSort::Newest => by_id.newest(),
        HoldingSort::Symbol => {
            by_id.ascending(HOLDINGS.symbol, |found| found.valued.holding.symbol.clone())
        }
        HoldingSort::Name => by_id.ascending(SortBy::Lower(HOLDINGS.name), |found| {
            found.valued.holding.name.clone()
        }),
        HoldingSort::Value => by_id
            .ascending(HOLDINGS.currency, |found| found.valued.holding.currency)
            .descending(SortBy::NullsLowest(VALUATION.value), |found| {
                found.exact_value.clone().map(Digits)
            }),
    }
}

#[async_trait]
impl HoldingRepository for PgRepository<'_> {
    async fn add(&mut self, holding: &Holding) -> Result<(), RepositoryError> {
        HOLDINGS.add(self.0, holding).await
    }

    async fn get(
        &mut self,
        portfolio: PortfolioId,
        id: HoldingId,
    ) -> Result<Option<ValuedHolding>, RepositoryError> {
        let select = valued()
            .and_where(HOLDINGS.id.is(&id))
            .and_where(HOLDINGS.portfolio_id.is(&portfolio))
            .to_owned();
        let found = read_one(self.0, &select, found).await?;
        Ok(found.map(|found| found.valued))
    }

    async fn list(
        &mut self,
        filter: &HoldingFilter,
        sort: HoldingSort,
        page: &PageRequest,
    ) -> Result<CursorPage<ValuedHolding>, RepositoryError> {
        let select = valued().cond_where(condition(filter)).to_owned();
        let page = read_page(self.0, select, &order(sort), page, found).await?;
        Ok(CursorPage {
            items: page.items.into_iter().map(|found| found.valued).collect(),
            next: page.next,
        })
    }

    async fn count(&mut self, filter: &HoldingFilter) -> Result<u64, RepositoryError> {
        // The table instead of the view, which would look up every price.
        let holdings = TableRef::from(Holdings::NAME).alias(Holdings::SOURCE);
        count(self.0, holdings, condition(filter)).await
    }

    async fn update(&mut self, before: &Holding, after: &Holding) -> Result<(), RepositoryError> {
        HOLDINGS.update(self.0, before, after).await
    }
}

/// A holding, and its value with all digits, by which it is sorted.
struct Found {
    valued: ValuedHolding,
    exact_value: Option<String>,
}

fn found(row: &Row) -> Result<Found, RepositoryError> {
    let holding = HOLDINGS.read(row)?;
    let exact_value: Option<String> = column(row, EXACT_VALUE)?;
    let valuation = match &exact_value {
        Some(value) => Some(Valuation {
            price: normalised(row, VALUATION.price)?,
            priced_on: VALUATION.priced_on.read(row)?,
            value: Money::rounded(
                value.parse().map_err(unreadable("value"))?,
                holding.currency,
            ),
        }),
        None => None,
    };
    let valued = ValuedHolding { holding, valuation };
    Ok(Found {
        valued,
        exact_value,
    })
}
