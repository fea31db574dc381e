//! Sending by SMTP.

use std::{
    error::Error as _,
    fmt::{self, Write as _},
    fs,
    path::Path,
    time::Duration,
};

use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, DEFAULT_MECHANISMS},
    client::{AsyncSmtpConnection, Certificate, TlsParameters},
    extension::ClientId,
    response::{Category, Severity},
};
use secrecy::ExposeSecret as _;
use tokio::time;

use crate::{
    compose::Email,
    settings::{Security, SmtpServer},
    transport::{OpenError, SendError},
};

/// The time that a server has to confirm the end of a connection.
const QUIT_TIMEOUT: Duration = Duration::from_secs(2);

/// Sends through a server, on a new connection for each email: a server that was restarted cannot
/// leave a broken one behind.
///
/// Connections are used directly, because lettre's transport fails if the server closes the
/// connection after it has accepted the email, which would then be sent twice.
#[derive(Clone)]
pub(crate) struct Smtp {
    server: SmtpServer,
    /// The verification of the server's certificate; `None` without encryption.
    tls: Option<TlsParameters>,
    hello: ClientId,
    timeout: Duration,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Smtp").field(&self.server).finish()
    }
}

impl Smtp {
    pub(crate) fn open(
        server: SmtpServer,
        tls_ca: Option<&Path>,
        hello: ClientId,
        timeout: Duration,
    ) -> Result<Self, OpenError> {
        let tls = match server.security {
            Security::Tls | Security::StartTls => Some(parameters(&server.host, tls_ca)?),
            Security::None => None,
        };
        Ok(Self {
            server,
            tls,
            hello,
            timeout,
        })
    }

    pub(crate) async fn send(&self, email: &Email) -> Result<(), SendError> {
        let sending = async {
            let mut connection = self.connect().await.map_err(unavailable)?;
            let envelope = email.message.envelope();
            let sent = connection.send(envelope, &email.to_bytes()).await;
            quit(connection);
            match sent {
                Ok(_) => Ok(()),
                Err(error) if error.is_client() && email.needs_utf8() => {
                    let reason = "the SMTP server does not support addresses that are not ASCII";
                    Err(SendError::Rejected(reason.to_owned()))
                }
                Err(error) => Err(send_error(&error)),
            }
        };
        let sent = time::timeout(self.timeout, sending).await;
        sent.unwrap_or_else(|_| Err(self.too_slow()))
    }

    /// Connects and authenticates, without sending anything.
    pub(crate) async fn check(&self) -> Result<(), SendError> {
        let connecting = async { self.connect().await.map(quit).map_err(unavailable) };
        let checked = time::timeout(self.timeout, connecting).await;
        checked.unwrap_or_else(|_| Err(self.too_slow()))
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let SmtpServer {
            host,
            port,
            security,
            credentials,
        } = &self.server;
        let from_the_beginning = self.tls.clone().filter(|_| *security == Security::Tls);
        let mut connection = AsyncSmtpConnection::connect_tokio1(
            (&**host, *port),
            Some(self.timeout),
            &self.hello,
            from_the_beginning,
            None,
        )
        .await?;
        if let (Security::StartTls, Some(tls)) = (security, &self.tls) {
            connection.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some((user, password)) = credentials {
            let password = password.expose_secret().to_owned();
            let credentials = Credentials::new(user.clone(), password);
            connection.auth(DEFAULT_MECHANISMS, &credentials).await?;
        }
        Ok(connection)
    }

    fn too_slow(&self) -> SendError {
        SendError::Unavailable(format!(
            "the SMTP server did not answer within {} seconds",
            self.timeout.as_secs()
        ))
    }
}

/// Ends a connection, for which nobody waits: nothing that happens now changes whether an email was
/// accepted.
fn quit(mut connection: AsyncSmtpConnection) {
    tokio::spawn(async move {
        let _ = time::timeout(QUIT_TIMEOUT, connection.abort()).await;
    });
}

/// Whatever the server answers before the email, it would answer to any.
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn unavailable(error: Error) -> SendError {
    SendError::Unavailable(described(&error))
}

fn parameters(host: &str, tls_ca: Option<&Path>) -> Result<TlsParameters, OpenError> {
    let failed = |error: &dyn std::fmt::Display| OpenError(error.to_string());
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(file) = tls_ca {
        let unreadable = |error: &dyn std::fmt::Display| {
            OpenError(format!("COFFER__MAIL__TLS_CA: {}: {error}", file.display()))
        };
        let pem = fs::read(file).map_err(|error| unreadable(&error))?;
        let certificate = Certificate::from_pem(&pem).map_err(|error| unreadable(&error))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().map_err(|error| failed(&error))
}

/// Whether the server is unavailable, or rejected this email only, for now or for good.
fn send_error(error: &Error) -> SendError {
    let reason = described(error);
    let Some(code) = error.status() else {
        return SendError::Unavailable(reason);
    };
    // The category is about the mail system: the mailbox, its size, or the content. Others are about
    // the connection or the authentication, which fail for every email.
    match (code.severity, code.category) {
        (Severity::PermanentNegativeCompletion, Category::MailSystem) => {
            SendError::Rejected(reason)
        }
        (Severity::TransientNegativeCompletion, Category::MailSystem) => {
            SendError::Deferred(reason)
        }
        _ => SendError::Unavailable(reason),
    }
}

/// The error with its causes, each once.
fn described(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            let _ = write!(text, ": {more}");
        }
        cause = error.source();
    }
    text
}
