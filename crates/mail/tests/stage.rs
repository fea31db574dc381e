//! The environment of the tests.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use coffer_domain::ids::UserId;
use coffer_mail::{Composer, Email, Link, LinkToken, Mail, MailSettings, Transport, Welcome};
use coffer_messages::Language;
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) const TOKEN: &str = "dGhlLXRva2VuLW9mLXRoaXMtbGluaw";

pub(crate) fn now() -> DateTime<Utc> {
    coffer_domain::testing::TestClock::START
}

/// A folder, and settings with an SMTP server.
pub(crate) struct Stage {
    pub(crate) folder: TempDir,
    pub(crate) settings: MailSettings,
}

impl Stage {
    /// Without an SMTP server.
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            settings: MailSettings {
                from: Some("Coffer <coffer@example.org>".to_owned()),
                ..MailSettings::default()
            },
        }
    }

    /// With the server at a URL.
    pub(crate) fn with(url: &str) -> Self {
        let mut stage = Self::new();
        stage.settings.smtp_url = Some(url.into());
        stage.settings.timeout_seconds = 20;
        stage
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn mail_folder(&self) -> PathBuf {
        self.path().join("data/mail")
    }

    fn composer(&self) -> Composer {
        Composer::new(
            &self.settings,
            "https://coffer.example.org".parse().unwrap(),
        )
    }

    pub(crate) fn transport(&self) -> Transport {
        assert_eq!(self.settings.validate(), Ok(()));
        Transport::open(&self.settings, &self.composer(), self.mail_folder()).unwrap()
    }

    /// A welcome to an address.
    pub(crate) fn email(&self, to: &str) -> Email {
        let link = Link::new(LinkToken::new(TOKEN).unwrap(), now() + TimeDelta::days(1));
        let user = UserId::from(Uuid::from_u128(1));
        let mail = Mail::to_user(user, to.parse().unwrap(), Welcome { link });
        let reader = (Language::ENGLISH, chrono_tz::UTC);
        let id = Uuid::from_u128(7);
        self.composer().compose(&mail, reader, id, now()).unwrap()
    }
}
