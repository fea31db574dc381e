//! The limits of one user: section `limits`, variables `COFFER__LIMITS__…`.

use chrono::TimeDelta;
use coffer_domain::{
    Actor, Subject, label::Labelled as _, stored_resource::StoredResource, user::Tier,
};
use coffer_storage::UnitOfWork;
use serde::{Deserialize, Serialize};

use crate::Error;

/// The limits of one user. Deleted rows count until they are purged.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitSettings {
    /// The maximum number of transactions of a user of the tier `free`.
    pub free_transactions: u64,
    /// The maximum number of transactions of a user of the tier `premium`.
    pub premium_transactions: u64,
    /// The maximum number of accounts.
    pub accounts: u64,
    /// The maximum number of the user's own categories.
    pub categories: u64,
    /// The maximum number of budgets.
    pub budgets: u64,
    /// The maximum number of portfolios.
    pub portfolios: u64,
    /// The maximum number of holdings in all portfolios.
    pub holdings: u64,
    /// The maximum number of chat sessions.
    pub chat_sessions: u64,
    /// The maximum number of chat messages in all sessions.
    pub chat_messages: u64,
    /// The maximum number of rows in all change sets of a user; the oldest change sets are deleted
    /// first. Each counts as a hundred rows more than it has.
    pub change_set_rows: u64,
    /// The number of days for which a bulk change can be undone: 1 to 3650.
    pub change_set_days: u16,
    /// The maximum number of concurrent exports on one node: 1 to 1000.
    pub exports: u16,
    /// The maximum number of concurrent exports of one user: 1 to `exports`.
    pub exports_per_user: u16,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            free_transactions: 2_000_000,
            premium_transactions: 10_000_000,
            accounts: 2_000,
            categories: 5_000,
            budgets: 5_000,
            portfolios: 2_000,
            holdings: 50_000,
            chat_sessions: 20_000,
            chat_messages: 1_000_000,
            change_set_rows: 2_000_000,
            change_set_days: 365,
            exports: 4,
            exports_per_user: 1,
        }
    }
}

impl LimitSettings {
    /// Every invalid limit, named by its variable.
    pub fn validate(&self) -> Result<(), Vec<String>> {
        let mut wrong = Vec::new();
        for resource in StoredResource::ALL {
            for tier in Tier::ALL {
                if self.stored(*tier, *resource) == 0 {
                    let name = variable(*tier, *resource);
                    wrong.push(format!("COFFER__LIMITS__{name} must be at least 1, not 0"));
                }
            }
        }
        // The tiers share most limits.
        wrong.dedup();
        if self.change_set_rows == 0 {
            wrong.push("COFFER__LIMITS__CHANGE_SET_ROWS must be at least 1, not 0".to_owned());
        }
        if !(1..=3650).contains(&self.change_set_days) {
            wrong.push(format!(
                "COFFER__LIMITS__CHANGE_SET_DAYS must be between 1 and 3650, not {}",
                self.change_set_days
            ));
        }
        if !(1..=1000).contains(&self.exports) {
            wrong.push(format!(
                "COFFER__LIMITS__EXPORTS must be between 1 and 1000, not {}",
                self.exports
            ));
        } else if !(1..=self.exports).contains(&self.exports_per_user) {
            wrong.push(format!(
                "COFFER__LIMITS__EXPORTS_PER_USER must be between 1 and {}, the value of \
                 COFFER__LIMITS__EXPORTS, not {}",
                self.exports, self.exports_per_user
            ));
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// The time for which change sets are kept.
    pub fn keep_change_sets(&self) -> TimeDelta {
        TimeDelta::days(self.change_set_days.into())
    }

    /// The maximum number of rows of a resource for users of a tier.
    pub fn stored(&self, tier: Tier, resource: StoredResource) -> u64 {
        match (resource, tier) {
            (StoredResource::Transactions, Tier::Free) => self.free_transactions,
            (StoredResource::Transactions, Tier::Premium) => self.premium_transactions,
            (StoredResource::Accounts, _) => self.accounts,
            (StoredResource::Categories, _) => self.categories,
            (StoredResource::Budgets, _) => self.budgets,
            (StoredResource::Portfolios, _) => self.portfolios,
            (StoredResource::Holdings, _) => self.holdings,
            (StoredResource::ChatSessions, _) => self.chat_sessions,
            (StoredResource::ChatMessages, _) => self.chat_messages,
        }
    }

    /// Refuses what a unit has added of a resource if its user now has more than the limit. The
    /// count is that of the unit itself, so that units side by side can't exceed the limit
    /// together.
    pub(crate) async fn check(
        &self,
        unit: &mut dyn UnitOfWork,
        actor: &Actor,
        resource: StoredResource,
    ) -> Result<(), Error> {
        let tier = match actor.subject {
            Subject::User { tier, .. } => tier,
            Subject::Anonymous | Subject::Claimant(_) | Subject::LinkHolder(_) => Tier::Free,
        };
        let limit = self.stored(tier, resource);
        if unit.stored_counts().get(resource).await? > limit {
            return Err(Error::LimitReached { resource, limit });
        }
        Ok(())
    }
}

/// The end of the name of the variable that sets a limit.
fn variable(tier: Tier, resource: StoredResource) -> String {
    let name = resource.label().to_uppercase();
    match resource {
        StoredResource::Transactions => format!("{}_{name}", tier.label().to_uppercase()),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_tier_stores_two_million_transactions_and_premium_more() {
        let limits = LimitSettings::default();
        let of = |tier| limits.stored(tier, StoredResource::Transactions);
        assert!(of(Tier::Free) >= 2_000_000);
        assert!(of(Tier::Premium) > of(Tier::Free));
        assert_eq!(limits.validate(), Ok(()));
    }

    #[test]
    fn impossible_limits_are_refused_by_name() {
        let limits = LimitSettings {
            free_transactions: 0,
            accounts: 0,
            change_set_days: 0,
            exports: 2,
            exports_per_user: 3,
            ..LimitSettings::default()
        };
        let wrong = limits.validate().unwrap_err().join("\n");
        assert_eq!(wrong.matches("COFFER__LIMITS__ACCOUNTS ").count(), 1);
        assert!(wrong.contains("COFFER__LIMITS__FREE_TRANSACTIONS "));
        assert!(!wrong.contains("PREMIUM"), "{wrong}");
        assert!(
            wrong.contains("CHANGE_SET_DAYS must be between 1 and 3650"),
            "{wrong}"
        );
        assert!(
            wrong.contains("EXPORTS_PER_USER must be between 1 and 2"),
            "{wrong}"
        );
    }
}
