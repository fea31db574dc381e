//! Progress bars, which are hidden without a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// A progress bar that is drawn by a template.
pub(super) fn bar(length: u64, template: &str) -> ProgressBar {
    ProgressBar::new(length).with_style(style(template))
}

/// The style of a template.
pub(super) fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
