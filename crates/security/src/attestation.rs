//! Authentication codes for documents outside the database, which prove that this installation
//! wrote a document and that it was not altered.

use crate::{
    mac::MacKey,
    master_key::{KeyFingerprint, MasterKey, MasterKeys},
};

/// Creates and verifies codes for documents of one purpose.
#[derive(Debug)]
pub struct Attestation {
    current: (KeyFingerprint, MacKey),
    previous: Vec<(KeyFingerprint, MacKey)>,
}

impl Attestation {
    /// Creates codes under the current master key, and accepts those under previous ones.
    pub fn new(keys: &MasterKeys, purpose: &str) -> Self {
        let purpose = format!("attestation of {purpose}");
        let derive = |key: &MasterKey| (key.fingerprint(), MacKey::new(key.derive(&purpose)));
        Self {
            current: derive(keys.current()),
            previous: keys.previous().iter().map(derive).collect(),
        }
    }

    /// The authentication code of a document, under the current master key.
    pub fn sign(&self, document: &[u8]) -> [u8; 32] {
        self.current.1.sign(&[document])
    }

    /// The fingerprint of the master key for new codes.
    pub fn current_key(&self) -> KeyFingerprint {
        self.current.0
    }

    /// True if codes under this master key can be verified.
    pub fn has_key(&self, key: KeyFingerprint) -> bool {
        self.key(key).is_some()
    }

    /// True if `code` is that of the document under this master key.
    pub fn verify(&self, key: KeyFingerprint, document: &[u8], code: &[u8; 32]) -> bool {
        let key = self.key(key);
        key.is_some_and(|key| key.verify(&[document], code))
    }

    fn key(&self, wanted: KeyFingerprint) -> Option<&MacKey> {
        let mut keys = std::iter::once(&self.current).chain(&self.previous);
        keys.find(|(key, _)| *key == wanted).map(|(_, key)| key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> MasterKey {
        MasterKey::from_bytes([byte; MasterKey::LENGTH])
    }

    #[test]
    fn attestation_is_valid_after_a_key_rotation() {
        let before = Attestation::new(&MasterKeys::new(key(1)), "backups");
        let code = before.sign(b"document");
        assert!(before.verify(before.current_key(), b"document", &code));
        let after = MasterKeys::new(key(2)).with_previous(key(1));
        let after = Attestation::new(&after, "backups");
        assert!(after.verify(before.current_key(), b"document", &code));
        assert!(!after.verify(after.current_key(), b"document", &code));
    }

    #[test]
    fn altered_or_foreign_attestation_is_rejected() {
        let ours = Attestation::new(&MasterKeys::new(key(1)), "backups");
        let code = ours.sign(b"document");
        assert!(!ours.verify(ours.current_key(), b"documenT", &code));
        let theirs = Attestation::new(&MasterKeys::new(key(2)), "backups");
        assert!(!theirs.has_key(ours.current_key()));
        assert!(!theirs.verify(ours.current_key(), b"document", &code));
        let for_exports = Attestation::new(&MasterKeys::new(key(1)), "exports");
        assert!(!for_exports.verify(ours.current_key(), b"document", &code));
    }
}
