//! Sending emails: enqueued with the change that causes them, and sent by workers.

mod sender;

use std::sync::Arc;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use coffer_domain::{
    Clock, Rng,
    ids::JobId,
    job::{Job, JobKind},
};
use coffer_mail::{Mail, Reader};
use coffer_security::{MasterKeys, SecretCipher, encryption::DecryptionError};
use coffer_storage::UnitOfWork;
use serde_json::{Value, json};

use crate::Error;

pub use self::sender::MailSender;

/// Enqueues emails. A link's token is a secret that the database otherwise has only as a hash, so
/// the job's payload is encrypted.
pub struct Outbox {
    cipher: SecretCipher,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

/// A stored email cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutboxError {
    /// It is encrypted under a key that is not configured.
    #[error("the email is {0}")]
    Locked(DecryptionError),
    /// It is damaged, or of another version.
    #[error("{0}")]
    Unreadable(String),
}

impl Outbox {
    /// The outbox of this installation.
    pub fn new(master_keys: &MasterKeys, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        Self {
            cipher: SecretCipher::new(master_keys, rng.clone()),
            clock,
            rng,
        }
    }

    /// Enqueues an email, which is sent once the unit has committed. A message of the same kind with
    /// the same key, such as the id of what it is about, is sent only once.
    pub async fn enqueue(
        &self,
        unit: &mut dyn UnitOfWork,
        key: &str,
        mail: &Mail,
    ) -> Result<(), Error> {
        Ok(unit.enqueue(&self.job(key, mail)?).await?)
    }

    /// The job that sends an email.
    pub fn job(&self, key: &str, mail: &Mail) -> Result<Job, Error> {
        let key = format!("{}/{key}", mail.message.name());
        let now = self.clock.now();
        let mut job = Job::new(JobKind::Mail, key, Value::Null, now, &*self.rng);
        let encrypted = self.cipher.encrypt(&context(job.id), &mail.expose());
        let encrypted = encrypted.map_err(|error| Error::Internal(error.to_string()))?;
        job.payload = json!({ "encrypted": BASE64_STANDARD.encode(encrypted) });
        if let Reader::User(user) = mail.reader {
            job = job.for_user(user);
        }
        Ok(job)
    }

    /// The email in the payload of a job.
    pub fn open(&self, job: JobId, payload: &Value) -> Result<Mail, OutboxError> {
        let unreadable = |text: &str| OutboxError::Unreadable(text.to_owned());
        let encrypted = payload.get("encrypted").and_then(Value::as_str);
        let encrypted = encrypted.ok_or_else(|| unreadable("the job has no email"))?;
        let encrypted = BASE64_STANDARD.decode(encrypted);
        let encrypted = encrypted.map_err(|_| unreadable("the email is not in base64"))?;
        let decrypted = self.cipher.decrypt(&context(job), &encrypted);
        let decrypted = decrypted.map_err(|error| match error {
            DecryptionError::UnknownKey(_) => OutboxError::Locked(error),
            other => OutboxError::Unreadable(other.to_string()),
        })?;
        Mail::restore(&decrypted).map_err(|error| OutboxError::Unreadable(error.to_string()))
    }
}

/// The context of the encryption: an email cannot be moved to another job.
fn context(job: JobId) -> String {
    format!("mail/{job}")
}
