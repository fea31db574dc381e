//! The limit on open connections per client address.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use coffer_domain::network::{host_network, site_network};
use ipnet::IpNet;

/// The maximum number of open connections per client address.
#[derive(Debug, Clone)]
pub(in crate::serve) struct PerAddressLimit {
    /// The maximum per IPv4 address, and per /64 of IPv6.
    pub(in crate::serve) per_address: u32,
    /// The factor by which the maximum of a /48 of IPv6 is larger.
    pub(in crate::serve) site_factor: u32,
    /// Networks without a limit, such as trusted proxies.
    pub(in crate::serve) exempt: Vec<IpNet>,
}

/// Counts open connections per client address.
#[derive(Debug)]
pub(super) struct ConnectionCounter {
    limit: PerAddressLimit,
    open: Mutex<HashMap<Network, u32>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Network {
    Host(IpAddr),
    Site(Ipv6Addr),
}

/// An open connection; dropping it decrements the count.
#[derive(Debug)]
pub(super) struct ConnectionPermit {
    counter: Arc<ConnectionCounter>,
    networks: [Option<Network>; 2],
}

impl ConnectionCounter {
    pub(super) fn new(limit: PerAddressLimit) -> Self {
        Self {
            limit,
            open: Mutex::default(),
        }
    }

    /// Counts a connection of the address, unless it has the maximum already.
    pub(super) fn acquire(self: &Arc<Self>, address: IpAddr) -> Option<ConnectionPermit> {
        let address = address.to_canonical();
        let networks = if self.is_exempt(address) {
            [None, None]
        } else {
            let site = site_network(address).map(Network::Site);
            [Some(Network::Host(host_network(address))), site]
        };
        let mut open = self.lock();
        let is_below_limit = |network: &Network| {
            let count = open.get(network).copied().unwrap_or_default();
            count < self.limit_of(network)
        };
        if !networks.iter().flatten().all(is_below_limit) {
            return None;
        }
        for network in networks.into_iter().flatten() {
            *open.entry(network).or_default() += 1;
        }
        Some(ConnectionPermit {
            counter: self.clone(),
            networks,
        })
    }

    fn is_exempt(&self, address: IpAddr) -> bool {
        let exempt = &self.limit.exempt;
        exempt.iter().any(|network| network.contains(&address))
    }

    fn limit_of(&self, network: &Network) -> u32 {
        let per_address = self.limit.per_address;
        match network {
            Network::Host(_) => per_address,
            Network::Site(_) => per_address.saturating_mul(self.limit.site_factor),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Network, u32>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        let mut open = self.counter.lock();
        for network in self.networks.into_iter().flatten() {
            if let Some(count) = open.get_mut(&network) {
                *count -= 1;
                if *count == 0 {
                    open.remove(&network);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counter() -> Arc<ConnectionCounter> {
        Arc::new(ConnectionCounter::new(PerAddressLimit {
            per_address: 2,
            site_factor: 2,
            exempt: vec!["192.0.2.0/24".parse().unwrap()],
        }))
    }

    fn acquire(counter: &Arc<ConnectionCounter>, address: &str) -> Option<ConnectionPermit> {
        counter.acquire(address.parse().unwrap())
    }

    #[test]
    fn address_cannot_exceed_its_limit() {
        let counter = counter();
        let first = acquire(&counter, "203.0.113.1").unwrap();
        let second = acquire(&counter, "::ffff:203.0.113.1").unwrap();
        assert!(acquire(&counter, "203.0.113.1").is_none());
        let other = acquire(&counter, "203.0.113.2").unwrap();
        drop(first);
        let third = acquire(&counter, "203.0.113.1").unwrap();
        drop((second, other, third));
        assert!(counter.lock().is_empty());
    }

    #[test]
    fn ipv6_is_counted_by_host_network_and_site() {
        let counter = counter();
        let open: Vec<_> = ["2001:db8:0:1::1", "2001:db8:0:1::2", "2001:db8:0:2::1"]
            .map(|address| acquire(&counter, address).unwrap())
            .into();
        assert!(acquire(&counter, "2001:db8:0:1::3").is_none());
        let last = acquire(&counter, "2001:db8:0:3::1").unwrap();
        assert!(acquire(&counter, "2001:db8:0:4::1").is_none());
        assert!(acquire(&counter, "2001:db8:1:1::1").is_some());
        drop((open, last));
        assert!(counter.lock().is_empty());
    }

    #[test]
    fn exempt_networks_have_no_limit() {
        let counter = counter();
        for address in ["192.0.2.1", "::ffff:192.0.2.1"] {
            let open: Vec<_> = (0..10)
                .map(|_| acquire(&counter, address).unwrap())
                .collect();
            assert!(counter.lock().is_empty(), "{address}");
            drop(open);
        }
    }
}
