//! sqlx's way to a database that tokio-postgres's parameters lead to.

use std::fmt::Write as _;

use sqlx::{
    Connection as _, PgConnection,
    postgres::{PgConnectOptions, PgSslMode},
};
use tokio_postgres::config::{Host, SslMode};

use super::MigrateError;
use crate::address::{Address, Tls};

/// Connects to the first host that lets us in.
pub(super) async fn connect(address: &Address) -> Result<PgConnection, MigrateError> {
    let config = address.config();
    let mut result = Err(MigrateError::NoHost);
    for options in connect_options(address)? {
        let attempt = PgConnection::connect_with(&options);
        result = match config.get_connect_timeout() {
            Some(limit) => tokio::time::timeout(*limit, attempt)
                .await
                .map_err(|_| MigrateError::ConnectTimeout)
                .and_then(|connected| Ok(connected?)),
            None => attempt.await.map_err(MigrateError::from),
        };
        if result.is_ok() {
            break;
        }
    }
    result
}

/// The same connection parameters in sqlx's own type, one value for each host.
fn connect_options(address: &Address) -> Result<Vec<PgConnectOptions>, MigrateError> {
    let config = address.config();
    let mut base = match config.get_options() {
        // Only its URL takes options as they stand.
        Some(options) => format!("postgres://?options={}", percent_encoded(options)).parse()?,
        None => PgConnectOptions::new_without_pgpass(),
    };
    if let Some(user) = config.get_user() {
        base = base.username(user);
    }
    if let Some(password) = config.get_password() {
        let password = std::str::from_utf8(password).map_err(|_| MigrateError::PasswordNotText)?;
        base = base.password(password);
    }
    if let Some(database) = config.get_dbname().or(config.get_user()) {
        base = base.database(database);
    }
    if let Some(name) = config.get_application_name() {
        base = base.application_name(name);
    }
    base = base.ssl_mode(match config.get_ssl_mode() {
        SslMode::Disable => PgSslMode::Disable,
        // With any weaker mode, whatever certificate comes would do.
        _ => PgSslMode::VerifyFull,
    });
    if let Some(ca) = address.tls().and_then(Tls::ca) {
        base = base.ssl_root_cert(ca);
    }
    let (hosts, addresses, ports) = (
        config.get_hosts(),
        config.get_hostaddrs(),
        config.get_ports(),
    );
    let options = (0..hosts.len().max(addresses.len())).map(|i| {
        let port = ports.get(i).or(ports.first()).copied().unwrap_or(5432);
        let here = base.clone().port(port);
        let name = hosts.get(i);
        // A certificate is for the name.
        let by_name = address.tls().is_some() && matches!(name, Some(Host::Tcp(_)));
        match (addresses.get(i).filter(|_| !by_name), name) {
            (Some(ip), _) => here.host(&ip.to_string()),
            (None, Some(Host::Tcp(name))) => here.host(name),
            (None, Some(Host::Unix(directory))) => here.socket(directory),
            (None, None) => here,
        }
    });
    Ok(options.collect())
}

fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        // Writing to a String can't fail.
        let _ = write!(encoded, "%{byte:02X}");
        encoded
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use tokio_postgres::Config;

    use super::*;

    fn options(text: &str) -> Vec<PgConnectOptions> {
        let config: Config = text.parse().unwrap();
        connect_options(&config.into()).unwrap()
    }

    #[test]
    fn a_socket_directory_stays_one() {
        let all = options("host=/run/coffer port=5433 user=coffer_owner");
        let [only] = all.as_slice() else {
            panic!("{all:?}");
        };
        assert_eq!(only.get_socket().unwrap(), Path::new("/run/coffer"));
        assert_eq!(only.get_port(), 5433);
        assert_eq!(only.get_username(), "coffer_owner");
        assert_eq!(only.get_database(), Some("coffer_owner"));
    }

    #[test]
    fn every_host_is_tried_with_its_own_port() {
        let all = options("postgres://owner:secret@one:1,two:2/coffer?sslmode=require");
        let places: Vec<_> = all.iter().map(|o| (o.get_host(), o.get_port())).collect();
        assert_eq!(places, [("one", 1), ("two", 2)]);
        assert!(matches!(all[0].get_ssl_mode(), PgSslMode::VerifyFull));
        assert_eq!(all[1].get_database(), Some("coffer"));
    }

    #[test]
    fn an_address_goes_before_the_name_it_belongs_to() {
        let all = options("host=db.example hostaddr=192.0.2.1 dbname=coffer");
        assert_eq!(all[0].get_host(), "192.0.2.1");
        assert_eq!(all[0].get_port(), 5432);
    }

    #[test]
    fn options_arrive_as_they_were() {
        let mut config: Config = "host=db user=owner".parse().unwrap();
        config.options("-c search_path=a\\ b --jit=off");
        let all = connect_options(&config.into()).unwrap();
        assert_eq!(all[0].get_options(), Some("-c search_path=a\\ b --jit=off"));
    }

    #[test]
    fn without_a_host_there_is_nothing_to_try() {
        assert!(options("user=owner").is_empty());
    }
}
