//! Profiles and settings.

use coffer_domain::{
    patch::Change,
    settings::{Theme, UserProfile, UserSettings, UserSettingsChanges},
};

use super::{
    Stage,
    stage::{line, user_of},
};
use crate::RepositoryError;

/// A new user's profile and settings can be read.
pub async fn adds_and_gets(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let expected = stage.settings(user_of(&ada));
    // The second time, they may be cached.
    for _ in 0..2 {
        assert_eq!(both(stage, &ada).await, expected);
        let for_query = stage
            .read(&ada, async |unit| {
                let found = unit.settings().settings_for_query(user_of(&ada)).await;
                found.unwrap()
            })
            .await;
        assert_eq!(for_query.as_ref(), Some(&expected.1));
    }
}

/// An edit replaces the stored values.
pub async fn stores_edits(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let (profile, settings) = both(stage, &ada).await;
    let (new_profile, new_settings) = edited(stage, &profile, &settings);
    stage
        .write(&ada, async |unit| {
            let mut repository = unit.settings();
            let result = repository.update_profile(&profile, &new_profile).await;
            result.unwrap();
            let result = repository.update_settings(&settings, &new_settings).await;
            result.unwrap();
        })
        .await;
    assert_eq!(both(stage, &ada).await, (new_profile, new_settings));
}

/// Of two edits of the same version the second is refused, and the unit continues.
pub async fn refuses_stale_edits(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let (profile, settings) = both(stage, &ada).await;
    let (new_profile, new_settings) = edited(stage, &profile, &settings);
    stage
        .write(&ada, async |unit| {
            let mut repository = unit.settings();
            let first = repository.update_profile(&profile, &new_profile).await;
            let second = repository.update_profile(&profile, &new_profile).await;
            assert!(first.is_ok());
            assert!(matches!(second, Err(RepositoryError::Stale)), "{second:?}");
            let first = repository.update_settings(&settings, &new_settings).await;
            let second = repository.update_settings(&settings, &new_settings).await;
            assert!(first.is_ok());
            assert!(matches!(second, Err(RepositoryError::Stale)), "{second:?}");
        })
        .await;
    assert_eq!(both(stage, &ada).await, (new_profile, new_settings));
}

async fn both(stage: &Stage<'_>, actor: &coffer_domain::Actor) -> (UserProfile, UserSettings) {
    let user = user_of(actor);
    stage
        .read(actor, async |unit| {
            let profile = unit.settings().profile(user).await.unwrap();
            let settings = unit.settings().settings(user).await.unwrap();
            (profile.unwrap(), settings.unwrap())
        })
        .await
}

fn edited(
    stage: &Stage<'_>,
    profile: &UserProfile,
    settings: &UserSettings,
) -> (UserProfile, UserSettings) {
    let at = stage.later();
    let profile = UserProfile {
        display_name: Some(line("Countess of Lovelace")),
        version: profile.version + 1,
        updated_at: at,
        ..profile.clone()
    };
    let changes = UserSettingsChanges {
        base_currency: Change::Set("GBP".parse().unwrap()),
        home_country: Change::Set("GB".parse().unwrap()),
        locale: Change::Set("en-GB".to_owned()),
        time_zone: Change::Set("Europe/London".parse().unwrap()),
        theme: Change::Set(Theme::Light),
    };
    (profile, settings.clone().edit(&changes, at))
}
