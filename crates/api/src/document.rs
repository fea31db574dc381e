//! The OpenAPI document. Handlers document their own responses; the responses that many operations
//! share are added here.

use utoipa::{
    Modify, OpenApi,
    openapi::{
        Content, ContentBuilder, OpenApi as Document, Ref, RefOr, Response, ResponseBuilder,
        path::{Operation, Parameter, ParameterIn},
        security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme},
    },
};

use crate::problem::{FieldError, PROBLEM_JSON, Problem, UndoConflicts};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Coffer",
        description = "Self-hosted personal finance and investment portfolios.\n\nRequests and responses are JSON. Amounts are decimal strings with a currency, as an ISO 4217 code; a negative amount is an outflow. Times are in UTC (RFC 3339), dates have the form YYYY-MM-DD. Unknown fields in a request body are rejected. Errors are problem details (RFC 9457); their texts are in the language that `Accept-Language` prefers among the available ones, otherwise in English.\n\nTo authenticate, send the cookies that signing in sets, or the access token in the header `Authorization: Bearer`. Over HTTPS, the cookie names have prefixes by default: `__Host-access_token` and `__Secure-refresh_token`.",
    ),
    components(schemas(Problem, FieldError, UndoConflicts)),
    tags(
        (name = "auth", description = "Registration, sign-in and sessions"),
        (name = "user", description = "The signed-in user's settings"),
        (name = "portfolios", description = "Brokerage accounts and their holdings"),
        (name = "accounts", description = "Accounts that hold or owe money"),
        (name = "categories", description = "Categories of income and expenses"),
        (name = "transactions", description = "Transactions, and transfers between accounts"),
        (name = "change sets", description = "Bulk changes, and undoing them"),
        (name = "budgets", description = "Spending limits and their progress"),
        (name = "exchange rates", description = "Exchange rates between currencies"),
        (name = "reports", description = "Net worth, cash flow and spending"),
        (name = "chat", description = "Chat sessions and messages"),
        (name = "monitoring", description = "Health checks and metrics"),
    ),
    security(("access_cookie" = []), ("bearer" = [])),
    modifiers(&Credentials),
)]
pub(crate) struct Base;

/// The authentication methods.
struct Credentials;

impl Modify for Credentials {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        let cookie = |name: &str, prefix: &str| {
            let over_https =
                format!("Over HTTPS, the cookie's name is `{prefix}{name}` by default.");
            let value = ApiKeyValue::with_description(name.to_owned(), over_https);
            SecurityScheme::ApiKey(ApiKey::Cookie(value))
        };
        components.add_security_scheme("access_cookie", cookie("access_token", "__Host-"));
        components.add_security_scheme("refresh_cookie", cookie("refresh_token", "__Secure-"));
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        components.add_security_scheme("bearer", bearer);
    }
}

/// The refusal of a request over a limit.
const TOO_MANY: &str = "Too many requests. Retry after the number of seconds in `Retry-After`.";

/// The refusal of a request that cannot be handled in time.
const BUSY: &str = "The server is busy, or the request timed out. Retry after the number of seconds \
                    in `Retry-After`.";

/// The `ETag` of responses with a resource.
const ETAG: &str = "The version of the resource, for `If-Match`.";

/// Adds the responses of middleware and extractors: rate limits, overload, failures and invalid
/// input.
pub(crate) fn add_common_responses(document: &mut Document) {
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in [
            ("get", &mut item.get),
            ("post", &mut item.post),
            ("put", &mut item.put),
            ("patch", &mut item.patch),
            ("delete", &mut item.delete),
        ] {
            if let Some(operation) = operation {
                describe_etag(operation);
                describe(operation, path, method != "get");
            }
        }
    }
}

/// Whether an operation requires no credentials.
fn is_public(operation: &Operation) -> bool {
    operation.security.as_ref().is_some_and(|ways| {
        ways.len() == 1 && {
            let text = serde_json::to_value(ways).unwrap_or_default();
            text == serde_json::json!([{}])
        }
    })
}

/// Describes the `ETag`, which means the same everywhere.
fn describe_etag(operation: &mut Operation) {
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response
            && let Some(RefOr::T(tag)) = response.headers.get_mut("ETag")
        {
            tag.description = Some(ETAG.to_owned());
        }
    }
}

/// An operation's own parameters.
fn parameters(operation: &Operation) -> Vec<Parameter> {
    let parameters = operation.parameters.iter().flatten();
    let own = parameters.filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some(parameter.clone()),
        RefOr::Ref(_) => None,
    });
    own.collect()
}

/// The refusals of request bodies.
const BODY_REFUSALS: [(&str, &str); 3] = [
    ("408", "The request body was not received in time."),
    ("413", "The request body is too large."),
    (
        "415",
        "The request body is not JSON, or `Content-Type` does not say so.",
    ),
];

fn describe(operation: &mut Operation, path: &str, changes: bool) {
    let is_api = path.starts_with("/api/");
    let is_limited = path != "/health/live";
    let checks_host = !path.starts_with("/health/");
    let takes_body = operation.request_body.is_some();
    let parameters = parameters(operation);
    let takes = |place: &ParameterIn| parameters.iter().any(|p| p.parameter_in == *place);
    let has = |name: &str| parameters.iter().any(|p| p.name == name);
    let mut refusals = vec![("500", "An internal error occurred.")];
    if is_limited {
        refusals.push(("429", TOO_MANY));
    }
    if is_api {
        refusals.push(("503", BUSY));
    }
    if is_api && !is_public(operation) {
        refusals.push((
            "401",
            "Authentication is missing or invalid, or the session has ended.",
        ));
    }
    if is_api && changes {
        refusals.push((
            "403",
            "The request is cross-origin, or the user's role does not permit it.",
        ));
    }
    if takes_body {
        refusals.extend(BODY_REFUSALS);
    }
    if is_limited {
        refusals.push(("400", "The request is malformed."));
    }
    if checks_host {
        refusals.push(("421", "The server is not configured for the host."));
    }
    if takes_body || takes(&ParameterIn::Query) || takes(&ParameterIn::Header) {
        refusals.push(("422", "Some fields are invalid; see `errors`."));
    }
    if takes(&ParameterIn::Path) {
        refusals.push((
            "404",
            "The resource does not exist, or belongs to another user.",
        ));
    }
    if has("Idempotency-Key") {
        refusals.push((
            "409",
            "The storage limit is reached, or the request conflicts with existing data.",
        ));
    }
    if has("If-Match") {
        refusals.push((
            "412",
            "The resource has changed since the version in `If-Match`.",
        ));
    }
    let responses = &mut operation.responses.responses;
    for (status, description) in refusals {
        let entry = responses.entry(status.to_owned());
        entry.or_insert_with(|| RefOr::T(refusal(description)));
    }
}

fn refusal(description: &str) -> Response {
    let schema = RefOr::Ref(Ref::from_schema_name("Problem"));
    let content: Content = ContentBuilder::new().schema(Some(schema)).build();
    ResponseBuilder::new()
        .description(description)
        .content(PROBLEM_JSON, content)
        .build()
}
