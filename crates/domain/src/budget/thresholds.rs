//! The percentages at which the owner of a budget is alerted.

use coffer_messages::messages;
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
        let refused = |code, message| Err(Invalid::field("alert_thresholds", code, message));
        if percentages.len() > Self::MAX {
            return refused("too_many", messages::budget_thresholds_too_many(Self::MAX));
        }
        if percentages
            .iter()
            .any(|percentage| !(1..=Self::HIGHEST).contains(percentage))
        {
            return refused(
                "out_of_range",
                messages::budget_threshold_out_of_range(Self::HIGHEST),
            );
        }
        if !percentages.is_sorted_by(|before, after| before < after) {
            return refused("not_ascending", messages::budget_thresholds_not_ascending());
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
