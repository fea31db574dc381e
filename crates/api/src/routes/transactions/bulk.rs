//! Many transactions at once.

pub(super) mod create;
pub(super) mod delete;
pub(super) mod update;

use coffer_domain::{Invalid, invalid::Violations};
use coffer_storage::TransactionSelection;

use super::params::{Conditions, TransactionConditions, id};
use crate::problem::Problem;

/// What is chosen: by identifiers, or by conditions.
fn selection(
    ids: Option<Vec<String>>,
    filter: Option<TransactionConditions>,
) -> Result<TransactionSelection, Problem> {
    let chosen = match (ids, filter) {
        (Some(ids), None) => {
            let mut violations = Violations::default();
            let ids = ids.iter().enumerate().filter_map(|(index, text)| {
                let id = id(&format!("ids[{index}]"), text);
                violations.take(id)
            });
            let ids = ids.collect();
            violations.finish().map(|()| TransactionSelection::Ids(ids))
        }
        (None, Some(filter)) => Conditions::from(filter)
            .filter()
            .map_err(within_filter)
            .map(TransactionSelection::Filter),
        (None, None) => Err(Invalid::field("ids", "required", "Send ids, or a filter.")),
        (Some(_), Some(_)) => {
            let text = "Send either ids or a filter.";
            Err(Invalid::field("filter", "not_with_ids", text))
        }
    };
    chosen.map_err(Problem::invalid)
}

/// The conditions stand within `filter`.
fn within_filter(invalid: Invalid) -> Invalid {
    let mut violations = Violations::default();
    for violation in invalid.violations() {
        let field = format!("filter.{}", violation.field);
        violations.add(field, violation.code, violation.message.clone());
    }
    violations.finish().err().unwrap_or(invalid)
}
