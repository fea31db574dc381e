//! The actor of a request.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use coffer_domain::{Actor, Client, Subject, ids::RequestId};
use coffer_messages::messages;
use http::{HeaderMap, HeaderValue, header, request::Parts};
use tracing::Instrument as _;

use crate::{
    cookies,
    middleware::{Charge, ClientAddress, RequestActor},
    problem::Problem,
    state::AppState,
};

/// A client that is not identified yet.
pub(crate) struct Visitor(pub(crate) Actor);

impl FromRequestParts<AppState> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Problem> {
        let address = parts.extensions.get::<ClientAddress>();
        let ClientAddress(address) =
            *address.ok_or_else(|| Problem::internal(&"the request has no address"))?;
        let client = client(parts.headers.get(header::USER_AGENT), address?);
        let request_id = parts.extensions.get::<RequestId>().copied();
        let request_id = request_id.ok_or_else(|| Problem::internal(&"the request has no id"))?;
        Ok(Self(Actor::anonymous(client, request_id)))
    }
}

/// A user who is signed in: by a bearer token, else by the cookie. That the session has not ended
/// is checked by the first statement of the use case, and only then is the user's limit charged.
pub(crate) struct Authenticated(pub(crate) Actor);

impl FromRequestParts<AppState> for Authenticated {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let Visitor(visitor) = Visitor::from_request_parts(parts, state).await?;
        let tokens = match bearer_token(&parts.headers) {
            Some(token) => vec![token],
            None => cookies::access_tokens(&state.settings, &parts.headers),
        };
        if tokens.is_empty() {
            return Err(no_token(&parts.headers));
        }
        let sessions = &state.services.sessions;
        let actor = sessions.authenticate(&visitor, &tokens).await?;
        if let Some(request_actor) = parts.extensions.get::<RequestActor>() {
            request_actor.set(&actor);
        }
        let charge = parts.extensions.get::<Charge>();
        if let (Subject::User { id, tier, .. }, Some(charge)) = (actor.subject, charge) {
            charge.user(state, (id, tier), &actor.session_check)?;
        }
        record_use(state, &actor);
        Ok(Self(actor))
    }
}

/// Records that the session is in use, once a minute and without delaying the request.
fn record_use(state: &AppState, actor: &Actor) {
    if state.services.sessions.should_touch(actor) {
        let (services, actor) = (state.services.clone(), actor.clone());
        let touch = async move {
            if let Err(error) = services.sessions.touch(&actor).await {
                tracing::debug!(%error, "failed to record session use");
            }
        };
        tokio::spawn(touch.in_current_span());
    }
}

/// The token in an `Authorization: Bearer` header (RFC 6750). Other schemes are ignored, because
/// browsers also send the credentials of a proxy in front of this site.
pub(crate) fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = text.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim_matches(' '))
}

fn no_token(headers: &HeaderMap) -> Problem {
    Problem::unauthenticated(if headers.contains_key(header::AUTHORIZATION) {
        messages::authorization_invalid()
    } else {
        messages::sign_in_required()
    })
}

/// The client that sent the request.
pub(crate) fn client(user_agent: Option<&HeaderValue>, address: IpAddr) -> Client {
    let user_agent = user_agent.and_then(|value| value.to_str().ok());
    Client::new(address, user_agent.unwrap_or_default())
}
