//! `coffer exchange-rates`.

use std::{fs::File, io, sync::Arc};

use coffer_services::{NewExchangeRate, read_exchange_rates};

use super::{database::CommandDatabase, print, print_json, runtime};
use crate::{
    assembly::services,
    cli::{ExchangeRates, ImportRates},
    config::Settings,
    failure::Failure,
    system::{SystemClock, SystemRng},
};

pub(super) fn run(command: &ExchangeRates, settings: &Settings) -> Result<(), Failure> {
    match command {
        ExchangeRates::Import(command) => import(command, settings),
    }
}

fn import(command: &ImportRates, settings: &Settings) -> Result<(), Failure> {
    // Opened before root privileges are dropped, since the file may be readable by root only.
    let file = File::open(&command.file).map_err(|source| Failure::System {
        operation: "opening the file",
        source: io::Error::new(
            source.kind(),
            format!("{}: {source}", command.file.display()),
        ),
    })?;
    CommandDatabase::prepare(settings)?;
    let rates = read_exchange_rates(file).map_err(Failure::during("reading the file"))?;
    let changed = runtime()?.block_on(store(&rates, settings))?;
    if command.output.json {
        return print_json(&serde_json::json!({ "changed": changed }));
    }
    print(&format!("Rates added or changed: {changed}."))
}

async fn store(rates: &[NewExchangeRate], settings: &Settings) -> Result<u64, Failure> {
    let database = CommandDatabase::open(settings).await?;
    database.check_migrated().await?;
    let (access, keys) = (&database.access, database.keys.clone());
    let (clock, rng) = (Arc::new(SystemClock), Arc::new(SystemRng));
    let assembled = services(settings, keys, access, clock, rng).await?;
    let changed = assembled.services.exchange_rates.import(rates).await;
    changed.map_err(Failure::during("importing exchange rates"))
}
