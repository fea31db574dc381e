//! The report of a verification.

use std::fmt;

use serde::Serialize;
use uuid::Uuid;

/// The maximum number of findings that are listed; further ones are only counted.
const MAX_REPORTED: usize = 1000;

/// The change to a record or seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// The content differs from the original.
    Altered,
    /// The record or seal is missing.
    #[serde(rename = "deleted")]
    Removed,
    /// The record or seal was not written by the application.
    Added,
    /// The order differs from the original.
    Reordered,
    /// The end of the log is missing.
    #[serde(rename = "truncated")]
    CutOff,
    /// The master key is not configured, so the content cannot be verified.
    UnknownKey,
}

impl fmt::Display for FindingKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Altered => "altered",
            Self::Removed => "deleted",
            Self::Added => "added",
            Self::Reordered => "reordered",
            Self::CutOff => "truncated",
            Self::UnknownKey => "unknown key",
        })
    }
}

/// A difference from what the application wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The kind of change.
    pub kind: FindingKind,
    /// The record concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<Uuid>,
    /// The seal concerned, or the seal that revealed the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seal: Option<i64>,
    /// An explanation for people.
    pub detail: &'static str,
}

/// The progress of a verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The number of seals read.
    pub seals: u64,
    /// The number of seals at the start.
    pub of: u64,
    /// The number of records read.
    pub records: u64,
}

/// The result of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    /// The number of seals read.
    pub seals: u64,
    /// The number of records read.
    pub records: u64,
    /// The number of records not sealed yet.
    pub unsealed: u64,
    /// The number of the newest seal.
    pub head: Option<i64>,
    /// The differences from what the application wrote, limited to the first thousand.
    pub findings: Vec<Finding>,
    /// The total number of differences.
    pub found: u64,
    /// Observations that may or may not be a problem.
    pub warnings: Vec<String>,
}

impl Report {
    /// Whether there is no difference from what the application wrote.
    pub fn is_intact(&self) -> bool {
        self.found == 0
    }

    pub(super) fn find(
        &mut self,
        kind: FindingKind,
        record: Option<Uuid>,
        seal: Option<i64>,
        detail: &'static str,
    ) {
        self.found += 1;
        if self.findings.len() < MAX_REPORTED {
            self.findings.push(Finding {
                kind,
                record,
                seal,
                detail,
            });
        }
    }
}
