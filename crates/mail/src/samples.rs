//! A sample of each message, for previews and tests.

use std::net::{IpAddr, Ipv4Addr};

use chrono::{DateTime, TimeDelta, Utc};
use coffer_domain::Email as Address;

use crate::{
    Browser, Device, System,
    link::{Link, LinkToken},
    message::{
        AccountLocked, AddressChangeRequested, AddressChanged, ConfirmAddress, DeletionRequested,
        Invitation, Mail, Message, NewDevice, Occasion, OperatorAction, PasswordChanged, Reader,
        RecoveredByOperator, ResetPassword, VerifyAddress, Welcome,
    },
};

/// A token of 256 bits, as long as a real one, that works nowhere.
const TOKEN: &str = "c2FtcGxlLXRva2VuLW9mLXRoZS1wcmV2aWV3LW9ubHk";

/// A mail with each message, as if it were sent at a time.
pub fn samples(now: DateTime<Utc>) -> Vec<Mail> {
    let samples = Samples {
        now,
        // A sample has a valid token, as a test shows.
        token: LinkToken::new(TOKEN).unwrap_or_default(),
        old: Address::from_stored("anna@example.com".to_owned()),
        new: Address::from_stored("anna.schneider-leutheusser@mail.example.com".to_owned()),
    };
    let mut mails = samples.account();
    mails.extend(samples.addresses());
    mails.extend(samples.others());
    mails
}

struct Samples {
    now: DateTime<Utc>,
    token: LinkToken,
    old: Address,
    new: Address,
}

impl Samples {
    fn account(&self) -> Vec<Mail> {
        let verification = || self.link(TimeDelta::hours(24));
        let welcome = Welcome {
            link: verification(),
        };
        let verify = VerifyAddress {
            link: verification(),
        };
        let reset = ResetPassword {
            occasion: self.stranger(),
            link: self.link(TimeDelta::minutes(30)),
        };
        let changed = PasswordChanged {
            occasion: self.here(),
            undo: self.undo(),
        };
        vec![
            mail(&self.old, welcome),
            mail(&self.old, verify),
            mail(&self.old, reset),
            mail(&self.old, changed),
        ]
    }

    fn addresses(&self) -> Vec<Mail> {
        let confirm = ConfirmAddress {
            link: self.link(TimeDelta::hours(24)),
        };
        let requested = AddressChangeRequested {
            new: self.new.clone(),
            occasion: self.here(),
            undo: self.undo(),
        };
        let changed = AddressChanged {
            old: self.old.clone(),
            new: self.new.clone(),
            occasion: self.here(),
            undo: self.undo(),
        };
        vec![
            mail(&self.new, confirm),
            mail(&self.old, requested),
            mail(&self.old, changed),
        ]
    }

    fn others(&self) -> Vec<Mail> {
        let locked = AccountLocked {
            failures: 5,
            occasion: self.stranger(),
            locked_until: self.now + TimeDelta::minutes(4),
            link: self.link(TimeDelta::hours(1)),
        };
        let new_device = NewDevice {
            occasion: self.here(),
            undo: self.undo(),
        };
        let invitation = Invitation {
            inviter: Some(self.old.clone()),
            link: self.link(TimeDelta::days(7)),
        };
        let recovered = OperatorAction::all().map(|action| RecoveredByOperator {
            action,
            at: self.now,
        });
        let deletion = DeletionRequested {
            occasion: self.here(),
            deleted_at: self.now + TimeDelta::days(14),
            undo: self.link(TimeDelta::days(14)),
        };
        let mut mails = vec![
            mail(&self.old, locked),
            mail(&self.old, new_device),
            mail(&self.new, invitation),
        ];
        mails.extend(recovered.map(|message| mail(&self.old, message)));
        mails.push(mail(&self.old, deletion));
        mails
    }

    fn link(&self, valid: TimeDelta) -> Link {
        Link::new(self.token.clone(), self.now + valid)
    }

    fn undo(&self) -> Link {
        self.link(TimeDelta::days(7))
    }

    /// By the signed-in user.
    fn here(&self) -> Occasion {
        Occasion {
            at: self.now,
            address: Some(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7))),
            device: Some(Device {
                browser: Some(Browser::Firefox),
                system: Some(System::Linux),
            }),
        }
    }

    /// By somebody who is not signed in.
    fn stranger(&self) -> Occasion {
        Occasion {
            device: None,
            ..self.here()
        }
    }
}

fn mail(to: &Address, message: impl Into<Message>) -> Mail {
    Mail {
        to: to.clone(),
        reader: Reader::Other {
            locale: "en".to_owned(),
            time_zone: chrono_tz::Europe::Vienna,
        },
        message: message.into(),
    }
}
