//! Portfolios on PostgreSQL.

use async_trait::async_trait;
use coffer_domain::{
    ids::PortfolioId,
    portfolio::{AccountType, AccountTypeTotal, Domicile, Holding, Portfolio, ValuedPortfolio},
    price::Price,
};
use coffer_queries::{client::Params as _, queries::portfolios as queries};
use coffer_storage::{
    CursorPage, PageRequest, PortfolioFilter, PortfolioRepository, PortfolioSort, RepositoryError,
};
use postgres_types::FromSql;
use rust_decimal::Decimal;
use sea_query::{Cond, SelectStatement};
use tokio_postgres::Row;

use crate::{
    error::repository_error,
    list::{count, read_one, read_page},
    order::{Order, SortBy},
    stored::{array, from_label, money, unreadable},
    table::{Table, columns, table},
    unit::PgRepository,
};

table! {
    /// The table of portfolios, read through the view with their values.
    pub(crate) PORTFOLIOS: Portfolios("portfolios", read from "valued_portfolios") of Portfolio {
        id: Key,
        user_id: Insert,
        name: Write,
        base_currency: Write,
        version: Version,
        created_at: Insert,
        updated_at: Write,
        deleted_at: Update,
    }
    domicile {
        account_type: Write = domicile.account_type(),
        country_code: Write = domicile.country_code(),
        home_country: Write = domicile.home_country(),
    } = Domicile::new(account_type, country_code, home_country).map_err(unreadable("domicile"))?;
}

columns! {
    /// The column that the view adds to a portfolio.
    VALUATION: ValuationColumns("valued_portfolios") { value }
}

fn valued() -> SelectStatement {
    PORTFOLIOS.select().column(VALUATION.value).to_owned()
}

fn condition(filter: &PortfolioFilter) -> Cond {
    Cond::all()
        .add(PORTFOLIOS.deleted_at.is_set(filter.deleted))
        .add_option(PORTFOLIOS.account_type.is_if(filter.account_type.as_ref()))
        .add_option(PORTFOLIOS.name.contains_folded_if(filter.name.as_deref()))
}

fn order(sort: PortfolioSort) -> Order<ValuedPortfolio> {
    let by_id = Order::by_id(PORTFOLIOS.id, |valued: &ValuedPortfolio| {
        valued.portfolio.id.uuid()
    });
    match sort {
        PortfolioSort::Newest => by_id.newest(),
        PortfolioSort::Oldest => by_id.oldest(),
        PortfolioSort::Name => by_id.ascending(SortBy::Lower(PORTFOLIOS.name), |valued| {
            valued.portfolio.name.clone()
        }),
    }
}

#[async_trait]
impl PortfolioRepository for PgRepository<'_> {
    async fn add(&mut self, portfolio: &Portfolio) -> Result<(), RepositoryError> {
        PORTFOLIOS.add(self.0, portfolio).await
    }

    async fn get(&mut self, id: PortfolioId) -> Result<Option<ValuedPortfolio>, RepositoryError> {
        let select = valued().and_where(PORTFOLIOS.id.is(&id)).to_owned();
        read_one(self.0, &select, valued_portfolio).await
    }

    async fn list(
        &mut self,
        filter: &PortfolioFilter,
        sort: PortfolioSort,
        page: &PageRequest,
    ) -> Result<CursorPage<ValuedPortfolio>, RepositoryError> {
        let select = valued().cond_where(condition(filter)).to_owned();
        read_page(self.0, select, &order(sort), page, valued_portfolio).await
    }

    async fn count(&mut self, filter: &PortfolioFilter) -> Result<u64, RepositoryError> {
        count(self.0, Portfolios::SOURCE, condition(filter)).await
    }

    async fn totals(&mut self) -> Result<Vec<AccountTypeTotal>, RepositoryError> {
        let rows = self
            .0
            .run(async |client| queries::totals().bind(client).all().await)
            .await?;
        let mut totals: Vec<AccountTypeTotal> = Vec::new();
        for row in rows {
            let account_type: AccountType = from_label(&row.account_type)?;
            if totals
                .last()
                .is_none_or(|total| total.account_type != account_type)
            {
                totals.push(AccountTypeTotal {
                    account_type,
                    portfolios: row.portfolios,
                    totals: Vec::new(),
                });
            }
            if let (Some(total), Some((currency, amount))) =
                (totals.last_mut(), row.currency.zip(row.amount))
            {
                total.totals.push(money(&currency, amount)?);
            }
        }
        Ok(totals)
    }

    async fn update(
        &mut self,
        before: &Portfolio,
        after: &Portfolio,
    ) -> Result<(), RepositoryError> {
        PORTFOLIOS.update(self.0, before, after).await
    }

    async fn add_holdings(&mut self, holdings: &[Holding]) -> Result<(), RepositoryError> {
        self.0
            .run(async |client| {
                queries::add_holdings()
                    .prepare(client)
                    .await?
                    .params(
                        client,
                        &queries::AddHoldingsParams {
                            ids: array(holdings, |h| h.id.uuid()),
                            user_ids: array(holdings, |h| h.user_id.uuid()),
                            portfolio_ids: array(holdings, |h| h.portfolio_id.uuid()),
                            symbols: array(holdings, |h| h.symbol.as_str()),
                            names: array(holdings, |h| h.name.as_str()),
                            quantities: array(holdings, |h| h.quantity),
                            currencies: array(holdings, |h| h.currency.code()),
                            cost_bases: array(holdings, |h| h.cost_basis),
                            versions: array(holdings, |h| h.version),
                            created_ats: array(holdings, |h| h.created_at),
                            updated_ats: array(holdings, |h| h.updated_at),
                        },
                    )
                    .await
            })
            .await?;
        Ok(())
    }

    async fn add_prices(&mut self, prices: &[Price]) -> Result<(), RepositoryError> {
        self.0
            .run(async |client| {
                queries::add_prices()
                    .prepare(client)
                    .await?
                    .params(
                        client,
                        &queries::AddPricesParams {
                            ids: array(prices, |p| p.id.uuid()),
                            symbols: array(prices, |p| p.symbol.as_str()),
                            currencies: array(prices, |p| p.currency.code()),
                            days: array(prices, |p| p.quoted_on),
                            amounts: array(prices, |p| p.amount),
                            created_ats: array(prices, |p| p.created_at),
                        },
                    )
                    .await
            })
            .await?;
        Ok(())
    }
}

/// The view's `value`: the amounts in the order of their currencies.
#[derive(Debug, FromSql)]
#[postgres(name = "portfolio_value")]
struct StoredValue {
    holdings_count: i64,
    currencies: Vec<String>,
    /// `None` in a currency without a price.
    amounts: Vec<Option<String>>,
}

fn valued_portfolio(row: &Row) -> Result<ValuedPortfolio, RepositoryError> {
    let value: StoredValue = row
        .try_get(VALUATION.value.name())
        .map_err(|error| repository_error(&error))?;
    let totals = value.currencies.iter().zip(&value.amounts);
    let priced = totals.filter_map(|(currency, amount)| Some((currency, amount.as_ref()?)));
    let totals = priced.map(|(currency, amount)| {
        let amount: Decimal = amount.parse().map_err(unreadable("amount"))?;
        money(currency, amount)
    });
    Ok(ValuedPortfolio {
        portfolio: PORTFOLIOS.read(row)?,
        holdings_count: value.holdings_count,
        totals: totals.collect::<Result<_, RepositoryError>>()?,
    })
}
