//! What verification tells.

use std::fmt;

use serde::Serialize;
use uuid::Uuid;

/// How many findings are told one by one; the rest is counted.
const TOLD: usize = 1000;

/// What happened to a record or a seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// It says something else than it did.
    Altered,
    /// It is gone.
    #[serde(rename = "deleted")]
    Removed,
    /// It came in past the application.
    Added,
    /// It is elsewhere than it was.
    Reordered,
    /// The end of the log is missing.
    #[serde(rename = "truncated")]
    CutOff,
    /// Its master key is not configured, so nobody can tell.
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

/// Something that is not as the application left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What happened.
    pub kind: FindingKind,
    /// To which record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<Uuid>,
    /// To which seal, or by which it is noticed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seal: Option<i64>,
    /// More about it, for people.
    pub detail: &'static str,
}

/// How far verification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Seals that were read.
    pub seals: u64,
    /// How many there were at the beginning.
    pub of: u64,
    /// Records that were read.
    pub records: u64,
}

/// What verification came to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    /// Seals that were read.
    pub seals: u64,
    /// Records that were read.
    pub records: u64,
    /// Records that wait for a seal.
    pub unsealed: u64,
    /// The number of the newest seal.
    pub head: Option<i64>,
    /// What is not as the application left it: the first thousand.
    pub findings: Vec<Finding>,
    /// How many there are altogether.
    pub found: u64,
    /// What may be in order and may not.
    pub warnings: Vec<String>,
}

impl Report {
    /// Whether everything is as the application left it.
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
        if self.findings.len() < TOLD {
            self.findings.push(Finding {
                kind,
                record,
                seal,
                detail,
            });
        }
    }
}
