//! `coffer schema-docs`.

use coffer_storage_pg::schema;

use super::{print, reach::ReachedAsOwner, runtime};
use crate::{config::Settings, failure::Failure};

pub(super) fn run(settings: &Settings) -> Result<(), Failure> {
    let reached = ReachedAsOwner::of(settings)?;
    let text = runtime()?.block_on(async {
        reached.check_migrated().await?;
        let described = schema::describe(&reached.owner).await;
        described.map_err(Failure::doing("reading the schema"))
    })?;
    print(&text)
}
