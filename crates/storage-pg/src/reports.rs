//! The figures of reports, computed by PostgreSQL.

use async_trait::async_trait;
use coffer_domain::{
    Currency,
    day::DayEnd,
    ids::CategoryId,
    report::{AccountSpending, CategorySpending, CurrencyNetWorth, DayRange, Flow, PartFlow},
};
use coffer_queries::queries::reports as queries;
use coffer_storage::{ReportRepository, RepositoryError};

use crate::{
    stored::{money, unreadable},
    unit::PgRepository,
};

#[async_trait]
impl ReportRepository for PgRepository<'_> {
    async fn net_worth(
        &mut self,
        days: &[DayEnd],
    ) -> Result<Vec<CurrencyNetWorth>, RepositoryError> {
        let (days, ends): (Vec<_>, Vec<_>) = days.iter().map(|end| (end.day, end.at)).unzip();
        let rows = self
            .0
            .run(async |client| queries::net_worth().bind(client, &days, &ends).all().await)
            .await?;
        let worth = |row: queries::NetWorth| {
            Ok(CurrencyNetWorth {
                day: row.day,
                accounts: money(&row.currency, row.accounts)?,
                holdings: money(&row.currency, row.holdings)?,
            })
        };
        rows.into_iter().map(worth).collect()
    }

    async fn cash_flow(&mut self, parts: &[DayRange]) -> Result<Vec<PartFlow>, RepositoryError> {
        let (sinces, untils): (Vec<_>, Vec<_>) =
            parts.iter().map(|part| (part.from, part.to)).unzip();
        let (first_months, after_months): (Vec<_>, Vec<_>) =
            parts.iter().map(|part| part.whole_months()).unzip();
        let rows = self
            .0
            .run(async |client| {
                queries::cash_flow()
                    .bind(client, &sinces, &first_months, &after_months, &untils)
                    .all()
                    .await
            })
            .await?;
        let flow = |row: queries::CashFlow| {
            Ok(PartFlow {
                part: usize::try_from(row.place - 1).map_err(unreadable("part"))?,
                flow: Flow {
                    income: money(&row.currency, row.income)?,
                    expense: money(&row.currency, row.expense)?,
                },
            })
        };
        rows.into_iter().map(flow).collect()
    }

    async fn category_spending(
        &mut self,
        days: DayRange,
        target: Option<Currency>,
    ) -> Result<Vec<CategorySpending>, RepositoryError> {
        let (first_month, after_months) = days.whole_months();
        let target = target.map(Currency::code);
        let rows = self
            .0
            .run(async |client| {
                queries::category_spending()
                    .bind(
                        client,
                        &target,
                        &first_month,
                        &after_months,
                        &days.from,
                        &days.to,
                    )
                    .all()
                    .await
            })
            .await?;
        let spending = |row: queries::CategorySpending| {
            Ok(CategorySpending {
                category_id: row.category_id.map(CategoryId::from),
                month: row.month,
                spent: money(&row.currency, row.spent)?,
            })
        };
        rows.into_iter().map(spending).collect()
    }

    async fn account_spending(
        &mut self,
        days: DayRange,
        target: Option<Currency>,
    ) -> Result<Vec<AccountSpending>, RepositoryError> {
        let target = target.map(Currency::code);
        let rows = self
            .0
            .run(async |client| {
                queries::account_spending()
                    .bind(client, &target, &days.from, &days.to)
                    .all()
                    .await
            })
            .await?;
        let spending = |row: queries::AccountSpending| {
            Ok(AccountSpending {
                account_id: row.account_id.into(),
                month: row.month,
                spent: money(&row.currency, row.spent)?,
            })
        };
        rows.into_iter().map(spending).collect()
    }
}
