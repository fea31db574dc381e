//! Rebuilds the crate when a migration is added, because migrations are embedded in it, and lists
//! the generated statements by name for metrics and logs.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

const GENERATED: &str = "../queries/src/queries";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-changed={GENERATED}");
    let mut modules: Vec<_> = fs::read_dir(GENERATED)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    modules.sort();
    let mut list = "&[\n".to_owned();
    for module in &modules {
        statements(module, &mut list)?;
    }
    list += "]";
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("statements.rs"), list)?;
    Ok(())
}

/// A module has, for each statement, `pub fn name() -> NameStmt { NameStmt("text", None) }`.
fn statements(module: &Path, list: &mut String) -> Result<(), Box<dyn Error>> {
    let (Some(stem), source) = (module.file_stem(), fs::read_to_string(module)?) else {
        return Ok(());
    };
    let stem = stem.to_string_lossy();
    let mut rest = source.as_str();
    while let Some(at) = rest.find("\npub fn ") {
        rest = &rest[at + "\npub fn ".len()..];
        let (name, behind) = rest.split_once("()").ok_or("a function without a name")?;
        let literal = behind.split_once('"').map(|(_, text)| text);
        let end = literal.and_then(end_of_literal);
        let (Some(literal), Some(end)) = (literal, end) else {
            return Err(format!("{stem}::{name} has no text").into());
        };
        writeln!(list, "(\"{stem}.{name}\", \"{}\"),", &literal[..end])?;
    }
    Ok(())
}

/// The position of the quote that ends a literal, of which `text` is the rest.
fn end_of_literal(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })
}
