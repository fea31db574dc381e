//! The database's enum types and the domain's enums, one to one. A test compares their labels.

use coffer_domain::{account, budget, category, chat, portfolio, session, settings, user};
use coffer_queries::types;

/// An enum of the domain that the database has a type for.
pub(crate) trait Mirrored: Sized {
    /// The generated type.
    type Database;

    /// As the database has it.
    fn to_database(self) -> Self::Database;

    /// As the domain has it.
    fn from_database(value: Self::Database) -> Self;
}

macro_rules! mirrored {
    ($($domain:ty = $database:ty { $($variant:ident)+ })+) => {$(
        impl Mirrored for $domain {
            type Database = $database;

            fn to_database(self) -> $database {
                match self { $(Self::$variant => <$database>::$variant,)+ }
            }

            fn from_database(value: $database) -> Self {
                match value { $(<$database>::$variant => Self::$variant,)+ }
            }
        }
    )+};
}

mirrored! {
    user::UserStatus = types::UserStatus {
        Pending Active Locked Disabled DeletionRequested Anonymised
    }
    user::Role = types::UserRole { User Support Admin }
    user::Tier = types::UserTier { Free Premium }
    session::EndReason = types::SessionEndReason {
        SignedOut SignedOutEverywhere RefreshReplayed Administrator Replaced
    }
    settings::Theme = types::Theme { System Light Dark }
    account::AccountKind = types::AccountKind {
        Checking Savings CreditCard Cash Loan Investment
    }
    budget::PeriodKind = types::BudgetPeriod {
        Weekly Biweekly Monthly Quarterly Yearly Custom
    }
    category::CategoryKind = types::CategoryKind { Income Expense }
    chat::Author = types::ChatAuthor { User Assistant }
}

impl Mirrored for portfolio::AccountType {
    type Database = types::AccountType;

    fn to_database(self) -> types::AccountType {
        match self {
            Self::Domestic => types::AccountType::Domestic,
            Self::International => types::AccountType::International,
        }
    }

    fn from_database(value: types::AccountType) -> Self {
        match value {
            types::AccountType::Domestic => Self::Domestic,
            types::AccountType::International => Self::International,
        }
    }
}
