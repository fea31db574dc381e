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
#[command(group = clap::ArgGroup::new("what").required(true).multiple(false))]
pub(crate) struct Seed {
    /// Make demo users with accounts, years of transactions, budgets and portfolios, or add what is
    /// new since they were made; their password is public, so only where nobody else comes
    #[arg(long, group = "what")]
    pub(crate) demo: bool,
    /// Fill a database that nobody uses with so many millions of transactions, such as 1, 10 or 0.05,
    /// and 500 users a million; for measuring. Requests for finances wait meanwhile
    #[arg(long, group = "what", value_name = "MILLIONS", value_parser = millions)]
    pub(crate) load: Option<u64>,
    /// Load also beside other people's data
    #[arg(long, requires = "load")]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// The most that is loaded at once, in millions.
const MOST_MILLIONS: u64 = 100;

/// Reads a number of millions with up to three decimal places.
fn millions(text: &str) -> Result<u64, String> {
    let (whole, places) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(places) || places.len() > 3 {
        return Err(
            "use a number with at most three decimal places, such as 10 or 0.05".to_owned(),
        );
    }
    let thousands = format!("{whole}{places:0<3}").parse::<u64>();
    thousands
        .ok()
        .filter(|thousands| (1..=MOST_MILLIONS * 1000).contains(thousands))
        .map(|thousands| thousands * 1000)
        .ok_or_else(|| format!("use a number from 0.001 to {MOST_MILLIONS}"))
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

    #[test]
    fn millions_may_have_parts() {
        for (text, rows) in [
            ("1", 1_000_000),
            ("10", 10_000_000),
            ("0.05", 50_000),
            ("100", 100_000_000),
        ] {
            assert_eq!(millions(text), Ok(rows), "{text}");
        }
        for text in [
            "",
            "0",
            ".5",
            "-1",
            "1e3",
            "1.0005",
            "100.001",
            "٣",
            "99999999999999999999",
        ] {
            assert!(millions(text).is_err(), "{text}");
        }
    }
}
