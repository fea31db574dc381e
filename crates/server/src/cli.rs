//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use uuid::Uuid;

use crate::config::BackupLocation;

/// Self-hosted personal finance.
#[derive(Debug, Parser)]
#[command(name = "coffer", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// Configuration file; by default, coffer.toml in the working directory, if it exists
    #[arg(long, global = true, value_name = "FILE", env = "COFFER_CONFIG")]
    pub(crate) config: Option<PathBuf>,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the server
    Serve,
    /// Manage database schema migrations
    #[command(subcommand)]
    Migrate(Migrate),
    /// Fill the database with demo data, or with generated data for benchmarks
    Seed(Seed),
    /// Verify the audit log
    #[command(subcommand)]
    Audit(Audit),
    /// Manage the keys stored in the database
    #[command(subcommand)]
    Keys(Keys),
    /// Check the settings of emails, or look at all emails
    #[command(subcommand)]
    Mail(Mail),
    /// List failed background jobs, or have them tried again
    #[command(subcommand)]
    Jobs(Jobs),
    /// Check balances and other derived figures against the transactions; exit with 1 if any differ
    Reconcile(Reconcile),
    /// Back up the database to a folder or an S3-compatible store, or list the backups
    Backup(Backup),
    /// Replace the database with a backup, all or nothing; every server must be stopped first
    Restore(Restore),
    /// Manage exchange rates
    #[command(subcommand)]
    ExchangeRates(ExchangeRates),
    /// Check the configuration, the machine and the database; exit with 1 if a check fails
    Doctor(Doctor),
    /// Print the documentation of the database schema in Markdown
    SchemaDocs,
    /// Print the OpenAPI document
    Openapi,
    /// Check or show the configuration
    #[command(subcommand)]
    Config(Config),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Migrate {
    /// Apply all pending migrations
    Up {
        #[command(flatten)]
        output: Output,
    },
    /// Revert migrations; data that only the newer schema can hold is lost
    Down {
        #[command(flatten)]
        target: RevertTarget,
        #[command(flatten)]
        output: Output,
    },
    /// List the migrations and whether each has been applied
    Status {
        #[command(flatten)]
        output: Output,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Report audit records that were altered, deleted, added, reordered or truncated; exit with 1
    /// if there are any
    Verify {
        #[command(flatten)]
        output: Output,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Re-encrypt secrets under the current master key; exit with 1 if any could not be
    /// re-encrypted
    Rotate {
        /// Report what would change, without changing anything
        #[arg(long)]
        dry_run: bool,
        /// Re-encrypt under the first of the previous master keys instead
        #[arg(long)]
        rollback: bool,
        #[command(flatten)]
        output: Output,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Mail {
    /// Write a sample of every email to a folder, as text, HTML and `.eml`
    Preview {
        /// Folder to write to
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Language of the emails, such as `en`
        #[arg(long, value_name = "LANGUAGE", default_value = "en")]
        language: String,
        #[command(flatten)]
        output: Output,
    },
    /// Send an email to an address, to check the settings
    Test {
        /// Recipient of the email
        #[arg(value_name = "ADDRESS")]
        address: String,
        #[command(flatten)]
        output: Output,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Jobs {
    /// List the jobs that fail and are tried again, and those that were given up
    List {
        #[command(flatten)]
        output: Output,
    },
    /// Have jobs that were given up tried again
    Retry {
        /// Ids of the jobs, from `coffer jobs list`
        #[arg(value_name = "ID", required_unless_present = "all")]
        ids: Vec<Uuid>,
        /// Retry all of them
        #[arg(long, conflicts_with = "ids")]
        all: bool,
        #[command(flatten)]
        output: Output,
    },
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct RevertTarget {
    /// Number of migrations to revert
    #[arg(long, value_name = "COUNT")]
    pub(crate) steps: Option<usize>,
    /// Revert every migration after this version; 0 reverts all
    #[arg(long, value_name = "VERSION")]
    pub(crate) to: Option<i64>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Report every problem in the configuration; exit with 1 if there are any
    Check {
        #[command(flatten)]
        output: Output,
    },
    /// Print the effective settings and where each comes from; secrets are redacted
    Show {
        #[command(flatten)]
        output: Output,
    },
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(false))]
pub(crate) struct Seed {
    /// Create demo users with accounts, years of transactions, budgets and portfolios, or add the
    /// activity since the last run. Their password is public: never use this on a server that
    /// others can reach
    #[arg(long, group = "what")]
    pub(crate) demo: bool,
    /// Fill an unused database for benchmarks: this many million transactions, from 0.001 to 100,
    /// and 500 users per million. Requests for financial data wait until it is done
    #[arg(long, group = "what", value_name = "MILLIONS", value_parser = millions)]
    pub(crate) load: Option<u64>,
    /// With --load: load even if the database already has other users
    #[arg(long, requires = "load")]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// The maximum number of transactions of one load, in millions.
const MAX_MILLIONS: u64 = 100;

/// Parses a number of millions with up to three decimal places.
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
        .filter(|thousands| (1..=MAX_MILLIONS * 1000).contains(thousands))
        .map(|thousands| thousands * 1000)
        .ok_or_else(|| format!("use a number from 0.001 to {MAX_MILLIONS}"))
}

#[derive(Debug, Args)]
pub(crate) struct Reconcile {
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ExchangeRates {
    /// Import rates from a CSV file; an existing rate for the same day is replaced
    Import(ImportRates),
}

#[derive(Debug, Args)]
pub(crate) struct ImportRates {
    /// CSV file with the header `base,quote,quoted_on,rate` and rows like
    /// `EUR,USD,2025-01-31,1.0393`
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
    /// Folder or bucket (`s3://bucket/prefix`) to write to; by default, the configured location
    #[arg(long, value_name = "LOCATION")]
    pub(crate) to: Option<BackupLocation>,
    /// Keep only this many of the newest backups, or more if --keep-days keeps them; by default,
    /// the configured number
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) keep: Option<u16>,
    /// Delete backups older than this many days, unless --keep keeps them; by default, the
    /// configured number. The newest is always kept
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) keep_days: Option<u16>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BackupCommand {
    /// List the backups, newest first, and whether each can be restored
    List {
        /// Folder or bucket to list; by default, the configured location
        #[arg(long, value_name = "LOCATION")]
        from: Option<BackupLocation>,
        #[command(flatten)]
        output: Output,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The word "latest", a name from `coffer backup list`, or the path or URL of a backup file
    #[arg(value_name = "BACKUP")]
    pub(crate) backup: String,
    /// Folder or bucket that holds the backup; by default, the configured location
    #[arg(long, value_name = "LOCATION")]
    pub(crate) from: Option<BackupLocation>,
    /// Replace the data in a database that is not empty
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
    fn declarations_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn numbers_in_millions_may_have_decimals() {
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
