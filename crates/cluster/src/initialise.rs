//! Creating a cluster. It is created in a temporary directory and moved into place when complete,
//! so that an interrupted first start leaves no partial cluster.

use std::{
    env, fs,
    io::Write as _,
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Command, Output, Stdio},
};

use super::{
    ClusterError, ClusterOptions, DATABASE, OWNER, OsUser, SUPERUSER, binaries::Installation,
    error::Context as _, leftovers,
};

/// Creates the cluster at `postgres`.
pub(super) fn initialise(
    options: &ClusterOptions,
    installation: &Installation,
    postgres: &Path,
) -> Result<(), ClusterError> {
    let scratch = postgres.with_extension("new");
    if scratch.exists() {
        leftovers::wait_until_unused(&scratch)?;
        fs::remove_dir_all(&scratch).with_context(|| format!("removing {}", scratch.display()))?;
    }
    run_initdb(options, installation, &scratch)?;
    create_database(options, installation, &scratch)?;
    fs::rename(&scratch, postgres)
        .with_context(|| format!("moving {} into place", scratch.display()))?;
    let parent = options.data.path();
    fs::File::open(parent)
        .and_then(|dir| dir.sync_all())
        .with_context(|| format!("syncing {}", parent.display()))
}

/// Uses collation by bytes: an update of the C library changes other collations, which corrupts
/// every index on text.
fn run_initdb(
    options: &ClusterOptions,
    installation: &Installation,
    dir: &Path,
) -> Result<(), ClusterError> {
    let mut initdb = command(options, &installation.initdb());
    initdb
        .arg("--pgdata")
        .arg(dir)
        .arg(format!("--username={SUPERUSER}"))
        .args(["--auth-local=peer", "--auth-host=reject"])
        .args(["--encoding=UTF8", "--locale-provider=libc"])
        .args(["--lc-collate=C", "--lc-ctype=C.UTF-8", "--lc-messages=C"])
        .args(["--lc-monetary=C", "--lc-numeric=C", "--lc-time=C"])
        .args(["--text-search-config=simple", "--no-instructions"]);
    if options.durable {
        initdb.arg("--data-checksums");
    } else {
        initdb.args(["--no-sync", "--wal-segsize=1"]);
    }
    let output = initdb
        .output()
        .with_context(|| "running initdb".to_owned())?;
    check_status("initdb", &output)
}

/// Creates the database, its owner and the other roles in single-user mode, which needs neither a
/// socket nor authentication. The owner is an ordinary role that cannot create others.
fn create_database(
    options: &ClusterOptions,
    installation: &Installation,
    dir: &Path,
) -> Result<(), ClusterError> {
    let context = || "creating the database".to_owned();
    let mut single = command(options, &installation.postgres());
    single.arg("--single").arg("-D").arg(dir);
    if !options.durable {
        single.arg("-F");
    }
    let mut child = single
        .args(["-c", "exit_on_error=true", "-c", "log_checkpoints=off"])
        .arg("template1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(context)?;
    if let Some(mut stdin) = child.stdin.take() {
        // In this mode, a line break ends a statement. If the program ends early, the reason is
        // reported below.
        for role in [OWNER].iter().chain(options.roles) {
            let _ = writeln!(stdin, "CREATE ROLE {role} LOGIN");
        }
        let _ = writeln!(stdin, "CREATE DATABASE {DATABASE} OWNER {OWNER}");
    }
    let output = child.wait_with_output().with_context(context)?;
    check_status("postgres", &output)
}

/// A command for a program of PostgreSQL, without environment variables that would change its
/// behaviour. Its working directory is one that its user can access, and it ends with the
/// thread that spawns it.
pub(super) fn command(options: &ClusterOptions, program: &Path) -> Command {
    let mut command = options.launcher.command(program, &options.owner);
    sanitise(&mut command);
    command.current_dir(options.data.path());
    // Keeps Ctrl-C in the terminal from reaching the cluster: the server stops it as its last step.
    command.process_group(0);
    command
}

/// Removes the environment variables that change how PostgreSQL behaves.
fn sanitise(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let text = name.as_encoded_bytes();
        if text.starts_with(b"PG") || text.starts_with(b"LC_") || text.starts_with(b"LANG") {
            command.env_remove(name);
        }
    }
    command.env("LC_ALL", "C");
}

/// Makes a command run as `owner`, if this process is root; otherwise it already does.
pub(super) fn run_as(command: &mut Command, owner: &OsUser) {
    if nix::unistd::geteuid().is_root() {
        command.uid(owner.uid).gid(owner.gid);
    }
}

fn check_status(program: &'static str, output: &Output) -> Result<(), ClusterError> {
    if output.status.success() {
        return Ok(());
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    let lines = || {
        stderr
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
    };
    let message = lines()
        .find(|line| line.contains("error:") || line.contains("FATAL:"))
        .or_else(|| lines().next_back())
        .map_or_else(|| output.status.to_string(), str::to_owned);
    Err(ClusterError::Failed { program, message })
}
