//! The settings of a user.

use axum::extract::State;
use chrono::{DateTime, Utc};
use coffer_domain::{
    Invalid,
    settings::{self, UserSettings, UserSettingsChanges},
};
use coffer_messages::messages;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    extract::{Authenticated, Body, IfMatch},
    problem::Problem,
    route_policy::RESOURCE,
    state::AppState,
    wire::{
        CountryCode, CountryText, CurrencyCode, CurrencyText, Tagged, changes, response, wire_enum,
    },
};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(RESOURCE.on(routes!(get, update)))
}

wire_enum! {
    /// The colour theme of the web application. `system` follows the device.
    Theme = settings::Theme;
}

response! {
    /// A user's settings.
    tagged struct Settings from settings: UserSettings {
        /// The currency to show totals in, as an ISO 4217 code.
        base_currency: CurrencyCode,
        /// The user's home country, as an ISO 3166-1 alpha-2 code. Portfolios held there are
        /// domestic.
        home_country: CountryCode,
        /// The language and region for formatting, as a BCP 47 tag.
        #[schema(example = "de-DE")]
        locale: String,
        /// The user's time zone, as an IANA name. It determines when a day begins and ends.
        #[schema(example = "Europe/Berlin")]
        time_zone: &'static str = settings.time_zone.name(),
        /// The colour theme of the web application.
        theme: Theme,
        /// When the settings were last updated.
        updated_at: DateTime<Utc>,
    }
}

/// Get the user's settings.
#[utoipa::path(
    get,
    path = "/api/v1/user/settings",
    operation_id = "get_settings",
    tag = "user",
    responses((status = OK, body = Settings, headers(("ETag" = String)),
        description = "The user's settings."))
)]
async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
) -> Result<Tagged<Settings>, Problem> {
    Ok(state.services.settings.get(&actor).await?.into())
}

changes! {
    /// Changes to settings, as a JSON merge patch (RFC 7396). Omitted fields keep their value.
    UpdateSettingsRequest => UserSettingsChanges {
        /// The currency to show totals in, as an ISO 4217 code.
        base_currency: CurrencyText,
        /// The user's home country, as an ISO 3166-1 alpha-2 code.
        home_country: CountryText,
        /// The language and region for formatting, as a BCP 47 tag of at most 35 characters.
        #[schema(max_length = 35)]
        locale: String => read_locale(locale),
        /// The user's time zone, as an IANA name.
        time_zone: String => read_time_zone(time_zone),
        /// The colour theme of the web application.
        theme: Theme,
    }
}

/// Checks that a language tag has the form that browsers accept: subtags of letters and digits (RFC
/// 5646).
fn read_locale(tag: &str) -> Result<String, Invalid> {
    let mut subtags = tag.split('-');
    let language = subtags.next().unwrap_or_default();
    let is_language =
        (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_lowercase());
    let is_subtag = |subtag: &str| {
        (1..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    if tag.len() <= 35 && is_language && subtags.all(is_subtag) {
        return Ok(tag.to_owned());
    }
    Err(Invalid::field(
        "locale",
        "invalid_format",
        messages::locale_invalid(),
    ))
}

fn read_time_zone(name: &str) -> Result<chrono_tz::Tz, Invalid> {
    name.parse().map_err(|_| {
        Invalid::field(
            "time_zone",
            "unknown_time_zone",
            messages::time_zone_unknown(),
        )
    })
}

/// Update the user's settings.
#[utoipa::path(
    patch,
    path = "/api/v1/user/settings",
    operation_id = "update_settings",
    tag = "user",
    params(IfMatch),
    request_body = UpdateSettingsRequest,
    responses((status = OK, body = Settings, headers(("ETag" = String)),
        description = "The updated settings."))
)]
async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    IfMatch(version): IfMatch,
    Body(request): Body<UpdateSettingsRequest>,
) -> Result<Tagged<Settings>, Problem> {
    let changes = request.try_into()?;
    let settings = &state.services.settings;
    let settings = settings.update(&actor, version, changes).await?;
    Ok(settings.into())
}
