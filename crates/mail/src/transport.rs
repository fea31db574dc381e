//! Sending emails: by SMTP, or to files.

use std::path::{Path, PathBuf};

use tokio::{fs, io::AsyncWriteExt as _};

use crate::{
    compose::{Composer, Email},
    settings::MailSettings,
    smtp::Smtp,
};

/// The settings cannot be used, for example because a file of certificates is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct OpenError(pub(crate) String);

/// The reason why an email was not sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// No email can be sent: the server cannot be reached, or does not accept the credentials.
    #[error("{0}")]
    Unavailable(String),
    /// This email was not accepted for now, such as by a server that wants it sent again later.
    #[error("{0}")]
    Deferred(String),
    /// This email was not accepted, such as because there is no such mailbox.
    #[error("{0}")]
    Rejected(String),
}

/// Sends emails.
#[derive(Debug, Clone)]
pub struct Transport(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Smtp(Smtp),
    Folder(PathBuf),
}

impl Transport {
    /// Sends by SMTP if there is a server in the settings, which are valid, and otherwise to files
    /// in a folder.
    pub fn open(
        settings: &MailSettings,
        composer: &Composer,
        folder: PathBuf,
    ) -> Result<Self, OpenError> {
        let server = settings.server();
        let server =
            server.map_err(|error| OpenError(format!("COFFER__MAIL__SMTP_URL {error}")))?;
        let Some(server) = server else {
            return Ok(Self(Kind::Folder(folder)));
        };
        let smtp = Smtp::open(
            server,
            settings.tls_ca.as_deref(),
            composer.hello_name(),
            settings.timeout(),
        )?;
        Ok(Self(Kind::Smtp(smtp)))
    }

    /// The folder of files, if emails are not sent by SMTP.
    pub fn folder(&self) -> Option<&Path> {
        match &self.0 {
            Kind::Smtp(_) => None,
            Kind::Folder(folder) => Some(folder),
        }
    }

    /// Sends an email. Returns the file to which it was written, if it was not sent by SMTP.
    pub async fn send(&self, email: &Email) -> Result<Option<PathBuf>, SendError> {
        match &self.0 {
            Kind::Smtp(smtp) => smtp.send(email).await.map(|()| None),
            Kind::Folder(folder) => write(folder, email).await.map(Some),
        }
    }

    /// Checks that emails can be sent, without sending one.
    pub async fn check(&self) -> Result<(), SendError> {
        match &self.0 {
            Kind::Smtp(smtp) => smtp.check().await,
            Kind::Folder(folder) => create(folder).await,
        }
    }
}

fn unwritable(path: &Path) -> impl Fn(std::io::Error) -> SendError {
    move |error| SendError::Unavailable(format!("{}: {error}", path.display()))
}

/// Creates the folder, whose files contain links that sign in.
async fn create(folder: &Path) -> Result<(), SendError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder.create(folder).await.map_err(unwritable(folder))
}

/// Writes an email to a file that appears once it is complete. An email that is sent again replaces
/// its file.
async fn write(folder: &Path, email: &Email) -> Result<PathBuf, SendError> {
    create(folder).await?;
    let time = email.date.format("%Y%m%dT%H%M%SZ");
    let name = format!("{time}-{}-{}.eml", email.name, email.id.simple());
    let (path, new) = (folder.join(&name), folder.join(format!(".{name}.new")));
    let written = async {
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let mut file = options.open(&new).await?;
        file.write_all(&email.to_bytes()).await?;
        file.sync_all().await?;
        fs::rename(&new, &path).await
    };
    written.await.map_err(unwritable(&path))?;
    Ok(path)
}
