//! PostgreSQL's own load generator, connected as the application's role to the same socket.

use std::{
    env,
    fmt::{Display, Write as _},
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::Duration,
};

use coffer_domain::actor::ProofKind;
use coffer_storage_pg::{CONNECTION_OPTIONS, begin_unit, single_read};
use tempfile::TempDir;
use tokio::task;
use uuid::Uuid;

use crate::{
    data::{APP, DATABASE, Reader},
    failure::{Context as _, Failure},
    load::Load,
    times::Times,
};

/// The share of transactions whose time is logged; logging all of them would distort the results.
const SAMPLE: &str = "0.1";

/// A read transaction.
pub(crate) struct Read {
    /// The query whose rows are read.
    pub(crate) query: String,
    /// The values of the query's parameters, in order.
    pub(crate) parameters: Vec<Parameter>,
}

/// The value of a parameter.
#[derive(Debug, Clone)]
pub(crate) enum Parameter {
    /// A constant.
    Value(String),
    /// An SQL expression, in which `:user` is the reading user.
    Sql(&'static str),
}

impl Parameter {
    pub(crate) fn value(value: impl Display) -> Self {
        Self::Value(value.to_string())
    }

    /// An array parameter.
    pub(crate) fn list(values: impl IntoIterator<Item = impl Display>) -> Self {
        let values = values.into_iter().map(|value| value.to_string());
        Self::Value(format!("{{{}}}", values.collect::<Vec<_>>().join(",")))
    }
}

/// The way in which a read transaction is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sending {
    /// As `BEGIN`, the identity of the actor, the query, and `COMMIT`, one by one.
    OneByOne,
    /// As one statement, as the server sends it.
    Single,
}

pub(crate) struct Pgbench {
    program: PathBuf,
    socket_dir: PathBuf,
    readers: Vec<Reader>,
    now: String,
    /// The directory for scripts and logs.
    dir: PathBuf,
}

impl Pgbench {
    pub(crate) fn new(
        socket_dir: &Path,
        readers: Vec<Reader>,
        now: String,
        dir: &Path,
    ) -> Result<Self, Failure> {
        Ok(Self {
            program: find()?,
            socket_dir: socket_dir.to_owned(),
            readers,
            now,
            dir: dir.to_owned(),
        })
    }

    /// Runs a read transaction repeatedly, with one client per reader.
    pub(crate) async fn run(
        &self,
        read: &Read,
        sending: Sending,
        duration: Duration,
    ) -> Result<Load, Failure> {
        let dir = TempDir::with_prefix_in("pgbench-", &self.dir).context("creating a directory")?;
        let script = dir.path().join("read.sql");
        fs::write(&script, self.script(read, sending)).context("writing pgbench's script")?;
        let mut command = Command::new(&self.program);
        command
            .current_dir(dir.path())
            .env("PGOPTIONS", CONNECTION_OPTIONS)
            .args(["--no-vacuum", "--protocol=prepared", "--log"])
            .arg(format!("--sampling-rate={SAMPLE}"))
            .arg(format!("--client={}", self.readers.len()))
            .arg(format!("--time={}", duration.as_secs()))
            .args([
                "--define=ready=0",
                "--define=role=user",
                "--define=tier=free",
            ])
            .arg(format!("--define=now={}", self.now))
            .args(["--define=user=-", "--define=session=-"])
            .args(
                read.parameters
                    .iter()
                    .enumerate()
                    .filter_map(|(n, value)| match value {
                        Parameter::Value(value) => Some(format!("--define=p{n}={value}")),
                        Parameter::Sql(_) => None,
                    }),
            )
            .arg("--file")
            .arg(&script)
            .arg("--host")
            .arg(&self.socket_dir)
            .args(["--username", APP, DATABASE]);
        let output = task::spawn_blocking(move || command.output());
        let output = output.await.context("running pgbench")?;
        let output = output.context("running pgbench")?;
        Ok(Load {
            per_second: rate(&output)?,
            duration,
            times: times(dir.path())?,
        })
    }

    /// The script of a client. Its first transaction looks its user up; variables last until the
    /// end.
    fn script(&self, read: &Read, sending: Sending) -> String {
        let column = |of: fn(&Reader) -> Uuid| {
            let quoted: Vec<_> = self
                .readers
                .iter()
                .map(|r| format!("'{}'", of(r)))
                .collect();
            quoted.join(",")
        };
        let (users, sessions) = (column(|reader| reader.0), column(|reader| reader.1));
        let actor = [":user", ":session", ":role", ":tier", ":now"].map(str::to_owned);
        let parameters = read.parameters.iter().enumerate();
        let parameters: Vec<_> = parameters
            .map(|(n, value)| match value {
                Parameter::Value(_) => format!(":p{n}"),
                Parameter::Sql(sql) => (*sql).to_owned(),
            })
            .collect();
        let transaction = match sending {
            Sending::OneByOne => {
                let set_actor = with_variables(
                    &format!("SELECT {}", begin_unit(ProofKind::Session, 0)),
                    &actor,
                );
                let query = with_variables(&read.query, &parameters);
                format!("BEGIN READ ONLY;\n{set_actor};\n{query};\nCOMMIT;\n")
            }
            Sending::Single => {
                let all = [&*parameters, &actor].concat();
                format!("{};\n", with_variables(&single_read(&read.query), &all))
            }
        };
        let mut script = String::new();
        // Writing to a string does not fail.
        let _ = write!(
            script,
            "\\if :ready = 0\n\
             SELECT (ARRAY[{users}])[:client_id + 1] AS user, \
             (ARRAY[{sessions}])[:client_id + 1] AS session \\gset\n\
             \\set ready 1\n\
             \\endif\n\
             {transaction}"
        );
        script
    }
}

/// Replaces `$1` and so on with variables of pgbench, which sends them as parameters.
pub(crate) fn with_variables(statement: &str, variables: &[String]) -> String {
    let text = statement.trim().trim_end_matches(';').replace('\n', " ");
    variables
        .iter()
        .enumerate()
        .rev()
        .fold(text, |text, (index, variable)| {
            text.replace(&format!("${}", index + 1), variable)
        })
}

fn rate(output: &Output) -> Result<f64, Failure> {
    let text = String::from_utf8_lossy(&output.stdout);
    let rate = text
        .lines()
        .find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    match rate {
        Some(rate) if output.status.success() => Ok(rate),
        _ => Err(format!(
            "pgbench failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        )
        .into()),
    }
}

/// Reads the logged times; the third word of a line is the duration of a transaction in
/// microseconds.
fn times(dir: &Path) -> Result<Times, Failure> {
    let mut times = Times::new()?;
    for entry in fs::read_dir(dir).context("finding pgbench's log")? {
        let path = entry.context("finding pgbench's log")?.path();
        let is_log = path
            .file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(b"pgbench_log."));
        if is_log {
            let text = fs::read_to_string(&path).context("reading pgbench's log")?;
            let micros = text
                .lines()
                .filter_map(|line| line.split(' ').nth(2)?.parse().ok());
            for micros in micros {
                times.record(Duration::from_micros(micros));
            }
        }
    }
    Ok(times)
}

/// Finds pgbench among PostgreSQL's programs or in `PATH`.
fn find() -> Result<PathBuf, Failure> {
    let given = env::var_os("COFFER__DATABASE__BIN_DIR").map(PathBuf::from);
    let path = env::var_os("PATH").unwrap_or_default();
    let mut versions: Vec<_> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    versions.sort();
    given
        .into_iter()
        .chain(versions.into_iter().rev())
        .chain(env::split_paths(&path))
        .map(|dir| dir.join("pgbench"))
        .find(|program| program.is_file())
        .ok_or_else(|| "pgbench not found; on Debian, run: apt install postgresql-contrib".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_replaced_with_variables() {
        assert_eq!(
            with_variables(
                "SELECT f($1, $2::text)\nFROM t;\n",
                &[":a".to_owned(), ":b".to_owned()]
            ),
            "SELECT f(:a, :b::text) FROM t"
        );
    }
}
