//! The emails of an application under test, as their recipients would see them.

use coffer_domain::{Clock as _, ids::JobId};
use coffer_mail::{Composer, MailSettings};
use coffer_messages::Language;
use serde_json::Value;
use uuid::Uuid;

use crate::{TestApp, app::fail};

/// An email to be sent.
#[derive(Debug, Clone)]
pub struct TestMail {
    /// The recipient's address.
    pub to: String,
    /// The name of the message, such as `reset_password`.
    pub message: &'static str,
    /// The text.
    pub text: String,
}

impl TestMail {
    /// The address of the link.
    #[track_caller]
    pub fn link(&self) -> &str {
        let link = self.text.lines().find(|line| line.starts_with("http"));
        link.unwrap_or_else(|| fail(&format!("no link in {}", self.text)))
    }

    /// The token in the link.
    #[track_caller]
    pub fn token(&self) -> &str {
        let token = self.link().split_once("#token=");
        token.map_or_else(|| fail(&"no token in the link"), |(_, token)| token)
    }
}

impl TestApp {
    /// The emails that wait to be sent, in the order in which they were enqueued. Applications under
    /// test send none.
    pub async fn mails(&self) -> Vec<TestMail> {
        let query = "SELECT id, payload FROM jobs WHERE kind = 'mail' AND state = 'pending' \
                     ORDER BY created_at, id";
        let rows = self.owner().query(query, &[]).await;
        let rows = rows.unwrap_or_else(|error| fail(&error));
        let composer = Composer::new(&MailSettings::default(), self.public_url());
        let mail = |id: Uuid, payload: Value| {
            let mail = self.services().outbox.open(JobId::from(id), &payload);
            let mail = mail.unwrap_or_else(|error| fail(&error));
            let reader = (Language::ENGLISH, chrono_tz::UTC);
            let email = composer.compose(&mail, reader, id, self.clock().now());
            let email = email.unwrap_or_else(|error| fail(&error));
            TestMail {
                to: mail.to.to_string(),
                message: mail.message.name(),
                text: email.text().to_owned(),
            }
        };
        rows.iter()
            .map(|row| mail(row.get(0), row.get(1)))
            .collect()
    }
}
