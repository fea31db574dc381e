//! What is wrong with a value that came from outside.

use std::fmt;

use serde::Serialize;

/// One thing that is wrong, in words a person can act on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// The field it is about, as the client named it; a nested one with dots: `holdings.0.symbol`.
    pub field: String,
    /// A stable word for programs: `required`, `too_long`, `invalid_format` …
    pub code: &'static str,
    /// A sentence for people. It never repeats a secret.
    pub message: String,
}

/// Everything that is wrong with an input. Never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
pub struct Invalid(Vec<Violation>);

impl Invalid {
    /// One violation of one field.
    pub fn field(field: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self(vec![Violation {
            field: field.into(),
            code,
            message: message.into(),
        }])
    }

    /// The violations, at least one.
    pub fn violations(&self) -> &[Violation] {
        &self.0
    }

    /// The violations, to keep.
    pub fn into_violations(self) -> Vec<Violation> {
        self.0
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, violation) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{}: {}", violation.field, violation.message)?;
        }
        Ok(())
    }
}

/// Collects the violations of several fields, so that a person sees all of them at once.
///
/// ```
/// # use coffer_domain::{invalid::Violations, Email, Line};
/// let mut violations = Violations::default();
/// let email = violations.take(Email::parse("email", "nobody"));
/// let name = violations.take(Line::parse("name", 100, ""));
/// assert_eq!(violations.finish().unwrap_err().violations().len(), 2);
/// # assert!(email.is_none() && name.is_none());
/// ```
#[derive(Debug, Default)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// Keeps the value of a success and the violations of a failure.
    pub fn take<T>(&mut self, result: Result<T, Invalid>) -> Option<T> {
        result.map_err(|invalid| self.0.extend(invalid.0)).ok()
    }

    /// Adds a violation.
    pub fn add(
        &mut self,
        field: impl Into<String>,
        code: &'static str,
        message: impl Into<String>,
    ) {
        self.0.push(Violation {
            field: field.into(),
            code,
            message: message.into(),
        });
    }

    /// Fails if anything was collected.
    pub fn finish(self) -> Result<(), Invalid> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Invalid(self.0))
        }
    }
}
