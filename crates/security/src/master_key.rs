//! The master key outside the database, and the keys that are derived from it.

use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Write as _},
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use base64::{
    Engine as _,
    alphabet::{STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use coffer_domain::{Rng, rng};
use hkdf::Hkdf;
use secrecy::ExposeSecret as _;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::settings::AuthSettings;

/// The master key: 256 random bits, from which every other key of the installation is derived. All
/// nodes of an installation have the same one.
#[derive(Clone)]
pub struct MasterKey {
    bytes: Zeroizing<[u8; MasterKey::LENGTH]>,
    fingerprint: KeyFingerprint,
}

/// The fingerprint of a master key, which identifies it without revealing it. Stored with encrypted
/// values.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyFingerprint([u8; KeyFingerprint::LENGTH]);

/// The reason why a master key cannot be loaded or created. The message contains the remedy.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// The text is not 32 bytes in base64.
    #[error(
        "the master key must be 32 random bytes in base64; generate one with `openssl rand -base64 32`"
    )]
    InvalidText,
    /// The file is truncated or contains something else.
    #[error(
        "{} does not contain a master key (32 bytes in base64); restore it from your backup, because the secrets encrypted under it cannot be recovered without it", .0.display()
    )]
    InvalidFile(PathBuf),
    /// Other users can read or change the file.
    #[error(
        "{} is accessible to other users (mode {mode:04o}); run `chmod 600 {}`, and replace the key if someone may have read it", path.display(), path.display()
    )]
    ExposedFile {
        /// The path of the file.
        path: PathBuf,
        /// The permission bits of the file.
        mode: u32,
    },
    /// The file cannot be read.
    #[error("cannot read the master key from {}: {source}", path.display())]
    Read {
        /// The path of the file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The file cannot be created.
    #[error("cannot write the master key to {}: {source}", path.display())]
    Write {
        /// The path of the file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
}

impl KeyFingerprint {
    /// The length of a fingerprint, in bytes.
    pub const LENGTH: usize = 8;

    /// A fingerprint as it is stored.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// The fingerprint as bytes, for storing.
    pub const fn to_bytes(self) -> [u8; Self::LENGTH] {
        self.0
    }
}

impl fmt::Display for KeyFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for KeyFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyFingerprint({self})")
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({}, redacted)", self.fingerprint)
    }
}

impl MasterKey {
    /// The length of a key, in bytes.
    pub const LENGTH: usize = 32;

    /// The maximum length of a key file, in bytes; more than any encoding of a key takes.
    const MAX_FILE: u64 = 256;

    /// Wraps the bytes of a key.
    pub fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        let bytes = Zeroizing::new(bytes);
        let mut fingerprint = [0; KeyFingerprint::LENGTH];
        let derived = derive(&bytes, "fingerprint");
        fingerprint.copy_from_slice(&derived[..KeyFingerprint::LENGTH]);
        Self {
            bytes,
            fingerprint: KeyFingerprint(fingerprint),
        }
    }

    /// Decodes base64 (RFC 4648), in the standard or the URL-safe alphabet, with or without
    /// padding.
    pub fn from_base64(text: &str) -> Result<Self, MasterKeyError> {
        let alphabet = if text.contains(['-', '_']) {
            &URL_SAFE
        } else {
            &STANDARD
        };
        let padding =
            GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        let bytes = GeneralPurpose::new(alphabet, padding)
            .decode(text.trim())
            .map(Zeroizing::new)
            .map_err(|_| MasterKeyError::InvalidText)?;
        let bytes = <[u8; Self::LENGTH]>::try_from(bytes.as_slice());
        bytes
            .map(Self::from_bytes)
            .map_err(|_| MasterKeyError::InvalidText)
    }

    /// Generates a random key.
    pub fn generate(rng: &dyn Rng) -> Self {
        Self::from_bytes(rng::array(rng))
    }

    /// Reads a key in base64 from a file. A file that others can read or change is refused.
    pub fn load(path: &Path) -> Result<Self, MasterKeyError> {
        let mut text = Zeroizing::new(String::new());
        let read = |text: &mut String| -> io::Result<u32> {
            let file = File::open(path)?;
            // Checks the open file instead of the path, so that it cannot be exchanged in between.
            let metadata = file.metadata()?;
            file.take(Self::MAX_FILE).read_to_string(text)?;
            Ok(exposed_mode(metadata.mode(), metadata.uid()))
        };
        match read(&mut text) {
            Ok(0) => {}
            Ok(mode) => {
                return Err(MasterKeyError::ExposedFile {
                    path: path.to_owned(),
                    mode,
                });
            }
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                return Err(MasterKeyError::InvalidFile(path.to_owned()));
            }
            Err(source) => {
                return Err(MasterKeyError::Read {
                    path: path.to_owned(),
                    source,
                });
            }
        }
        Self::from_base64(&text).map_err(|_| MasterKeyError::InvalidFile(path.to_owned()))
    }

    /// Reads a key from a file; if the file does not exist, generates a key and creates the file
    /// with mode 0600.
    ///
    /// If two processes start at the same time, both get the key of the first.
    pub fn load_or_generate(path: &Path, rng: &dyn Rng) -> Result<Self, MasterKeyError> {
        match Self::load(path) {
            Err(MasterKeyError::Read { source, .. })
                if source.kind() == io::ErrorKind::NotFound => {}
            loaded_or_failed => return loaded_or_failed,
        }
        match Self::generate(rng).store(path, rng) {
            // Reads the file back, so that problems are found at the first start.
            Ok(()) => Self::load(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Self::load(path),
            Err(source) => Err(MasterKeyError::Write {
                path: path.to_owned(),
                source,
            }),
        }
    }

    /// Writes the key to a temporary file beside `path` and links it there. The link fails if the
    /// file exists, like `O_EXCL`, and a process that is killed leaves no partial key at `path`.
    fn store(&self, path: &Path, rng: &dyn Rng) -> io::Result<()> {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{:016x}", u64::from_ne_bytes(rng::array(rng))));
        let temporary = PathBuf::from(name);
        let written = self
            .write_new(&temporary)
            .and_then(|()| fs::hard_link(&temporary, path));
        // A temporary file that cannot be removed is harmless; the key is in place.
        let _ = fs::remove_file(&temporary);
        written?;
        match path.parent() {
            Some(directory) if !directory.as_os_str().is_empty() => {
                File::open(directory)?.sync_all()
            }
            _ => Ok(()),
        }
    }

    fn write_new(&self, path: &Path) -> io::Result<()> {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        let text = Zeroizing::new(base64::prelude::BASE64_STANDARD.encode(self.bytes.as_slice()));
        writeln!(file, "{}", *text)?;
        file.sync_all()
    }

    /// Derives a key of 256 bits for one purpose (HKDF-SHA-256, RFC 5869). Keys of different
    /// purposes reveal nothing about each other or about the master key.
    pub fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        derive(&self.bytes, purpose)
    }

    /// The fingerprint that distinguishes this key from others.
    pub fn fingerprint(&self) -> KeyFingerprint {
        self.fingerprint
    }
}

/// The permission bits of a file that is accessible to other users, otherwise 0. As with
/// `PostgreSQL`'s TLS key, the group may read a file of root, since containers mount secrets that
/// way.
fn exposed_mode(mode: u32, owner: u32) -> u32 {
    let forbidden = if owner == 0 { 0o037 } else { 0o077 };
    if mode & forbidden == 0 {
        0
    } else {
        mode & 0o7777
    }
}

#[expect(
    clippy::expect_used,
    reason = "a panic is better than a key of zeros, and 32 bytes are never too many"
)]
fn derive(key: &[u8; MasterKey::LENGTH], purpose: &str) -> Zeroizing<[u8; 32]> {
    let mut derived = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(b"coffer"), key)
        .expand_multi_info(&[b"coffer/v1/", purpose.as_bytes()], &mut *derived)
        .expect("HKDF-SHA-256 derives up to 8160 bytes");
    derived
}

/// The current master key, and previous ones under which older values are still accepted.
#[derive(Debug, Clone)]
pub struct MasterKeys {
    current: MasterKey,
    previous: Vec<MasterKey>,
}

impl MasterKeys {
    /// A single key without previous ones.
    pub fn new(current: MasterKey) -> Self {
        Self {
            current,
            previous: Vec::new(),
        }
    }

    /// Adds a previous key, under which values are still accepted.
    pub fn with_previous(mut self, key: MasterKey) -> Self {
        self.previous.push(key);
        self
    }

    /// Loads the configured keys: the text, else the file, else `default_file`, which is the only
    /// one that is created if missing. (A configured file that is missing is an error: with a new
    /// key on one node of several, sessions would end and secrets could not be decrypted.)
    pub fn load(
        settings: &AuthSettings,
        default_file: &Path,
        rng: &dyn Rng,
    ) -> Result<Self, MasterKeyError> {
        let current = match (&settings.secret_key, &settings.secret_key_file) {
            (Some(text), _) => MasterKey::from_base64(text.expose_secret())?,
            (None, Some(file)) => MasterKey::load(file)?,
            (None, None) => MasterKey::load_or_generate(default_file, rng)?,
        };
        Self::new(current).with_previous_from(settings)
    }

    /// Adds the previous keys from the settings.
    pub fn with_previous_from(self, settings: &AuthSettings) -> Result<Self, MasterKeyError> {
        settings
            .previous_secret_keys
            .iter()
            .map(|text| MasterKey::from_base64(text.expose_secret()))
            .try_fold(self, |keys, key| Ok(keys.with_previous(key?)))
    }

    /// The keys as before the last rotation, with the first previous key as the current one; `None`
    /// if there are no previous keys.
    pub fn before_rotation(&self) -> Option<Self> {
        let (last, earlier) = self.previous.split_first()?;
        let mut previous = vec![self.current.clone()];
        previous.extend_from_slice(earlier);
        Some(Self {
            current: last.clone(),
            previous,
        })
    }

    /// The current key, for everything new.
    pub fn current(&self) -> &MasterKey {
        &self.current
    }

    /// The previous keys, under which older values are still accepted.
    pub fn previous(&self) -> &[MasterKey] {
        &self.previous
    }

    /// All keys, the current one first.
    pub fn iter(&self) -> impl Iterator<Item = &MasterKey> {
        std::iter::once(&self.current).chain(&self.previous)
    }
}

#[cfg(test)]
mod tests;
