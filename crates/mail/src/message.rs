//! The messages, each with everything that it shows.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use coffer_domain::{Email as Address, ids::UserId, label::Labelled as _, labelled};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{
    Device,
    link::{Link, LinkToken, Page},
};

/// When, from where and on what device something was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occasion {
    /// The time.
    pub at: DateTime<Utc>,
    /// The client's address; `None` if it was done on the server.
    pub address: Option<IpAddr>,
    /// The client's device; `None` if it says nothing, as for someone who has not signed in.
    pub device: Option<Device>,
}

/// Welcomes a new user, and asks them to confirm their address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// Confirms the address.
    pub link: Link,
}

/// Asks a user to confirm their address, at their request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyAddress {
    /// Confirms the address.
    pub link: Link,
}

/// Lets a user choose a new password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetPassword {
    /// The request.
    pub occasion: Occasion,
    /// Sets a new password.
    pub link: Link,
}

/// Tells a user that their password was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordChanged {
    /// The change.
    pub occasion: Occasion,
    /// Ends all sessions and requires a new password.
    pub undo: Link,
}

/// Asks for a confirmation of a user's new address, at that address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmAddress {
    /// Confirms the address.
    pub link: Link,
}

/// Tells a user at their present address that it is to be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressChangeRequested {
    /// The new address.
    pub new: Address,
    /// The request.
    pub occasion: Occasion,
    /// Stops the change.
    pub undo: Link,
}

/// Tells a user that their address was changed, at the old and at the new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressChanged {
    /// The old address.
    pub old: Address,
    /// The new address.
    pub new: Address,
    /// The change.
    pub occasion: Occasion,
    /// Restores the old address.
    pub undo: Link,
}

/// Tells a user that their account is locked after failed sign-ins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountLocked {
    /// The number of failed sign-ins.
    pub failures: u32,
    /// The last failed sign-in.
    pub occasion: Occasion,
    /// The time at which the lock ends.
    pub locked_until: DateTime<Utc>,
    /// Ends the lock.
    pub link: Link,
}

/// Tells a user that they signed in on a new device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDevice {
    /// The sign-in.
    pub occasion: Occasion,
    /// Ends the session and forgets the device.
    pub undo: Link,
}

/// Invites somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The address of the user who invites them; `None` for the operator.
    pub inviter: Option<Address>,
    /// Accepts the invitation.
    pub link: Link,
}

labelled! {
    /// What an operator did to an account.
    pub enum OperatorAction {
        /// Created a link that signs in.
        SignInLink = "sign_in_link",
        /// Removed the second factors.
        FactorsReset = "factors_reset",
        /// Ended the lock.
        Unlocked = "unlocked",
        /// Ended all sessions.
        SessionsEnded = "sessions_ended",
        /// Changed the role.
        RoleChanged = "role_changed",
    }
}

/// Tells a user what the operator did to their account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveredByOperator {
    /// What was done.
    pub action: OperatorAction,
    /// The time.
    pub at: DateTime<Utc>,
}

/// Tells a user that their account is to be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletionRequested {
    /// The request.
    pub occasion: Occasion,
    /// The time at which the data is deleted.
    pub deleted_at: DateTime<Utc>,
    /// Stops the deletion.
    pub undo: Link,
}

macro_rules! messages {
    ($($(#[$doc:meta])* $kind:ident = $name:literal $(, $link:ident to $page:ident)?;)+) => {
        /// A message.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind")]
        pub enum Message {
            $($(#[$doc])* #[serde(rename = $name)] $kind($kind),)+
        }

        impl Message {
            /// The names of all messages.
            pub const NAMES: &'static [&'static str] = &[$($name),+];

            /// The message's name, for metrics and files.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Self::$kind(_) => $name,)+
                }
            }

            /// The message's link, and the page that uses it.
            pub fn link(&self) -> Option<(Page, &Link)> {
                match self {
                    $(
                        Self::$kind(message) => messages!(@ref message $(, $link $page)?),
                    )+
                }
            }

            fn link_mut(&mut self) -> Option<&mut Link> {
                match self {
                    $(
                        Self::$kind(message) => messages!(@mut message $(, $link)?),
                    )+
                }
            }
        }

        $(
            impl From<$kind> for Message {
                fn from(message: $kind) -> Self {
                    Self::$kind(message)
                }
            }
        )+
    };
    (@ref $message:ident) => {{
        let _ = $message;
        None
    }};
    (@ref $message:ident, $link:ident $page:ident) => { Some((Page::$page, &$message.$link)) };
    (@mut $message:ident) => {{
        let _ = $message;
        None
    }};
    (@mut $message:ident, $link:ident) => { Some(&mut $message.$link) };
}

messages! {
    /// See [`Welcome`].
    Welcome = "welcome", link to VerifyEmail;
    /// See [`VerifyAddress`].
    VerifyAddress = "verify_address", link to VerifyEmail;
    /// See [`ResetPassword`].
    ResetPassword = "reset_password", link to ResetPassword;
    /// See [`PasswordChanged`].
    PasswordChanged = "password_changed", undo to Undo;
    /// See [`ConfirmAddress`].
    ConfirmAddress = "confirm_address", link to ConfirmEmail;
    /// See [`AddressChangeRequested`].
    AddressChangeRequested = "address_change_requested", undo to Undo;
    /// See [`AddressChanged`].
    AddressChanged = "address_changed", undo to Undo;
    /// See [`AccountLocked`].
    AccountLocked = "account_locked", link to Unlock;
    /// See [`NewDevice`].
    NewDevice = "new_device", undo to Undo;
    /// See [`Invitation`].
    Invitation = "invitation", link to Invite;
    /// See [`RecoveredByOperator`].
    RecoveredByOperator = "recovered_by_operator";
    /// See [`DeletionRequested`].
    DeletionRequested = "deletion_requested", undo to Undo;
}

/// Whose language and time zone a mail has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    /// Those in the user's settings when it is sent.
    User(UserId),
    /// Those of somebody without an account, such as the ones of the user who invites them.
    Other {
        /// The BCP 47 tag of a language.
        locale: String,
        /// The time zone.
        time_zone: chrono_tz::Tz,
    },
}

/// A message to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The address to which it is sent.
    pub to: Address,
    /// Whose language and time zone it has.
    pub reader: Reader,
    /// The message.
    pub message: Message,
}

/// A stored mail cannot be read, for example because a later version has stored it.
#[derive(Debug, thiserror::Error)]
#[error("the stored email cannot be read: {0}")]
pub struct UnreadableMail(String);

#[derive(Serialize, Deserialize)]
struct Stored<M, T> {
    to: String,
    reader: Reader,
    message: M,
    token: Option<T>,
}

impl Mail {
    /// A message to a user.
    pub fn to_user(id: UserId, address: Address, message: impl Into<Message>) -> Self {
        Self {
            to: address,
            reader: Reader::User(id),
            message: message.into(),
        }
    }

    /// The mail with its token, to be encrypted and stored.
    pub fn expose(&self) -> Zeroizing<Vec<u8>> {
        let stored = Stored {
            to: self.to.to_string(),
            reader: self.reader.clone(),
            message: &self.message,
            token: self.message.link().map(|(_, link)| link.token.expose()),
        };
        // Serialisation fails only for maps with other keys than texts.
        Zeroizing::new(serde_json::to_vec(&stored).unwrap_or_default())
    }

    /// The mail that was stored.
    pub fn restore(bytes: &[u8]) -> Result<Self, UnreadableMail> {
        let unreadable = |error: &dyn std::fmt::Display| UnreadableMail(error.to_string());
        let stored: Stored<Message, String> =
            serde_json::from_slice(bytes).map_err(|error| unreadable(&error))?;
        let mut message = stored.message;
        if let Some(link) = message.link_mut() {
            let token = stored.token.map(LinkToken::new);
            let token = token.ok_or_else(|| unreadable(&"its link has no token"))?;
            link.token = token.map_err(|error| unreadable(&error))?;
        }
        Ok(Self {
            to: Address::from_stored(stored.to),
            reader: stored.reader,
            message,
        })
    }

    /// The time after which it is useless, because its link has expired.
    pub fn useless_after(&self) -> Option<DateTime<Utc>> {
        self.message.link().map(|(_, link)| link.expires_at)
    }
}

impl OperatorAction {
    /// All actions.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn stored_mail_is_restored_with_its_token() {
        let all = samples(DateTime::UNIX_EPOCH);
        for mail in &all {
            let stored = mail.expose();
            assert_eq!(&Mail::restore(&stored).unwrap(), mail);
            assert!(Mail::restore(&stored[1..]).is_err());
        }
        let mut names: Vec<_> = all.iter().map(|mail| mail.message.name()).collect();
        names.dedup();
        assert_eq!(names, Message::NAMES);
    }

    #[test]
    fn token_is_needed_where_there_is_a_link() {
        let mail = &samples(DateTime::UNIX_EPOCH)[0];
        let stored = String::from_utf8(mail.expose().to_vec()).unwrap();
        let token = mail.message.link().unwrap().1.token.expose();
        let without = stored.replace(&format!("\"{token}\""), "null");
        assert_ne!(stored, without);
        let error = Mail::restore(without.as_bytes()).unwrap_err().to_string();
        assert!(error.contains("no token"), "{error}");
    }

    #[test]
    fn message_alone_does_not_contain_the_token() {
        for mail in samples(DateTime::UNIX_EPOCH) {
            let Some((_, link)) = mail.message.link() else {
                continue;
            };
            let json = serde_json::to_string(&mail.message).unwrap();
            for shown in [format!("{mail:?}"), json] {
                assert!(!shown.contains(link.token.expose()), "{shown}");
            }
        }
    }
}
