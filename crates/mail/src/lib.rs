//! Emails: what they say, how they look, and how they are sent.
//!
//! A [`Mail`] is a typed message to an address. It is stored as a job, and composed into an [`Email`]
//! when it is sent, in the language and time zone of its reader. All emails have one layout, from
//! which both the text and the HTML follow. They contain no text that a stranger can choose, load
//! nothing, and track nobody.

mod compose;
mod device;
mod document;
mod health;
mod html;
mod link;
mod message;
mod samples;
mod settings;
mod smtp;
mod text;
mod times;
mod transport;
mod wording;

pub use compose::{Composer, Email};
pub use device::{Browser, Device, System};
pub use health::{Delivery, MailHealth, MailState};
pub use link::{InvalidToken, Link, LinkToken, Page};
pub use message::{
    AccountLocked, AddressChangeRequested, AddressChanged, ConfirmAddress, DeletionRequested,
    Invitation, Mail, Message, NewDevice, Occasion, OperatorAction, PasswordChanged, Reader,
    RecoveredByOperator, ResetPassword, UnreadableMail, VerifyAddress, Welcome,
};
pub use samples::samples;
pub use settings::{MailSettings, Security, SmtpServer};
pub use transport::{OpenError, SendError, Transport};
