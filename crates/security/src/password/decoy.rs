//! Decoys: hash methods for addresses without a password, so that response times do not reveal
//! which addresses exist.

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use super::hasher::{HashMethod, PasswordHasher};
use crate::{mac::MacKey, master_key::MasterKeys};

/// Chooses a hash method for each unknown address: always the same one for an address, and over all
/// addresses in the proportions of the stored hashes. Response times thus do not distinguish
/// unknown addresses from known ones.
pub struct Decoys {
    key: MacKey,
    current: HashMethod,
    stored: RwLock<Arc<[Share]>>,
}

/// A method, and the cumulative number of stored hashes of it and the methods before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Share {
    method: HashMethod,
    up_to: u64,
}

impl Decoys {
    /// Uses the method of new hashes for all addresses, until [`set_stored`](Self::set_stored) is
    /// called.
    pub fn new(keys: &MasterKeys, hasher: &PasswordHasher) -> Self {
        Self {
            key: MacKey::new(keys.current().derive("password decoys")),
            current: hasher.method(),
            stored: RwLock::new(Arc::from([])),
        }
    }

    /// Sets the distribution of stored hashes, as prefixes (a hash up to its salt) with their
    /// numbers. Methods that this server does not support are left out.
    pub fn set_stored<'m>(&self, methods: impl IntoIterator<Item = (&'m str, u64)>) {
        let mut known: Vec<(HashMethod, u64)> = Vec::new();
        for (prefix, hashes) in methods {
            let Some(method) = HashMethod::from_prefix(prefix) else {
                continue;
            };
            match known.iter_mut().find(|(known, _)| *known == method) {
                Some((_, count)) => *count = count.saturating_add(hashes),
                None => known.push((method, hashes)),
            }
        }
        // Stored hashes are upgraded from outdated methods to the current one. With the current one
        // last, its share grows at the boundary, so that other addresses keep their method.
        known.sort_by_key(|(method, _)| (*method == self.current, *method));
        let mut up_to = 0_u64;
        let shares = known.into_iter().map(|(method, hashes)| {
            up_to = up_to.saturating_add(hashes);
            Share { method, up_to }
        });
        let shares: Arc<[Share]> = shares.collect();
        *self.stored.write().unwrap_or_else(PoisonError::into_inner) = shares;
    }

    /// The method for an address without a password, by the address's key.
    pub fn method_for(&self, email_key: &str) -> HashMethod {
        let stored = self.stored.read().unwrap_or_else(PoisonError::into_inner);
        let stored = Arc::clone(&stored);
        let total = stored.last().map_or(0, |share| share.up_to);
        let code = self.key.sign(&[email_key.as_bytes()]);
        let number = code
            .first_chunk()
            .map_or(0, |&first| u64::from_be_bytes(first));
        // Scales the number to an index below `total`, with a negligible bias.
        let index = u64::try_from((u128::from(number) * u128::from(total)) >> 64).unwrap_or(0);
        let share = stored.iter().find(|share| index < share.up_to);
        share.map_or(self.current, |share| share.method)
    }
}

impl fmt::Debug for Decoys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decoys")
            .field("current", &self.current)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use coffer_domain::testing::SeededRng;

    use super::*;
    use crate::{AuthSettings, PasswordScheme, testing::master_keys};

    const BCRYPT_12: &str = "$2b$12$";
    const BCRYPT_4: &str = "$2b$04$";
    const ARGON2ID: &str = "$argon2id$v=19$m=19456,t=2,p=1$";

    /// Decoys of a server whose new hashes are Argon2id.
    fn decoys(seed: u64) -> Decoys {
        let settings = AuthSettings {
            password_scheme: PasswordScheme::Argon2id,
            ..AuthSettings::default()
        };
        let hasher = PasswordHasher::new(&settings, &SeededRng::new(1)).unwrap();
        Decoys::new(&master_keys(seed), &hasher)
    }

    fn addresses() -> impl Iterator<Item = String> {
        (0..10_000).map(|n| format!("person-{n}@example.com"))
    }

    fn count_methods(decoys: &Decoys) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for address in addresses() {
            *counts
                .entry(decoys.method_for(&address).to_string())
                .or_default() += 1;
        }
        counts
    }

    #[test]
    fn methods_follow_the_proportions_of_stored_hashes() {
        let decoys = decoys(1);
        decoys.set_stored([
            (BCRYPT_12, 700),
            (ARGON2ID, 200),
            ("$2a$04$", 60),
            (BCRYPT_4, 40),
        ]);
        let counts = count_methods(&decoys);
        for (method, expected) in [
            ("bcrypt cost=12", 7000),
            ("argon2id m=19456,t=2,p=1", 2000),
            ("bcrypt cost=4", 1000),
        ] {
            let count = counts[method];
            assert!(count.abs_diff(expected) < 200, "{method}: {count}");
        }
        assert_eq!(counts.len(), 3);
    }

    #[test]
    fn method_of_an_address_is_stable_and_differs_between_installations() {
        let (one, same, other) = (decoys(1), decoys(1), decoys(2));
        for decoys in [&one, &same, &other] {
            decoys.set_stored([(BCRYPT_12, 1), (ARGON2ID, 1)]);
        }
        let methods = |decoys: &Decoys| -> Vec<_> {
            addresses()
                .map(|address| decoys.method_for(&address))
                .collect()
        };
        assert_eq!(methods(&one), methods(&same));
        assert_ne!(methods(&one), methods(&other));
    }

    #[test]
    fn outdated_method_is_used_if_all_hashes_have_it() {
        let decoys = decoys(1);
        decoys.set_stored([(BCRYPT_12, 3)]);
        assert_eq!(
            count_methods(&decoys).keys().collect::<Vec<_>>(),
            ["bcrypt cost=12"]
        );
    }

    #[test]
    fn current_method_is_used_without_stored_hashes() {
        let decoys = decoys(1);
        for stored in [&[][..], &[("$2b$31$", 5), ("$pbkdf2$", 5), (BCRYPT_12, 0)]] {
            decoys.set_stored(stored.iter().copied());
            let counts = count_methods(&decoys);
            assert_eq!(
                counts.keys().collect::<Vec<_>>(),
                ["argon2id m=19456,t=2,p=1"]
            );
        }
    }

    #[test]
    fn upgraded_hashes_only_move_addresses_to_the_current_method() {
        let decoys = decoys(1);
        let mut before: Option<Vec<HashMethod>> = None;
        for upgraded in [0, 10, 40, 90, 100] {
            decoys.set_stored([(BCRYPT_12, 100 - upgraded), (ARGON2ID, upgraded)]);
            let now: Vec<_> = addresses().map(|a| decoys.method_for(&a)).collect();
            for (before, now) in before.iter().flatten().zip(&now) {
                assert!(before == now || *now == decoys.current, "{before} to {now}");
            }
            before = Some(now);
        }
    }

    #[test]
    fn large_counts_do_not_overflow() {
        let decoys = decoys(1);
        decoys.set_stored([(BCRYPT_12, u64::MAX), (ARGON2ID, u64::MAX)]);
        assert_eq!(count_methods(&decoys).len(), 1);
    }
}
