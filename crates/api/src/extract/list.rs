//! Query strings, and the pagination parameters of lists.

use axum::extract::{FromRequestParts, rejection::QueryRejection};
use coffer_domain::Invalid;
use coffer_messages::{Message, messages};
use coffer_services::ListRequest;
use coffer_storage::{OffsetRequest, PageSize};
use http::request::Parts;
use serde::{Deserialize, de::DeserializeOwned};
use utoipa::IntoParams;

use super::expected::one_of;
use crate::{problem::Problem, state::AppState};

/// A query string, deserialised as a `T`.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let query = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        query
            .map(|query| Self(query.0))
            .map_err(|rejection| Problem::invalid(unreadable(&rejection)))
    }
}

/// The error for an invalid parameter, without the value that was sent.
fn unreadable(rejection: &QueryRejection) -> Invalid {
    let text = rejection.body_text();
    // Axum's text before the first colon is for developers; the path and serde's message follow.
    let reason = text.split_once(": ").map_or(&*text, |(_, reason)| reason);
    if let Some(rest) = reason.strip_prefix("duplicate field `") {
        let field = rest.split('`').next().unwrap_or("query");
        return Invalid::field(
            field,
            "duplicate_parameter",
            messages::parameter_duplicate(),
        );
    }
    let (field, reason) = match reason.split_once(": ") {
        Some((field, reason)) if !field.contains(' ') => (field, reason),
        _ => ("query", reason),
    };
    Invalid::field(field, "invalid_format", remedy(reason))
}

/// The remedy, derived from serde's message.
fn remedy(reason: &str) -> Message {
    let choices = reason
        .strip_prefix("unknown variant ")
        .and_then(|reason| reason.rsplit_once(", expected "))
        .and_then(|(_, choices)| one_of(choices));
    match choices {
        Some(message) => message,
        None if reason.contains("`true` or `false`") => messages::expected_boolean(),
        None if reason.contains("number too large") => messages::number_too_large(),
        None if reason.contains("digit") || reason.contains("integer") => {
            messages::expected_number()
        }
        None => messages::form_wrong(),
    }
}

/// The pagination parameters of all lists.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListParams {
    /// The maximum number of items per page, 1–200.
    #[param(minimum = 1, maximum = 200, default = 50, required = false)]
    limit: Option<u16>,
    /// The `next_cursor` of the previous page. Use it with the same filters and sort order.
    #[param(required = false, max_length = 4096)]
    cursor: Option<String>,
}

impl ListParams {
    /// The requested page.
    pub(crate) fn request(self) -> Result<ListRequest, Problem> {
        let size = page_size("limit", self.limit)?;
        Ok(ListRequest {
            size,
            cursor: self.cursor,
        })
    }
}

fn page_size(field: &str, items: Option<u16>) -> Result<PageSize, Problem> {
    let size = items.map_or(Some(PageSize::default()), PageSize::new);
    size.ok_or_else(|| {
        Problem::invalid(Invalid::field(
            field,
            "out_of_range",
            messages::number_out_of_range(1_u16, PageSize::MAX),
        ))
    })
}

/// The additional parameters of lists with numbered pages.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NumberedParams {
    /// The page number, starting at 1. Use it instead of `limit` and `cursor`, for the first 10,000
    /// items.
    #[param(minimum = 1, required = false)]
    page: Option<u32>,
    /// The maximum number of items per numbered page, 1–200.
    #[param(minimum = 1, maximum = 200, default = 50, required = false)]
    per_page: Option<u16>,
}

/// The requested page, by cursor or by number.
pub(crate) enum Paging {
    /// The page after a cursor.
    Following(ListRequest),
    /// The page with a number.
    Numbered(OffsetRequest),
}

impl NumberedParams {
    /// The numbered page if `page` or `per_page` is sent, otherwise the page after the cursor.
    pub(crate) fn or(self, list: ListParams) -> Result<Paging, Problem> {
        if self.page.is_none() && self.per_page.is_none() {
            return list.request().map(Paging::Following);
        }
        let refused = |field, code, message| {
            let invalid = Invalid::field(field, code, message);
            Err(Problem::invalid(invalid))
        };
        if list.limit.is_some() || list.cursor.is_some() {
            return refused(
                "page",
                "mutually_exclusive",
                messages::page_mutually_exclusive(),
            );
        }
        let per_page = page_size("per_page", self.per_page)?;
        let page = self.page.unwrap_or(1);
        match OffsetRequest::new(page, per_page) {
            Some(request) => Ok(Paging::Numbered(request)),
            None if page == 0 => refused("page", "out_of_range", messages::page_zero()),
            None => refused(
                "page",
                "out_of_range",
                messages::page_too_far(OffsetRequest::MAX_ROWS),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Input {
        #[serde(rename = "limit")]
        _limit: Option<u16>,
        #[serde(default, rename = "deleted")]
        _deleted: bool,
        #[serde(rename = "sort")]
        _sort: Option<Sort>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Sort {
        Newest,
        Oldest,
    }

    #[test]
    fn unreadable_parameter_is_explained_with_a_remedy() {
        for (query, field, message) in [
            ("limit=ten", "limit", "Use a whole number, such as 50."),
            ("limit=-1", "limit", "Use a whole number, such as 50."),
            ("limit=", "limit", "Use a whole number, such as 50."),
            (
                "limit=70000",
                "limit",
                "This number is too large; see the API reference.",
            ),
            ("deleted=1", "deleted", "Use true or false."),
            ("sort=best", "sort", "Use one of: newest, oldest."),
        ] {
            let uri = format!("/?{query}").parse().unwrap();
            let rejection = axum::extract::Query::<Input>::try_from_uri(&uri).unwrap_err();
            let invalid = unreadable(&rejection);
            assert_eq!(
                invalid.to_string(),
                format!("{field}: {message}"),
                "{query}"
            );
            assert_eq!(invalid.violations()[0].code, "invalid_format");
        }
    }
}
