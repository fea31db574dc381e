//! Permissions and the roles that hold them. A service's first line requires a permission or checks
//! ownership; authorization happens nowhere else in the code.

use std::fmt;

use crate::user::Role;

/// The right to one kind of action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// Read and change one's own profile, settings and sessions.
    ManageSelf,
    /// Read and change one's own portfolios.
    ManagePortfolios,
    /// Read and change one's own accounts.
    ManageAccounts,
    /// Read categories, and change one's own.
    ManageCategories,
    /// Read and change one's own transactions and transfers.
    ManageTransactions,
    /// Read and change one's own budgets.
    ManageBudgets,
    /// Read and write one's own chat.
    ManageChat,
    /// Read the audit log of everyone.
    ReadAudit,
    /// Look users up, lock and unlock them, revoke their sessions.
    ManageUsers,
}

impl Permission {
    /// All permissions, in the order of their declaration.
    pub const ALL: [Self; 9] = [
        Self::ManageSelf,
        Self::ManagePortfolios,
        Self::ManageAccounts,
        Self::ManageCategories,
        Self::ManageTransactions,
        Self::ManageBudgets,
        Self::ManageChat,
        Self::ReadAudit,
        Self::ManageUsers,
    ];

    /// The permission's name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::ManageSelf => "manage_self",
            Self::ManagePortfolios => "manage_portfolios",
            Self::ManageAccounts => "manage_accounts",
            Self::ManageCategories => "manage_categories",
            Self::ManageTransactions => "manage_transactions",
            Self::ManageBudgets => "manage_budgets",
            Self::ManageChat => "manage_chat",
            Self::ReadAudit => "read_audit",
            Self::ManageUsers => "manage_users",
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Role {
    /// All roles, in the order of increasing rights.
    pub const ALL: [Self; 3] = [Self::User, Self::Support, Self::Admin];

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
