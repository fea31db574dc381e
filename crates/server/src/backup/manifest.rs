//! The manifest of a backup: its content, digest and origin.
//!
//! ```json
//! { "backup": { "format": 1, "name": "coffer-20250301T120000Z-0f3a…", … }, "mac": "…" }
//! ```
//!
//! The MAC is computed over the exact text of `backup`, with a key derived from the master key. As
//! it includes the digest, it authenticates the file, too: someone with write access to the store
//! can remove backups, but not forge one.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use coffer_security::{Attestation, MasterKeys, master_key::KeyFingerprint};
use coffer_storage::SealHead;
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};

/// The version of the format that this program writes, and the newest that it reads.
pub(super) const FORMAT: u32 = 1;

/// The description of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Backup {
    /// The version of the format.
    pub(crate) format: u32,
    /// The backup's name, with which the names of its files begin.
    pub(crate) name: String,
    /// The start of the backup, which is the moment of its snapshot.
    pub(crate) created_at: DateTime<Utc>,
    /// The version of Coffer that created the backup.
    pub(crate) coffer_version: String,
    /// The newest migration of the database in the backup.
    pub(crate) schema_version: i64,
    /// The version of the PostgreSQL server.
    pub(crate) postgresql_version: String,
    /// The file's size in bytes.
    pub(crate) size: u64,
    /// The file's SHA-256, in hexadecimal.
    pub(crate) sha256: String,
    /// The number of rows per table.
    pub(crate) tables: BTreeMap<String, u64>,
    /// The newest seal of the audit log in the backup.
    pub(crate) audit_head: Option<Head>,
    /// The fingerprint of the master key that decrypts its secrets.
    pub(crate) master_key: String,
}

/// The newest seal of an audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    number: i64,
    /// The hash in hexadecimal.
    hash: String,
}

/// A manifest's text.
#[derive(Serialize, Deserialize)]
struct Manifest<'a> {
    #[serde(borrow)]
    backup: &'a RawValue,
    mac: String,
}

/// The reason why a manifest cannot be trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UntrustedManifest {
    #[error("its manifest is malformed; use another backup")]
    Malformed,
    #[error("it was made by a newer version of Coffer; use that version")]
    Newer,
    #[error(
        "it was made with a different master key (fingerprint {required}; the current one is \
         {current}), which is required to decrypt its secrets; provide that key in \
         COFFER__AUTH__SECRET_KEY or as master.key in the data directory"
    )]
    OtherKey { required: String, current: String },
    #[error(
        "its manifest was altered, or was not written by this installation; use another backup"
    )]
    Altered,
}

impl Backup {
    /// The total number of rows.
    pub(crate) fn rows(&self) -> u64 {
        self.tables.values().sum()
    }

    /// The name of the backup's file.
    pub(crate) fn file_name(&self) -> String {
        file_name_of(&self.name)
    }

    /// The manifest's text.
    pub(super) fn write(&self, keys: &MasterKeys) -> Result<Vec<u8>, serde_json::Error> {
        let backup = serde_json::value::to_raw_value(self)?;
        let mac = hex::encode(attestation(keys).sign(backup.get().as_bytes()));
        let backup = &*backup;
        serde_json::to_vec(&Manifest { backup, mac })
    }

    /// Reads and verifies the manifest of the backup `name`.
    pub(super) fn read(
        text: &[u8],
        name: &str,
        keys: &MasterKeys,
    ) -> Result<Self, UntrustedManifest> {
        let malformed = |_| UntrustedManifest::Malformed;
        let manifest: Manifest<'_> = serde_json::from_slice(text).map_err(malformed)?;
        let document = manifest.backup.get();
        let content: Value = serde_json::from_str(document).map_err(malformed)?;
        match content["format"].as_u64() {
            None => return Err(UntrustedManifest::Malformed),
            Some(format) if format > FORMAT.into() => return Err(UntrustedManifest::Newer),
            Some(_) => {}
        }
        let key = fingerprint(&content)?;
        let attestation = attestation(keys);
        if !attestation.has_key(key) {
            return Err(UntrustedManifest::OtherKey {
                required: key.to_string(),
                current: attestation.current_key().to_string(),
            });
        }
        let mut mac = [0; 32];
        hex::decode_to_slice(&manifest.mac, &mut mac).map_err(|_| UntrustedManifest::Altered)?;
        if !attestation.verify(key, document.as_bytes(), &mac) {
            return Err(UntrustedManifest::Altered);
        }
        let backup: Self = serde_json::from_value(content).map_err(malformed)?;
        // The manifest of another backup, renamed, does not authenticate this one.
        if backup.name == name {
            Ok(backup)
        } else {
            Err(UntrustedManifest::Altered)
        }
    }

    /// The newest seal in the backup, in the form that the repositories return.
    pub(super) fn head(&self) -> Option<SealHead> {
        let head = self.audit_head.as_ref()?;
        let mut hash = [0; 32];
        hex::decode_to_slice(&head.hash, &mut hash).ok()?;
        let number = head.number;
        Some(SealHead { number, hash })
    }
}

impl From<SealHead> for Head {
    fn from(head: SealHead) -> Self {
        Self {
            number: head.number,
            hash: hex::encode(head.hash),
        }
    }
}

/// The name of a backup's file.
pub(super) fn file_name_of(name: &str) -> String {
    format!("{name}.dump.zst")
}

fn attestation(keys: &MasterKeys) -> Attestation {
    Attestation::new(keys, "backups")
}

fn fingerprint(content: &Value) -> Result<KeyFingerprint, UntrustedManifest> {
    let mut bytes = [0; KeyFingerprint::LENGTH];
    let text = content["master_key"].as_str();
    let text = text.ok_or(UntrustedManifest::Malformed)?;
    hex::decode_to_slice(text, &mut bytes).map_err(|_| UntrustedManifest::Malformed)?;
    Ok(KeyFingerprint::from_bytes(bytes))
}

#[cfg(test)]
impl Backup {
    /// A backup created at this time, for tests.
    pub(crate) fn example(created_at: DateTime<Utc>) -> Self {
        Self {
            format: FORMAT,
            name: "coffer-example".to_owned(),
            created_at,
            coffer_version: "0.1.0".to_owned(),
            schema_version: 40,
            postgresql_version: "15.1".to_owned(),
            size: 1,
            sha256: "00".repeat(32),
            tables: BTreeMap::from([("public.users".to_owned(), 3)]),
            audit_head: None,
            master_key: "00".repeat(KeyFingerprint::LENGTH),
        }
    }
}

#[cfg(test)]
mod tests {
    use coffer_security::MasterKey;

    use super::*;

    fn keys(byte: u8) -> MasterKeys {
        MasterKeys::new(MasterKey::from_bytes([byte; MasterKey::LENGTH]))
    }

    fn backup(keys: &MasterKeys) -> Backup {
        Backup {
            name: "coffer-1".to_owned(),
            size: 7,
            master_key: keys.current().fingerprint().to_string(),
            audit_head: Some(Head::from(SealHead {
                number: 2,
                hash: [9; 32],
            })),
            ..Backup::example(DateTime::UNIX_EPOCH)
        }
    }

    #[test]
    fn written_manifest_is_read_back() {
        let keys = keys(1);
        let written = backup(&keys);
        let text = written.write(&keys).unwrap();
        assert_eq!(Backup::read(&text, "coffer-1", &keys), Ok(written.clone()));
        assert_eq!(written.head().unwrap().hash, [9; 32]);
    }

    #[test]
    fn manifest_with_additional_fields_is_accepted() {
        let keys = keys(1);
        let mut content = serde_json::to_value(backup(&keys)).unwrap();
        content["more"] = 1.into();
        let content = serde_json::value::to_raw_value(&content).unwrap();
        let mac = attestation(&keys).sign(content.get().as_bytes());
        let manifest = Manifest {
            backup: &content,
            mac: hex::encode(mac),
        };
        let text = serde_json::to_vec(&manifest).unwrap();
        assert!(Backup::read(&text, "coffer-1", &keys).is_ok());
    }

    #[test]
    fn foreign_or_altered_manifest_is_rejected() {
        let (ours, theirs) = (keys(1), keys(2));
        let text = backup(&ours).write(&ours).unwrap();
        let read = |text: &[u8], keys| Backup::read(text, "coffer-1", keys).unwrap_err();
        let error = read(&text, &theirs);
        assert!(
            matches!(error, UntrustedManifest::OtherKey { .. }),
            "{error}"
        );
        let fingerprint = ours.current().fingerprint().to_string();
        assert!(error.to_string().contains(&fingerprint), "{error}");

        let text = String::from_utf8(text).unwrap();
        for (from, to) in [
            ("\"size\":7", "\"size\":8"),
            ("\"public.users\":3", "\"x\":3"),
        ] {
            assert!(text.contains(from), "{text}");
            let altered = text.replace(from, to);
            assert_eq!(read(altered.as_bytes(), &ours), UntrustedManifest::Altered);
        }
        let newer = text.replace("\"format\":1", "\"format\":2");
        assert_eq!(read(newer.as_bytes(), &ours), UntrustedManifest::Newer);
        for malformed in ["", "{}", "[]", "{\"backup\":{\"format\":1},\"mac\":\"\"}"] {
            assert_eq!(
                read(malformed.as_bytes(), &ours),
                UntrustedManifest::Malformed
            );
        }
        let renamed = Backup::read(text.as_bytes(), "coffer-2", &ours);
        assert_eq!(renamed, Err(UntrustedManifest::Altered));
    }
}
