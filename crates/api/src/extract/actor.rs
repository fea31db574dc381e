//! Who sends a request.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use coffer_domain::{Actor, Client, Subject, ids::RequestId};
use http::{HeaderMap, header, request::Parts};
use ipnet::IpNet;
use tracing::Instrument as _;

use crate::{
    cookies,
    middleware::{RequestActor, Standings},
    problem::{Problem, SIGN_IN},
    state::AppState,
};

/// A client that nobody has identified yet.
pub(crate) struct Visitor(pub(crate) Actor);

impl FromRequestParts<AppState> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let client = client(parts, &state.settings.trusted_proxies);
        let request_id = parts.extensions.get::<RequestId>().copied();
        let request_id = request_id.ok_or_else(|| Problem::internal(&"the request has no id"))?;
        Ok(Self(Actor::anonymous(client, request_id)))
    }
}

/// A user who is signed in: by a bearer token, else by the cookie. That the session has not ended
/// is checked by the first statement of the use case.
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
        if let Some(known) = parts.extensions.get::<RequestActor>() {
            known.set(&actor);
        }
        if let Subject::User { id, tier, .. } = actor.subject {
            let standing = state.limits.check_user(id, tier);
            let standings = parts.extensions.get::<Standings>();
            if let (
                Some(standings),
                Ok(Some(standing)) | Err(crate::rate_limit::Refused { standing, .. }),
            ) = (standings, &standing)
            {
                standings.note(*standing);
            }
            standing?;
        }
        note_use(state, &actor);
        Ok(Self(actor))
    }
}

/// Stores once a minute that the session is in use. Nobody waits for it.
fn note_use(state: &AppState, actor: &Actor) {
    if state.services.sessions.wants_touch(actor) {
        let (services, actor) = (state.services.clone(), actor.clone());
        let touch = async move {
            if let Err(error) = services.sessions.touch(&actor).await {
                tracing::debug!(%error, "failed to record session use");
            }
        };
        tokio::spawn(touch.in_current_span());
    }
}

/// The token of an `Authorization: Bearer` header (RFC 6750). Other schemes are somebody else's:
/// browsers also send what a proxy in front of this site asked for.
pub(crate) fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = text.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim_matches(' '))
}

fn no_token(headers: &HeaderMap) -> Problem {
    Problem::unauthenticated(if headers.contains_key(header::AUTHORIZATION) {
        "The `Authorization` header must be `Bearer` followed by a space and an access token."
    } else {
        SIGN_IN
    })
}

/// The client as the request describes it.
pub(crate) fn client(parts: &Parts, trusted: &[IpNet]) -> Client {
    let user_agent = parts.headers.get(header::USER_AGENT);
    let user_agent = user_agent.and_then(|value| value.to_str().ok());
    Client::new(
        client_address(parts, trusted),
        user_agent.unwrap_or_default(),
    )
}

/// The client's address. Proxies add theirs at the end of `X-Forwarded-For`: the last address that
/// is no trusted proxy is the client's, and whatever stands before it is its own claim.
pub(crate) fn client_address(parts: &Parts, trusted: &[IpNet]) -> IpAddr {
    let peer = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip())
        .to_canonical();
    let is_trusted = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    if !is_trusted(&peer) {
        return peer;
    }
    let forwarded = parts.headers.get_all("x-forwarded-for");
    let hops: Vec<&str> = forwarded
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    let mut client = peer;
    for hop in hops.iter().rev() {
        let Ok(address) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        client = address.to_canonical();
        if !is_trusted(&client) {
            break;
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut request = http::Request::builder().uri("/");
        for value in forwarded {
            request = request.header("x-forwarded-for", *value);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        let peer = SocketAddr::new(peer.parse().unwrap(), 1);
        parts.extensions.insert(ConnectInfo(peer));
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        client_address(&parts, &trusted).to_string()
    }

    #[test]
    fn a_stranger_can_not_choose_their_address() {
        assert_eq!(address("198.51.100.7", &["10.0.0.1"], &[]), "198.51.100.7");
        assert_eq!(
            address("198.51.100.7", &["10.0.0.1"], &["192.0.2.0/24"]),
            "198.51.100.7"
        );
    }

    #[test]
    fn behind_proxies_the_last_address_that_is_none_of_them_counts() {
        let trusted = ["192.0.2.0/24"];
        assert_eq!(
            address("192.0.2.1", &["203.0.113.9"], &trusted),
            "203.0.113.9"
        );
        assert_eq!(
            address("192.0.2.1", &["1.1.1.1, 203.0.113.9, 192.0.2.2"], &trusted),
            "203.0.113.9"
        );
        assert_eq!(
            address("192.0.2.1", &["1.1.1.1", "203.0.113.9"], &trusted),
            "203.0.113.9"
        );
        assert_eq!(address("192.0.2.1", &["nonsense"], &trusted), "192.0.2.1");
        assert_eq!(
            address("::ffff:192.0.2.1", &["::ffff:203.0.113.9"], &trusted),
            "203.0.113.9"
        );
    }
}
