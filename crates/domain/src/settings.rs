//! A user's profile and settings. Both rows are created with the user.

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

/// The personal details of a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserProfile {
    /// The user whose profile it is.
    pub user_id: UserId,
    /// The name by which the user is addressed.
    pub display_name: Option<Line>,
    /// Increases with each edit; the `ETag`.
    pub version: i32,
    /// The time of creation, with the user.
    pub created_at: DateTime<Utc>,
    /// The time of the latest edit.
    pub updated_at: DateTime<Utc>,
}

labelled! {
    /// The colour theme of the interface.
    pub enum Theme {
        /// The theme of the device.
        System = "system",
        /// Dark text on a light background.
        Light = "light",
        /// Light text on a dark background.
        Dark = "dark",
    }
}

/// A user's preferences for presentation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserSettings {
    /// The user whose settings they are.
    pub user_id: UserId,
    /// The currency in which totals are shown.
    pub base_currency: Currency,
    /// The country that counts as domestic.
    pub home_country: CountryCode,
    /// The BCP 47 tag of the language and number formats.
    pub locale: String,
    /// The time zone in which the user's days begin and end.
    pub time_zone: chrono_tz::Tz,
    /// The colour theme of the interface.
    pub theme: Theme,
    /// Increases with each edit; the `ETag`.
    pub version: i32,
    /// The time of creation, with the user.
    pub created_at: DateTime<Utc>,
    /// The time of the latest edit.
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
    /// Applies an edit by the owner, which raises the version if it changes anything.
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
    const RECORDED: &'static [&'static str] = &[];
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
    const RECORDED: &'static [&'static str] = &[
        "base_currency",
        "home_country",
        "locale",
        "time_zone",
        "theme",
    ];
}
