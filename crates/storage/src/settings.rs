//! Profiles and settings.

use async_trait::async_trait;
use coffer_domain::{
    ids::UserId,
    settings::{UserProfile, UserSettings},
};

use crate::{RepositoryError, layer::repository};

repository! {
    /// Stores what users tell about themselves and how they want things shown.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait SettingsRepository, layer SettingsLayer over settings {
        /// Adds the rows of a new user.
        async fn add(
            &mut self,
            profile: &UserProfile,
            settings: &UserSettings,
        ) -> Result<(), RepositoryError>;

        /// A user's profile.
        async fn profile(&mut self, user: UserId) -> Result<Option<UserProfile>, RepositoryError>;

        /// A user's settings.
        async fn settings(&mut self, user: UserId) -> Result<Option<UserSettings>, RepositoryError>;

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
