//! `coffer seed`.

use std::sync::Arc;

use coffer_services::demo;
use coffer_storage_pg::migrate;

use super::{print, print_json, reach::Reached, runtime};
use crate::{
    cli,
    config::Settings,
    failure::Failure,
    serve,
    system::{SystemClock, SystemRng},
};

pub(super) fn run(command: &cli::Seed, settings: &Settings) -> Result<(), Failure> {
    Reached::prepare(settings)?;
    runtime()?.block_on(seed(command, settings))
}

async fn seed(command: &cli::Seed, settings: &Settings) -> Result<(), Failure> {
    let reached = Reached::of(settings).await?;
    let (access, keys) = (&reached.access, &reached.keys);
    migrate::up(&access.owner).await?;
    let (clock, rng) = (Arc::new(SystemClock), Arc::new(SystemRng));
    let assembled = serve::services(settings, keys.clone(), access, clock, rng).await?;
    let (services, repositories) = (&assembled.services, &*assembled.repositories);
    let seeded = demo::seed(services, repositories, &SystemClock, &SystemRng).await;
    let seeded = seeded.map_err(Failure::doing("seeding the demo"))?;
    if command.output.json {
        return print_json(&seeded);
    }
    let user = if seeded.user_created {
        "Made the demo user"
    } else {
        "The demo user was there already"
    };
    print(&format!(
        "{user}: {} with the password {}\nPortfolios made: {}, holdings made: {}, prices recorded: {}.",
        demo::EMAIL,
        demo::PASSWORD,
        seeded.portfolios_created,
        seeded.holdings_created,
        seeded.prices,
    ))
}
