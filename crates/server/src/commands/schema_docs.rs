//! `coffer schema-docs`.

use coffer_storage_pg::schema;

use super::{database::OwnerDatabase, print, runtime};
use crate::{config::Settings, failure::Failure};

pub(super) fn run(settings: &Settings) -> Result<(), Failure> {
    let database = OwnerDatabase::open(settings)?;
    let text = runtime()?.block_on(async {
        database.check_migrated().await?;
        let described = schema::describe(&database.owner).await;
        described.map_err(Failure::during("reading the schema"))
    })?;
    print(&text)
}
