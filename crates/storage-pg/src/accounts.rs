//! Accounts on PostgreSQL.

use async_trait::async_trait;
use coffer_domain::{
    Line,
    account::{Account, AccountKind, AccountTotal, BalanceDays, DayBalance, Interval},
    ids::AccountId,
};
use coffer_queries::{queries::accounts as queries, types};
use coffer_storage::{
    AccountFilter, AccountRepository, AccountSort, CursorPage, PageRequest, Position,
    RepositoryError,
};
use rust_decimal::Decimal;
use sea_query::{
    Cond, Expr, ExprTrait, Func, Iden, Order, Query, SelectStatement, extension::postgres::PgFunc,
};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{
    list::{contains, count, read_all, read_one, read_page},
    mirror::Mirrored,
    preferences::exactly_one,
    stored::{column, money},
    unit::PgRepository,
};

#[derive(Iden, Clone, Copy)]
enum Accounts {
    Table,
    Id,
    UserId,
    Name,
    Kind,
    Currency,
    OpeningBalance,
    Balance,
    ClosedAt,
    Version,
    CreatedAt,
    UpdatedAt,
    DeletedAt,
}

impl Accounts {
    const COLUMNS: [Self; 12] = [
        Self::Id,
        Self::UserId,
        Self::Name,
        Self::Kind,
        Self::Currency,
        Self::OpeningBalance,
        Self::Balance,
        Self::ClosedAt,
        Self::Version,
        Self::CreatedAt,
        Self::UpdatedAt,
        Self::DeletedAt,
    ];
}

fn condition(filter: &AccountFilter) -> Cond {
    let deleted_at = Expr::col(Accounts::DeletedAt);
    let mut condition = Cond::all().add(if filter.deleted {
        deleted_at.is_not_null()
    } else {
        deleted_at.is_null()
    });
    if let Some(kind) = filter.kind {
        let label = match kind {
            AccountKind::Checking => "checking",
            AccountKind::Savings => "savings",
            AccountKind::CreditCard => "credit_card",
            AccountKind::Cash => "cash",
            AccountKind::Loan => "loan",
            AccountKind::Investment => "investment",
        };
        let label = Expr::val(label).cast_as("text").cast_as("account_kind");
        condition = condition.add(Expr::col(Accounts::Kind).eq(label));
    }
    if let Some(closed) = filter.closed {
        let closed_at = Expr::col(Accounts::ClosedAt);
        condition = condition.add(if closed {
            closed_at.is_not_null()
        } else {
            closed_at.is_null()
        });
    }
    if let Some(currency) = filter.currency {
        condition = condition.add(Expr::col(Accounts::Currency).eq(currency.code()));
    }
    if let Some(text) = &filter.name {
        condition = condition.add(contains(Accounts::Name, text));
    }
    condition
}

/// Orders the list and lets it begin after a position. The identifier, version 7, is the time.
fn order(select: &mut SelectStatement, sort: AccountSort, after: Option<&Position>) {
    let id = Expr::col(Accounts::Id);
    let key = |position: &Position| position.key.clone().unwrap_or_default();
    match sort {
        AccountSort::Newest => {
            select.order_by(Accounts::Id, Order::Desc);
            select.and_where_option(after.map(|position| id.lt(position.id)));
        }
        AccountSort::Oldest => {
            select.order_by(Accounts::Id, Order::Asc);
            select.and_where_option(after.map(|position| id.gt(position.id)));
        }
        AccountSort::Name => {
            let lower_name = || Func::lower(Expr::col(Accounts::Name));
            select.order_by_expr(lower_name().into(), Order::Asc);
            select.order_by(Accounts::Id, Order::Asc);
            select.and_where_option(after.map(|position| {
                Expr::tuple([lower_name().into(), id]).gt(Expr::tuple([
                    Func::lower(Expr::val(key(position))).into(),
                    Expr::val(position.id),
                ]))
            }));
        }
        AccountSort::Balance => {
            select.order_by(Accounts::Currency, Order::Asc);
            select.order_by(Accounts::Balance, Order::Desc);
            select.order_by(Accounts::Id, Order::Desc);
            select.and_where_option(after.map(|position| {
                let key = key(position);
                let (currency, balance) = key.split_once(' ').unwrap_or_default();
                let balance: Decimal = balance.parse().unwrap_or_default();
                let lower = Expr::tuple([Expr::col(Accounts::Balance), id])
                    .lt(Expr::tuple([Expr::val(balance), Expr::val(position.id)]));
                let column = || Expr::col(Accounts::Currency);
                column().gt(currency).or(column().eq(currency).and(lower))
            }));
        }
    }
}

fn position(sort: AccountSort, account: &Account) -> Position {
    let key = match sort {
        AccountSort::Newest | AccountSort::Oldest => None,
        AccountSort::Name => Some(account.name.as_str().to_owned()),
        AccountSort::Balance => Some(format!("{} {}", account.currency, account.balance)),
    };
    Position {
        key,
        id: account.id.uuid(),
    }
}

#[async_trait]
impl AccountRepository for PgRepository<'_> {
    async fn add(&mut self, account: &Account) -> Result<(), RepositoryError> {
        self.0
            .run(async |client| {
                queries::add()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &account.id.uuid(),
                        &account.user_id.uuid(),
                        &account.name.as_str(),
                        &account.kind.to_database(),
                        &account.currency.code(),
                        &account.opening_balance,
                        &account.closed_at,
                        &account.version,
                        &account.created_at,
                        &account.updated_at,
                    )
                    .await
            })
            .await?;
        Ok(())
    }

    async fn get(&mut self, id: AccountId) -> Result<Option<Account>, RepositoryError> {
        let select = Query::select()
            .columns(Accounts::COLUMNS)
            .from(Accounts::Table)
            .and_where(Expr::col(Accounts::Id).eq(id.uuid()))
            .to_owned();
        read_one(self.0, &select, account).await
    }

    async fn find(&mut self, ids: &[AccountId]) -> Result<Vec<Account>, RepositoryError> {
        let ids: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
        let select = Query::select()
            .columns(Accounts::COLUMNS)
            .from(Accounts::Table)
            .and_where(Expr::col(Accounts::Id).eq(PgFunc::any(ids)))
            .to_owned();
        read_all(self.0, &select, account).await
    }

    async fn list(
        &mut self,
        filter: &AccountFilter,
        sort: AccountSort,
        page: &PageRequest,
    ) -> Result<CursorPage<Account>, RepositoryError> {
        let mut select = Query::select()
            .columns(Accounts::COLUMNS)
            .from(Accounts::Table)
            .cond_where(condition(filter))
            .to_owned();
        order(&mut select, sort, page.after.as_ref());
        read_page(self.0, select, page, account, |last| position(sort, last)).await
    }

    async fn count(&mut self, filter: &AccountFilter) -> Result<u64, RepositoryError> {
        count(self.0, Accounts::Table, condition(filter)).await
    }

    async fn totals(&mut self) -> Result<Vec<AccountTotal>, RepositoryError> {
        let rows = self
            .0
            .run(async |client| queries::totals().bind(client).all().await)
            .await?;
        let mut kinds: Vec<AccountTotal> = Vec::new();
        for row in rows {
            let kind = AccountKind::from_database(row.kind);
            let total = money(&row.currency, row.amount)?;
            match kinds.last_mut().filter(|last| last.kind == kind) {
                Some(last) => {
                    last.accounts += row.accounts;
                    last.totals.push(total);
                }
                None => kinds.push(AccountTotal {
                    kind,
                    accounts: row.accounts,
                    totals: vec![total],
                }),
            }
        }
        Ok(kinds)
    }

    async fn balances(
        &mut self,
        id: AccountId,
        days: BalanceDays,
    ) -> Result<Vec<DayBalance>, RepositoryError> {
        let monthly = days.interval() == Interval::Month;
        let (since, until) = (days.from(), days.to());
        let rows = self
            .0
            .run(async |client| {
                queries::balances()
                    .bind(client, &monthly, &until, &since, &id.uuid())
                    .all()
                    .await
            })
            .await?;
        let balance = |row: queries::Balances| {
            Ok(DayBalance {
                day: row.day,
                balance: money(&row.currency, row.amount)?,
            })
        };
        rows.into_iter().map(balance).collect()
    }

    async fn update(&mut self, before: &Account, after: &Account) -> Result<(), RepositoryError> {
        let updated = self
            .0
            .run(async |client| {
                queries::update()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &after.name.as_str(),
                        &after.kind.to_database(),
                        &after.currency.code(),
                        &after.opening_balance,
                        &after.closed_at,
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

fn account(row: &Row) -> Result<Account, RepositoryError> {
    let code: &str = column(row, "currency")?;
    let opening_balance = money(code, column(row, "opening_balance")?)?;
    let kind: types::AccountKind = column(row, "kind")?;
    Ok(Account {
        id: column::<Uuid>(row, "id")?.into(),
        user_id: column::<Uuid>(row, "user_id")?.into(),
        name: Line::from_stored(column(row, "name")?),
        kind: AccountKind::from_database(kind),
        currency: opening_balance.currency,
        opening_balance: opening_balance.amount,
        balance: money(code, column(row, "balance")?)?.amount,
        closed_at: column(row, "closed_at")?,
        version: column(row, "version")?,
        created_at: column(row, "created_at")?,
        updated_at: column(row, "updated_at")?,
        deleted_at: column(row, "deleted_at")?,
    })
}
