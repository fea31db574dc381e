//! The results of checks, and their output.

use std::fmt::Write as _;

use serde::Serialize;

/// The outcome of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    /// The check passed.
    Ok,
    /// The check passed, but needs attention.
    Warning,
    /// Something does not work, or is not safe.
    Failed,
}

/// The result of one check.
#[derive(Debug, Serialize)]
pub(super) struct Check {
    name: &'static str,
    pub(super) outcome: Outcome,
    /// The findings, one per line.
    details: Vec<String>,
}

impl Check {
    pub(super) fn ok(name: &'static str, detail: impl Into<String>) -> Self {
        Self::new(name, Outcome::Ok, vec![detail.into()])
    }

    pub(super) fn warning(name: &'static str, detail: impl Into<String>) -> Self {
        Self::new(name, Outcome::Warning, vec![detail.into()])
    }

    pub(super) fn failed(name: &'static str, detail: impl Into<String>) -> Self {
        Self::new(name, Outcome::Failed, vec![detail.into()])
    }

    /// A result with several lines of details, at least one.
    pub(super) fn new(name: &'static str, outcome: Outcome, details: Vec<String>) -> Self {
        Self {
            name,
            outcome,
            details,
        }
    }

    /// A result with the given outcome if there are details, otherwise a passed check.
    pub(super) fn unless(
        outcome: Outcome,
        name: &'static str,
        details: Vec<String>,
        passed: impl Into<String>,
    ) -> Self {
        if details.is_empty() {
            Self::ok(name, passed)
        } else {
            Self::new(name, outcome, details)
        }
    }

    /// Adds further details.
    pub(super) fn and(mut self, details: impl IntoIterator<Item = String>) -> Self {
        self.details.extend(details);
        self
    }
}

/// The results as text: outcome, name and details in columns.
pub(super) fn text(checks: &[Check]) -> String {
    let width = checks.iter().map(|check| check.name.len()).max();
    let width = width.unwrap_or_default();
    let mut text = String::new();
    for check in checks {
        let (mut outcome, mut name) = (label(check.outcome), check.name);
        for detail in &check.details {
            let _ = writeln!(text, "{outcome:<8} {name:<width$}  {detail}");
            (outcome, name) = ("", "");
        }
    }
    let count = |outcome| checks.iter().filter(|c| c.outcome == outcome).count();
    let _ = write!(
        text,
        "Checks: {}, failed: {}, warnings: {}.",
        checks.len(),
        count(Outcome::Failed),
        count(Outcome::Warning)
    );
    text
}

fn label(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok => "ok",
        Outcome::Warning => "warning",
        Outcome::Failed => "failed",
    }
}

/// A number of bytes in the largest suitable unit.
pub(super) fn bytes(bytes: u64) -> String {
    let units = ["KiB", "MiB", "GiB", "TiB"];
    let unit = units.iter().zip((1..).map(|power| 1u64 << (10 * power)));
    match unit.take_while(|(_, unit)| bytes >= *unit).last() {
        None => format!("{bytes} B"),
        Some((name, unit)) => format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_aligned_and_counted() {
        let checks = [
            Check::ok("clock", "right"),
            Check::warning("disk", "nearly full").and(["delete something".to_owned()]),
        ];
        assert_eq!(
            text(&checks),
            "ok       clock  right\n\
             warning  disk   nearly full\n                delete something\n\
             Checks: 2, failed: 0, warnings: 1."
        );
    }

    #[test]
    fn bytes_are_shown_in_the_largest_unit() {
        for (number, shown) in [
            (0, "0 B"),
            (1023, "1023 B"),
            (1536, "1.5 KiB"),
            (1 << 30, "1.0 GiB"),
            (u64::MAX, "16777215.9 TiB"),
        ] {
            assert_eq!(bytes(number), shown);
        }
    }
}
