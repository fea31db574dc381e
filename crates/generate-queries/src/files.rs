//! The files of a generated crate.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use crate::Failure;

/// Formats the Rust files below a directory.
pub(crate) fn format(directory: &Path) -> Result<(), Failure> {
    let sources = read(directory)?.into_keys();
    let sources = sources.filter(|path| path.extension().is_some_and(|kind| kind == "rs"));
    let status = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .args(sources.map(|path| directory.join(path)))
        .status()?;
    if !status.success() {
        return Err("rustfmt failed on the generated files".into());
    }
    Ok(())
}

/// The files below a directory, with their contents.
pub(crate) fn read(directory: &Path) -> io::Result<BTreeMap<PathBuf, String>> {
    let mut found = BTreeMap::new();
    let mut directories = vec![directory.to_owned()];
    while let Some(next) = directories.pop() {
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                directories.push(path);
            } else {
                let text = fs::read_to_string(&path)?;
                let name = path.strip_prefix(directory).map_err(io::Error::other)?;
                found.insert(name.to_owned(), text);
            }
        }
    }
    Ok(found)
}

/// Makes the contents of `directory` equal to those of `source`, without rewriting unchanged files.
pub(crate) fn replace(directory: &Path, source: &Path) -> io::Result<()> {
    let (before, after) = (read(directory)?, read(source)?);
    for path in before.keys().filter(|path| !after.contains_key(*path)) {
        fs::remove_file(directory.join(path))?;
    }
    for (path, text) in after {
        if before.get(&path) != Some(&text) {
            let path = directory.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, text)?;
        }
    }
    Ok(())
}
