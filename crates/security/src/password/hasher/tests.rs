use coffer_domain::testing::SeededRng;

use super::*;

fn hasher(scheme: PasswordScheme, cost: u32) -> PasswordHasher {
    let settings = AuthSettings {
        password_scheme: scheme,
        bcrypt_cost: cost,
        ..AuthSettings::default()
    };
    PasswordHasher::new(&settings, &SeededRng::new(1)).unwrap()
}

fn hashers() -> [PasswordHasher; 2] {
    [
        hasher(PasswordScheme::Bcrypt, 4),
        hasher(PasswordScheme::Argon2id, 4),
    ]
}

/// Verifies against a stored hash.
fn check(hasher: &PasswordHasher, stored: &PasswordHash, password: &Password) -> Verification {
    hasher.verify(Some(stored), hasher.method(), password).0
}

fn hash_of(hasher: &PasswordHasher, text: &str) -> PasswordHash {
    hasher
        .hash(&Password::for_verification(text), &SeededRng::new(2))
        .unwrap()
}

// Proves: F2-1.4.1, TASK-006-001.3
#[test]
fn only_the_exact_password_matches() {
    for hasher in hashers() {
        let hash = hash_of(&hasher, "Tr0ub4dor&3");
        let verify = |text| check(&hasher, &hash, &Password::for_verification(text));
        assert_eq!(verify("Tr0ub4dor&3"), Verification::Match);
        for text in [
            "tr0ub4dor&3",
            "Tr0ub4dor&3 ",
            " Tr0ub4dor&3",
            "Tr0ub4dor&",
            "",
        ] {
            assert_eq!(verify(text), Verification::Mismatch, "{hasher:?} {text:?}");
        }
    }
}

// Proves: F2-1.3.1, TASK-006-001.2
#[test]
fn every_hash_has_a_new_salt() {
    let rng = SeededRng::new(3);
    for hasher in hashers() {
        let hash = || {
            hasher
                .hash(&Password::for_verification("Tr0ub4dor&3"), &rng)
                .unwrap()
        };
        assert_ne!(hash().expose(), hash().expose());
    }
}

// Proves: F2-1.3.1, TASK-006-001.1
#[test]
fn hashes_have_their_standard_formats() {
    let [bcrypt, argon2id] = hashers();
    let encoded = hash_of(&bcrypt, "Tr0ub4dor&3");
    assert!(
        encoded.expose().starts_with("$2b$04$"),
        "{}",
        encoded.expose()
    );
    let encoded = hash_of(&argon2id, "Tr0ub4dor&3");
    assert!(
        encoded
            .expose()
            .starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{}",
        encoded.expose()
    );
}

// Proves: F2-1.1.1, TASK-006-001.3
#[test]
fn hashes_of_other_implementations_are_verified() {
    // From the tests of OpenBSD's bcrypt and of the reference implementation of Argon2.
    let hasher = hasher(PasswordScheme::Bcrypt, 6);
    let bcrypt = "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe";
    let bcrypt = PasswordHash::new(bcrypt.to_owned());
    assert_eq!(
        check(&hasher, &bcrypt, &Password::for_verification("a")),
        Verification::Match
    );
    let argon2 =
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    let argon2 = PasswordHash::new(argon2.to_owned());
    let verification = check(&hasher, &argon2, &Password::for_verification("password"));
    assert_eq!(verification, Verification::OutdatedMatch);
    assert_eq!(
        check(&hasher, &argon2, &Password::for_verification("passwort")),
        Verification::Mismatch
    );
}

// Proves: F2-1.4.1
#[test]
fn hash_of_another_scheme_or_cost_is_outdated() {
    let [bcrypt, argon2id] = hashers();
    let costlier = hasher(PasswordScheme::Bcrypt, 5);
    let password = Password::for_verification("Tr0ub4dor&3");
    for (maker, checker) in [
        (&bcrypt, &argon2id),
        (&argon2id, &bcrypt),
        (&bcrypt, &costlier),
        (&costlier, &bcrypt),
    ] {
        let old = hash_of(maker, "Tr0ub4dor&3");
        assert_eq!(check(checker, &old, &password), Verification::OutdatedMatch);
        assert_eq!(
            check(checker, &old, &Password::for_verification("no")),
            Verification::Mismatch
        );
        let new = hash_of(checker, "Tr0ub4dor&3");
        assert_eq!(check(checker, &new, &password), Verification::Match);
    }
}

// Proves: F2-1.3.1
#[test]
fn bcrypt_rejects_passwords_it_would_cut() {
    let [bcrypt, argon2id] = hashers();
    let longest = "a".repeat(72);
    let hash = hash_of(&bcrypt, &longest);
    assert_eq!(
        check(&bcrypt, &hash, &Password::for_verification(&longest)),
        Verification::Match
    );
    for text in [
        longest.clone() + "a",
        longest.clone() + &"b".repeat(900),
        "a".repeat(71),
    ] {
        assert_eq!(
            check(&bcrypt, &hash, &Password::for_verification(&text)),
            Verification::Mismatch
        );
    }
    let over = Password::for_verification(&"a".repeat(73));
    let refused = bcrypt.hash(&over, &SeededRng::new(2)).unwrap_err();
    assert_eq!(refused, HashError::TooLong);
    let hash = hash_of(&argon2id, &"a".repeat(73));
    assert_eq!(check(&argon2id, &hash, &over), Verification::Match);
    assert_eq!(
        check(&argon2id, &hash, &Password::for_verification(&longest)),
        Verification::Mismatch
    );
}

// Proves: F2-1.3.1
#[test]
fn password_with_a_nul_does_not_match() {
    let [bcrypt, _] = hashers();
    let hash = hash_of(&bcrypt, "a");
    // bcrypt alone treats these as equal.
    assert!(bcrypt::verify("a\0a", hash.expose()).unwrap());
    assert_eq!(
        check(&bcrypt, &hash, &Password::for_verification("a\0a")),
        Verification::Mismatch
    );
}

#[test]
fn password_that_cannot_exist_never_matches() {
    for hasher in hashers() {
        // The hash of the empty password, which `hash` refuses to make.
        let empty = hash(hasher.method, b"", [7; 16]).unwrap();
        for text in ["", "\0", &"a".repeat(5000)] {
            let verification = check(&hasher, &empty, &Password::for_verification(text));
            assert_eq!(verification, Verification::Mismatch);
        }
        let refused = hasher.hash(&Password::for_verification(""), &SeededRng::new(1));
        assert_eq!(refused.unwrap_err(), HashError::Impossible);
    }
}

#[test]
fn password_without_a_hash_takes_the_time_of_its_decoy() {
    let [bcrypt, argon2id] = hashers();
    let decoy = HashMethod::Bcrypt { cost: 5 };
    let password = Password::for_verification("Tr0ub4dor&3");
    let damaged = PasswordHash::new("$2b$31$damaged".to_owned());
    for hasher in [&bcrypt, &argon2id] {
        for stored in [None, Some(&damaged)] {
            assert_eq!(
                hasher.verify(stored, decoy, &password),
                (Verification::Mismatch, decoy)
            );
        }
    }
}

#[test]
fn wrong_password_takes_the_time_of_its_hash() {
    let [bcrypt, argon2id] = hashers();
    for (maker, checker) in [(&bcrypt, &argon2id), (&argon2id, &bcrypt)] {
        let stored = hash_of(maker, "Tr0ub4dor&3");
        let wrong = Password::for_verification("no");
        assert_eq!(
            checker.verify(Some(&stored), checker.method(), &wrong),
            (Verification::Mismatch, maker.method())
        );
    }
}

#[test]
fn method_is_recognised_by_the_prefix_of_a_hash() {
    for hasher in hashers() {
        let hash = hash_of(&hasher, "Tr0ub4dor&3");
        let parts = match hasher.method() {
            HashMethod::Bcrypt { .. } => 3,
            HashMethod::Argon2id { .. } => 4,
        };
        let prefix: String = hash.expose().split_inclusive('$').take(parts).collect();
        assert_eq!(
            HashMethod::from_prefix(&prefix),
            Some(hasher.method()),
            "{prefix}"
        );
    }
    for prefix in [
        "",
        "$",
        "$2b$31$",
        "$2b$",
        "$argon2i$v=19$m=256,t=2,p=1$",
        "$pbkdf2-sha256$i=1$",
    ] {
        assert_eq!(HashMethod::from_prefix(prefix), None, "{prefix}");
    }
}

// Proves: F2-1.4.1
#[test]
fn malformed_hash_matches_nothing() {
    let [bcrypt, _] = hashers();
    for encoded in [
        "",
        "Tr0ub4dor&3",
        "$2b$31$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe",
        "$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
        "$pbkdf2-sha256$i=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    ] {
        let hash = PasswordHash::new(encoded.to_owned());
        let verification = check(&bcrypt, &hash, &Password::for_verification("Tr0ub4dor&3"));
        assert_eq!(verification, Verification::Mismatch, "{encoded}");
    }
}
