//! The files of the migrations, embedded in the program: `0001_name.up.sql` and
//! `0001_name.down.sql`.

use std::{collections::BTreeMap, sync::LazyLock};

use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha384};

#[derive(RustEmbed)]
#[folder = "migrations"]
struct Files;

/// A change of the schema.
#[derive(Debug)]
pub(super) struct Migration {
    /// The description, from the names of the migration's files.
    pub(super) description: String,
    /// The statements that apply it.
    pub(super) up: String,
    /// The statements that revert it.
    pub(super) down: String,
    /// The checksum of `up`, which detects that a file was edited after it was applied.
    pub(super) checksum: Vec<u8>,
}

/// All migrations, by version.
pub(super) static MIGRATIONS: LazyLock<BTreeMap<i64, Migration>> =
    LazyLock::new(|| Files::iter().filter_map(|name| read(&name)).collect());

/// The migration that the file `name` applies, unless it reverts one.
fn read(name: &str) -> Option<(i64, Migration)> {
    let stem = name.strip_suffix(".up.sql")?;
    let (version, description) = stem.split_once('_')?;
    let up = text(name)?;
    let migration = Migration {
        description: description.replace('_', " "),
        checksum: Sha384::digest(&up).to_vec(),
        up,
        down: text(&format!("{stem}.down.sql"))?,
    };
    Some((version.parse().ok()?, migration))
}

fn text(name: &str) -> Option<String> {
    String::from_utf8(Files::get(name)?.data.into_owned()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_belongs_to_a_migration() {
        assert_eq!(Files::iter().count(), 2 * MIGRATIONS.len());
    }

    #[test]
    fn checksums_are_those_in_existing_databases() {
        let first = &MIGRATIONS[&1];
        assert_eq!(first.checksum.len(), 48);
        assert!(first.checksum.starts_with(b"\xe0\x71\xea\x7e"));
        assert_eq!(first.description, "schema access");
    }
}
