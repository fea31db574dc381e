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

/// Changes to settings, as a JSON merge patch (RFC 7396). Omitted fields keep their value.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct UpdateSettingsRequest {
    /// The currency to show totals in, as an ISO 4217 code.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, pattern = "^[A-Z]{3}$")]
    base_currency: Option<String>,
    /// The user's home country, as an ISO 3166-1 alpha-2 code.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, pattern = "^[A-Z]{2}$")]
    home_country: Option<String>,
    /// The language and region for formatting, as a BCP 47 tag of at most 35 characters.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, max_length = 35)]
    locale: Option<String>,
    /// The user's time zone, as an IANA name.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false)]
    time_zone: Option<String>,
    /// The colour theme of the web application.
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
        "Use a BCP 47 language tag, such as de-DE or en-GB.",
    ))
}

fn time_zone(name: &str) -> Result<chrono_tz::Tz, Invalid> {
    name.parse().map_err(|_| {
        Invalid::field(
            "time_zone",
            "unknown_time_zone",
            "Use an IANA time zone name, such as Europe/Berlin.",
        )
    })
}

/// Update the user's settings.
#[utoipa::path(
    patch,
    path = "/api/v1/user/settings",
    operation_id = "update_settings",
    tag = "user",
    params(("If-Match" = Option<String>, Header)),
    request_body = UpdateSettingsRequest,
    responses((status = OK, body = Settings, description = "The updated settings.",
        headers(("ETag" = String))))
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
