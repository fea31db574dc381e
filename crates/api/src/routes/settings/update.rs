//! `PATCH /api/v1/user/settings`

use axum::{Json, extract::State};
use coffer_domain::{
    CountryCode, Currency, Invalid, invalid::Violations, settings::UserSettingsChanges,
};
use http::HeaderMap;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Settings, Theme, tagged};
use crate::{
    extract::{Authenticated, Body, IfMatch, given},
    problem::Problem,
    state::AppState,
};

/// A change to settings (merge patch): a field that is left out stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct UpdateSettingsRequest {
    /// The currency that totals are shown in; ISO 4217.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, pattern = "^[A-Z]{3}$")]
    base_currency: Option<String>,
    /// The country that counts as domestic; ISO 3166-1 alpha-2.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, pattern = "^[A-Z]{2}$")]
    home_country: Option<String>,
    /// BCP 47 tag of the language and the formats.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, max_length = 35)]
    locale: Option<String>,
    /// IANA name of the zone where the user's days begin and end.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false)]
    time_zone: Option<String>,
    /// Light or dark.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Theme, required = false)]
    theme: Option<Theme>,
}

impl TryFrom<UpdateSettingsRequest> for UserSettingsChanges {
    type Error = Problem;

    fn try_from(request: UpdateSettingsRequest) -> Result<Self, Problem> {
        let mut violations = Violations::default();
        let currency = request.base_currency.as_deref();
        let currency = currency.map(|text| Currency::parse("base_currency", text));
        let country = request.home_country.as_deref();
        let country = country.map(|text| CountryCode::parse("home_country", text));
        let locale = request.locale.map(locale);
        let zone = request.time_zone.as_deref().map(time_zone);
        let changes = Self {
            base_currency: currency.and_then(|code| violations.take(code)).into(),
            home_country: country.and_then(|code| violations.take(code)).into(),
            locale: locale.and_then(|tag| violations.take(tag)).into(),
            time_zone: zone.and_then(|zone| violations.take(zone)).into(),
            theme: request.theme.map(Into::into).into(),
        };
        violations.finish().map_err(Problem::invalid)?;
        Ok(changes)
    }
}

/// A language tag of the form browsers take: subtags of letters and digits (RFC 5646).
fn locale(tag: String) -> Result<String, Invalid> {
    let mut subtags = tag.split('-');
    let language = subtags.next().unwrap_or_default();
    let is_language =
        (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_lowercase());
    let is_subtag = |subtag: &str| {
        (1..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    if tag.len() <= 35 && is_language && subtags.all(is_subtag) {
        return Ok(tag);
    }
    Err(Invalid::field(
        "locale",
        "invalid_format",
        "Use a language tag such as de-DE or en-US.",
    ))
}

fn time_zone(name: &str) -> Result<chrono_tz::Tz, Invalid> {
    name.parse().map_err(|_| {
        Invalid::field(
            "time_zone",
            "unknown_time_zone",
            "Use a time zone of the IANA list, such as Europe/Berlin.",
        )
    })
}

/// Edits one's settings.
#[utoipa::path(
    patch,
    path = "/api/v1/user/settings",
    operation_id = "update_settings",
    tag = "user",
    params(("If-Match" = Option<String>, Header, description = "The version to edit, as its ETag.")),
    request_body = UpdateSettingsRequest,
    responses((status = OK, body = Settings, description = "The settings as they are now.",
        headers(("ETag" = String, description = "Their version."))))
)]
pub(crate) async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    IfMatch(version): IfMatch,
    Body(request): Body<UpdateSettingsRequest>,
) -> Result<(HeaderMap, Json<Settings>), Problem> {
    let changes = request.try_into()?;
    let settings = &state.services.settings;
    let settings = settings.update(&actor, version, changes).await?;
    Ok(tagged(settings))
}
