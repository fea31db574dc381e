//! The settings of emails: section `mail`, variables `COFFER__MAIL__…`.

use std::{fs, net::IpAddr, path::PathBuf, time::Duration};

use coffer_domain::secret::redacted;
use lettre::message::Mailbox;
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

/// The settings of emails.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailSettings {
    /// The SMTP server: `smtps://user:password@host` for TLS from the beginning, or
    /// `smtp://user:password@host` for STARTTLS. Without it, emails are written to files in the
    /// data directory.
    #[serde(serialize_with = "redacted")]
    pub smtp_url: Option<SecretString>,
    /// The sender, such as `Coffer <coffer@example.org>`; required with an SMTP server.
    pub from: Option<String>,
    /// A PEM file of certificate authorities to trust for the SMTP server, in addition to the
    /// system's.
    pub tls_ca: Option<PathBuf>,
    /// The time that sending an email may take, in seconds: 1 to 300.
    pub timeout_seconds: u16,
}

impl Default for MailSettings {
    fn default() -> Self {
        Self {
            smtp_url: None,
            from: None,
            tls_ca: None,
            timeout_seconds: 30,
        }
    }
}

impl MailSettings {
    /// Checks the settings. Errors name the variable, and contain no secret.
    pub fn validate(&self) -> Result<(), Vec<String>> {
        let mut errors = Vec::new();
        if let Err(error) = self.server() {
            errors.push(format!("COFFER__MAIL__SMTP_URL {error}"));
        }
        match &self.from {
            Some(from) => {
                if let Err(error) = parse_sender(from) {
                    errors.push(format!("COFFER__MAIL__FROM {error}"));
                }
            }
            None if self.smtp_url.is_some() => errors.push(
                "COFFER__MAIL__FROM must be set with COFFER__MAIL__SMTP_URL, such as \
                 `Coffer <coffer@example.org>`"
                    .to_owned(),
            ),
            None => {}
        }
        if let Some(file) = &self.tls_ca
            && let Err(error) = fs::read(file)
        {
            errors.push(format!("COFFER__MAIL__TLS_CA: {}: {error}", file.display()));
        }
        if !(1..=300).contains(&self.timeout_seconds) {
            errors.push(format!(
                "COFFER__MAIL__TIMEOUT_SECONDS must be between 1 and 300, not {}",
                self.timeout_seconds
            ));
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }

    /// The SMTP server, if there is one.
    pub fn server(&self) -> Result<Option<SmtpServer>, &'static str> {
        let url = self.smtp_url.as_ref();
        url.map(|url| SmtpServer::parse(url.expose_secret()))
            .transpose()
    }

    /// The time that sending an email may take.
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout_seconds.into())
    }

    /// The sender; by default, `coffer` at the public host.
    pub(crate) fn sender(&self, public_url: &Url) -> Mailbox {
        let configured = self.from.as_deref().map(parse_sender);
        if let Some(Ok(sender)) = configured {
            return sender;
        }
        let host = public_url.host_str().unwrap_or_default();
        let default = |host: &str| lettre::Address::new("coffer", host).ok();
        // A host that is an address cannot be part of one without brackets.
        let address = default(host).filter(|_| host.parse::<IpAddr>().is_err());
        match address.or_else(|| default("localhost")) {
            Some(address) => Mailbox::new(Some("Coffer".to_owned()), address),
            None => unreachable_sender(),
        }
    }
}

/// `coffer@localhost` is an address.
#[expect(clippy::expect_used, reason = "a constant that a test parses")]
fn unreachable_sender() -> Mailbox {
    "coffer@localhost".parse().expect("a valid address")
}

fn parse_sender(text: &str) -> Result<Mailbox, &'static str> {
    const EXPECTED: &str = "must be an address such as `Coffer <coffer@example.org>`";
    if text.chars().any(char::is_control) || text.len() > 320 {
        return Err(EXPECTED);
    }
    let sender: Mailbox = text.parse().map_err(|_| EXPECTED)?;
    if !AsRef::<str>::as_ref(&sender.email).is_ascii() {
        return Err("must have an address in ASCII; write an internationalised domain as `xn--…`");
    }
    Ok(sender)
}

/// How the connection to an SMTP server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the beginning (RFC 8314).
    Tls,
    /// STARTTLS, which must succeed (RFC 3207).
    StartTls,
    /// None, on this machine only.
    None,
}

/// The address of an SMTP server.
#[derive(Debug, Clone)]
pub struct SmtpServer {
    /// The host's name or IP address.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The encryption.
    pub security: Security,
    /// The user name and the password.
    pub credentials: Option<(String, SecretString)>,
}

impl SmtpServer {
    fn parse(text: &str) -> Result<Self, &'static str> {
        const EXPECTED: &str = "must be a URL such as smtp://user:password@mail.example.org:587 or \
             smtps://user:password@mail.example.org; write special characters in the password as \
             %XX";
        let url: Url = text.parse().map_err(|_| EXPECTED)?;
        let host = url.host_str().ok_or(EXPECTED)?;
        let host = host.trim_matches(['[', ']']).to_lowercase();
        let has_path = !matches!(url.path(), "" | "/");
        if host.is_empty() || has_path || url.fragment().is_some() {
            return Err(EXPECTED);
        }
        let is_loopback = host == "localhost"
            || host
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback());
        let security = match (url.scheme(), url.query()) {
            ("smtps", None) => Security::Tls,
            ("smtp", None | Some("tls=none")) if is_loopback => Security::None,
            ("smtp", None | Some("tls=required")) => Security::StartTls,
            ("smtp", Some("tls=none")) => {
                return Err(
                    "has tls=none for another machine, which would send passwords and links \
                     unencrypted; remove it",
                );
            }
            ("smtp" | "smtps", Some(_)) => {
                return Err("has unknown options; the only one is `?tls=required` or `?tls=none`");
            }
            _ => return Err(EXPECTED),
        };
        Ok(Self {
            port: url.port().unwrap_or(match security {
                Security::Tls => 465,
                Security::StartTls => 587,
                Security::None => 25,
            }),
            host,
            security,
            credentials: credentials(&url).map_err(|Incomplete| EXPECTED)?,
        })
    }
}

/// The user or the password of a URL is missing, or is not text.
struct Incomplete;

/// The user and password of a URL, if it has them.
fn credentials(url: &Url) -> Result<Option<(String, SecretString)>, Incomplete> {
    let decode = |text: &str| {
        let decoded = percent_decode_str(text).decode_utf8();
        let decoded = decoded.map_err(|_| Incomplete)?.into_owned();
        let is_text = !decoded.chars().any(char::is_control);
        is_text.then_some(decoded).ok_or(Incomplete)
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) | (_, None) => Err(Incomplete),
        (user, Some(password)) => Ok(Some((decode(user)?, decode(password)?.into()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(url: &str) -> Result<SmtpServer, &'static str> {
        SmtpServer::parse(url)
    }

    #[test]
    fn encryption_follows_from_the_url() {
        for (url, host, port, security) in [
            (
                "smtps://mail.example.org",
                "mail.example.org",
                465,
                Security::Tls,
            ),
            (
                "smtp://Mail.Example.org",
                "mail.example.org",
                587,
                Security::StartTls,
            ),
            (
                "smtp://mail.example.org:2525/",
                "mail.example.org",
                2525,
                Security::StartTls,
            ),
            ("smtp://localhost", "localhost", 25, Security::None),
            ("smtp://127.0.0.1:1025", "127.0.0.1", 1025, Security::None),
            ("smtp://[::1]:1025?tls=none", "::1", 1025, Security::None),
            (
                "smtp://127.0.0.1?tls=required",
                "127.0.0.1",
                587,
                Security::StartTls,
            ),
        ] {
            let server = server(url).unwrap();
            assert_eq!(
                (&*server.host, server.port, server.security),
                (host, port, security),
                "{url}"
            );
            assert!(server.credentials.is_none());
        }
    }

    #[test]
    fn credentials_are_decoded() {
        let server = server("smtps://me%40example.org:p%40ss%3Aword@mail.example.org").unwrap();
        let (user, password) = server.credentials.unwrap();
        assert_eq!(user, "me@example.org");
        assert_eq!(password.expose_secret(), "p@ss:word");
    }

    #[test]
    fn invalid_settings_are_named_without_secrets() {
        for (url, reason) in [
            ("mail.example.org", "must be a URL"),
            ("https://me:hunter2@mail.example.org", "must be a URL"),
            ("smtp://me:hunter2@", "must be a URL"),
            ("smtp://me@mail.example.org", "must be a URL"),
            ("smtp://:hunter2@mail.example.org", "must be a URL"),
            ("smtp://me:hunter2%0d%0aX@mail.example.org", "must be a URL"),
            ("smtps://me:hunter2@mail.example.org/path", "must be a URL"),
            (
                "smtp://me:hunter2@mail.example.org?tls=none",
                "another machine",
            ),
            (
                "smtp://me:hunter2@mail.example.org?tls=maybe",
                "unknown options",
            ),
            (
                "smtps://me:hunter2@mail.example.org?tls=none",
                "unknown options",
            ),
        ] {
            let settings = MailSettings {
                smtp_url: Some(url.into()),
                ..MailSettings::default()
            };
            let errors = settings.validate().unwrap_err().join("\n");
            for part in [
                "COFFER__MAIL__SMTP_URL",
                reason,
                "COFFER__MAIL__FROM must be set",
            ] {
                assert!(errors.contains(part), "{url}: {errors}");
            }
            let shown = serde_json::to_string(&settings).unwrap();
            for text in [errors, shown, format!("{settings:?}")] {
                assert!(!text.contains("hunter2"), "{text}");
            }
        }
        let settings = MailSettings {
            from: Some("nobody".to_owned()),
            tls_ca: Some("absent.pem".into()),
            timeout_seconds: 0,
            ..MailSettings::default()
        };
        let errors = settings.validate().unwrap_err();
        let names = [
            "__FROM must",
            "__TLS_CA: absent.pem",
            "__TIMEOUT_SECONDS must",
        ];
        assert_eq!(errors.len(), names.len(), "{errors:?}");
        for (error, name) in errors.iter().zip(names) {
            assert!(error.contains(name), "{error}");
        }
        assert_eq!(MailSettings::default().validate(), Ok(()));
    }

    #[test]
    fn sender_is_the_configured_one_or_follows_from_the_public_url() {
        let sender = |from: Option<&str>, url: &str| {
            let settings = MailSettings {
                from: from.map(str::to_owned),
                ..MailSettings::default()
            };
            settings.sender(&url.parse().unwrap()).to_string()
        };
        assert_eq!(
            sender(None, "https://money.example.org"),
            "Coffer <coffer@money.example.org>"
        );
        assert_eq!(
            sender(None, "http://localhost:8080"),
            "Coffer <coffer@localhost>"
        );
        assert_eq!(
            sender(None, "http://127.0.0.1"),
            "Coffer <coffer@localhost>"
        );
        let from = "\"Money, Inc.\" <money@example.org>";
        assert_eq!(sender(Some(from), "https://other.example.org"), from);
        assert_eq!(unreachable_sender().email.domain(), "localhost");
    }

    #[test]
    fn sender_cannot_contain_another_header() {
        for from in [
            "Coffer\r\nBcc: eve@example.org <coffer@example.org>",
            "Coffer <coffer@example.org>\nX: y",
            "Coffer <coffer@exämple.org>",
            "a@example.org, b@example.org",
            "",
        ] {
            assert!(parse_sender(from).is_err(), "{from}");
        }
    }
}
