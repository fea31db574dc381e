//! The figures of reports. Each report is one statement, however long its period.

use async_trait::async_trait;
use coffer_domain::{
    Currency,
    day::DayEnd,
    report::{AccountSpending, CategorySpending, CurrencyNetWorth, DayRange, PartFlow},
};

use crate::{RepositoryError, layer::repository};

repository! {
    /// Computes the figures of reports from accounts, transactions and holdings.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait ReportRepository, over reports {
        /// The account balances at the end of each of these days, which are in order, by currency,
        /// back-dated transactions included, and the value of holdings at the latest prices up to
        /// that day. Accounts count from their opening until the day before they were closed,
        /// holdings from the day on which they were recorded.
        async fn net_worth(&mut self, days: &[DayEnd]) -> Result<Vec<CurrencyNetWorth>, RepositoryError>;

        /// The inflows and outflows of each part, by currency. A part without any is left out.
        async fn cash_flow(&mut self, parts: &[DayRange]) -> Result<Vec<PartFlow>, RepositoryError>;

        /// The spending in each category, excluding subcategories and less refunds, by currency. If
        /// it is to be converted, amounts in currencies other than the target are separate for each
        /// month.
        async fn category_spending(
            &mut self,
            days: DayRange,
            target: Option<Currency>,
        ) -> Result<Vec<CategorySpending>, RepositoryError>;

        /// The spending from each account, less refunds. If it is to be converted, amounts in
        /// currencies other than the target are separate for each month.
        async fn account_spending(
            &mut self,
            days: DayRange,
            target: Option<Currency>,
        ) -> Result<Vec<AccountSpending>, RepositoryError>;
    }
}
