//! `coffer reconcile`.

use std::{fmt::Write as _, process::ExitCode, time::Duration};

use coffer_storage_pg::reconcile::{self, Difference, Reconciliation};
use indicatif::ProgressBar;
use serde_json::Value;

use super::{database::CommandDatabase, print, print_json, progress, runtime};
use crate::{cli, config::Settings, failure::Failure};

/// The maximum number of differences printed as text; the JSON output has more.
const MAX_SHOWN: usize = 20;

const HEADINGS: [&str; 5] = ["figure", "user", "stored", "computed", "key"];

pub(super) fn run(command: &cli::Reconcile, settings: &Settings) -> Result<ExitCode, Failure> {
    CommandDatabase::prepare(settings)?;
    let result = runtime()?.block_on(recompute(settings))?;
    if command.output.json {
        print_json(&result)?;
    } else {
        print(&text(&result))?;
    }
    Ok(if result.found == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn recompute(settings: &Settings) -> Result<Reconciliation, Failure> {
    let database = CommandDatabase::open(settings).await?;
    database.check_migrated().await?;
    let spinner = spinner();
    let result = reconcile::reconcile(&database.access.system).await;
    spinner.finish_and_clear();
    result.map_err(Failure::during("checking the derived figures"))
}

/// A spinner instead of a bar, because the progress of the single statement is unknown. It is
/// hidden without a terminal.
fn spinner() -> ProgressBar {
    let style = progress::style("{spinner} Checking derived figures, {elapsed}");
    let spinner = ProgressBar::new_spinner().with_style(style);
    // Called last, since it draws immediately.
    spinner.enable_steady_tick(Duration::from_millis(100));
    spinner
}

fn text(result: &Reconciliation) -> String {
    if result.found == 0 {
        return "All derived figures match the transactions.".to_owned();
    }
    let mut rows = vec![HEADINGS.map(str::to_owned)];
    rows.extend(result.differences.iter().take(MAX_SHOWN).map(cells));
    let mut text = table(&rows);
    let remaining = result.found - (rows.len() as u64 - 1);
    if remaining > 0 {
        let _ = writeln!(text, "… and {remaining} more.");
    }
    let _ = write!(
        text,
        "Derived figures that do not match the transactions: {}.",
        result.found
    );
    text
}

fn cells(difference: &Difference) -> [String; 5] {
    let or_none = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
    [
        difference.figure.clone(),
        or_none(&difference.user_id.map(|id| id.to_string())),
        or_none(&difference.kept),
        or_none(&difference.computed),
        key(&difference.key),
    ]
}

/// The columns that identify a row, such as `account_id 0194…, booked_on 2025-03-01`.
fn key(key: &Value) -> String {
    let Value::Object(columns) = key else {
        return key.to_string();
    };
    let columns = columns.iter().map(|(name, value)| match value {
        Value::String(text) => format!("{name} {text}"),
        other => format!("{name} {other}"),
    });
    columns.collect::<Vec<_>>().join(", ")
}

/// Formats rows in columns, each as wide as its widest cell.
fn table<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> String {
    let mut widths = [0; COLUMNS];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (width, cell) in widths.iter().zip(row) {
            let _ = write!(line, "{cell:<width$}  ");
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn difference(kept: &str) -> Difference {
        Difference {
            figure: "accounts.balance".to_owned(),
            user_id: None,
            key: json!({"account_id": "a", "n": 1}),
            kept: Some(kept.to_owned()),
            computed: None,
        }
    }

    #[test]
    fn differences_are_aligned() {
        let result = Reconciliation {
            found: 2,
            differences: vec![difference("1.0000"), difference("-10.0000")],
        };
        assert_eq!(
            text(&result),
            "figure            user  stored    computed  key\n\
             accounts.balance  none  1.0000    none      account_id a, n 1\n\
             accounts.balance  none  -10.0000  none      account_id a, n 1\n\
             Derived figures that do not match the transactions: 2."
        );
    }

    #[test]
    fn listed_differences_are_limited_and_the_rest_counted() {
        let result = Reconciliation {
            found: 5000,
            differences: vec![difference("1.0000"); 1000],
        };
        let text = text(&result);
        assert_eq!(text.lines().count(), MAX_SHOWN + 3);
        assert!(text.contains("… and 4980 more."), "{text}");
    }
}
