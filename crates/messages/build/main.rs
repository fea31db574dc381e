//! Generates a function per message from the English catalogue, and fails if another language does
//! not have the same messages.

#![expect(clippy::print_stdout, reason = "Cargo reads the standard output")]

mod catalogue;
mod generate;

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use catalogue::{Catalogue, File};

/// The language of the other catalogues' originals.
const ENGLISH: &str = "en";

fn main() -> ExitCode {
    match build() {
        Ok(problems) if problems.is_empty() => ExitCode::SUCCESS,
        Ok(problems) => {
            for problem in problems {
                println!("cargo::error={problem}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            println!("cargo::error={error}");
            ExitCode::FAILURE
        }
    }
}

/// Generates the sources. Returns what is wrong with the catalogues.
fn build() -> io::Result<Vec<String>> {
    println!("cargo::rerun-if-changed=locales");
    let root = env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?;
    let target = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    let mut languages = languages(&PathBuf::from(root).join("locales"))?;
    languages.sort_by_key(|language| (language.tag != ENGLISH, language.tag.clone()));
    if languages.first().is_none_or(|first| first.tag != ENGLISH) {
        let text = format!("locales/{ENGLISH} is missing; it has the originals of all messages");
        return Ok(vec![text]);
    }
    let catalogues: Vec<Catalogue> = languages
        .iter()
        .map(|language| Catalogue::read(&language.tag, &language.files))
        .collect();
    let mut problems: Vec<String> = catalogues
        .iter()
        .flat_map(|catalogue| catalogue.problems.clone())
        .collect();
    if let [english, others @ ..] = catalogues.as_slice() {
        problems.extend(english.check_types());
        problems.extend(others.iter().flat_map(|other| other.compare(english)));
        let target = Path::new(&target);
        fs::write(target.join("messages.rs"), generate::functions(english))?;
        let sources = generate::sources(&languages, english);
        fs::write(target.join("sources.rs"), sources)?;
    }
    Ok(problems)
}

/// The files of one language.
struct Language {
    tag: String,
    files: Vec<File>,
    /// The absolute paths of the files.
    paths: Vec<String>,
}

/// The languages, each of which is a folder, and their files in the order of their names.
fn languages(locales: &Path) -> io::Result<Vec<Language>> {
    let mut languages = Vec::new();
    for folder in entries(locales)?.into_iter().filter(|path| path.is_dir()) {
        let tag = name(&folder);
        let (mut files, mut paths) = (Vec::new(), Vec::new());
        for path in entries(&folder)? {
            let file = name(&path);
            // Editors and file managers leave other files.
            if file.starts_with('.') || path.extension().is_none_or(|kind| kind != "ftl") {
                continue;
            }
            let name = format!("locales/{tag}/{file}");
            let text = fs::read_to_string(&path)
                .map_err(|error| io::Error::new(error.kind(), format!("{name}: {error}")))?;
            files.push(File { name, text });
            paths.push(path.to_string_lossy().into_owned());
        }
        languages.push(Language { tag, files, paths });
    }
    Ok(languages)
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut paths = entries.collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
