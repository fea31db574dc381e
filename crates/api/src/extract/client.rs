//! The client's address, possibly behind reverse proxies.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::ConnectInfo;
use coffer_messages::messages;
use http::{HeaderName, request::Parts};
use ipnet::IpNet;

use crate::problem::Problem;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// A trusted proxy sent an `X-Forwarded-For` without the client's address. Using the proxy's address
/// instead would apply one limit to all clients behind it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UnusableForwarding {
    /// The proxy's address.
    pub(crate) proxy: IpAddr,
}

impl From<UnusableForwarding> for Problem {
    fn from(_: UnusableForwarding) -> Self {
        Self::malformed(messages::forwarding_invalid())
    }
}

/// Returns the client's address. Proxies append the address of their peer to `X-Forwarded-For`, so
/// the last address that is not a trusted proxy is the client's. Anything before it was sent by the
/// client and is ignored.
pub(crate) fn client_address(
    parts: &Parts,
    trusted: &[IpNet],
) -> Result<IpAddr, UnusableForwarding> {
    let peer = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip())
        .to_canonical();
    let is_trusted = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    let mut client = peer;
    let forwarded = parts.headers.get_all(X_FORWARDED_FOR);
    let hops = forwarded
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii)
        // Empty list elements are ignored (RFC 9110, section 5.6.1).
        .filter(|hop| !hop.is_empty());
    for hop in hops.rev() {
        if !is_trusted(&client) {
            break;
        }
        client = address_of(hop).ok_or(UnusableForwarding { proxy: peer })?;
    }
    Ok(client)
}

/// Parses an entry: `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]` or
/// `[2001:db8::1]:4711`.
fn address_of(hop: &[u8]) -> Option<IpAddr> {
    let text = str::from_utf8(hop).ok()?;
    let bare = text
        .strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'))
        .map(|inner| inner.parse().map(IpAddr::V6));
    let address = bare
        .unwrap_or_else(|| text.parse::<IpAddr>())
        .or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()));
    Some(address.ok()?.to_canonical())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn find(peer: &str, forwarded: &[&[u8]], trusted: &[&str]) -> Option<String> {
        let (mut parts, ()) = http::Request::new(()).into_parts();
        for value in forwarded {
            let value = HeaderValue::from_bytes(value).unwrap();
            parts.headers.append(X_FORWARDED_FOR, value);
        }
        let peer = SocketAddr::new(peer.parse().unwrap(), 1);
        parts.extensions.insert(ConnectInfo(peer));
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        let address = client_address(&parts, &trusted);
        address.ok().map(|address| address.to_string())
    }

    fn behind_proxy(forwarded: &[&[u8]]) -> Option<String> {
        find("192.0.2.1", forwarded, &["192.0.2.0/24", "2001:db8::/64"])
    }

    #[test]
    fn untrusted_peer_cannot_set_its_address() {
        for trusted in [&[][..], &["192.0.2.0/24"]] {
            for forwarded in [&b"10.0.0.1"[..], b"\xFF", b"unknown", b"192.0.2.1"] {
                let found = find("198.51.100.7", &[forwarded], trusted);
                assert_eq!(found.unwrap(), "198.51.100.7");
            }
        }
    }

    #[test]
    fn last_address_that_is_not_a_proxy_is_the_client() {
        for forwarded in [
            &[&b"203.0.113.9"[..]][..],
            &[b"1.1.1.1, 203.0.113.9, 192.0.2.2"],
            &[b"1.1.1.1", b"203.0.113.9"],
            &[b"203.0.113.9,, ", b""],
            // Entries sent by the client are ignored.
            &[b"unknown, \xFF, 203.0.113.9"],
        ] {
            assert_eq!(behind_proxy(forwarded).unwrap(), "203.0.113.9");
        }
        let mapped = find(
            "::ffff:192.0.2.1",
            &[b"::ffff:203.0.113.9"],
            &["192.0.2.0/24"],
        );
        assert_eq!(mapped.unwrap(), "203.0.113.9");
    }

    #[test]
    fn ports_and_brackets_are_accepted() {
        for (hop, address) in [
            (&b"203.0.113.9:4711"[..], "203.0.113.9"),
            (b"[2001:db8:1::9]", "2001:db8:1::9"),
            (b"[2001:db8:1::9]:4711", "2001:db8:1::9"),
            (b"2001:db8:1::9", "2001:db8:1::9"),
            (b"[::ffff:203.0.113.9]:4711", "203.0.113.9"),
            (b"203.0.113.9, [2001:db8::2]:443", "203.0.113.9"),
        ] {
            assert_eq!(behind_proxy(&[hop]).as_deref(), Some(address), "{hop:?}");
        }
    }

    #[test]
    fn invalid_entry_of_a_proxy_is_refused() {
        for hop in [
            &b"unknown"[..],
            b"nonsense, 192.0.2.2",
            b"_hidden",
            b"\xFF",
            b"203.0.113.9\xA0",
            b"203.0.113.9:",
            b"203.0.113.9:99999",
            b"[203.0.113.9]",
            b"[2001:db8:1::9",
            b"2001:db8:1::9]:443",
            b"203.0.113.9 203.0.113.10",
            b"for=203.0.113.9",
        ] {
            assert_eq!(behind_proxy(&[hop]), None, "{hop:?}");
        }
    }

    #[test]
    fn proxy_without_the_header_is_the_client() {
        assert_eq!(behind_proxy(&[]).unwrap(), "192.0.2.1");
        assert_eq!(behind_proxy(&[b" , "]).unwrap(), "192.0.2.1");
        assert_eq!(behind_proxy(&[b"192.0.2.7"]).unwrap(), "192.0.2.7");
    }
}
