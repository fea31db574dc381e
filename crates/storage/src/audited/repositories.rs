//! The audit records of every repository except transactions.

use chrono::{DateTime, Utc};
use coffer_domain::{
    account::Account,
    audit::{self, Action},
    budget::{Budget, BudgetMerge},
    category::{CategoryUses, OwnCategory},
    change_set::ChangeSet,
    chat::{ChatMessage, ChatSession},
    ids::{CategoryId, ChangeSetId, UserId},
    portfolio::{Holding, Portfolio},
    settings::{UserProfile, UserSettings},
    user::{PasswordHash, User},
};
use serde_json::json;

use super::AuditedUnit;
use crate::{
    RepositoryError, accounts::AccountLayer, budgets::BudgetLayer, categories::CategoryLayer,
    change_sets::ChangeSetLayer, chat::ChatLayer, holdings::HoldingLayer,
    portfolios::PortfolioLayer, settings::SettingsLayer, users::UserLayer,
};

/// Methods that add an entity, recorded as its creation.
macro_rules! records_created {
    ($repository:ident: $($method:ident($entity:ty)),+) => {
        $(
            async fn $method(&mut self, entity: &$entity) -> Result<(), RepositoryError> {
                self.inner.$repository().$method(entity).await?;
                self.record_created(entity);
                Ok(())
            }
        )+
    };
}
pub(super) use records_created;

/// Methods that store an entity's new state, recorded with the fields that changed.
macro_rules! records_changed {
    ($repository:ident: $($method:ident($entity:ty)),+) => {
        $(
            async fn $method(
                &mut self,
                before: &$entity,
                after: &$entity,
            ) -> Result<(), RepositoryError> {
                self.inner.$repository().$method(before, after).await?;
                self.record_changed(before, after);
                Ok(())
            }
        )+
    };
}
pub(super) use records_changed;

impl AccountLayer for AuditedUnit<'_> {
    records_created!(accounts: add(Account));
    records_changed!(accounts: update(Account));
}

impl HoldingLayer for AuditedUnit<'_> {
    records_created!(holdings: add(Holding));
    records_changed!(holdings: update(Holding));
}

// Alerts are not recorded: they follow from transactions, which are.
impl BudgetLayer for AuditedUnit<'_> {
    records_created!(budgets: add(Budget));
    records_changed!(budgets: update(Budget));
}

impl ChatLayer for AuditedUnit<'_> {
    records_created!(chat: add(ChatSession), add_message(ChatMessage));
    records_changed!(chat: update(ChatSession));
}

// A new user's profile and settings are not recorded: the user's record covers them.
impl SettingsLayer for AuditedUnit<'_> {
    records_changed!(settings: update_profile(UserProfile), update_settings(UserSettings));
}

// Prices are not recorded: they are public and have no owner.
impl PortfolioLayer for AuditedUnit<'_> {
    records_created!(portfolios: add(Portfolio));
    records_changed!(portfolios: update(Portfolio));

    // A bulk operation is one record with the number of rows.
    async fn add_holdings(&mut self, holdings: &[Holding]) -> Result<(), RepositoryError> {
        self.inner.portfolios().add_holdings(holdings).await?;
        if let Some(first) = holdings.first() {
            self.record(Action::Created, first, json!({ "added": holdings.len() }));
        }
        Ok(())
    }
}

impl CategoryLayer for AuditedUnit<'_> {
    records_created!(categories: add(OwnCategory));
    records_changed!(categories: update(OwnCategory));

    // A bulk operation is one record with the numbers of rows.
    async fn move_uses(
        &mut self,
        from: &OwnCategory,
        to: CategoryId,
        merge: &BudgetMerge,
        set: ChangeSetId,
        at: DateTime<Utc>,
    ) -> Result<CategoryUses, RepositoryError> {
        let mut categories = self.inner.categories();
        let moved = categories.move_uses(from, to, merge, set, at).await?;
        drop(categories);
        if moved.any() {
            let changes = json!({
                "moved_to": to,
                "transactions": moved.transactions,
                "budgets": moved.budgets,
                "categories": moved.categories,
            });
            self.record(Action::Updated, from, changes);
        }
        Ok(moved)
    }
}

// What made a change set is recorded by what changed the rows, and undoing it as one record.
impl ChangeSetLayer for AuditedUnit<'_> {
    records_changed!(change_sets: update(ChangeSet));
}

impl UserLayer for AuditedUnit<'_> {
    async fn add(
        &mut self,
        user: &User,
        password_hash: Option<PasswordHash>,
    ) -> Result<(), RepositoryError> {
        self.inner.users().add(user, password_hash).await?;
        self.record_created(user);
        Ok(())
    }

    async fn erase(&mut self, id: UserId) -> Result<bool, RepositoryError> {
        let Some(user) = self.inner.users().get(id).await? else {
            return Ok(false);
        };
        let erased = self.inner.users().erase(id).await?;
        if erased {
            self.record(Action::Deleted, &user, audit::changes(Some(&user), None));
        }
        Ok(erased)
    }
}
