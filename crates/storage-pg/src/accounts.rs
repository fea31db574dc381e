//! Accounts on PostgreSQL.

use async_trait::async_trait;
use chrono::NaiveDate;
use coffer_domain::{
    Money,
    account::{Account, AccountKind, AccountTotal, CurrentAccount, DayBalance},
    day::DayEnd,
    ids::AccountId,
};
use coffer_queries::queries::accounts as queries;
use coffer_storage::{
    AccountFilter, AccountRepository, AccountSort, CursorPage, PageRequest, RepositoryError,
};
use rust_decimal::Decimal;
use sea_query::{
    Cond, Expr, ExprTrait, JoinType, Query, SelectStatement, extension::postgres::PgFunc,
};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{
    list::{count, read_all, read_page},
    order::{Order, SortBy},
    stored::{amount, from_label, money},
    table::{Table, columns, table},
    unit::PgRepository,
};

table! {
    /// The table of accounts.
    pub(crate) ACCOUNTS: Accounts("accounts") of Account {
        id: Key,
        user_id: Insert,
        name: Write,
        kind: Write,
        currency: Write,
        opening_balance: Write as amount,
        balance: Read as amount,
        opened_on: Write,
        closed_on: Write,
        version: Version,
        created_at: Insert,
        updated_at: Write,
        deleted_at: Update,
    }
}

fn condition(filter: &AccountFilter) -> Cond {
    Cond::all()
        .add(ACCOUNTS.deleted_at.is_set(filter.deleted))
        .add_option(ACCOUNTS.kind.is_if(filter.kind.as_ref()))
        .add_option(ACCOUNTS.closed_on.is_set_if(filter.closed))
        .add_option(ACCOUNTS.currency.is_if(filter.currency.as_ref()))
        .add_option(ACCOUNTS.name.contains_folded_if(filter.name.as_deref()))
}

columns! {
    /// The sum of an account's transactions after today (`NULL` if there are none), and the balance
    /// that remains without it.
    LATER: Later("later") { booked, current_balance }
}

/// Selects accounts as of today.
fn current(today: NaiveDate) -> SelectStatement {
    with_later(later(today))
}

/// Selects accounts as of today, to sort them by balance.
fn current_with_balance(today: NaiveDate) -> SelectStatement {
    let scheduled = "coalesce(sum(delta), 0) + CASE WHEN accounts.opened_on > $1 \
                     THEN accounts.opening_balance ELSE 0 END";
    let balance = Expr::col(ACCOUNTS.balance).sub(Expr::cust_with_values(scheduled, [today]));
    let mut later = later(today);
    with_later(later.expr_as(balance, LATER.current_balance.name()).take())
}

fn with_later(later: SelectStatement) -> SelectStatement {
    ACCOUNTS
        .select()
        .column(LATER.booked)
        .join_lateral(
            JoinType::InnerJoin,
            later,
            LATER.booked.source(),
            Expr::cust("TRUE"),
        )
        .to_owned()
}

/// The sum of the transactions after today, of the account that it is joined to.
fn later(today: NaiveDate) -> SelectStatement {
    Query::select()
        .expr_as(Expr::cust("sum(delta)"), LATER.booked.name())
        .from("balance_deltas")
        .and_where(Expr::col(("balance_deltas", "account_id")).equals(ACCOUNTS.id))
        .and_where(Expr::col(("balance_deltas", "booked_on")).gt(today))
        .to_owned()
}

/// Reads an account as of today. If it opens later, its opening balance counts later.
fn read_current(row: &Row, today: NaiveDate) -> Result<CurrentAccount, RepositoryError> {
    let account = ACCOUNTS.read(row)?;
    let booked: Option<Decimal> = LATER.booked.read(row)?;
    let booked = booked.unwrap_or_default();
    let mut scheduled = Money::rounded(booked, account.currency).amount;
    if account.opened_on.is_some_and(|opened_on| opened_on > today) {
        scheduled += account.opening_balance;
    }
    Ok(CurrentAccount { account, scheduled })
}

fn order(sort: AccountSort) -> Order<CurrentAccount> {
    let by_id = Order::by_id(ACCOUNTS.id, |current: &CurrentAccount| {
        current.account.id.uuid()
    });
    match sort {
        AccountSort::Newest => by_id.newest(),
        AccountSort::Oldest => by_id.oldest(),
        AccountSort::Name => by_id.ascending(SortBy::Lower(ACCOUNTS.name), |current| {
            current.account.name.clone()
        }),
        AccountSort::Balance => by_id
            .ascending(ACCOUNTS.currency, |current| current.account.currency)
            .descending(LATER.current_balance, CurrentAccount::balance),
    }
}

#[async_trait]
impl AccountRepository for PgRepository<'_> {
    async fn add(&mut self, account: &Account) -> Result<(), RepositoryError> {
        ACCOUNTS.add(self.0, account).await
    }

    async fn get(&mut self, id: AccountId) -> Result<Option<Account>, RepositoryError> {
        ACCOUNTS.get(self.0, id.uuid()).await
    }

    async fn find(&mut self, ids: &[AccountId]) -> Result<Vec<Account>, RepositoryError> {
        let ids: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
        let is_one = Expr::col(ACCOUNTS.id).eq(PgFunc::any(ids));
        let select = ACCOUNTS.select().and_where(is_one).to_owned();
        read_all(self.0, &select, |row| ACCOUNTS.read(row)).await
    }

    async fn current(
        &mut self,
        ids: &[AccountId],
        today: NaiveDate,
    ) -> Result<Vec<CurrentAccount>, RepositoryError> {
        let ids: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
        let is_one = Expr::col(ACCOUNTS.id).eq(PgFunc::any(ids));
        let select = current(today).and_where(is_one).to_owned();
        read_all(self.0, &select, |row| read_current(row, today)).await
    }

    async fn list(
        &mut self,
        filter: &AccountFilter,
        sort: AccountSort,
        page: &PageRequest,
        today: NaiveDate,
    ) -> Result<CursorPage<CurrentAccount>, RepositoryError> {
        let mut select = match sort {
            AccountSort::Balance => current_with_balance(today),
            AccountSort::Newest | AccountSort::Oldest | AccountSort::Name => current(today),
        };
        select.cond_where(condition(filter));
        read_page(self.0, select, &order(sort), page, |row| {
            read_current(row, today)
        })
        .await
    }

    async fn count(&mut self, filter: &AccountFilter) -> Result<u64, RepositoryError> {
        count(self.0, Accounts::SOURCE, condition(filter)).await
    }

    async fn totals(&mut self, today: NaiveDate) -> Result<Vec<AccountTotal>, RepositoryError> {
        let rows = self
            .0
            .run(async |client| queries::totals().bind(client, &today).all().await)
            .await?;
        let mut kinds: Vec<AccountTotal> = Vec::new();
        for row in rows {
            let kind: AccountKind = from_label(&row.kind)?;
            let total = money(&row.currency, row.amount)?;
            let scheduled = money(&row.currency, row.scheduled)?;
            match kinds.last_mut().filter(|last| last.kind == kind) {
                Some(last) => {
                    last.accounts += row.accounts;
                    last.totals.push(total);
                    last.scheduled.push(scheduled);
                }
                None => kinds.push(AccountTotal {
                    kind,
                    accounts: row.accounts,
                    totals: vec![total],
                    scheduled: vec![scheduled],
                }),
            }
        }
        Ok(kinds)
    }

    async fn balances(
        &mut self,
        ids: &[AccountId],
        days: &[DayEnd],
    ) -> Result<Vec<(AccountId, DayBalance)>, RepositoryError> {
        let (days, ends): (Vec<_>, Vec<_>) = days.iter().map(|end| (end.day, end.at)).unzip();
        let ids: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
        let rows = self
            .0
            .run(async |client| {
                queries::balances()
                    .bind(client, &days, &ends, &ids)
                    .all()
                    .await
            })
            .await?;
        let balance = |row: queries::Balances| {
            let balance = DayBalance {
                day: row.day,
                balance: money(&row.currency, row.amount)?,
            };
            Ok((row.id.into(), balance))
        };
        rows.into_iter().map(balance).collect()
    }

    async fn first_booked_on(
        &mut self,
        id: AccountId,
    ) -> Result<Option<NaiveDate>, RepositoryError> {
        let id = Uuid::from(id);
        self.0
            .run(async |client| queries::first_booked_on().bind(client, &id).opt().await)
            .await
    }

    async fn last_booked_on(
        &mut self,
        id: AccountId,
    ) -> Result<Option<NaiveDate>, RepositoryError> {
        let id = Uuid::from(id);
        self.0
            .run(async |client| queries::last_booked_on().bind(client, &id).opt().await)
            .await
    }

    async fn update(&mut self, before: &Account, after: &Account) -> Result<(), RepositoryError> {
        ACCOUNTS.update(self.0, before, after).await
    }
}
