//! Makes PostgreSQL end when its server does, even if the server is killed.
//!
//! The operating system can send a process a signal when its parent ends, but only the process
//! itself can request that. The server therefore spawns an intermediate program, which makes the
//! request and then executes PostgreSQL. The parent is the *thread* that spawned it, which
//! therefore must not end before PostgreSQL: see [`process`](super::process).

use std::{
    ffi::OsString,
    io,
    os::unix::process::{CommandExt as _, parent_id},
    path::Path,
    process::{self, Command},
};

use nix::sys::{prctl, signal::Signal};

use super::{OsUser, initialise::run_as};

/// The argument that makes the binary act as the intermediate program; see [`intercept`].
const ARGUMENT: &str = "__postgres";

/// The intermediate program, which requests the signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Launcher {
    /// The current program, whose `main` starts with [`intercept`].
    SelfExec,
    /// `setpriv` of util-linux, for programs whose `main` does not start with [`intercept`], such as
    /// tests.
    Setpriv,
}

impl Launcher {
    /// A command that executes `program` as `owner` and is terminated when this thread ends.
    pub(super) fn command(self, program: &Path, owner: &OsUser) -> Command {
        match self {
            Self::SelfExec => {
                let mut command = Command::new("/proc/self/exe");
                command
                    .arg(ARGUMENT)
                    .arg(process::id().to_string())
                    .arg(program);
                run_as(&mut command, owner);
                command
            }
            Self::Setpriv => {
                let mut command = Command::new("setpriv");
                command.args(["--pdeathsig", "QUIT"]);
                // Changing the user cancels the request, so setpriv has to do both.
                if nix::unistd::geteuid().is_root() {
                    command.arg(format!("--reuid={}", owner.uid));
                    command.arg(format!("--regid={}", owner.gid));
                    command.arg("--clear-groups");
                }
                command.arg("--").arg(program);
                command
            }
        }
    }
}

/// Call this first in `main`: if the process was started as the intermediate program, it executes
/// PostgreSQL, and only returns the error if that fails.
pub fn intercept(args: impl IntoIterator<Item = OsString>) -> Option<io::Error> {
    let mut args = args.into_iter().skip(1);
    if args.next()? != ARGUMENT {
        return None;
    }
    let (Some(parent), Some(program)) = (args.next(), args.next()) else {
        return Some(io::Error::from(io::ErrorKind::InvalidInput));
    };
    if let Err(errno) = prctl::set_pdeathsig(Signal::SIGINT) {
        return Some(errno.into());
    }
    // The parent may have ended before the signal was requested.
    if parent.to_str() != Some(&parent_id().to_string()) {
        return Some(io::Error::other("the server has already exited"));
    }
    Some(Command::new(program).args(args).exec())
}
