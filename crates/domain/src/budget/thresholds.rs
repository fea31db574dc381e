//! The percentages at which the owner of a budget is alerted.

use serde::{Deserialize, Serialize};

use crate::Invalid;

/// Percentages of the available amount, strictly increasing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Thresholds(Vec<u16>);

impl Thresholds {
    /// The maximum number of thresholds.
    pub const MAX: usize = 10;

    /// The highest threshold, in percent.
    pub const HIGHEST: u16 = 1000;

    /// Checks the percentages in the field `alert_thresholds`.
    pub fn new(percentages: Vec<u16>) -> Result<Self, Invalid> {
        let refused = |code, text: String| Err(Invalid::field("alert_thresholds", code, text));
        if percentages.len() > Self::MAX {
            return refused("too_many", format!("Use at most {} thresholds.", Self::MAX));
        }
        if percentages
            .iter()
            .any(|percentage| !(1..=Self::HIGHEST).contains(percentage))
        {
            let text = format!("Use percentages from 1 to {}.", Self::HIGHEST);
            return refused("out_of_range", text);
        }
        if !percentages.is_sorted_by(|before, after| before < after) {
            let text = "Use each percentage once, in ascending order.".to_owned();
            return refused("not_ascending", text);
        }
        Ok(Self(percentages))
    }

    /// Wraps percentages from the database, which were checked before they were stored.
    pub fn from_stored(mut percentages: Vec<u16>) -> Self {
        percentages.sort_unstable();
        percentages.dedup();
        Self(percentages)
    }

    /// The percentages in increasing order.
    pub fn percentages(&self) -> &[u16] {
        &self.0
    }
}
