//! Made-up users with accounts, categories of their own and budgets.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use coffer_domain::user::PasswordHash;
use rand::{Rng, RngExt as _};
use tokio_postgres::{Error, Transaction};
use uuid::Uuid;

use super::{
    Volume,
    copy::{Cents, Copy},
    email,
};

/// The number of days that the transactions cover.
pub(super) const DAYS: u64 = 5 * 365;

/// One account of a user.
pub(super) struct Account {
    pub(super) id: Uuid,
    pub(super) currency: &'static str,
    kind: &'static str,
    name: &'static str,
}

/// A user with accounts and a category.
pub(super) struct LoadedUser {
    pub(super) id: Uuid,
    /// The current account first, then savings.
    pub(super) accounts: Vec<Account>,
    /// A category of the user's own, under a system category.
    pub(super) category: Uuid,
    currency: &'static str,
    email: String,
}

/// All users of a load.
pub(super) struct LoadedUsers {
    pub(super) all: Vec<LoadedUser>,
    /// Indices into `all`; each user's occurs in proportion to their number of transactions.
    pub(super) shares: Vec<usize>,
    password_hash: Option<PasswordHash>,
    begun: DateTime<Utc>,
    today: NaiveDate,
}

/// Generates an identifier (UUID version 7).
pub(super) fn id(at: DateTime<Utc>, rng: &mut impl Rng) -> Uuid {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &rng.random()).into_uuid()
}

impl LoadedUsers {
    pub(super) fn generate(first: u32, volume: &Volume<'_>, rng: &mut impl Rng) -> Self {
        let begun = volume.now - TimeDelta::days(i64::try_from(DAYS).unwrap_or_default());
        let all: Vec<LoadedUser> = (0..volume.users)
            .map(|n| user(n, first + n, begun, rng))
            .collect();
        let shares = (0..all.len()).flat_map(|index| std::iter::repeat_n(index, share(index)));
        Self {
            shares: shares.collect(),
            all,
            password_hash: volume.password_hash.cloned(),
            begun,
            today: volume.now.date_naive(),
        }
    }

    /// Writes the users, and returns the numbers of accounts, categories and budgets. A temporary
    /// table records the users, for the derived figures.
    pub(super) async fn write(
        &self,
        transaction: &Transaction<'_>,
    ) -> Result<(u64, u64, u64), Error> {
        let users = "users (id, email, email_key, password_hash, status, tier, role, created_at, updated_at)";
        let mut copy = Copy::into(transaction, users).await?;
        let hash = self.password_hash.as_ref().map(PasswordHash::expose);
        for (n, user) in self.all.iter().enumerate() {
            let tier = if n % 5 == 1 { "premium" } else { "free" };
            // An address in lower-case ASCII is its own key.
            copy.add(user.id).add(&user.email).add(&user.email);
            copy.add_optional(hash);
            copy.add("active").add(tier).add("user");
            copy.add(self.begun).add(self.begun).end_row().await?;
        }
        copy.finish().await?;
        let table = "CREATE TEMPORARY TABLE loaded_users (id uuid PRIMARY KEY)";
        transaction.batch_execute(table).await?;
        let mut copy = Copy::into(transaction, "loaded_users (id)").await?;
        for user in &self.all {
            copy.add(user.id).end_row().await?;
        }
        copy.finish().await?;
        self.write_settings(transaction).await?;
        Ok((
            self.write_accounts(transaction).await?,
            self.write_categories(transaction).await?,
            self.write_budgets(transaction).await?,
        ))
    }

    async fn write_settings(&self, transaction: &Transaction<'_>) -> Result<(), Error> {
        let profiles = "user_profiles (user_id, version, created_at, updated_at)";
        let mut copy = Copy::into(transaction, profiles).await?;
        for user in &self.all {
            copy.add(user.id).add(1).add(self.begun).add(self.begun);
            copy.end_row().await?;
        }
        copy.finish().await?;
        let settings = "user_settings (user_id, base_currency, home_country, locale, time_zone, theme, \
             version, created_at, updated_at)";
        let mut copy = Copy::into(transaction, settings).await?;
        for user in &self.all {
            copy.add(user.id).add(user.currency).add("DE");
            copy.add("en-GB").add("Europe/Berlin").add("system").add(1);
            copy.add(self.begun).add(self.begun).end_row().await?;
        }
        copy.finish().await?;
        Ok(())
    }

    async fn write_accounts(&self, transaction: &Transaction<'_>) -> Result<u64, Error> {
        let accounts = "accounts (id, user_id, name, kind, currency, opening_balance, balance, \
             version, created_at, updated_at)";
        let mut copy = Copy::into(transaction, accounts).await?;
        for user in &self.all {
            for (n, account) in (0_i64..).zip(&user.accounts) {
                let opening = Cents(150_000 - 40_000 * n);
                copy.add(account.id).add(user.id).add(account.name);
                copy.add(account.kind).add(account.currency);
                copy.add(&opening).add(&opening).add(1);
                copy.add(self.begun).add(self.begun).end_row().await?;
            }
        }
        copy.finish().await
    }

    async fn write_categories(&self, transaction: &Transaction<'_>) -> Result<u64, Error> {
        let categories = "categories (id, user_id, parent_id, kind, name, icon, colour, version, \
             created_at, updated_at)";
        let mut copy = Copy::into(transaction, categories).await?;
        for user in &self.all {
            copy.add(user.category).add(user.id).add(FOOD);
            copy.add("expense").add("Market days");
            copy.add("shopping-basket").add("#4c8c4a").add(1);
            copy.add(self.begun).add(self.begun).end_row().await?;
        }
        copy.finish().await
    }

    /// Every user has a budget for a subcategory, one for a category with subcategories, and one
    /// for all spending.
    async fn write_budgets(&self, transaction: &Transaction<'_>) -> Result<u64, Error> {
        let budgets = "budgets (id, user_id, category_id, name, amount, currency, period, starts_on, \
             alert_thresholds, rollover, version, created_at, updated_at)";
        let mut copy = Copy::into(transaction, budgets).await?;
        let since = self.today - Days::new(DAYS);
        for user in &self.all {
            for (n, (category, name, cents, period)) in (0_u128..).zip(BUDGETS) {
                // The last digit distinguishes it from the identifiers of other users.
                let id = Uuid::from_u128((user.id.as_u128() & !0xf) | (8 + n));
                copy.add(id).add(user.id).add_optional(*category).add(name);
                copy.add(Cents(*cents)).add(user.currency).add(period);
                copy.add(since).add("{80,100}").add(n == 0).add(1);
                copy.add(self.begun).add(self.begun).end_row().await?;
            }
        }
        copy.finish().await
    }
}

/// The system category for food and drink, and its subcategory for groceries.
const FOOD: &str = "00000000-0000-7000-8000-000000030000";
const GROCERIES: &str = "00000000-0000-7000-8000-000000030001";

/// The category, name, amount in cents, and period.
const BUDGETS: &[(Option<&str>, &str, i64, &str)] = &[
    (Some(GROCERIES), "Groceries", 45_000, "monthly"),
    (Some(FOOD), "Eating and drinking", 20_000, "weekly"),
    (None, "Everything", 3_000_000, "yearly"),
];

/// The relative number of transactions of a user: some have ten times as many as most.
fn share(index: usize) -> usize {
    match index {
        index if index.is_multiple_of(20) => 10,
        index if index.is_multiple_of(5) => 3,
        _ => 1,
    }
}

fn user(n: u32, number: u32, begun: DateTime<Utc>, rng: &mut impl Rng) -> LoadedUser {
    let currency = match n % 10 {
        0..=6 => "EUR",
        7 | 8 => "USD",
        _ => "GBP",
    };
    let abroad = if currency == "USD" { "EUR" } else { "USD" };
    let kinds = [
        ("Current account", "checking", currency),
        ("Savings", "savings", currency),
        ("Credit card", "credit_card", currency),
        ("Cash", "cash", currency),
        ("Account abroad", "checking", abroad),
    ];
    let count = if n.is_multiple_of(4) { 5 } else { 4 };
    let accounts = kinds[..count]
        .iter()
        .map(|&(name, kind, currency)| Account {
            id: id(begun, rng),
            currency,
            kind,
            name,
        });
    LoadedUser {
        accounts: accounts.collect(),
        id: id(begun, rng),
        category: id(begun, rng),
        currency,
        email: email(number),
    }
}
