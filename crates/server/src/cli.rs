//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Personal finance on your own machine.
#[derive(Debug, Parser)]
#[command(name = "coffer", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// The configuration file; without it, coffer.toml in the working directory if there is one
    #[arg(long, global = true, value_name = "FILE", env = "COFFER_CONFIG")]
    pub(crate) config: Option<PathBuf>,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the server
    Serve,
    /// Change the database's schema
    #[command(subcommand)]
    Migrate(Migrate),
    /// Fill the database with something to look at
    Seed(Seed),
    /// Look after the audit log
    #[command(subcommand)]
    Audit(Audit),
    /// Recompute every derived figure and report those that differ; exit code 1 if any does
    Reconcile(Reconcile),
    /// Look after exchange rates
    #[command(subcommand)]
    ExchangeRates(ExchangeRates),
    /// Look at the configuration, the machine and the database; exit code 1 if anything fails
    Doctor(Doctor),
    /// Print a description of the database's schema, in Markdown
    SchemaDocs,
    /// Print the OpenAPI document
    Openapi,
    /// Look at the configuration
    #[command(subcommand)]
    Config(Config),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Migrate {
    /// Apply every migration that is pending
    Up {
        #[command(flatten)]
        output: Output,
    },
    /// Undo migrations; data that only newer schemas hold is lost
    Down {
        #[command(flatten)]
        how_far: HowFar,
        #[command(flatten)]
        output: Output,
    },
    /// List the migrations and whether they were applied
    Status {
        #[command(flatten)]
        output: Output,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Find what was altered, removed, added, reordered or cut off; exit code 1 if anything was
    Verify {
        #[command(flatten)]
        output: Output,
    },
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct HowFar {
    /// How many to undo
    #[arg(long, value_name = "COUNT")]
    pub(crate) steps: Option<usize>,
    /// Undo all after this one; 0 undoes everything
    #[arg(long, value_name = "VERSION")]
    pub(crate) to: Option<i64>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Print everything that is wrong with it
    Check {
        #[command(flatten)]
        output: Output,
    },
    /// Print the settings in effect and where each comes from; secrets are left out
    Show {
        #[command(flatten)]
        output: Output,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Seed {
    /// Make a demo user with portfolios; the password is public, so only where nobody else comes
    #[arg(long, required = true)]
    pub(crate) demo: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Reconcile {
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ExchangeRates {
    /// Record rates from a CSV file; one that is there for its day is replaced
    Import(ImportRates),
}

#[derive(Debug, Args)]
pub(crate) struct ImportRates {
    /// The file, which has a heading and four columns, in lines such as EUR,USD,2025-01-31,1.0393
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Output {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_declarations_fit_together() {
        Cli::command().debug_assert();
    }
}
