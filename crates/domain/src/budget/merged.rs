//! Budgets of merged categories.

use chrono::{DateTime, Utc};

use super::Budget;
use crate::{Invalid, Lifecycle as _, labelled, lifecycle::Versioned as _};

labelled! {
    /// What becomes of the budgets of two categories that are merged, if both have one of the same
    /// period: one budget is left, so that no spending is counted twice.
    pub enum MergedBudgets {
        /// The target's budget gets the sum of both amounts in every period, and the other one ends.
        Sum = "merge",
        /// The target's budget stays as it is, and the other one ends.
        KeepTarget = "keep_target",
    }
}

/// Budgets of two categories before and after a merge.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BudgetMerge {
    /// The target's budgets that change, before and after.
    pub changed: Vec<(Budget, Budget)>,
    /// The budgets of the merged category that end, before and after.
    pub ended: Vec<(Budget, Budget)>,
}

/// Why budgets were not merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MergeRefusal {
    /// Both categories have budgets of the same period, and no choice was made.
    ChoiceRequired,
    /// The sum of two amounts is not a valid amount.
    Invalid(Invalid),
}

impl Budget {
    /// True if a budget for the same category would count the same spending in the same kind of
    /// period: both have the same period length and currency, and a day in common.
    pub fn counts_like(&self, other: &Self) -> bool {
        let (own, others) = (self.schedule, other.schedule);
        let begins_before_end_of = |one: super::Schedule, two: super::Schedule| {
            two.ends_on().is_none_or(|end| one.starts_on() <= end)
        };
        self.amount.currency == other.amount.currency
            && own.period() == others.period()
            && own.period_days() == others.period_days()
            && begins_before_end_of(own, others)
            && begins_before_end_of(others, own)
    }

    /// Merges the budgets `from` of one category into the budgets `into` of another one. Of two that
    /// [count alike](Self::counts_like), the first is ended and the second changed as chosen; all
    /// others are left as they are.
    pub fn merge(
        from: &[Self],
        into: &[Self],
        choice: Option<MergedBudgets>,
        at: DateTime<Utc>,
    ) -> Result<BudgetMerge, MergeRefusal> {
        let mut targets: Vec<(Self, Self)> = into
            .iter()
            .map(|target| (target.clone(), target.clone()))
            .collect();
        let mut ended = Vec::new();
        for budget in from {
            let target = targets
                .iter_mut()
                .find(|(_, target)| target.counts_like(budget));
            let Some((before, after)) = target else {
                continue;
            };
            match choice.ok_or(MergeRefusal::ChoiceRequired)? {
                MergedBudgets::Sum => {
                    let sum = after.clone().plus(budget).map_err(MergeRefusal::Invalid)?;
                    *after = before.clone().changed_to(sum, at);
                }
                MergedBudgets::KeepTarget => {}
            }
            ended.push((budget.clone(), budget.clone().delete(at)));
        }
        let changed = targets
            .into_iter()
            .filter(|(before, after)| before != after);
        Ok(BudgetMerge {
            changed: changed.collect(),
            ended,
        })
    }
}
