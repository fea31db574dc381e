//! The permissions of every operation, one line each.

use std::collections::BTreeMap;

use coffer_domain::Permission;

/// The callers who may use an operation.
#[derive(Clone, Copy)]
pub(super) enum Access {
    /// Everyone, even without signing in.
    Open,
    /// Callers with a refresh token.
    RefreshToken,
    /// Signed-in users with this permission.
    With(Permission),
}

/// The expected behaviour of an operation.
pub(super) struct Expected {
    pub(super) access: Access,
    /// The status for another user who requests the user's resource.
    pub(super) stranger: Option<u16>,
}

/// Operations without a resource, or on all resources of the user.
const ON_ALL: &[(&str, Access)] = {
    use Access::{Open, RefreshToken, With};
    use Permission::{
        ManageAccounts, ManageBudgets, ManageCategories, ManageChat, ManagePortfolios, ManageSelf,
        ManageTransactions,
    };
    &[
        ("GET /health/live", Open),
        ("GET /health/ready", Open),
        ("GET /metrics", Open),
        ("POST /api/auth/register", Open),
        ("POST /api/auth/login", Open),
        ("POST /api/auth/logout", Open),
        ("POST /api/auth/refresh", RefreshToken),
        ("GET /api/auth/me", With(ManageSelf)),
        ("POST /api/v1/auth/reauthenticate", With(ManageSelf)),
        ("GET /api/v1/sessions", With(ManageSelf)),
        ("DELETE /api/v1/sessions", With(ManageSelf)),
        ("GET /api/v1/user/settings", With(ManageSelf)),
        ("PATCH /api/v1/user/settings", With(ManageSelf)),
        ("GET /api/v1/portfolios", With(ManagePortfolios)),
        ("POST /api/v1/portfolios", With(ManagePortfolios)),
        ("GET /api/v1/portfolios/summary", With(ManagePortfolios)),
        ("GET /api/v1/accounts", With(ManageAccounts)),
        ("POST /api/v1/accounts", With(ManageAccounts)),
        ("GET /api/v1/accounts/summary", With(ManageAccounts)),
        ("GET /api/v1/categories", With(ManageCategories)),
        ("POST /api/v1/categories", With(ManageCategories)),
        ("GET /api/v1/categories/tree", With(ManageCategories)),
        ("GET /api/v1/categories/usage", With(ManageCategories)),
        ("GET /api/v1/transactions", With(ManageTransactions)),
        ("POST /api/v1/transactions", With(ManageTransactions)),
        ("GET /api/v1/transactions/summary", With(ManageTransactions)),
        ("GET /api/v1/transactions/export", With(ManageTransactions)),
        ("POST /api/v1/transactions/bulk", With(ManageTransactions)),
        ("PATCH /api/v1/transactions/bulk", With(ManageTransactions)),
        ("DELETE /api/v1/transactions/bulk", With(ManageTransactions)),
        ("GET /api/v1/change-sets", With(ManageTransactions)),
        ("POST /api/v1/transfers", With(ManageTransactions)),
        ("POST /api/v1/transfers/link", With(ManageTransactions)),
        ("GET /api/v1/budgets", With(ManageBudgets)),
        ("POST /api/v1/budgets", With(ManageBudgets)),
        ("GET /api/v1/budgets/progress", With(ManageBudgets)),
        ("GET /api/v1/budgets/alerts", With(ManageBudgets)),
        ("GET /api/v1/exchange-rates", With(ManageSelf)),
        ("GET /api/v1/reports/net-worth", With(ManageAccounts)),
        ("GET /api/v1/reports/cash-flow", With(ManageAccounts)),
        ("GET /api/v1/reports/spending", With(ManageAccounts)),
        ("GET /api/v1/chat/sessions", With(ManageChat)),
        ("POST /api/v1/chat/sessions", With(ManageChat)),
    ]
};

/// Operations on one of the user's resources, with the status for another user.
const ON_ONE: &[(&str, Permission, u16)] = {
    use Permission::{
        ManageAccounts, ManageBudgets, ManageCategories, ManageChat, ManagePortfolios, ManageSelf,
        ManageTransactions,
    };
    &[
        ("DELETE /api/v1/sessions/{id}", ManageSelf, 404),
        ("GET /api/v1/portfolios/{id}", ManagePortfolios, 404),
        ("PATCH /api/v1/portfolios/{id}", ManagePortfolios, 404),
        ("DELETE /api/v1/portfolios/{id}", ManagePortfolios, 404),
        (
            "POST /api/v1/portfolios/{id}/restore",
            ManagePortfolios,
            404,
        ),
        (
            "GET /api/v1/portfolios/{id}/holdings",
            ManagePortfolios,
            404,
        ),
        (
            "POST /api/v1/portfolios/{id}/holdings",
            ManagePortfolios,
            404,
        ),
        (
            "GET /api/v1/portfolios/{id}/holdings/{holding_id}",
            ManagePortfolios,
            404,
        ),
        (
            "PATCH /api/v1/portfolios/{id}/holdings/{holding_id}",
            ManagePortfolios,
            404,
        ),
        (
            "DELETE /api/v1/portfolios/{id}/holdings/{holding_id}",
            ManagePortfolios,
            404,
        ),
        (
            "POST /api/v1/portfolios/{id}/holdings/{holding_id}/restore",
            ManagePortfolios,
            404,
        ),
        ("GET /api/v1/accounts/{id}", ManageAccounts, 404),
        ("PATCH /api/v1/accounts/{id}", ManageAccounts, 404),
        ("DELETE /api/v1/accounts/{id}", ManageAccounts, 404),
        ("POST /api/v1/accounts/{id}/restore", ManageAccounts, 404),
        ("GET /api/v1/accounts/{id}/balances", ManageAccounts, 404),
        ("GET /api/v1/categories/{id}", ManageCategories, 404),
        ("PATCH /api/v1/categories/{id}", ManageCategories, 404),
        ("DELETE /api/v1/categories/{id}", ManageCategories, 404),
        (
            "POST /api/v1/categories/{id}/restore",
            ManageCategories,
            404,
        ),
        ("POST /api/v1/categories/{id}/merge", ManageCategories, 404),
        ("GET /api/v1/transactions/{id}", ManageTransactions, 404),
        ("PATCH /api/v1/transactions/{id}", ManageTransactions, 404),
        ("DELETE /api/v1/transactions/{id}", ManageTransactions, 404),
        (
            "POST /api/v1/transactions/{id}/restore",
            ManageTransactions,
            404,
        ),
        ("GET /api/v1/change-sets/{id}", ManageTransactions, 404),
        (
            "GET /api/v1/change-sets/{id}/transactions",
            ManageTransactions,
            404,
        ),
        (
            "POST /api/v1/change-sets/{id}/undo",
            ManageTransactions,
            404,
        ),
        ("GET /api/v1/transfers/{id}", ManageTransactions, 404),
        ("PATCH /api/v1/transfers/{id}", ManageTransactions, 404),
        (
            "POST /api/v1/transfers/{id}/unlink",
            ManageTransactions,
            404,
        ),
        ("GET /api/v1/budgets/{id}", ManageBudgets, 404),
        ("PATCH /api/v1/budgets/{id}", ManageBudgets, 404),
        ("DELETE /api/v1/budgets/{id}", ManageBudgets, 404),
        ("POST /api/v1/budgets/{id}/restore", ManageBudgets, 404),
        ("GET /api/v1/budgets/{id}/history", ManageBudgets, 404),
        ("GET /api/v1/chat/sessions/{id}", ManageChat, 404),
        ("PATCH /api/v1/chat/sessions/{id}", ManageChat, 404),
        ("DELETE /api/v1/chat/sessions/{id}", ManageChat, 404),
        ("POST /api/v1/chat/sessions/{id}/restore", ManageChat, 404),
        ("GET /api/v1/chat/sessions/{id}/messages", ManageChat, 404),
        ("POST /api/v1/chat/sessions/{id}/messages", ManageChat, 404),
        // The request is not for a WebSocket; `ws` sends one that is.
        ("GET /api/v1/chat/sessions/{id}/ws", ManageChat, 426),
    ]
};

/// The rate limit and the origin check of an operation, as declared in the document.
pub(super) type Policy = (&'static str, &'static str);

/// The policy of operations on the user's data.
pub(super) const RESOURCE: Policy = ("address", "with-cookies");

/// The operations with another policy. Every route declares one.
pub(super) const POLICIES: &[(&str, Policy)] = &[
    ("GET /health/live", ("none", "with-cookies")),
    ("POST /api/auth/register", ("sign-in", "always")),
    ("POST /api/auth/login", ("sign-in", "always")),
    ("POST /api/auth/logout", ("address", "always")),
    ("POST /api/auth/refresh", ("address", "always")),
    (
        "POST /api/v1/auth/reauthenticate",
        ("sign-in", "with-cookies"),
    ),
    (
        "GET /api/v1/chat/sessions/{id}/ws",
        ("address", "websocket"),
    ),
];

/// The expected behaviour of every operation.
pub(super) fn expectations() -> BTreeMap<&'static str, Expected> {
    let on_all = ON_ALL.iter().map(|&(operation, access)| {
        let stranger = None;
        (operation, Expected { access, stranger })
    });
    let on_one = ON_ONE.iter().map(|&(operation, permission, status)| {
        let (access, stranger) = (Access::With(permission), Some(status));
        (operation, Expected { access, stranger })
    });
    on_all.chain(on_one).collect()
}
