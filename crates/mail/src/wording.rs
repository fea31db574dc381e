//! What each message says.

use chrono::{DateTime, Utc};
use coffer_domain::Email as Address;
use coffer_messages::{Message as Text, messages};
use url::Url;

use crate::{
    document::{Action, Document, Value},
    link::{Link, Page},
    message::{
        AccountLocked, AddressChangeRequested, AddressChanged, ConfirmAddress, DeletionRequested,
        Invitation, Mail, Message, NewDevice, Occasion, OperatorAction, PasswordChanged,
        RecoveredByOperator, ResetPassword, VerifyAddress, Welcome,
    },
    times::time,
};

/// What the texts depend on apart from the message.
pub(crate) struct Wording<'a> {
    /// The address of this installation.
    pub(crate) public_url: &'a Url,
    /// The time zone of the reader.
    pub(crate) time_zone: chrono_tz::Tz,
}

impl Wording<'_> {
    /// The content of a mail.
    pub(crate) fn document(&self, mail: &Mail) -> Document {
        let draft = worded(&mail.message).draft(self, &mail.to);
        let mut footer = vec![messages::email_footer(self.host())];
        if !matches!(mail.message, Message::Invitation(_)) {
            footer.push(messages::email_footer_security());
        }
        let link = mail.message.link();
        draft.finish(link.map(|(page, link)| self.link(page, link)), footer)
    }

    /// The content of the email that checks the settings.
    pub(crate) fn test(&self) -> Document {
        Draft::new(messages::email_test_subject())
            .says(messages::email_test_text(self.host()))
            .finish(None, vec![messages::email_footer(self.host())])
    }

    /// The public host, with its port if it is not the usual one.
    fn host(&self) -> String {
        let host = self.public_url.host_str().unwrap_or_default();
        match self.public_url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    fn time(&self, at: DateTime<Utc>) -> Text {
        time(at, self.time_zone)
    }

    fn facts(&self, occasion: &Occasion) -> Vec<(Text, Value)> {
        let mut facts = vec![(messages::email_fact_time(), self.time(occasion.at).into())];
        let address = match occasion.address {
            Some(address) => address.to_string().into(),
            None => messages::email_by_operator().into(),
        };
        facts.push((messages::email_fact_address(), address));
        if let Some(device) = occasion.device {
            facts.push((messages::email_fact_device(), device.name()));
        }
        facts
    }

    fn link(&self, page: Page, link: &Link) -> (String, Text) {
        let validity = messages::email_link_validity(self.time(link.expires_at));
        (page.url(self.public_url, link), validity)
    }
}

/// A message with its texts.
trait Worded {
    /// What it says to the recipient, without its link.
    fn draft(&self, wording: &Wording<'_>, to: &Address) -> Draft;
}

fn worded(message: &Message) -> &dyn Worded {
    match message {
        Message::Welcome(message) => message,
        Message::VerifyAddress(message) => message,
        Message::ResetPassword(message) => message,
        Message::PasswordChanged(message) => message,
        Message::ConfirmAddress(message) => message,
        Message::AddressChangeRequested(message) => message,
        Message::AddressChanged(message) => message,
        Message::AccountLocked(message) => message,
        Message::NewDevice(message) => message,
        Message::Invitation(message) => message,
        Message::RecoveredByOperator(message) => message,
        Message::DeletionRequested(message) => message,
    }
}

impl Worded for Welcome {
    fn draft(&self, _: &Wording<'_>, to: &Address) -> Draft {
        Draft::new(messages::email_welcome_subject())
            .says(messages::email_welcome_text(to))
            .asks(messages::email_welcome_action())
            .closes(messages::email_welcome_closing())
    }
}

impl Worded for VerifyAddress {
    fn draft(&self, _: &Wording<'_>, to: &Address) -> Draft {
        Draft::new(messages::email_verify_address_subject())
            .says(messages::email_verify_address_text(to))
            .asks(messages::email_verify_address_action())
            .closes(messages::email_verify_address_closing())
    }
}

impl Worded for ResetPassword {
    fn draft(&self, wording: &Wording<'_>, _: &Address) -> Draft {
        Draft::new(messages::email_reset_password_subject())
            .says(messages::email_reset_password_text())
            .states(wording.facts(&self.occasion))
            .asks(messages::email_reset_password_action())
            .closes(messages::email_reset_password_closing())
    }
}

impl Worded for PasswordChanged {
    fn draft(&self, wording: &Wording<'_>, _: &Address) -> Draft {
        Draft::new(messages::email_password_changed_subject())
            .says(messages::email_password_changed_text())
            .states(wording.facts(&self.occasion))
            .offers(messages::email_password_changed_action())
            .closes(messages::email_password_changed_closing())
    }
}

impl Worded for ConfirmAddress {
    fn draft(&self, _: &Wording<'_>, to: &Address) -> Draft {
        Draft::new(messages::email_confirm_address_subject())
            .says(messages::email_confirm_address_text(to))
            .asks(messages::email_confirm_address_action())
            .closes(messages::email_confirm_address_closing())
    }
}

impl Worded for AddressChangeRequested {
    fn draft(&self, wording: &Wording<'_>, _: &Address) -> Draft {
        Draft::new(messages::email_address_change_requested_subject())
            .says(messages::email_address_change_requested_text(&self.new))
            .states(wording.facts(&self.occasion))
            .offers(messages::email_address_change_requested_action())
            .closes(messages::email_address_change_requested_closing())
    }
}

impl Worded for AddressChanged {
    fn draft(&self, wording: &Wording<'_>, _: &Address) -> Draft {
        Draft::new(messages::email_address_changed_subject())
            .says(messages::email_address_changed_text(&self.old, &self.new))
            .states(wording.facts(&self.occasion))
            .offers(messages::email_address_changed_action())
            .closes(messages::email_address_changed_closing())
    }
}

impl Worded for AccountLocked {
    fn draft(&self, wording: &Wording<'_>, _: &Address) -> Draft {
        let until = wording.time(self.locked_until);
        Draft::new(messages::email_account_locked_subject())
            .says(messages::email_account_locked_text(self.failures, until))
            .states(wording.facts(&self.occasion))
            .asks(messages::email_account_locked_action())
            .closes(messages::email_account_locked_closing())
    }
}

impl Worded for NewDevice {
    fn draft(&self, wording: &Wording<'_>, _: &Address) -> Draft {
        Draft::new(messages::email_new_device_subject())
            .says(messages::email_new_device_text())
            .states(wording.facts(&self.occasion))
            .offers(messages::email_new_device_action())
            .closes(messages::email_new_device_closing())
    }
}

impl Worded for Invitation {
    fn draft(&self, wording: &Wording<'_>, to: &Address) -> Draft {
        let host = wording.host();
        let text = match &self.inviter {
            Some(inviter) => messages::email_invitation_text(inviter, host),
            None => messages::email_invitation_text_by_operator(host),
        };
        Draft::new(messages::email_invitation_subject())
            .says(text)
            .asks(messages::email_invitation_action())
            .closes(messages::email_invitation_closing(to))
    }
}

impl Worded for RecoveredByOperator {
    fn draft(&self, wording: &Wording<'_>, _: &Address) -> Draft {
        let at = (messages::email_fact_time(), wording.time(self.at).into());
        Draft::new(messages::email_recovered_by_operator_subject())
            .says(recovered(self.action))
            .states(vec![at])
            .closes(messages::email_recovered_by_operator_closing())
    }
}

impl Worded for DeletionRequested {
    fn draft(&self, wording: &Wording<'_>, _: &Address) -> Draft {
        let at = wording.time(self.deleted_at);
        Draft::new(messages::email_deletion_requested_subject())
            .says(messages::email_deletion_requested_text(at))
            .states(wording.facts(&self.occasion))
            .offers(messages::email_deletion_requested_action())
            .closes(messages::email_deletion_requested_closing())
    }
}

fn recovered(action: OperatorAction) -> Text {
    match action {
        OperatorAction::SignInLink => messages::email_recovered_by_operator_sign_in_link(),
        OperatorAction::FactorsReset => messages::email_recovered_by_operator_factors_reset(),
        OperatorAction::Unlocked => messages::email_recovered_by_operator_unlocked(),
        OperatorAction::SessionsEnded => messages::email_recovered_by_operator_sessions_ended(),
        OperatorAction::RoleChanged => messages::email_recovered_by_operator_role_changed(),
    }
}

/// A document whose link is not known yet.
struct Draft {
    subject: Text,
    introduction: Vec<Text>,
    facts: Vec<(Text, Value)>,
    /// The text of the button, and whether it is what the email is for.
    button: Option<(Text, bool)>,
    closing: Vec<Text>,
}

impl Draft {
    fn new(subject: Text) -> Self {
        Self {
            subject,
            introduction: Vec::new(),
            facts: Vec::new(),
            button: None,
            closing: Vec::new(),
        }
    }

    fn says(mut self, text: Text) -> Self {
        self.introduction.push(text);
        self
    }

    fn states(mut self, facts: Vec<(Text, Value)>) -> Self {
        self.facts = facts;
        self
    }

    /// The button is what the email is for.
    fn asks(mut self, label: Text) -> Self {
        self.button = Some((label, true));
        self
    }

    /// The button is for when something is wrong.
    fn offers(mut self, label: Text) -> Self {
        self.button = Some((label, false));
        self
    }

    fn closes(mut self, text: Text) -> Self {
        self.closing.push(text);
        self
    }

    fn finish(self, link: Option<(String, Text)>, footer: Vec<Text>) -> Document {
        let action = self.button.zip(link);
        Document {
            subject: self.subject,
            introduction: self.introduction,
            facts: self.facts,
            action: action.map(|((label, is_main), (url, validity))| Action {
                label,
                url,
                fallback: messages::email_link_fallback(),
                validity,
                is_main,
            }),
            closing: self.closing,
            footer,
        }
    }
}
