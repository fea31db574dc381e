//! Connection parameters for libpq, derived from those of tokio-postgres and passed in environment
//! variables, which only the same user can read.

use std::{
    ffi::{OsStr, OsString},
    io::Write as _,
    os::unix::ffi::{OsStrExt as _, OsStringExt as _},
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use coffer_storage_pg::address::{Address, Tls};
use tempfile::NamedTempFile;
use tokio_postgres::config::Host;

use super::DumpError;

/// The environment variables for a program that connects.
#[derive(Debug)]
pub(super) struct Environment {
    variables: Vec<(&'static str, OsString)>,
    /// The file with the certificate authorities, which must exist while the program runs.
    _authorities: Option<NamedTempFile>,
}

impl Environment {
    /// The variables for an address. `name` is the application name that the database shows.
    pub(super) fn of(address: &Address, name: &str) -> Result<Self, DumpError> {
        let config = address.config();
        let mut variables: Vec<(&'static str, OsString)> = vec![
            ("PGAPPNAME", name.into()),
            // Parameters that are not set here must not be read from files of the user.
            ("PGPASSFILE", "/dev/null".into()),
            ("PGSERVICEFILE", "/dev/null".into()),
            ("PGSYSCONFDIR", "/dev/null".into()),
            ("PGGSSENCMODE", "disable".into()),
        ];
        let hosts: Vec<_> = config.get_hosts().iter().map(host).collect();
        let mut add = |name, value: Option<OsString>| {
            variables.extend(value.map(|value| (name, value)));
        };
        add("PGHOST", join(&hosts));
        let addresses = config.get_hostaddrs().iter().map(|a| a.to_string().into());
        add("PGHOSTADDR", join(&addresses.collect::<Vec<_>>()));
        let ports = config.get_ports().iter().map(|p| p.to_string().into());
        add("PGPORT", join(&ports.collect::<Vec<_>>()));
        add("PGUSER", config.get_user().map(OsString::from));
        let database = config.get_dbname().or(config.get_user());
        add("PGDATABASE", database.map(OsString::from));
        let password = config.get_password();
        add(
            "PGPASSWORD",
            password.map(|bytes| OsStr::from_bytes(bytes).to_owned()),
        );
        add("PGOPTIONS", config.get_options().map(OsString::from));
        let seconds = config.get_connect_timeout().map(Duration::as_secs);
        add(
            "PGCONNECT_TIMEOUT",
            seconds.map(|seconds| seconds.max(2).to_string().into()),
        );
        let authorities = address.tls().map(write_authorities).transpose()?;
        match &authorities {
            Some(file) => {
                add("PGSSLMODE", Some("verify-full".into()));
                add("PGSSLROOTCERT", Some(file.path().into()));
            }
            None => add("PGSSLMODE", Some("disable".into())),
        }
        Ok(Self {
            variables,
            _authorities: authorities,
        })
    }

    pub(super) fn variables(&self) -> impl Iterator<Item = (&'static str, &OsStr)> {
        let variables = self.variables.iter();
        variables.map(|(name, value)| (*name, value.as_os_str()))
    }
}

fn host(host: &Host) -> OsString {
    match host {
        Host::Tcp(name) => name.into(),
        Host::Unix(directory) => directory.into(),
    }
}

fn join(values: &[OsString]) -> Option<OsString> {
    let bytes: Vec<_> = values.iter().map(|value| value.as_bytes()).collect();
    (!values.is_empty()).then(|| OsString::from_vec(bytes.join(&b',')))
}

/// libpq accepts a single file, and the system's own certificates only from version 16 on.
fn write_authorities(tls: &Tls) -> Result<NamedTempFile, DumpError> {
    let error = || DumpError::io("writing the certificate authorities for the PostgreSQL programs");
    let mut file = NamedTempFile::new().map_err(error())?;
    for certificate in tls.authorities() {
        let text = BASE64_STANDARD.encode(certificate);
        writeln!(
            file,
            "-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----"
        )
        .map_err(error())?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use tokio_postgres::Config;

    use super::*;

    fn variables(address: &str) -> Vec<(String, String)> {
        let config: Config = address.parse().unwrap();
        let environment = Environment::of(&config.into(), "coffer backup").unwrap();
        let variables = environment.variables();
        variables
            .map(|(name, value)| (name.to_owned(), value.to_str().unwrap().to_owned()))
            .collect()
    }

    #[test]
    fn address_becomes_environment_variables() {
        let found = variables(
            "host=/run/a,localhost port=5433,5434 user=owner password=secret dbname=coffer \
             options='-c jit=off' connect_timeout=7",
        );
        for (name, value) in [
            ("PGHOST", "/run/a,localhost"),
            ("PGPORT", "5433,5434"),
            ("PGUSER", "owner"),
            ("PGPASSWORD", "secret"),
            ("PGDATABASE", "coffer"),
            ("PGOPTIONS", "-c jit=off"),
            ("PGCONNECT_TIMEOUT", "7"),
            ("PGSSLMODE", "disable"),
        ] {
            assert!(
                found.contains(&(name.to_owned(), value.to_owned())),
                "{name} in {found:?}"
            );
        }
        let shortest = variables("host=localhost user=owner");
        assert!(shortest.contains(&("PGDATABASE".to_owned(), "owner".to_owned())));
        assert!(!shortest.iter().any(|(name, _)| name == "PGPASSWORD"));
    }
}
