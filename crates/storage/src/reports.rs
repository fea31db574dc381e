//! What reports are made of. Each is one statement, whatever its length.

use async_trait::async_trait;
use coffer_domain::report::{AccountSpending, CategorySpending, DayRange, PartFlow, Worth};

use crate::RepositoryError;

/// Reads what reports are made of. Nothing of it is stored under these names.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait ReportRepository: Send {
    /// What was in accounts at the end of the last day of each part, by currency, back-dated
    /// transactions included; and what holdings were worth by the latest prices up to that day.
    /// Accounts count while they are open, holdings from the day on which they were recorded.
    async fn net_worth(&mut self, parts: &[DayRange]) -> Result<Vec<Worth>, RepositoryError>;

    /// What came in and went out in each part, by currency. A part in which nothing moved is left
    /// out.
    async fn cash_flow(&mut self, parts: &[DayRange]) -> Result<Vec<PartFlow>, RepositoryError>;

    /// What was spent in each category itself, less what came back, by currency.
    async fn category_spending(
        &mut self,
        days: DayRange,
    ) -> Result<Vec<CategorySpending>, RepositoryError>;

    /// What was spent from each account, less what came back.
    async fn account_spending(
        &mut self,
        days: DayRange,
    ) -> Result<Vec<AccountSpending>, RepositoryError>;
}
