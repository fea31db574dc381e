//! The check of emails.

use coffer_mail::Security;

use super::{
    super::{mail::transport, runtime},
    check::Check,
};
use crate::{config::Settings, failure::Failure};

/// Connects and authenticates to the SMTP server, without sending anything.
pub(super) fn check(settings: &Settings) -> Check {
    const NAME: &str = "email";
    let server = match settings.mail.server() {
        Ok(Some(server)) => server,
        // The folder may belong to another user, so nothing is created.
        Ok(None) => {
            let folder = settings.data.mail();
            return Check::ok(NAME, format!("written to files in {}", folder.display()));
        }
        Err(error) => return Check::failed(NAME, format!("COFFER__MAIL__SMTP_URL {error}")),
    };
    let security = match server.security {
        Security::Tls => "over TLS",
        Security::StartTls => "over TLS (STARTTLS)",
        Security::None => "on this machine, without TLS",
    };
    let name = format!("{}:{}, {security}", server.host, server.port);
    let checked = runtime().and_then(|runtime| {
        let (_, transport) = transport(settings)?;
        let checked = runtime.block_on(transport.check());
        checked.map_err(Failure::during("connecting to the SMTP server"))
    });
    match checked {
        Ok(()) => Check::ok(NAME, name),
        // The server works without it.
        Err(failure) => Check::warning(NAME, format!("{name}: {}", failure.explain())),
    }
}
