//! Holdings on PostgreSQL.

use async_trait::async_trait;
use coffer_domain::{
    Line,
    ids::{HoldingId, PortfolioId},
    portfolio::{Holding, Valuation, ValuedHolding},
};
use coffer_queries::queries::holdings as queries;
use coffer_storage::{
    CursorPage, HoldingFilter, HoldingRepository, HoldingSort, PageRequest, Position,
    RepositoryError,
};
use rust_decimal::Decimal;
use sea_query::{Cond, Expr, ExprTrait, Func, Iden, Order, Query, SelectStatement, SimpleExpr};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{
    list::{contains, count, read_one, read_page},
    preferences::exactly_one,
    stored::{column, money, unreadable},
    unit::PgRepository,
};

/// The table itself, where values are not wanted: the view looks each price up.
#[derive(Iden)]
struct Holdings;

/// The view of holdings with what they are worth.
#[derive(Iden, Clone, Copy)]
enum ValuedHoldings {
    Table,
    Id,
    UserId,
    PortfolioId,
    Symbol,
    Name,
    Quantity,
    Currency,
    CostBasis,
    Version,
    CreatedAt,
    UpdatedAt,
    DeletedAt,
    Price,
    PricedOn,
    Value,
}

impl ValuedHoldings {
    const COLUMNS: [Self; 14] = [
        Self::Id,
        Self::UserId,
        Self::PortfolioId,
        Self::Symbol,
        Self::Name,
        Self::Quantity,
        Self::Currency,
        Self::CostBasis,
        Self::Version,
        Self::CreatedAt,
        Self::UpdatedAt,
        Self::DeletedAt,
        Self::Price,
        Self::PricedOn,
    ];
}

/// The value has more digits than a decimal number here may have; as text it loses none, and reading
/// it rounds what is far behind the point.
fn valued() -> SelectStatement {
    let value = Expr::col(ValuedHoldings::Value).cast_as("text");
    Query::select()
        .columns(ValuedHoldings::COLUMNS)
        .expr_as(value, "exact_value")
        .from(ValuedHoldings::Table)
        .to_owned()
}

fn condition(filter: &HoldingFilter) -> Cond {
    let portfolio = Expr::col(ValuedHoldings::PortfolioId);
    let deleted_at = Expr::col(ValuedHoldings::DeletedAt);
    let mut condition =
        Cond::all()
            .add(portfolio.eq(filter.portfolio.uuid()))
            .add(if filter.deleted {
                deleted_at.is_not_null()
            } else {
                deleted_at.is_null()
            });
    if let Some(currency) = filter.currency {
        condition = condition.add(Expr::col(ValuedHoldings::Currency).eq(currency.code()));
    }
    if let Some(text) = &filter.text {
        let anywhere = Cond::any()
            .add(contains(ValuedHoldings::Symbol, text))
            .add(contains(ValuedHoldings::Name, text));
        condition = condition.add(anywhere);
    }
    condition
}

/// What orders by value: no value is negative, so what has none comes last.
fn value_or_less() -> SimpleExpr {
    Func::coalesce([Expr::col(ValuedHoldings::Value), Expr::cust("-1")]).into()
}

/// Orders the list and lets it begin after a position. The identifier, version 7, is the time.
fn order(select: &mut SelectStatement, sort: HoldingSort, after: Option<&Position>) {
    let id = || Expr::col(ValuedHoldings::Id);
    let key = |position: &Position| position.key.clone().unwrap_or_default();
    match sort {
        HoldingSort::Newest => {
            select.order_by(ValuedHoldings::Id, Order::Desc);
            select.and_where_option(after.map(|position| id().lt(position.id)));
        }
        HoldingSort::Symbol => {
            let symbol = || Expr::col(ValuedHoldings::Symbol);
            select.order_by(ValuedHoldings::Symbol, Order::Asc);
            select.order_by(ValuedHoldings::Id, Order::Asc);
            select.and_where_option(after.map(|position| {
                let last = Expr::tuple([Expr::val(key(position)), Expr::val(position.id)]);
                Expr::tuple([symbol(), id()]).gt(last)
            }));
        }
        HoldingSort::Name => {
            let lower_name = || Func::lower(Expr::col(ValuedHoldings::Name));
            select.order_by_expr(lower_name().into(), Order::Asc);
            select.order_by(ValuedHoldings::Id, Order::Asc);
            select.and_where_option(after.map(|position| {
                let last = Func::lower(Expr::val(key(position)));
                let last = Expr::tuple([last.into(), Expr::val(position.id)]);
                Expr::tuple([lower_name().into(), id()]).gt(last)
            }));
        }
        HoldingSort::Value => {
            select.order_by(ValuedHoldings::Currency, Order::Asc);
            select.order_by_expr(value_or_less(), Order::Desc);
            select.order_by(ValuedHoldings::Id, Order::Desc);
            select.and_where_option(after.map(|position| {
                let key = key(position);
                let (currency, value) = key.split_once(' ').unwrap_or_default();
                let value = Expr::val(value).cast_as("text").cast_as("numeric");
                let last = Expr::tuple([value, Expr::val(position.id)]);
                let lower = Expr::tuple([value_or_less(), id()]).lt(last);
                let column = || Expr::col(ValuedHoldings::Currency);
                column().gt(currency).or(column().eq(currency).and(lower))
            }));
        }
    }
}

fn position(sort: HoldingSort, found: &Found) -> Position {
    let holding = &found.valued.holding;
    let key = match sort {
        HoldingSort::Newest => None,
        HoldingSort::Symbol => Some(holding.symbol.as_str().to_owned()),
        HoldingSort::Name => Some(holding.name.as_str().to_owned()),
        HoldingSort::Value => {
            let value = found.exact_value.as_deref().unwrap_or("-1");
            Some(format!("{} {value}", holding.currency))
        }
    };
    Position {
        key,
        id: holding.id.uuid(),
    }
}

#[async_trait]
impl HoldingRepository for PgRepository<'_> {
    async fn add(&mut self, holding: &Holding) -> Result<(), RepositoryError> {
        self.0
            .run(async |client| {
                queries::add()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &holding.id.uuid(),
                        &holding.user_id.uuid(),
                        &holding.portfolio_id.uuid(),
                        &holding.symbol.as_str(),
                        &holding.name.as_str(),
                        &holding.quantity,
                        &holding.currency.code(),
                        &holding.cost_basis,
                        &holding.version,
                        &holding.created_at,
                        &holding.updated_at,
                    )
                    .await
            })
            .await?;
        Ok(())
    }

    async fn get(
        &mut self,
        portfolio: PortfolioId,
        id: HoldingId,
    ) -> Result<Option<ValuedHolding>, RepositoryError> {
        let select = valued()
            .and_where(Expr::col(ValuedHoldings::Id).eq(id.uuid()))
            .and_where(Expr::col(ValuedHoldings::PortfolioId).eq(portfolio.uuid()))
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
        let mut select = valued().cond_where(condition(filter)).to_owned();
        order(&mut select, sort, page.after.as_ref());
        let page = read_page(self.0, select, page, found, |last| position(sort, last)).await?;
        Ok(CursorPage {
            items: page.items.into_iter().map(|found| found.valued).collect(),
            next: page.next,
        })
    }

    async fn count(&mut self, filter: &HoldingFilter) -> Result<u64, RepositoryError> {
        count(self.0, Holdings, condition(filter)).await
    }

    async fn update(&mut self, before: &Holding, after: &Holding) -> Result<(), RepositoryError> {
        let updated = self
            .0
            .run(async |client| {
                queries::update()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &after.symbol.as_str(),
                        &after.name.as_str(),
                        &after.quantity,
                        &after.currency.code(),
                        &after.cost_basis,
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
}

/// A holding, and its value with all its digits, by which it is ordered.
struct Found {
    valued: ValuedHolding,
    exact_value: Option<String>,
}

fn found(row: &Row) -> Result<Found, RepositoryError> {
    let code: &str = column(row, "currency")?;
    let currency = code.parse().map_err(unreadable("currency"))?;
    let cost_basis: Option<Decimal> = column(row, "cost_basis")?;
    let cost_basis = cost_basis.map(|amount| money(code, amount)).transpose()?;
    let holding = Holding {
        id: column::<Uuid>(row, "id")?.into(),
        user_id: column::<Uuid>(row, "user_id")?.into(),
        portfolio_id: column::<Uuid>(row, "portfolio_id")?.into(),
        symbol: Line::from_stored(column(row, "symbol")?),
        name: Line::from_stored(column(row, "name")?),
        quantity: column::<Decimal>(row, "quantity")?.normalize(),
        currency,
        cost_basis: cost_basis.map(|money| money.amount),
        version: column(row, "version")?,
        created_at: column(row, "created_at")?,
        updated_at: column(row, "updated_at")?,
        deleted_at: column(row, "deleted_at")?,
    };
    let exact_value: Option<String> = column(row, "exact_value")?;
    let valuation = match &exact_value {
        Some(value) => Some(Valuation {
            price: column::<Decimal>(row, "price")?.normalize(),
            priced_on: column(row, "priced_on")?,
            value: money(code, value.parse().map_err(unreadable("value"))?)?,
        }),
        None => None,
    };
    let valued = ValuedHolding { holding, valuation };
    Ok(Found {
        valued,
        exact_value,
    })
}
