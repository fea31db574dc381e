//! `coffer seed`.

use std::{sync::Arc, time::Duration};

use coffer_demo::{
    load::{self, Loaded, Step, Volume},
    seed::{self, Seeded},
};
use coffer_domain::{Clock as _, user::PasswordHash};
use coffer_security::{Password, PasswordHasher};
use coffer_storage_pg::migrate;
use indicatif::ProgressBar;

use super::{database::CommandDatabase, print, print_json, progress, runtime};
use crate::{
    assembly::services,
    cli,
    config::Settings,
    failure::Failure,
    system::{SystemClock, SystemRng},
};

/// The average number of transactions per user.
const TRANSACTIONS_PER_USER: u64 = 2_000;

pub(super) fn run(command: &cli::Seed, settings: &Settings) -> Result<(), Failure> {
    CommandDatabase::prepare(settings)?;
    let runtime = runtime()?;
    match command.load {
        Some(transactions) => {
            let hash = password_hash(settings)?;
            let loaded = fill(settings, transactions, &hash, command.force);
            report(command, &runtime.block_on(loaded)?, loaded_text)
        }
        None => report(command, &runtime.block_on(seed(settings))?, seeded_text),
    }
}

fn report<T: serde::Serialize>(
    command: &cli::Seed,
    result: &T,
    text: fn(&T) -> String,
) -> Result<(), Failure> {
    if command.output.json {
        print_json(result)
    } else {
        print(&text(result))
    }
}

async fn seed(settings: &Settings) -> Result<Seeded, Failure> {
    let database = CommandDatabase::open(settings).await?;
    let (access, keys) = (&database.access, &database.keys);
    migrate::up(&access.owner).await?;
    let (clock, rng) = (Arc::new(SystemClock), Arc::new(SystemRng));
    let assembled = services(settings, keys.clone(), access, clock, rng).await?;
    let (services, repositories) = (&assembled.services, &*assembled.repositories);
    let bar = bar(100, "{bar:40} {percent}% {msg}");
    bar.set_message("Creating demo data");
    let progress = |percent| bar.set_position(percent);
    let seeded = seed::seed(services, repositories, &SystemClock, &SystemRng, progress).await;
    bar.finish_and_clear();
    seeded.map_err(Failure::during("creating the demo data"))
}

fn seeded_text(seeded: &Seeded) -> String {
    let users = match seeded.users_created {
        0 => "The demo users already exist".to_owned(),
        n => format!("Created {n} demo users"),
    };
    format!(
        "{users}: {}; password: {}\n\
         Added {} accounts, {} transactions, {} budgets, {} portfolios, {} holdings, \
         {} prices and {} exchange rates.",
        seeded.emails.join(" and "),
        seed::PASSWORD,
        seeded.accounts_created,
        seeded.transactions_created,
        seeded.budgets_created,
        seeded.portfolios_created,
        seeded.holdings_created,
        seeded.prices,
        seeded.exchange_rates,
    )
}

/// The hash of the demo's password, with which all loaded users sign in.
fn password_hash(settings: &Settings) -> Result<PasswordHash, Failure> {
    let hasher = PasswordHasher::new(&settings.auth, &SystemRng);
    let hasher = hasher.map_err(Failure::during("preparing the password hash"))?;
    let password = Password::parse("password", seed::PASSWORD, hasher.scheme());
    let password = password.map_err(Failure::during("checking the demo password"))?;
    let hash = hasher.hash(&password, &SystemRng);
    hash.map_err(Failure::during("hashing the demo password"))
}

async fn fill(
    settings: &Settings,
    transactions: u64,
    password_hash: &PasswordHash,
    allow_other_users: bool,
) -> Result<Loaded, Failure> {
    let database = CommandDatabase::open(settings).await?;
    migrate::up(&database.access.owner).await?;
    let volume = Volume {
        users: u32::try_from(transactions.div_ceil(TRANSACTIONS_PER_USER)).unwrap_or(u32::MAX),
        transactions,
        now: SystemClock.now(),
        password_hash: Some(password_hash),
        expected: &seed::EMAILS,
        allow_other_users,
    };
    let bar = bar(
        transactions,
        "{bar:40} {human_pos} of {human_len}, {per_sec}, {eta} left; {msg}",
    );
    let loaded = load::load(&database.access.owner, &volume, |step| show(&bar, step)).await;
    bar.finish_and_clear();
    loaded.map_err(Failure::during("loading the database"))
}

fn show(bar: &ProgressBar, step: Step<'_>) {
    match step {
        Step::Users => bar.set_message("Writing users and accounts"),
        Step::Transactions(written) => {
            bar.set_message("Writing transactions");
            bar.set_position(written);
        }
        Step::Figures => {
            // The remaining work cannot be measured.
            bar.set_style(progress::style("{spinner} {elapsed}: {msg}"));
            bar.set_message("Computing derived figures");
        }
        Step::Rebuilding(name) => bar.set_message(format!("Rebuilding {name}")),
        Step::Finishing => bar.set_message("Finishing"),
    }
}

fn loaded_text(loaded: &Loaded) -> String {
    format!(
        "Loaded {} transactions for {} users, {} to {}; password: {}\n\
         Added {} accounts, {} custom categories and {} budgets.",
        loaded.transactions,
        loaded.users,
        load::email(loaded.first_user),
        load::email(loaded.first_user + loaded.users.saturating_sub(1)),
        seed::PASSWORD,
        loaded.accounts,
        loaded.categories,
        loaded.budgets,
    )
}

/// A progress bar that also shows the time while there is no progress.
fn bar(length: u64, template: &str) -> ProgressBar {
    let bar = progress::bar(length, template);
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}
