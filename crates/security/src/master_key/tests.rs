use std::os::unix::fs::PermissionsExt as _;

use coffer_domain::testing::SeededRng;

use super::*;

fn directory() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn text_of(key: [u8; MasterKey::LENGTH]) -> String {
    base64::prelude::BASE64_STANDARD.encode(key)
}

// Proves: F2-1.5.2
#[test]
fn first_start_creates_a_key_and_later_starts_load_it() {
    let directory = directory();
    let path = directory.path().join("master.key");
    let first = MasterKey::load_or_generate(&path, &SeededRng::new(1)).unwrap();
    let later = MasterKey::load_or_generate(&path, &SeededRng::new(2)).unwrap();
    assert_eq!(first.fingerprint(), later.fingerprint());
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o600);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn one_of_two_concurrent_first_starts_creates_the_key() {
    let directory = directory();
    let path = directory.path().join("master.key");
    let fingerprints: Vec<_> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..8)
            .map(|seed| {
                let path = &path;
                scope.spawn(move || {
                    MasterKey::load_or_generate(path, &SeededRng::new(seed)).unwrap()
                })
            })
            .collect();
        let keys = starts.into_iter().map(|start| start.join().unwrap());
        keys.map(|key| key.fingerprint()).collect()
    });
    assert!(fingerprints.iter().all(|one| *one == fingerprints[0]));
}

#[test]
fn file_that_others_can_read_is_refused_by_name() {
    let directory = directory();
    let path = directory.path().join("master.key");
    MasterKey::load_or_generate(&path, &SeededRng::new(1)).unwrap();
    for mode in [0o604, 0o602, 0o620, 0o666] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let message = MasterKey::load(&path).unwrap_err().to_string();
        assert!(message.contains("chmod 600"), "{message}");
        assert!(message.contains("master.key"), "{message}");
    }
}

#[test]
fn file_of_root_may_be_readable_by_its_group() {
    assert_eq!(exposed_mode(0o100_440, 0), 0);
    assert_eq!(exposed_mode(0o100_440, 1000), 0o440);
    assert_eq!(exposed_mode(0o100_444, 0), 0o444);
}

#[test]
fn malformed_key_file_is_refused_and_never_replaced() {
    let directory = directory();
    let path = directory.path().join("master.key");
    for content in [&b""[..], b"AAAA", b"\xff\xfe\x00", &[b'A'; 5000]] {
        let _ = fs::remove_file(&path);
        let mut file = OpenOptions::new();
        let mut file = file
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .unwrap();
        file.write_all(content).unwrap();
        let refused = MasterKey::load_or_generate(&path, &SeededRng::new(1));
        assert!(
            matches!(refused, Err(MasterKeyError::InvalidFile(_))),
            "{refused:?}"
        );
        assert_eq!(fs::read(&path).unwrap(), content);
    }
}

// Proves: F2-1.5.2
#[test]
fn configured_key_takes_precedence_over_the_file() {
    let directory = directory();
    let path = directory.path().join("master.key");
    let settings: AuthSettings =
        serde_json::from_value(serde_json::json!({ "secret_key": text_of([5; 32]) })).unwrap();
    let expected = MasterKey::from_bytes([5; 32]).fingerprint();
    let loaded = |seed| MasterKeys::load(&settings, &path, &SeededRng::new(seed)).unwrap();
    assert_eq!(loaded(1).current().fingerprint(), expected);
    assert!(!path.exists());

    let kept = MasterKey::load_or_generate(&path, &SeededRng::new(2)).unwrap();
    assert_ne!(kept.fingerprint(), expected);
    let text = fs::read(&path).unwrap();
    assert_eq!(loaded(3).current().fingerprint(), expected);
    assert_eq!(fs::read(&path).unwrap(), text);
}

// Proves: F2-1.5.2
#[test]
fn all_base64_encodings_are_accepted() {
    let bytes = [0xfb; 32];
    let standard = base64::prelude::BASE64_STANDARD.encode(bytes);
    let url = base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let expected = MasterKey::from_bytes(bytes).fingerprint();
    for text in [&standard, &url, &format!(" {standard}\n")] {
        assert_eq!(
            MasterKey::from_base64(text).unwrap().fingerprint(),
            expected
        );
    }
    for text in ["", "secret", &standard[..40], &format!("{standard}AAAA")] {
        assert!(MasterKey::from_base64(text).is_err(), "{text}");
    }
}

#[test]
fn derived_keys_differ_by_purpose() {
    let key = MasterKey::from_bytes([1; 32]);
    assert_ne!(key.derive("seal"), key.derive("cursor"));
    assert_eq!(
        key.derive("seal"),
        MasterKey::from_bytes([1; 32]).derive("seal")
    );
    assert_ne!(
        key.derive("seal"),
        MasterKey::from_bytes([2; 32]).derive("seal")
    );
}

#[test]
fn master_key_is_redacted_in_debug_output() {
    let key = MasterKey::from_bytes([7; 32]);
    let printed = format!("{key:?}");
    assert!(
        printed.contains("redacted") && !printed.contains("7, 7"),
        "{printed}"
    );
}
