//! Portfolios on PostgreSQL.

use async_trait::async_trait;
use coffer_domain::{
    Line,
    ids::PortfolioId,
    portfolio::{AccountType, Holding, KindTotal, Location, Portfolio, ValuedPortfolio},
    price::Price,
};
use coffer_queries::{queries::portfolios as queries, types};
use coffer_storage::{
    CursorPage, PageRequest, PortfolioFilter, PortfolioRepository, PortfolioSort, Position,
    RepositoryError,
};
use rust_decimal::Decimal;
use sea_query::{Cond, Expr, ExprTrait, Func, Iden, Order, Query, SelectStatement};
use serde::Deserialize;
use tokio_postgres::{Row, types::Json};
use uuid::Uuid;

use crate::{
    list::{contains, count, read_one, read_page},
    mirror::Mirrored,
    preferences::exactly_one,
    stored::{column, money, unreadable},
    unit::PgRepository,
};

/// The view of portfolios with what their holdings are worth.
#[derive(Iden, Clone, Copy)]
enum ValuedPortfolios {
    Table,
    Id,
    UserId,
    Name,
    AccountType,
    CountryCode,
    HomeCountry,
    BaseCurrency,
    Version,
    CreatedAt,
    UpdatedAt,
    DeletedAt,
    HoldingsCount,
    Totals,
}

impl ValuedPortfolios {
    const COLUMNS: [Self; 13] = [
        Self::Id,
        Self::UserId,
        Self::Name,
        Self::AccountType,
        Self::CountryCode,
        Self::HomeCountry,
        Self::BaseCurrency,
        Self::Version,
        Self::CreatedAt,
        Self::UpdatedAt,
        Self::DeletedAt,
        Self::HoldingsCount,
        Self::Totals,
    ];
}

fn condition(filter: &PortfolioFilter) -> Cond {
    let deleted_at = Expr::col(ValuedPortfolios::DeletedAt);
    let mut condition = Cond::all().add(if filter.deleted {
        deleted_at.is_not_null()
    } else {
        deleted_at.is_null()
    });
    if let Some(kind) = filter.account_type {
        let label = match kind {
            AccountType::Domestic => "DOMESTIC",
            AccountType::International => "INTERNATIONAL",
        };
        let label = Expr::val(label).cast_as("text").cast_as("account_type");
        condition = condition.add(Expr::col(ValuedPortfolios::AccountType).eq(label));
    }
    if let Some(text) = &filter.name {
        condition = condition.add(contains(ValuedPortfolios::Name, text));
    }
    condition
}

/// Orders the list and lets it begin after a position. The identifier, version 7, is the time.
fn order(select: &mut SelectStatement, sort: PortfolioSort, after: Option<&Position>) {
    let id = Expr::col(ValuedPortfolios::Id);
    let lower_name = || Func::lower(Expr::col(ValuedPortfolios::Name));
    match sort {
        PortfolioSort::Newest => {
            select.order_by(ValuedPortfolios::Id, Order::Desc);
            select.and_where_option(after.map(|position| id.lt(position.id)));
        }
        PortfolioSort::Oldest => {
            select.order_by(ValuedPortfolios::Id, Order::Asc);
            select.and_where_option(after.map(|position| id.gt(position.id)));
        }
        PortfolioSort::Name => {
            select.order_by_expr(lower_name().into(), Order::Asc);
            select.order_by(ValuedPortfolios::Id, Order::Asc);
            select.and_where_option(after.map(|position| {
                let key = position.key.clone().unwrap_or_default();
                Expr::tuple([lower_name().into(), id]).gt(Expr::tuple([
                    Func::lower(Expr::val(key)).into(),
                    Expr::val(position.id),
                ]))
            }));
        }
    }
}

fn position(sort: PortfolioSort, valued: &ValuedPortfolio) -> Position {
    let portfolio = &valued.portfolio;
    Position {
        key: (sort == PortfolioSort::Name).then(|| portfolio.name.as_str().to_owned()),
        id: portfolio.id.uuid(),
    }
}

#[async_trait]
impl PortfolioRepository for PgRepository<'_> {
    async fn add(&mut self, portfolio: &Portfolio) -> Result<(), RepositoryError> {
        self.0
            .run(async |client| {
                queries::add()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &portfolio.id.uuid(),
                        &portfolio.user_id.uuid(),
                        &portfolio.name.as_str(),
                        &portfolio.location.account_type().to_database(),
                        &portfolio.location.country_code().as_str(),
                        &portfolio.location.home_country().as_str(),
                        &portfolio.base_currency.code(),
                        &portfolio.version,
                        &portfolio.created_at,
                        &portfolio.updated_at,
                    )
                    .await
            })
            .await?;
        Ok(())
    }

    async fn get(&mut self, id: PortfolioId) -> Result<Option<ValuedPortfolio>, RepositoryError> {
        let select = Query::select()
            .columns(ValuedPortfolios::COLUMNS)
            .from(ValuedPortfolios::Table)
            .and_where(Expr::col(ValuedPortfolios::Id).eq(id.uuid()))
            .to_owned();
        read_one(self.0, &select, valued_portfolio).await
    }

    async fn list(
        &mut self,
        filter: &PortfolioFilter,
        sort: PortfolioSort,
        page: &PageRequest,
    ) -> Result<CursorPage<ValuedPortfolio>, RepositoryError> {
        let mut select = Query::select()
            .columns(ValuedPortfolios::COLUMNS)
            .from(ValuedPortfolios::Table)
            .cond_where(condition(filter))
            .to_owned();
        order(&mut select, sort, page.after.as_ref());
        read_page(self.0, select, page, valued_portfolio, |last| {
            position(sort, last)
        })
        .await
    }

    async fn count(&mut self, filter: &PortfolioFilter) -> Result<u64, RepositoryError> {
        count(self.0, ValuedPortfolios::Table, condition(filter)).await
    }

    async fn totals(&mut self) -> Result<Vec<KindTotal>, RepositoryError> {
        let rows = self
            .0
            .run(async |client| queries::totals().bind(client).all().await)
            .await?;
        let mut kinds: Vec<KindTotal> = Vec::new();
        for row in rows {
            let account_type = AccountType::from_database(row.account_type);
            if kinds
                .last()
                .is_none_or(|kind| kind.account_type != account_type)
            {
                kinds.push(KindTotal {
                    account_type,
                    portfolios: row.portfolios,
                    totals: Vec::new(),
                });
            }
            if let (Some(kind), Some((currency, amount))) =
                (kinds.last_mut(), row.currency.zip(row.amount))
            {
                kind.totals.push(money(&currency, amount)?);
            }
        }
        Ok(kinds)
    }

    async fn update(
        &mut self,
        before: &Portfolio,
        after: &Portfolio,
    ) -> Result<(), RepositoryError> {
        let updated = self
            .0
            .run(async |client| {
                queries::update()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &after.name.as_str(),
                        &after.location.account_type().to_database(),
                        &after.location.country_code().as_str(),
                        &after.location.home_country().as_str(),
                        &after.base_currency.code(),
                        &after.version,
                        &after.updated_at,
                        &after.deleted_at,
                        &after.id.uuid(),
                        &before.version,
                    )
                    .await
            })
            .await?;
        exactly_one(updated)
    }

    async fn add_holdings(&mut self, holdings: &[Holding]) -> Result<(), RepositoryError> {
        fn all<'h, T>(holdings: &'h [Holding], field: impl Fn(&'h Holding) -> T) -> Vec<T> {
            holdings.iter().map(field).collect()
        }
        self.0
            .run(async |client| {
                queries::add_holdings()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &all(holdings, |h| h.id.uuid()),
                        &all(holdings, |h| h.user_id.uuid()),
                        &all(holdings, |h| h.portfolio_id.uuid()),
                        &all(holdings, |h| h.symbol.as_str()),
                        &all(holdings, |h| h.name.as_str()),
                        &all(holdings, |h| h.quantity),
                        &all(holdings, |h| h.currency.code()),
                        &all(holdings, |h| h.cost_basis),
                        &all(holdings, |h| h.version),
                        &all(holdings, |h| h.created_at),
                        &all(holdings, |h| h.updated_at),
                    )
                    .await
            })
            .await?;
        Ok(())
    }

    async fn add_prices(&mut self, prices: &[Price]) -> Result<(), RepositoryError> {
        fn all<'p, T>(prices: &'p [Price], field: impl Fn(&'p Price) -> T) -> Vec<T> {
            prices.iter().map(field).collect()
        }
        self.0
            .run(async |client| {
                queries::add_prices()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &all(prices, |p| p.id.uuid()),
                        &all(prices, |p| p.symbol.as_str()),
                        &all(prices, |p| p.currency.code()),
                        &all(prices, |p| p.quoted_on),
                        &all(prices, |p| p.amount),
                        &all(prices, |p| p.created_at),
                    )
                    .await
            })
            .await?;
        Ok(())
    }
}

/// An entry of the view's `totals`. The amount is text, or JSON would make it a float.
#[derive(Deserialize)]
struct StoredTotal {
    currency: String,
    amount: Decimal,
}

fn valued_portfolio(row: &Row) -> Result<ValuedPortfolio, RepositoryError> {
    let code = |name| column::<&str>(row, name);
    let account_type: types::AccountType = column(row, "account_type")?;
    let location = Location::new(
        AccountType::from_database(account_type),
        code("country_code")?
            .parse()
            .map_err(unreadable("country"))?,
        code("home_country")?
            .parse()
            .map_err(unreadable("country"))?,
    );
    let portfolio = Portfolio {
        id: column::<Uuid>(row, "id")?.into(),
        user_id: column::<Uuid>(row, "user_id")?.into(),
        name: Line::from_stored(column(row, "name")?),
        location: location.map_err(unreadable("location"))?,
        base_currency: code("base_currency")?
            .parse()
            .map_err(unreadable("currency"))?,
        version: column(row, "version")?,
        created_at: column(row, "created_at")?,
        updated_at: column(row, "updated_at")?,
        deleted_at: column(row, "deleted_at")?,
    };
    let totals: Json<Vec<StoredTotal>> = column(row, "totals")?;
    let totals = totals
        .0
        .iter()
        .map(|total| money(&total.currency, total.amount));
    Ok(ValuedPortfolio {
        portfolio,
        holdings_count: column(row, "holdings_count")?,
        totals: totals.collect::<Result<_, _>>()?,
    })
}
