//! The address of a database, and the authorities that verify its certificate.

use std::{
    fmt,
    net::IpAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use deadpool_postgres::{Manager, ManagerConfig};
use futures_util::{StreamExt as _, stream};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    task::JoinHandle,
};
use tokio_postgres::{
    AsyncMessage, CancelToken, Client, Config, Connection, Error, NoTls,
    config::{Host, SslMode},
};
use tokio_postgres_rustls::MakeRustlsConnect;

/// The messages of a connection until it ends. The connection only works while they are polled.
pub(crate) type Messages = stream::BoxStream<'static, Result<AsyncMessage, Error>>;

/// The address of a database, and how to connect to it.
#[derive(Debug, Clone)]
pub struct Address {
    config: Config,
    /// The verification of certificates; without it, connections are not encrypted.
    tls: Option<Tls>,
}

impl Address {
    /// An address that uses TLS if it asks for that or leaves this machine. `tls` is required if
    /// [`wants_tls`] is true.
    pub fn new(mut config: Config, tls: Option<Tls>) -> Self {
        if wants_tls(&config) {
            config.ssl_mode(SslMode::Require);
            return Self { config, tls };
        }
        // A server on this machine may have a certificate that no authority signed.
        config.ssl_mode(SslMode::Disable);
        Self { config, tls: None }
    }

    /// The parameters of connections.
    pub fn config(&self) -> &Config {
        &self.config
    }

    pub(crate) fn config_mut(&mut self) -> &mut Config {
        &mut self.config
    }

    /// Sets options of the connection. Those in the address come later and so take precedence.
    pub(crate) fn set_default_options(&mut self, options: &str) -> &mut Config {
        let own = self.config.get_options().unwrap_or_default();
        let options = format!("{options} {own}");
        self.config.options(options)
    }

    /// The authorities that verify the server; `None` if the connection is not encrypted.
    pub fn tls(&self) -> Option<&Tls> {
        self.tls.as_ref()
    }

    /// Checks that a connection can be opened.
    pub async fn check(&self) -> Result<(), Error> {
        self.connect().await.map(drop)
    }

    pub(crate) async fn connect(&self) -> Result<(Client, Messages), Error> {
        if let Some(tls) = &self.tls {
            let (client, connection) = self.config.connect(tls.connector.clone()).await?;
            return Ok((client, messages(connection)));
        }
        let (client, connection) = self.config.connect(NoTls).await?;
        Ok((client, messages(connection)))
    }

    /// The manager that opens the connections of a pool.
    pub(crate) fn manager(&self, settings: ManagerConfig) -> Manager {
        let config = self.config.clone();
        match &self.tls {
            Some(tls) => Manager::from_config(config, tls.connector.clone(), settings),
            None => Manager::from_config(config, NoTls, settings),
        }
    }
}

impl From<Config> for Address {
    /// An address on this machine.
    fn from(config: Config) -> Self {
        Self::new(config, None)
    }
}

impl From<&Config> for Address {
    fn from(config: &Config) -> Self {
        config.clone().into()
    }
}

impl From<&Self> for Address {
    fn from(address: &Self) -> Self {
        address.clone()
    }
}

/// A connection outside any pool, and the task that drives it.
pub async fn connect(address: impl Into<Address>) -> Result<(Client, JoinHandle<()>), Error> {
    let (client, mut messages) = address.into().connect().await?;
    let connection = tokio::spawn(async move {
        while let Some(message) = messages.next().await {
            if let Err(error) = message {
                tracing::warn!(%error, "database connection lost");
                return;
            }
        }
    });
    Ok((client, connection))
}

/// Closes such a connection and waits until it has ended, because a database with open connections
/// can be neither copied nor dropped.
pub async fn disconnect(client: Client, connection: JoinHandle<()>) {
    drop(client);
    // This fails only if the task was aborted, which no code does.
    let _ = connection.await;
}

/// Whether a connection must be encrypted: the address says so, or passwords and data would cross a
/// network without the address permitting that explicitly.
pub fn wants_tls(config: &Config) -> bool {
    match config.get_ssl_mode() {
        SslMode::Disable => false,
        SslMode::Prefer => is_remote(config),
        _ => true,
    }
}

/// Whether a connection leaves this machine.
pub fn is_remote(config: &Config) -> bool {
    let is_here = |host: &Host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|a| a.is_loopback())
        }
        Host::Unix(_) => true,
    };
    let addresses = config.get_hostaddrs();
    !(config.get_hosts().iter().all(is_here) && addresses.iter().all(IpAddr::is_loopback))
}

/// Parses an address. libpq has several levels of trust in a server's certificate; here it is
/// always verified, as with `verify-full`.
pub fn parse(text: &str) -> Result<Config, Error> {
    ["verify-full", "verify-ca"]
        .iter()
        .fold(text.to_owned(), |text, mode| {
            text.replace(&format!("sslmode={mode}"), "sslmode=require")
        })
        .parse()
}

fn messages<S, T>(mut connection: Connection<S, T>) -> Messages
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    stream::poll_fn(move |context| connection.poll_message(context)).boxed()
}

/// The certificate authorities that are trusted to sign the server's certificate. With TLS, the
/// certificate and the server's name in it are always verified.
#[derive(Clone)]
pub struct Tls {
    connector: MakeRustlsConnect,
    /// The file of authorities that are trusted in addition to the system's.
    ca: Option<PathBuf>,
}

/// The reason why certificates cannot be verified.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The file with authorities cannot be read, or is not in PEM format.
    #[error("cannot read certificates in PEM format from {}: {reason}", path.display())]
    Authorities {
        /// The configured file.
        path: PathBuf,
        /// The reason for the failure.
        reason: String,
    },
    /// The system has no authorities, and no file of them is configured.
    #[error(
        "the system has no certificate authorities to verify the database's certificate with; \
         install them (on Debian, the package ca-certificates), or set COFFER__DATABASE__TLS_CA"
    )]
    NoAuthorities,
    /// TLS cannot be configured.
    #[error("TLS is not available: {0}")]
    Unavailable(#[from] rustls::Error),
}

impl Tls {
    /// Trusts the system's authorities and those in the file `ca`.
    pub fn load(ca: Option<&Path>) -> Result<Self, TlsError> {
        let mut roots = RootCertStore::empty();
        if let Some(path) = ca {
            for certificate in certificates(path)? {
                roots
                    .add(certificate)
                    .map_err(|error| unreadable(path, &error))?;
            }
        }
        let system = rustls_native_certs::load_native_certs();
        for error in system.errors {
            tracing::warn!(%error, "failed to load a system certificate authority");
        }
        let (_added, _unknown) = roots.add_parsable_certificates(system.certs);
        if roots.is_empty() {
            return Err(TlsError::NoAuthorities);
        }
        // A local provider instead of the process-wide default, to avoid global state.
        let provider = Arc::new(ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            connector: MakeRustlsConnect::new(config),
            ca: ca.map(Path::to_owned),
        })
    }

    /// Cancels the running statement of a token's connection.
    pub(crate) async fn cancel(tls: Option<&Self>, token: CancelToken) -> Result<(), Error> {
        match tls {
            Some(tls) => token.cancel_query(tls.connector.clone()).await,
            None => token.cancel_query(NoTls).await,
        }
    }

    /// The certificates of all trusted authorities, in DER, for programs that should trust the
    /// same.
    pub fn authorities(&self) -> Vec<CertificateDer<'static>> {
        let others = self.ca().and_then(|path| certificates(path).ok());
        let mut authorities = others.unwrap_or_default();
        authorities.extend(rustls_native_certs::load_native_certs().certs);
        authorities
    }

    /// The file of authorities that are trusted in addition to the system's.
    pub(crate) fn ca(&self) -> Option<&Path> {
        self.ca.as_deref()
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tls({:?})", self.ca)
    }
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let unreadable = |error: &dyn fmt::Display| unreadable(path, error);
    let found = CertificateDer::pem_file_iter(path).map_err(|error| unreadable(&error))?;
    let found: Vec<_> = found
        .collect::<Result<_, _>>()
        .map_err(|error| unreadable(&error))?;
    if found.is_empty() {
        return Err(unreadable(&"it contains no certificate"));
    }
    Ok(found)
}

fn unreadable(path: &Path, reason: &dyn fmt::Display) -> TlsError {
    TlsError::Authorities {
        path: path.to_owned(),
        reason: reason.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unencrypted_network_connection_needs_consent() {
        for (text, encrypted) in [
            ("postgres://owner@localhost/coffer", false),
            ("postgres://owner@127.0.0.1/coffer", false),
            ("host=/run/postgresql user=owner", false),
            ("postgres://owner@localhost/coffer?sslmode=require", true),
            ("postgres://owner@db.example.org/coffer", true),
            (
                "postgres://owner@db.example.org/coffer?sslmode=prefer",
                true,
            ),
            (
                "postgres://owner@db.example.org/coffer?sslmode=require",
                true,
            ),
            (
                "postgres://owner@db.example.org/coffer?sslmode=verify-full",
                true,
            ),
            (
                "postgres://owner@db.example.org/coffer?sslmode=disable",
                false,
            ),
            ("postgres://owner@localhost,db.example.org/coffer", true),
            ("hostaddr=192.0.2.1 user=owner", true),
        ] {
            let config = parse(text).unwrap();
            assert_eq!(wants_tls(&config), encrypted, "{text}");
            let mode = Address::new(config, None).config.get_ssl_mode();
            assert_eq!(mode == SslMode::Require, encrypted, "{text}");
        }
    }

    #[test]
    fn file_without_a_certificate_is_named() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("ca.pem");
        for content in [None, Some("nonsense")] {
            if let Some(content) = content {
                std::fs::write(&path, content).unwrap();
            }
            let error = Tls::load(Some(&path)).unwrap_err().to_string();
            assert!(error.contains("ca.pem"), "{error}");
        }
    }
}
