//! The crates in ARCHITECTURE.md, against Cargo's dependencies.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use serde_json::Value;

const DOCUMENT: &str = include_str!("../../../../ARCHITECTURE.md");

/// Each crate with the crates of the workspace that it depends on.
type Dependencies = BTreeMap<String, BTreeSet<String>>;

fn declared() -> Dependencies {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version=1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let name = |package: &Value| {
        Some(
            package["name"]
                .as_str()?
                .strip_prefix("coffer-")?
                .to_owned(),
        )
    };
    let packages = metadata["packages"].as_array().unwrap();
    let dependencies = |package: &Value| {
        let all = package["dependencies"].as_array().unwrap().iter();
        let built_in = all.filter(|dependency| dependency["kind"].is_null());
        built_in.filter_map(name).collect()
    };
    let named = packages
        .iter()
        .map(|package| (name(package).unwrap(), dependencies(package)));
    named.collect()
}

/// The rows of the source tree: path, contents, dependencies.
fn listed() -> Dependencies {
    let rows = DOCUMENT
        .lines()
        .filter_map(|line| line.strip_prefix("| `crates/"));
    rows.map(|row| {
        let (name, cells) = row.split_once("` |").unwrap();
        let (_, dependencies) = cells.trim_end_matches('|').rsplit_once('|').unwrap();
        let dependencies = dependencies.split(',').map(str::trim);
        let dependencies = dependencies.filter(|name| !name.is_empty());
        (name.to_owned(), dependencies.map(str::to_owned).collect())
    })
    .collect()
}

/// The arrows in the diagram of the crates: `a --> b[label] & c --> d`.
fn drawn(crates: &Dependencies) -> BTreeSet<(String, String)> {
    let (_, rest) = DOCUMENT.split_once("```mermaid").unwrap();
    let (picture, _) = rest.split_once("```").unwrap();
    let nodes = |text: &str| -> Vec<String> {
        let names = text
            .split('&')
            .map(|node| node.split('[').next().unwrap().trim());
        let known = names.filter(|name| crates.contains_key(*name));
        known.map(str::to_owned).collect()
    };
    let mut arrows = BTreeSet::new();
    for line in picture.lines() {
        let chain: Vec<_> = line.split("-->").map(nodes).collect();
        for pair in chain.windows(2) {
            let sources = pair[0].iter();
            arrows.extend(sources.flat_map(|a| pair[1].iter().map(|b| (a.clone(), b.clone()))));
        }
    }
    arrows
}

/// Whether `from` depends on `to`, directly or through others.
fn reaches(dependencies: &Dependencies, from: &str, to: &str) -> bool {
    let mut direct = dependencies[from].iter();
    direct.any(|next| next == to || reaches(dependencies, next, to))
}

#[test]
fn source_tree_lists_every_dependency_between_crates() {
    assert_eq!(listed(), declared());
}

#[test]
fn diagram_shows_every_direct_dependency_not_implied_by_others() {
    let declared = declared();
    let in_the_binary = |name: &str| name == "server" || reaches(&declared, "server", name);
    let mut expected = BTreeSet::new();
    for (name, direct) in declared.iter().filter(|(name, _)| in_the_binary(name)) {
        let follows = |to: &String| direct.iter().any(|next| reaches(&declared, next, to));
        let arrows = direct.iter().filter(|to| !follows(to));
        expected.extend(arrows.map(|to| (name.clone(), to.clone())));
    }
    assert_eq!(drawn(&declared), expected);
}
