//! Transactions on PostgreSQL.

use async_trait::async_trait;
use chrono::NaiveDate;
use coffer_domain::{
    Line, Money,
    ids::TransactionId,
    transaction::{Transaction, TransactionKind},
};
use coffer_queries::queries::transactions as queries;
use coffer_storage::{
    CursorPage, PageRequest, Position, RepositoryError, TransactionFilter, TransactionRepository,
    TransactionSort, WantedCategory,
};
use rust_decimal::Decimal;
use sea_query::{Cond, Expr, ExprTrait, Func, Iden, Order, Query, SelectStatement};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{
    list::{count, read_one, read_page},
    preferences::exactly_one,
    stored::{column, money},
    transaction::Transaction as Unit,
};

pub(crate) struct PgTransactions<'t>(pub(crate) &'t mut Unit);

#[derive(Iden, Clone, Copy)]
enum Transactions {
    Table,
    Id,
    UserId,
    AccountId,
    CategoryId,
    BookedOn,
    Amount,
    Currency,
    OriginalAmount,
    OriginalCurrency,
    Description,
    ExternalId,
    TransferId,
    Version,
    CreatedAt,
    UpdatedAt,
    DeletedAt,
}

impl Transactions {
    const COLUMNS: [Self; 16] = [
        Self::Id,
        Self::UserId,
        Self::AccountId,
        Self::CategoryId,
        Self::BookedOn,
        Self::Amount,
        Self::Currency,
        Self::OriginalAmount,
        Self::OriginalCurrency,
        Self::Description,
        Self::ExternalId,
        Self::TransferId,
        Self::Version,
        Self::CreatedAt,
        Self::UpdatedAt,
        Self::DeletedAt,
    ];
}

/// The function that text search goes through.
#[derive(Iden)]
struct SearchTransactions;

/// The user stands in no condition, since the policy adds it to each.
fn condition(filter: &TransactionFilter) -> Cond {
    let col = |column| Expr::col(column);
    let deleted_at = col(Transactions::DeletedAt);
    let mut condition = Cond::all().add(if filter.wants_deleted() {
        deleted_at.is_not_null()
    } else {
        deleted_at.is_null()
    });
    condition = condition
        .add_option(
            filter
                .wanted_from()
                .map(|day| col(Transactions::BookedOn).gte(day)),
        )
        .add_option(
            filter
                .wanted_to()
                .map(|day| col(Transactions::BookedOn).lte(day)),
        )
        .add_option(
            filter
                .wanted_min_amount()
                .map(|least| col(Transactions::Amount).gte(least)),
        )
        .add_option(
            filter
                .wanted_max_amount()
                .map(|most| col(Transactions::Amount).lte(most)),
        );
    if let Some(account) = filter.wanted_account() {
        condition = condition.add(col(Transactions::AccountId).eq(account.uuid()));
    }
    let category = col(Transactions::CategoryId);
    condition = condition.add_option(filter.wanted_category().map(|wanted| match wanted {
        WantedCategory::Is(id) => category.eq(id.uuid()),
        WantedCategory::None => category.is_null(),
    }));
    let is_transfer = col(Transactions::TransferId).is_not_null();
    condition = match filter.wanted_kind() {
        None => condition,
        Some(TransactionKind::Transfer) => condition.add(is_transfer),
        Some(TransactionKind::Income) => condition
            .add(is_transfer.not())
            .add(col(Transactions::Amount).gt(Decimal::ZERO)),
        Some(TransactionKind::Expense) => condition
            .add(is_transfer.not())
            .add(col(Transactions::Amount).lt(Decimal::ZERO)),
    };
    condition.add_option(filter.wanted_text().map(|text| has_words(text, filter)))
}

fn has_words(text: &str, filter: &TransactionFilter) -> Expr {
    let day = |day: Option<NaiveDate>| Expr::val(day).cast_as("date");
    let found = Func::cust(SearchTransactions)
        .arg(text)
        .arg(day(filter.wanted_from()))
        .arg(day(filter.wanted_to()));
    let found = Query::select().expr(found).to_owned();
    Expr::col(Transactions::Id).in_subquery(found)
}

/// Orders the list and lets it begin after a position.
fn order(select: &mut SelectStatement, sort: TransactionSort, after: Option<&Position>) {
    let id = || Expr::col(Transactions::Id);
    let key = after.and_then(|position| position.key.as_deref());
    let here = |key: Expr, position: &Position| Expr::tuple([key, Expr::val(position.id)]);
    let day = || {
        let day = key.and_then(|key| key.parse::<NaiveDate>().ok());
        Expr::val(day.unwrap_or_default())
    };
    let booked = || Expr::tuple([Expr::col(Transactions::BookedOn), id()]);
    match sort {
        TransactionSort::Newest => {
            select.order_by(Transactions::BookedOn, Order::Desc);
            select.order_by(Transactions::Id, Order::Desc);
            select.and_where_option(after.map(|at| booked().lt(here(day(), at))));
        }
        TransactionSort::Oldest => {
            select.order_by(Transactions::BookedOn, Order::Asc);
            select.order_by(Transactions::Id, Order::Asc);
            select.and_where_option(after.map(|at| booked().gt(here(day(), at))));
        }
        TransactionSort::Amount => {
            select.order_by(Transactions::Currency, Order::Asc);
            select.order_by(Transactions::Amount, Order::Desc);
            select.order_by(Transactions::Id, Order::Desc);
            select.and_where_option(after.map(|at| {
                let (currency, amount) =
                    key.and_then(|key| key.split_once(' ')).unwrap_or_default();
                let amount: Decimal = amount.parse().unwrap_or_default();
                let lower = Expr::tuple([Expr::col(Transactions::Amount), id()])
                    .lt(here(Expr::val(amount), at));
                let column = || Expr::col(Transactions::Currency);
                column().gt(currency).or(column().eq(currency).and(lower))
            }));
        }
    }
}

fn position(sort: TransactionSort, transaction: &Transaction) -> Position {
    let Money { amount, currency } = transaction.money;
    Position {
        key: Some(match sort {
            TransactionSort::Newest | TransactionSort::Oldest => transaction.booked_on.to_string(),
            TransactionSort::Amount => format!("{currency} {amount}"),
        }),
        id: transaction.id.uuid(),
    }
}

#[async_trait]
impl TransactionRepository for PgTransactions<'_> {
    async fn add(&mut self, transaction: &Transaction) -> Result<(), RepositoryError> {
        let original = transaction.original;
        self.0
            .run(async |client| {
                queries::add()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &transaction.id.uuid(),
                        &transaction.user_id.uuid(),
                        &transaction.account_id.uuid(),
                        &transaction.category_id.map(Uuid::from),
                        &transaction.booked_on,
                        &transaction.money.amount,
                        &transaction.money.currency.code(),
                        &original.map(|money| money.amount),
                        &original.map(|money| money.currency.code()),
                        &transaction.description.as_str(),
                        &transaction.external_id.as_ref().map(Line::as_str),
                        &transaction.transfer_id.map(Uuid::from),
                        &transaction.version,
                        &transaction.created_at,
                        &transaction.updated_at,
                    )
                    .await
            })
            .await?;
        Ok(())
    }

    async fn get(&mut self, id: TransactionId) -> Result<Option<Transaction>, RepositoryError> {
        let select = Query::select()
            .columns(Transactions::COLUMNS)
            .from(Transactions::Table)
            .and_where(Expr::col(Transactions::Id).eq(id.uuid()))
            .to_owned();
        read_one(self.0, &select, transaction).await
    }

    async fn list(
        &mut self,
        filter: &TransactionFilter,
        sort: TransactionSort,
        page: &PageRequest,
    ) -> Result<CursorPage<Transaction>, RepositoryError> {
        let mut select = Query::select()
            .columns(Transactions::COLUMNS)
            .from(Transactions::Table)
            .cond_where(condition(filter))
            .to_owned();
        order(&mut select, sort, page.after.as_ref());
        read_page(self.0, select, page, transaction, |last| {
            position(sort, last)
        })
        .await
    }

    async fn count(&mut self, filter: &TransactionFilter) -> Result<u64, RepositoryError> {
        count(self.0, Transactions::Table, condition(filter)).await
    }

    async fn update(
        &mut self,
        before: &Transaction,
        after: &Transaction,
    ) -> Result<(), RepositoryError> {
        let original = after.original;
        let updated = self
            .0
            .run(async |client| {
                queries::update()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &after.account_id.uuid(),
                        &after.category_id.map(Uuid::from),
                        &after.booked_on,
                        &after.money.amount,
                        &original.map(|money| money.amount),
                        &original.map(|money| money.currency.code()),
                        &after.description.as_str(),
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

fn transaction(row: &Row) -> Result<Transaction, RepositoryError> {
    let original_amount: Option<Decimal> = column(row, "original_amount")?;
    let original_currency: Option<&str> = column(row, "original_currency")?;
    let original = original_currency
        .zip(original_amount)
        .map(|(currency, amount)| money(currency, amount));
    let external_id: Option<String> = column(row, "external_id")?;
    Ok(Transaction {
        id: column::<Uuid>(row, "id")?.into(),
        user_id: column::<Uuid>(row, "user_id")?.into(),
        account_id: column::<Uuid>(row, "account_id")?.into(),
        category_id: column::<Option<Uuid>>(row, "category_id")?.map(Into::into),
        booked_on: column(row, "booked_on")?,
        money: money(column(row, "currency")?, column(row, "amount")?)?,
        original: original.transpose()?,
        description: Line::from_stored(column(row, "description")?),
        external_id: external_id.map(Line::from_stored),
        transfer_id: column::<Option<Uuid>>(row, "transfer_id")?.map(Into::into),
        version: column(row, "version")?,
        created_at: column(row, "created_at")?,
        updated_at: column(row, "updated_at")?,
        deleted_at: column(row, "deleted_at")?,
    })
}
