//! Profiles and settings.

use async_trait::async_trait;
use coffer_domain::{
    ids::UserId,
    settings::{UserProfile, UserSettings},
};

use crate::{RepositoryError, layer::repository};

repository! {
    /// Stores users' profiles and settings.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait SettingsRepository, layer SettingsLayer over settings {
        /// Adds the profile and settings of a new user.
        async fn add(
            &mut self,
            profile: &UserProfile,
            settings: &UserSettings,
        ) -> Result<(), RepositoryError>;

        /// A user's profile; `None` if there is none that the unit may see.
        async fn profile(&mut self, user: UserId) -> Result<Option<UserProfile>, RepositoryError>;

        /// A user's settings; `None` if there are none that the unit may see.
        async fn settings(&mut self, user: UserId) -> Result<Option<UserSettings>, RepositoryError>;

        /// A user's settings, to compose the unit's next statement, such as one about the user's
        /// current date. Cached settings are returned without checking the actor's session; the next
        /// statement checks it. So the caller must not return them themselves: that is for
        /// [`settings`](SettingsRepository::settings).
        async fn settings_for_query(
            &mut self,
            user: UserId,
        ) -> Result<Option<UserSettings>, RepositoryError>;

        /// Stores an edit of a profile. [`RepositoryError::Stale`] if it is no longer at `before`.
        async fn update_profile(
            &mut self,
            before: &UserProfile,
            after: &UserProfile,
        ) -> Result<(), RepositoryError>;

        /// Stores an edit of settings. [`RepositoryError::Stale`] if they are no longer at
        /// `before`.
        async fn update_settings(
            &mut self,
            before: &UserSettings,
            after: &UserSettings,
        ) -> Result<(), RepositoryError>;
    }
}
