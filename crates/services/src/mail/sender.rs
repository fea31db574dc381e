//! The work of a mail job.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::TimeDelta;
use coffer_domain::{Clock, Email as Address, job::JobKind};
use coffer_mail::{Composer, Delivery, Mail, MailHealth, MailState, Reader, SendError, Transport};
use coffer_messages::Language;
use coffer_storage::{ClaimedJob, RepositoryError, RepositoryFactory};

use super::{Outbox, OutboxError};
use crate::jobs::{JobError, JobHandler};

/// The number of emails that a node sends at the same time.
const WORKERS: usize = 4;

/// The time after which an email is given up, as long as mail servers try.
const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(4);

/// Sends the emails that were enqueued.
pub struct MailSender {
    outbox: Arc<Outbox>,
    repositories: Arc<dyn RepositoryFactory>,
    clock: Arc<dyn Clock>,
    composer: Composer,
    transport: Transport,
    timeout: Duration,
    health: MailHealth,
}

impl MailSender {
    /// Sends emails of an outbox. An email that takes longer than `timeout` is tried again.
    pub fn new(
        outbox: Arc<Outbox>,
        repositories: Arc<dyn RepositoryFactory>,
        clock: Arc<dyn Clock>,
        (composer, transport): (Composer, Transport),
        timeout: Duration,
    ) -> Self {
        metrics::gauge!("coffer_mail_available").set(1);
        for reason in ["unavailable", "deferred", "rejected"] {
            metrics::counter!("coffer_mail_failures_total", "reason" => reason).absolute(0);
        }
        Self {
            outbox,
            repositories,
            clock,
            composer,
            transport,
            timeout,
            health: MailHealth::default(),
        }
    }

    /// Whether emails can be sent.
    pub fn state(&self) -> MailState {
        self.health.state()
    }

    /// Checks the server without sending anything, so that problems are noticed before there is an
    /// email to send, and waiting emails are sent soon after its return.
    pub async fn check(&self) -> Result<(), RepositoryError> {
        let result = self.transport.check().await;
        self.note(result.as_ref().copied()).await
    }

    /// Takes note of an attempt.
    async fn note(&self, result: Result<(), &SendError>) -> Result<(), RepositoryError> {
        let change = self.health.record(result, self.clock.now());
        match (change, result) {
            (Delivery::Interrupted, Err(error)) => {
                metrics::gauge!("coffer_mail_available").set(0);
                tracing::warn!(%error, "emails cannot be sent; retrying");
            }
            (Delivery::Restored, _) => {
                metrics::gauge!("coffer_mail_available").set(1);
                let mut unit = self.repositories.system("send waiting emails").await?;
                let waiting = unit.jobs().hasten(JobKind::Mail, self.clock.now()).await?;
                unit.commit().await?;
                tracing::info!(waiting, "emails can be sent again");
            }
            _ => {}
        }
        Ok(())
    }

    /// The language and time zone of a reader.
    async fn reader(&self, reader: &Reader) -> Result<(Language, chrono_tz::Tz), RepositoryError> {
        match reader {
            Reader::Other { locale, time_zone } => Ok((Language::for_locale(locale), *time_zone)),
            Reader::User(id) => {
                let mut unit = self.repositories.system("read the language").await?;
                let settings = unit.settings().settings(*id).await?;
                Ok(
                    settings.map_or((Language::ENGLISH, chrono_tz::UTC), |settings| {
                        (Language::for_locale(&settings.locale), settings.time_zone)
                    }),
                )
            }
        }
    }

    async fn send(&self, job: &ClaimedJob, mail: &Mail) -> Result<(), JobError> {
        let reader = self.reader(&mail.reader).await;
        let reader = reader.map_err(|error| JobError::Temporary(error.to_string()))?;
        let id = job.id.uuid();
        let email = self.composer.compose(mail, reader, id, job.created_at);
        let email = email.map_err(|error| JobError::Permanent(anonymous(&error, &mail.to)))?;
        let name = mail.message.name();
        let result = self.transport.send(&email).await;
        // The email itself was sent or not, whether or not this can be stored.
        if let Err(error) = self.note(result.as_ref().map(drop)).await {
            tracing::warn!(%error, "failed to hasten waiting emails");
        }
        let reason = match &result {
            Ok(file) => {
                metrics::counter!("coffer_mail_sent_total", "message" => name).increment(1);
                if let Some(file) = file {
                    let file = file.display();
                    tracing::info!(message = name, %file, "email written to a file");
                } else {
                    tracing::info!(message = name, %id, "email sent");
                }
                return Ok(());
            }
            Err(SendError::Unavailable(_)) => "unavailable",
            Err(SendError::Deferred(_)) => "deferred",
            Err(SendError::Rejected(_)) => "rejected",
        };
        metrics::counter!("coffer_mail_failures_total", "reason" => reason).increment(1);
        result.map(drop).map_err(|error| match &error {
            SendError::Rejected(_) => JobError::Permanent(anonymous(&error, &mail.to)),
            _ => JobError::Temporary(anonymous(&error, &mail.to)),
        })
    }
}

/// An error without the recipient's address, which servers repeat in their answers.
fn anonymous(error: &dyn std::fmt::Display, to: &Address) -> String {
    let text = error.to_string();
    let key = to.key();
    [to.as_str(), key.as_str()]
        .into_iter()
        .filter(|address| !address.is_empty())
        .fold(text, |text, address| text.replace(address, "the recipient"))
}

#[async_trait]
impl JobHandler for MailSender {
    fn kind(&self) -> JobKind {
        JobKind::Mail
    }

    fn workers(&self) -> usize {
        WORKERS
    }

    fn time_limit(&self) -> Duration {
        // Reading the settings of the reader takes time, too.
        self.timeout + Duration::from_secs(5)
    }

    fn give_up_after(&self) -> TimeDelta {
        GIVE_UP_AFTER
    }

    async fn run(&self, job: &ClaimedJob) -> Result<(), JobError> {
        let mail = self.outbox.open(job.id, &job.payload);
        let mail = mail.map_err(|error| match error {
            // The operator can still configure the key.
            OutboxError::Locked(_) => JobError::Temporary(error.to_string()),
            OutboxError::Unreadable(_) => JobError::Permanent(error.to_string()),
        })?;
        let expired = mail.useless_after().filter(|end| *end <= self.clock.now());
        if let Some(expired) = expired {
            let reason =
                format!("the email could not be sent before its link expired at {expired}");
            return Err(JobError::Permanent(reason));
        }
        self.send(job, &mail).await
    }
}
