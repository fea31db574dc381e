//! What a user tells about themselves and how they want things shown. Both rows are made with the user.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use uuid::Uuid;

use crate::{
    CountryCode, Currency, Line,
    audit::{Audited, EntityType},
    ids::UserId,
    labelled,
    patch::Change,
};

/// What a user tells about themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserProfile {
    /// Whose.
    pub user_id: UserId,
    /// How to address them.
    pub display_name: Option<Line>,
    /// Raised by each edit.
    pub version: i32,
    /// When the profile was made.
    pub created_at: DateTime<Utc>,
    /// When it was last edited.
    pub updated_at: DateTime<Utc>,
}

labelled! {
    /// Light or dark.
    pub enum Theme {
        /// As the device has it.
        System = "system",
        /// Dark on light.
        Light = "light",
        /// Light on dark.
        Dark = "dark",
    }
}

/// How a user wants things shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserSettings {
    /// Whose.
    pub user_id: UserId,
    /// The currency that totals are shown in.
    pub base_currency: Currency,
    /// The country that counts as domestic.
    pub home_country: CountryCode,
    /// BCP 47 tag of the language and the formats.
    pub locale: String,
    /// Where the user's days begin and end.
    pub time_zone: chrono_tz::Tz,
    /// Light or dark.
    pub theme: Theme,
    /// Raised by each edit.
    pub version: i32,
    /// When the settings were made.
    pub created_at: DateTime<Utc>,
    /// When they were last edited.
    pub updated_at: DateTime<Utc>,
}

/// A change to the settings by their owner.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UserSettingsChanges {
    /// Another currency for totals.
    pub base_currency: Change<Currency>,
    /// Another home country.
    pub home_country: Change<CountryCode>,
    /// Another language tag.
    pub locale: Change<String>,
    /// Another time zone.
    pub time_zone: Change<chrono_tz::Tz>,
    /// Another theme.
    pub theme: Change<Theme>,
}

impl UserSettings {
    /// Applies an edit of the owner, which raises the version if it changes anything.
    pub fn edit(mut self, changes: UserSettingsChanges, at: DateTime<Utc>) -> Self {
        let before = self.clone();
        self.base_currency = changes.base_currency.or(self.base_currency);
        self.home_country = changes.home_country.or(self.home_country);
        self.locale = changes.locale.or(self.locale);
        self.time_zone = changes.time_zone.or(self.time_zone);
        self.theme = changes.theme.or(self.theme);
        if self != before {
            self.version += 1;
            self.updated_at = at;
        }
        self
    }
}

impl Audited for UserProfile {
    const ENTITY_TYPE: EntityType = EntityType::UserProfile;
    const REDACTED: &'static [&'static str] = &["display_name"];

    fn entity_id(&self) -> Uuid {
        self.user_id.uuid()
    }

    fn owner(&self) -> UserId {
        self.user_id
    }
}

impl Audited for UserSettings {
    const ENTITY_TYPE: EntityType = EntityType::UserSettings;
    const REDACTED: &'static [&'static str] = &[];

    fn entity_id(&self) -> Uuid {
        self.user_id.uuid()
    }

    fn owner(&self) -> UserId {
        self.user_id
    }
}
