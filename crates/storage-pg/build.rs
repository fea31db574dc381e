//! Builds the crate anew when a migration is added: they are embedded in it.

#![expect(
    clippy::print_stdout,
    reason = "this is how a build script speaks to Cargo"
)]

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
