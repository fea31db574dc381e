//! How PostgreSQL comes to end when its server does, also when the server is killed.
//!
//! The system can send a process a signal when its parent ends, but only the process itself can
//! ask for that. So between the server and PostgreSQL stands, for a moment, a program that asks
//! and then becomes PostgreSQL. The parent is the *thread* that spawned, hence the
//! [keeper](super::keeper).

use std::{
    ffi::OsString,
    io,
    os::unix::process::{CommandExt as _, parent_id},
    path::Path,
    process::{self, Command},
};

use nix::sys::{prctl, signal::Signal};

use super::{Account, initialise::run_as};

/// The word that makes the binary the program in between; see [`intercept`].
const WORD: &str = "__postgres";

/// The program in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Launcher {
    /// This program itself, whose `main` begins with [`intercept`].
    SelfExec,
    /// `setpriv` of util-linux, for programs whose `main` is somebody else's, such as tests.
    Setpriv,
}

impl Launcher {
    /// A command that becomes `program`, run as `owner`, and is told when this thread ends.
    pub(super) fn command(self, program: &Path, owner: &Account) -> Command {
        match self {
            Self::SelfExec => {
                let mut command = Command::new("/proc/self/exe");
                command
                    .arg(WORD)
                    .arg(process::id().to_string())
                    .arg(program);
                run_as(&mut command, owner);
                command
            }
            Self::Setpriv => {
                let mut command = Command::new("setpriv");
                command.args(["--pdeathsig", "QUIT"]);
                // Changing the user takes the request back, so setpriv has to do both.
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

/// To be called first in `main`: when this process was started as the program in between it
/// becomes PostgreSQL, and what is returned is why it could not.
pub fn intercept(args: impl IntoIterator<Item = OsString>) -> Option<io::Error> {
    let mut args = args.into_iter().skip(1);
    if args.next()? != WORD {
        return None;
    }
    let (Some(parent), Some(program)) = (args.next(), args.next()) else {
        return Some(io::Error::from(io::ErrorKind::InvalidInput));
    };
    if let Err(errno) = prctl::set_pdeathsig(Signal::SIGINT) {
        return Some(errno.into());
    }
    // It may have ended before it was asked to tell.
    if parent.to_str() != Some(&parent_id().to_string()) {
        return Some(io::Error::other("the server has already exited"));
    }
    Some(Command::new(program).args(args).exec())
}
