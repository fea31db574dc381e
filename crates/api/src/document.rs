//! The OpenAPI document. Handlers say what is their own; what every operation of a kind can
//! answer is added here, once.

use utoipa::{
    Modify, OpenApi,
    openapi::{
        Content, ContentBuilder, OpenApi as Document, Ref, RefOr, Response, ResponseBuilder,
        path::{Operation, Parameter, ParameterIn},
        security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme},
    },
};

use crate::problem::{FieldError, PROBLEM_JSON, Problem};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Coffer",
        description = "Personal finance and portfolios, self-hosted. Amounts are decimal text; times are RFC 3339, UTC; refusals are problem details (RFC 9457).",
    ),
    components(schemas(Problem, FieldError)),
    tags(
        (name = "auth", description = "The browser's session"),
        (name = "user", description = "One's own account"),
        (name = "portfolios", description = "Brokerage accounts at home and abroad"),
        (name = "accounts", description = "Where money is, or is owed"),
        (name = "categories", description = "What money was for"),
        (name = "transactions", description = "What moved on accounts"),
        (name = "budgets", description = "What to spend at most"),
        (name = "exchange rates", description = "What currencies are worth in others"),
        (name = "reports", description = "Net worth, cash flow and spending"),
        (name = "chat", description = "Conversations"),
        (name = "operations", description = "For whoever runs the installation"),
    ),
    security(("access_cookie" = []), ("bearer" = [])),
    modifiers(&Credentials),
)]
pub(crate) struct Base;

/// The ways to say who one is.
struct Credentials;

impl Modify for Credentials {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        let cookie = |name: &str| SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(name)));
        components.add_security_scheme("access_cookie", cookie("access_token"));
        components.add_security_scheme("refresh_cookie", cookie("refresh_token"));
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        components.add_security_scheme("bearer", bearer);
    }
}

/// Adds what the surroundings of handlers can answer: limits, overload, failures, bad input.
pub(crate) fn complete(document: &mut Document) {
    for (path, item) in &mut document.paths.paths {
        let is_api = path.starts_with("/api/");
        let is_limited = path != "/health/live";
        for (method, operation) in [
            ("get", &mut item.get),
            ("post", &mut item.post),
            ("put", &mut item.put),
            ("patch", &mut item.patch),
            ("delete", &mut item.delete),
        ] {
            if let Some(operation) = operation {
                describe(operation, is_api, is_limited, method != "get");
            }
        }
    }
}

fn describe(operation: &mut Operation, is_api: bool, is_limited: bool, changes: bool) {
    let takes_body = operation.request_body.is_some();
    let parameters: Vec<Parameter> = operation
        .parameters
        .iter()
        .flatten()
        .filter_map(|parameter| match parameter {
            RefOr::T(parameter) => Some(parameter.clone()),
            RefOr::Ref(_) => None,
        })
        .collect();
    let takes = |place: &ParameterIn| parameters.iter().any(|p| p.parameter_in == *place);
    let is_open = operation.security.as_ref().is_some_and(|ways| {
        ways.len() == 1 && {
            let text = serde_json::to_value(ways).unwrap_or_default();
            text == serde_json::json!([{}])
        }
    });
    let mut refusals = vec![("500", "Something went wrong here.")];
    if is_limited {
        refusals.push((
            "429",
            "Too many requests; Retry-After says when to come back.",
        ));
    }
    if is_api {
        refusals.push((
            "503",
            "Busy, or it took too long; Retry-After says when to come back.",
        ));
    }
    if is_api && !is_open {
        refusals.push(("401", "Nobody is signed in, or no longer."));
    }
    if is_api && changes {
        refusals.push((
            "403",
            "The request comes from another site, or the role lacks a permission.",
        ));
    }
    if takes_body {
        refusals.push(("408", "The body did not arrive in time."));
        refusals.push(("413", "The body is too large."));
        refusals.push(("415", "The body is of another type than JSON."));
    }
    if takes_body || takes(&ParameterIn::Header) {
        refusals.push(("400", "The request is malformed."));
    }
    if takes_body || takes(&ParameterIn::Query) || takes(&ParameterIn::Header) {
        refusals.push(("422", "Some input breaks rules; errors says which."));
    }
    if takes(&ParameterIn::Path) {
        refusals.push(("404", "There is nothing here, or it is not yours."));
    }
    if parameters
        .iter()
        .any(|parameter| parameter.name == "If-Match")
    {
        refusals.push(("412", "It was edited since you read it."));
    }
    for (status, description) in refusals {
        operation
            .responses
            .responses
            .entry(status.to_owned())
            .or_insert_with(|| RefOr::T(refusal(description)));
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
