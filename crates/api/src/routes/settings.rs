//! How a user wants things shown.

mod get;
mod update;

use chrono::{DateTime, Utc};
use coffer_domain::settings::{Theme as DomainTheme, UserSettings};
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{extract::entity_tag, state::AppState, wire::CountryCode};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(get::get, update::update))
}

/// The colour theme of the web application. `system` follows the device.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Theme {
    System,
    Light,
    Dark,
}

impl From<DomainTheme> for Theme {
    fn from(theme: DomainTheme) -> Self {
        match theme {
            DomainTheme::System => Self::System,
            DomainTheme::Light => Self::Light,
            DomainTheme::Dark => Self::Dark,
        }
    }
}

impl From<Theme> for DomainTheme {
    fn from(theme: Theme) -> Self {
        match theme {
            Theme::System => Self::System,
            Theme::Light => Self::Light,
            Theme::Dark => Self::Dark,
        }
    }
}

/// A user's settings.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Settings {
    /// The currency to show totals in, as an ISO 4217 code.
    #[schema(example = "EUR")]
    base_currency: &'static str,
    /// The user's home country, as an ISO 3166-1 alpha-2 code. Portfolios held there are domestic.
    home_country: CountryCode,
    /// The language and region for formatting, as a BCP 47 tag.
    #[schema(example = "de-DE")]
    locale: String,
    /// The user's time zone, as an IANA name. It determines when a day begins and ends.
    #[schema(example = "Europe/Berlin")]
    time_zone: &'static str,
    /// The colour theme of the web application.
    theme: Theme,
    /// When the settings were last updated.
    updated_at: DateTime<Utc>,
}

impl From<UserSettings> for Settings {
    fn from(settings: UserSettings) -> Self {
        Self {
            base_currency: settings.base_currency.code(),
            home_country: settings.home_country.into(),
            locale: settings.locale,
            time_zone: settings.time_zone.name(),
            theme: settings.theme.into(),
            updated_at: settings.updated_at,
        }
    }
}

/// Settings with their version as the `ETag`.
fn tagged(settings: UserSettings) -> (HeaderMap, axum::Json<Settings>) {
    (entity_tag(settings.version), axum::Json(settings.into()))
}
