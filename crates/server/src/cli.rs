//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::backup::Place;

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
    /// Look after the keys that are in the database
    #[command(subcommand)]
    Keys(Keys),
    /// Recompute every derived figure and report those that differ; exit code 1 if any does
    Reconcile(Reconcile),
    /// Copy the database to a folder or an S3-compatible store; or list the copies there are
    Backup(Backup),
    /// Replace the database with a backup, whole or not at all; no server may run meanwhile
    Restore(Restore),
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

#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Seal anew, under the current master key, what is sealed under a previous one; exit code 1 if
    /// something could not be
    Rotate {
        /// Say what would be done, and do nothing
        #[arg(long)]
        dry_run: bool,
        /// Seal under the first of the previous master keys again
        #[arg(long)]
        rollback: bool,
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
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Backup {
    #[command(subcommand)]
    pub(crate) command: Option<BackupCommand>,
    /// A folder, or a bucket as `s3://bucket/prefix`; without it, where the settings say
    #[arg(long, value_name = "PLACE")]
    pub(crate) to: Option<Place>,
    /// Remove backups but this many of the newest; with --keep-days, those that neither keeps
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) keep: Option<u16>,
    /// Remove backups older than this; the newest stays in any case
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) keep_days: Option<u16>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BackupCommand {
    /// List the backups, the newest first, and whether each can be used
    List {
        /// Where they are; without it, where the settings say
        #[arg(long, value_name = "PLACE")]
        from: Option<Place>,
        #[command(flatten)]
        output: Output,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// latest, a name that coffer backup list shows, or the path or URL of a backup's file
    #[arg(value_name = "BACKUP")]
    pub(crate) backup: String,
    /// Where it is; without it, where the settings say
    #[arg(long, value_name = "PLACE")]
    pub(crate) from: Option<Place>,
    /// Replace what is in the database
    #[arg(long)]
    pub(crate) force: bool,
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
