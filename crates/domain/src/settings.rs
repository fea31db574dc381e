//! What a user tells about themselves and how they want things shown. Both rows are made with the user.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use uuid::Uuid;

use crate::{
    CountryCode, Currency, Line,
    audit::{Audited, EntityType},
    ids::UserId,
    labelled,
    lifecycle::{Entity, Versioned},
    patch::changes,
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

changes! {
    /// Changes to the settings by their owner.
    pub struct UserSettingsChanges for UserSettings {
        /// The new base currency.
        base_currency: Currency,
        /// The new home country.
        home_country: CountryCode,
        /// The new language tag.
        locale: String,
        /// The new time zone.
        time_zone: chrono_tz::Tz,
        /// The new theme.
        theme: Theme,
    }
}

impl UserSettings {
    /// Applies an edit of the owner, which raises the version if it changes anything.
    pub fn edit(self, changes: &UserSettingsChanges, at: DateTime<Utc>) -> Self {
        let mut after = self.clone();
        changes.apply(&mut after);
        self.changed_to(after, at)
    }
}

impl Versioned for UserSettings {
    fn version(&self) -> i32 {
        self.version
    }

    fn set_version(&mut self, version: i32, updated_at: DateTime<Utc>) {
        self.version = version;
        self.updated_at = updated_at;
    }
}

impl Entity for UserProfile {
    fn entity_id(&self) -> Uuid {
        self.user_id.uuid()
    }

    fn owner_id(&self) -> UserId {
        self.user_id
    }
}

impl Audited for UserProfile {
    const ENTITY_TYPE: EntityType = EntityType::UserProfile;
    const REDACTED: &'static [&'static str] = &["display_name"];
}

impl Entity for UserSettings {
    fn entity_id(&self) -> Uuid {
        self.user_id.uuid()
    }

    fn owner_id(&self) -> UserId {
        self.user_id
    }
}

impl Audited for UserSettings {
    const ENTITY_TYPE: EntityType = EntityType::UserSettings;
    const REDACTED: &'static [&'static str] = &[];
}
