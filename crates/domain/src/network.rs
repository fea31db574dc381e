//! Networks that are rate-limited as one client.

use std::net::{IpAddr, Ipv6Addr};

/// The network of a household or host: an IPv4 address (also written as `::ffff:a.b.c.d`), or the
/// /64 of an IPv6 address.
pub fn host_network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => first_bits(address, 64).into(),
    }
}

/// The /48 of an IPv6 address, with 65,536 networks that may belong to one customer; `None` for
/// IPv4.
pub fn site_network(address: IpAddr) -> Option<Ipv6Addr> {
    match address.to_canonical() {
        IpAddr::V4(_) => None,
        IpAddr::V6(address) => Some(first_bits(address, 48)),
    }
}

fn first_bits(address: Ipv6Addr, bits: u32) -> Ipv6Addr {
    Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << (128 - bits)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn networks(address: &str) -> (String, Option<String>) {
        let address = address.parse().unwrap();
        let site = site_network(address).map(|site| site.to_string());
        (host_network(address).to_string(), site)
    }

    #[test]
    fn ipv6_addresses_are_grouped_and_ipv4_addresses_are_not() {
        let none = |network: &str| (network.to_owned(), None);
        assert_eq!(networks("203.0.113.9"), none("203.0.113.9"));
        assert_eq!(networks("::ffff:203.0.113.9"), none("203.0.113.9"));
        assert_eq!(
            networks("2001:db8:1:2:3:4:5:6"),
            ("2001:db8:1:2::".to_owned(), Some("2001:db8:1::".to_owned()))
        );
    }
}
