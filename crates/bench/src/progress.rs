//! The progress display: one line that is updated on a terminal, otherwise a line per step.

use std::io::{self, IsTerminal as _, Write as _};

pub(crate) struct Progress {
    steps: usize,
    done: usize,
}

impl Progress {
    pub(crate) fn of(steps: usize) -> Self {
        Self { steps, done: 0 }
    }

    /// Shows the next step.
    pub(crate) fn step(&mut self, what: &str) {
        let percent = self.done * 100 / self.steps.max(1);
        self.done += 1;
        let mut stderr = io::stderr();
        // An error is ignored, since standard error may be closed.
        let _ = if stderr.is_terminal() {
            write!(stderr, "\r\x1b[K{percent:>3}% {what}")
        } else {
            writeln!(stderr, "{percent:>3}% {what}")
        };
        let _ = stderr.flush();
    }
}

impl Drop for Progress {
    /// Clears the line on a terminal.
    fn drop(&mut self) {
        let mut stderr = io::stderr();
        if stderr.is_terminal() {
            let _ = write!(stderr, "\r\x1b[K");
        }
    }
}
