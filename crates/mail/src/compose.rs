//! Composing: from a mail to the message that is sent.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use coffer_domain::Email as Address;
use coffer_messages::Language;
use lettre::{
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::extension::ClientId,
};
use url::Url;
use uuid::Uuid;

use crate::{
    document::{Document, Rendered},
    html,
    message::Mail,
    settings::MailSettings,
    text,
    wording::Wording,
};

/// Composes emails of this installation.
#[derive(Debug, Clone)]
pub struct Composer {
    from: Mailbox,
    public_url: Url,
}

/// An email, ready to be sent.
#[derive(Debug, Clone)]
pub struct Email {
    pub(crate) message: lettre::Message,
    pub(crate) date: DateTime<Utc>,
    /// The message's name, such as `reset_password`.
    pub(crate) name: &'static str,
    pub(crate) id: Uuid,
    text: String,
    html: String,
}

impl Email {
    /// Whether the recipient's address can only be written in UTF-8 (RFC 6531).
    pub(crate) fn needs_utf8(&self) -> bool {
        let recipients = self.message.envelope().to();
        let is_ascii = |address: &lettre::Address| AsRef::<str>::as_ref(address).is_ascii();
        !recipients.iter().all(is_ascii)
    }

    /// The text for programs that show no HTML.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The HTML.
    pub fn html(&self) -> &str {
        &self.html
    }

    /// The whole message (RFC 5322), as in an `.eml` file.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.message.formatted()
    }
}

/// Marks a message that no person wrote, so that no program answers it (RFC 3834).
const AUTO_SUBMITTED: (&str, &str) = ("Auto-Submitted", "auto-generated");

/// Asks Exchange not to answer, which ignores the header above.
const SUPPRESS_RESPONSES: (&str, &str) = ("X-Auto-Response-Suppress", "All");

fn raw_header((name, value): (&'static str, &str)) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// The address cannot be written in a message, or the message not be assembled. Neither happens for
/// addresses that were checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot compose the email: {0}")]
pub struct ComposeError(String);

impl Composer {
    /// Composes emails from the sender in the settings, with links to the public address.
    pub fn new(settings: &MailSettings, public_url: Url) -> Self {
        let from = settings.sender(&public_url);
        Self { from, public_url }
    }

    /// The name by which this server introduces itself to others.
    pub(crate) fn hello_name(&self) -> ClientId {
        ClientId::Domain(self.from.email.domain().to_owned())
    }

    /// Composes a mail. An email that is composed again with the same arguments is the same, to the
    /// byte, so that a program that gets it twice can tell.
    pub fn compose(
        &self,
        mail: &Mail,
        (language, time_zone): (Language, chrono_tz::Tz),
        id: Uuid,
        date: DateTime<Utc>,
    ) -> Result<Email, ComposeError> {
        let wording = Wording {
            public_url: &self.public_url,
            time_zone,
        };
        let document = wording.document(mail);
        let name = mail.message.name();
        self.assemble(&document, language, &mail.to, (name, id, date))
    }

    /// Composes the email that checks the settings.
    pub fn compose_test(
        &self,
        to: &Address,
        id: Uuid,
        date: DateTime<Utc>,
    ) -> Result<Email, ComposeError> {
        let wording = Wording {
            public_url: &self.public_url,
            time_zone: chrono_tz::UTC,
        };
        let identity = ("test", id, date);
        self.assemble(&wording.test(), Language::ENGLISH, to, identity)
    }

    fn assemble(
        &self,
        document: &Document,
        language: Language,
        to: &Address,
        (name, id, date): (&'static str, Uuid, DateTime<Utc>),
    ) -> Result<Email, ComposeError> {
        let error = |error: &dyn std::fmt::Display| ComposeError(error.to_string());
        let rendered: Rendered = document.render(language);
        let (text, html) = (text::text(&rendered), html::html(&rendered));
        let domain = self.from.email.domain();
        let body = MultiPart::alternative()
            .boundary(format!("coffer-{}", id.simple()))
            .singlepart(SinglePart::plain(text.clone()))
            .singlepart(SinglePart::html(html.clone()));
        let message = lettre::Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, recipient(to).map_err(|e| error(&e))?))
            .subject(&*rendered.subject)
            .date(SystemTime::from(date))
            .message_id(Some(format!("<{}@{domain}>", id.simple())))
            .raw_header(raw_header(AUTO_SUBMITTED))
            .raw_header(raw_header(SUPPRESS_RESPONSES))
            .raw_header(raw_header(("Content-Language", language.tag())))
            .multipart(body)
            .map_err(|e| error(&e))?;
        Ok(Email {
            message,
            date,
            name,
            id,
            text,
            html,
        })
    }
}

/// The address with its domain in A-labels, which every server understands.
fn recipient(to: &Address) -> Result<lettre::Address, lettre::address::AddressError> {
    let key = to.key();
    let (local, domain) = (to.as_str().rsplit_once('@'), key.as_str().rsplit_once('@'));
    let local = local.map_or("", |(local, _)| local);
    let domain = domain.map_or("", |(_, domain)| domain);
    lettre::Address::new(local, domain)
}

#[cfg(test)]
mod tests;
