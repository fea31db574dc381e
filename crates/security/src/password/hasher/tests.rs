use super::*;
use crate::testing::SeededRng;

fn hasher(scheme: PasswordScheme, cost: u32) -> PasswordHasher {
    let settings = AuthSettings {
        password_scheme: scheme,
        bcrypt_cost: cost,
        ..AuthSettings::default()
    };
    PasswordHasher::new(&settings, &*SeededRng::new(1)).unwrap()
}

fn hashers() -> [PasswordHasher; 2] {
    [
        hasher(PasswordScheme::Bcrypt, 4),
        hasher(PasswordScheme::Argon2id, 4),
    ]
}

fn hash_of(hasher: &PasswordHasher, text: &str) -> PasswordHash {
    hasher
        .hash(&Password::presented(text), &*SeededRng::new(2))
        .unwrap()
}

#[test]
fn a_password_is_right_and_everything_like_it_is_wrong() {
    for hasher in hashers() {
        let hash = hash_of(&hasher, "Tr0ub4dor&3");
        let verify = |text| hasher.verify(&hash, &Password::presented(text));
        assert_eq!(verify("Tr0ub4dor&3"), Verification::Right);
        for text in [
            "tr0ub4dor&3",
            "Tr0ub4dor&3 ",
            " Tr0ub4dor&3",
            "Tr0ub4dor&",
            "",
        ] {
            assert_eq!(verify(text), Verification::Wrong, "{hasher:?} {text:?}");
        }
    }
}

#[test]
fn a_salt_is_new_every_time() {
    let rng = SeededRng::new(3);
    for hasher in hashers() {
        let hash = || {
            hasher
                .hash(&Password::presented("Tr0ub4dor&3"), &*rng)
                .unwrap()
        };
        assert_ne!(hash().expose(), hash().expose());
    }
}

#[test]
fn hashes_have_their_well_known_forms() {
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

#[test]
fn hashes_that_others_made_are_checked() {
    // From the tests of OpenBSD's bcrypt and of the reference implementation of Argon2.
    let hasher = hasher(PasswordScheme::Bcrypt, 6);
    let bcrypt = "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe";
    let bcrypt = PasswordHash::new(bcrypt.to_owned());
    assert_eq!(
        hasher.verify(&bcrypt, &Password::presented("a")),
        Verification::Right
    );
    let argon2 =
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    let argon2 = PasswordHash::new(argon2.to_owned());
    let verification = hasher.verify(&argon2, &Password::presented("password"));
    assert_eq!(verification, Verification::RightButOutdated);
    assert!(
        !hasher
            .verify(&argon2, &Password::presented("passwort"))
            .is_right()
    );
}

#[test]
fn another_scheme_or_cost_is_outdated_in_both_directions() {
    let [bcrypt, argon2id] = hashers();
    let dearer = hasher(PasswordScheme::Bcrypt, 5);
    let password = Password::presented("Tr0ub4dor&3");
    for (maker, checker) in [
        (&bcrypt, &argon2id),
        (&argon2id, &bcrypt),
        (&bcrypt, &dearer),
        (&dearer, &bcrypt),
    ] {
        let old = hash_of(maker, "Tr0ub4dor&3");
        assert_eq!(
            checker.verify(&old, &password),
            Verification::RightButOutdated
        );
        assert_eq!(
            checker.verify(&old, &Password::presented("no")),
            Verification::Wrong
        );
        let new = hash_of(checker, "Tr0ub4dor&3");
        assert_eq!(checker.verify(&new, &password), Verification::Right);
    }
}

#[test]
fn bcrypt_looks_at_every_byte_or_at_none() {
    let [bcrypt, argon2id] = hashers();
    let longest = "a".repeat(72);
    let hash = hash_of(&bcrypt, &longest);
    assert!(
        bcrypt
            .verify(&hash, &Password::presented(&longest))
            .is_right()
    );
    for text in [
        longest.clone() + "a",
        longest.clone() + &"b".repeat(900),
        "a".repeat(71),
    ] {
        assert!(!bcrypt.verify(&hash, &Password::presented(&text)).is_right());
    }
    let over = Password::presented(&"a".repeat(73));
    let refused = bcrypt.hash(&over, &*SeededRng::new(2)).unwrap_err();
    assert_eq!(refused, CannotHash::TooLong);
    let hash = hash_of(&argon2id, &"a".repeat(73));
    assert!(argon2id.verify(&hash, &over).is_right());
    assert!(
        !argon2id
            .verify(&hash, &Password::presented(&longest))
            .is_right()
    );
}

#[test]
fn a_nul_does_not_make_bcrypt_start_over() {
    let [bcrypt, _] = hashers();
    let hash = hash_of(&bcrypt, "a");
    // Without our check these are the same to bcrypt.
    assert!(bcrypt::verify("a\0a", hash.expose()).unwrap());
    assert!(
        !bcrypt
            .verify(&hash, &Password::presented("a\0a"))
            .is_right()
    );
}

#[test]
fn what_nobody_can_have_is_wrong_even_where_nothing_was_hashed() {
    for hasher in hashers() {
        // The hash of nothing at all, which `hash` would not make.
        let empty = hash(hasher.method, b"", [7; 16]).unwrap();
        for text in ["", "\0", &"a".repeat(5000)] {
            let verification = hasher.verify(&empty, &Password::presented(text));
            assert_eq!(verification, Verification::Wrong);
        }
        let refused = hasher.hash(&Password::presented(""), &*SeededRng::new(1));
        assert_eq!(refused.unwrap_err(), CannotHash::Impossible);
    }
}

#[test]
fn the_decoy_is_of_the_scheme_and_parameters_of_new_hashes() {
    for hasher in hashers() {
        let real = hash_of(&hasher, "Tr0ub4dor&3");
        let decoy = Method::of(hasher.decoy().expose());
        assert!(decoy.is_some());
        assert_eq!(decoy, Method::of(real.expose()));
        assert_eq!(decoy, Some(hasher.method));
        assert_eq!(hasher.decoy().expose().len(), real.expose().len());
    }
}

#[test]
fn what_is_no_hash_matches_nothing() {
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
        let verification = bcrypt.verify(&hash, &Password::presented("Tr0ub4dor&3"));
        assert_eq!(verification, Verification::Wrong, "{encoded}");
    }
}
