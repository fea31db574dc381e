//! Permissions and the roles that hold them. A service's first line requires a permission or checks
//! ownership; authorization happens nowhere else in the code.

use std::fmt;

use crate::{label::Labelled as _, labelled, user::Role};

labelled! {
    /// The right to one kind of action.
    pub enum Permission {
        /// Read and change one's own profile, settings and sessions.
        ManageSelf = "manage_self",
        /// Read and change one's own portfolios.
        ManagePortfolios = "manage_portfolios",
        /// Read and change one's own accounts.
        ManageAccounts = "manage_accounts",
        /// Read categories, and change one's own.
        ManageCategories = "manage_categories",
        /// Read and change one's own transactions and transfers.
        ManageTransactions = "manage_transactions",
        /// Read and change one's own budgets.
        ManageBudgets = "manage_budgets",
        /// Read and write one's own chat.
        ManageChat = "manage_chat",
        /// Read the audit log of everyone.
        ReadAudit = "read_audit",
        /// Look users up, lock and unlock them, revoke their sessions.
        ManageUsers = "manage_users",
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

impl Role {
    /// True if the role holds the permission.
    pub fn grants(self, permission: Permission) -> bool {
        match permission {
            Permission::ManageSelf
            | Permission::ManagePortfolios
            | Permission::ManageAccounts
            | Permission::ManageCategories
            | Permission::ManageTransactions
            | Permission::ManageBudgets
            | Permission::ManageChat => true,
            Permission::ManageUsers => matches!(self, Self::Support | Self::Admin),
            Permission::ReadAudit => matches!(self, Self::Admin),
        }
    }
}
