//! `coffer exchange-rates`.

use std::{fs::File, io, sync::Arc};

use coffer_services::{NewExchangeRate, read_exchange_rates};

use super::{print, print_json, reach::Reached, runtime};
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
    // Before root's rights are given up: the file is the person's who calls.
    let file = File::open(&command.file).map_err(|source| Failure::System {
        doing: "opening the file",
        source: io::Error::new(
            source.kind(),
            format!("{}: {source}", command.file.display()),
        ),
    })?;
    Reached::prepare(settings)?;
    let rates = read_exchange_rates(file).map_err(Failure::doing("reading the file"))?;
    let changed = runtime()?.block_on(store(&rates, settings))?;
    if command.output.json {
        return print_json(&serde_json::json!({ "changed": changed }));
    }
    print(&format!("Rates added or changed: {changed}."))
}

async fn store(rates: &[NewExchangeRate], settings: &Settings) -> Result<u64, Failure> {
    let reached = Reached::of(settings).await?;
    reached.check_migrated().await?;
    let (access, keys) = (&reached.access, reached.keys.clone());
    let (clock, rng) = (Arc::new(SystemClock), Arc::new(SystemRng));
    let assembled = services(settings, keys, access, clock, rng).await?;
    let changed = assembled.services.exchange_rates.import(rates).await;
    changed.map_err(Failure::doing("importing exchange rates"))
}
