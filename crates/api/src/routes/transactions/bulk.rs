//! Many transactions at once.

pub(super) mod create;
pub(super) mod delete;
pub(super) mod update;

use coffer_domain::{Invalid, invalid::Violations};
use coffer_services::{ChangedTransaction, OnError};
use coffer_storage::TransactionSelection;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::params::{Conditions, TransactionFilterBody};
use crate::{
    problem::{FieldError, Problem},
    wire::id,
};

/// Error handling of a bulk request.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct BulkParams {
    /// The action if an item is invalid; defaults to `abort`, which changes nothing and returns an
    /// error. `skip` processes the other items and reports the result of each.
    #[serde(default)]
    #[param(required = false, inline)]
    on_error: OnRowError,
}

/// What a bulk request does if an item is invalid.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OnRowError {
    #[default]
    Abort,
    Skip,
}

impl OnRowError {
    /// What became of each that was named, where somebody wants to know.
    fn told<T: From<ChangedTransaction>>(self, named: Vec<ChangedTransaction>) -> Vec<T> {
        match self {
            Self::Abort => Vec::new(),
            Self::Skip => named.into_iter().map(T::from).collect(),
        }
    }
}

impl From<OnRowError> for OnError {
    fn from(on_error: OnRowError) -> Self {
        match on_error {
            OnRowError::Abort => Self::Refuse,
            OnRowError::Skip => Self::Skip,
        }
    }
}

/// What is wrong with one of many.
fn errors(invalid: Invalid) -> Vec<FieldError> {
    let errors = invalid.into_violations().into_iter();
    errors.map(Into::into).collect()
}

/// How many of those named were skipped.
fn skipped(named: &[ChangedTransaction]) -> usize {
    named.iter().filter(|of| of.changed.is_err()).count()
}

/// What is chosen: by identifiers, or by conditions.
fn selection(
    ids: Option<Vec<String>>,
    filter: Option<TransactionFilterBody>,
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
        (None, None) => Err(Invalid::field("ids", "required", "Send `ids` or `filter`.")),
        (Some(_), Some(_)) => {
            let text = "Send either `ids` or `filter`, not both.";
            Err(Invalid::field("filter", "mutually_exclusive", text))
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
