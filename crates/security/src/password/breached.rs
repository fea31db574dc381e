//! A list of breached passwords, in a file that is too large for memory.

use std::{
    cmp::Ordering,
    fmt::Write as _,
    fs::File,
    io,
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
};

use coffer_domain::Invalid;
use coffer_messages::messages;
use sha1::{Digest as _, Sha1};
use zeroize::Zeroizing;

use super::Password;

/// A file of the SHA-1 hashes of breached passwords: one per line, sorted, in hexadecimal, whole or
/// truncated. Anything after a colon, such as a count, is ignored. This is the format of the Have I
/// Been Pwned corpus, ordered by hash.
#[derive(Debug)]
pub struct BreachedPasswords {
    file: File,
    path: PathBuf,
    len: u64,
}

/// The reason why a file is not a list of breached passwords. The message contains the remedy.
#[derive(Debug, thiserror::Error)]
pub enum BreachedPasswordsError {
    /// The file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The path of the file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// A line does not start with a hash.
    #[error(
        "{} has no password hash at byte {at}; each line must start with a SHA-1 hash in hexadecimal, or at least its first {} characters, optionally followed by a colon and other text", path.display(), BreachedPasswords::MIN_HASH_LENGTH
    )]
    NoHash {
        /// The path of the file.
        path: PathBuf,
        /// The offset of the line, in bytes.
        at: u64,
    },
    /// The hashes are not sorted.
    #[error(
        "{} is not sorted by hash; download the version ordered by hash, or sort it", .0.display()
    )]
    NotSorted(PathBuf),
}

/// One line of the file.
struct Line {
    /// The hash, possibly truncated, in capitals.
    hash: Vec<u8>,
    start: u64,
    /// The offset of the next line, in bytes.
    end: u64,
}

impl BreachedPasswords {
    /// The minimum length of a truncated hash, in characters. In a list of a billion passwords,
    /// shorter hashes would also match other passwords.
    const MIN_HASH_LENGTH: usize = 12;

    /// The length of a whole hash, in characters.
    const HASH_LENGTH: usize = 40;

    /// The maximum length of a line, in bytes.
    const MAX_LINE_LENGTH: u16 = 128;

    /// The number of lines that are checked when the file is opened.
    const SAMPLES: u64 = 100;

    /// Opens a file and checks some of its lines. A file that is replaced later is not opened
    /// again.
    pub fn open(path: &Path) -> Result<Self, BreachedPasswordsError> {
        let unreadable = |source| BreachedPasswordsError::Read {
            path: path.to_owned(),
            source,
        };
        let file = File::open(path).map_err(unreadable)?;
        let metadata = file.metadata().map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(unreadable(io::Error::other("it is not a file")));
        }
        let breached = Self {
            file,
            path: path.to_owned(),
            len: metadata.len(),
        };
        breached.check_samples()?;
        Ok(breached)
    }

    /// Checks that sampled lines are hashes, in order.
    fn check_samples(&self) -> Result<(), BreachedPasswordsError> {
        let mut last = self.line_at(0)?;
        for sample in 1..=Self::SAMPLES {
            let at = u128::from(self.len.saturating_sub(1)) * u128::from(sample);
            let at = u64::try_from(at / u128::from(Self::SAMPLES)).unwrap_or(self.len);
            let line = self.line_at(at)?;
            if line.start != last.start && line.hash < last.hash {
                return Err(BreachedPasswordsError::NotSorted(self.path.clone()));
            }
            last = line;
        }
        Ok(())
    }

    /// Rejects a password that is in the file as `password_breached`. Reads about thirty blocks of
    /// the file, so it should run in the [`HashQueue`](crate::HashQueue) together with the hashing
    /// that follows.
    pub fn check(
        &self,
        field: &str,
        password: &Password,
    ) -> Result<Result<(), Invalid>, BreachedPasswordsError> {
        if !self.contains(password)? {
            return Ok(Ok(()));
        }
        Ok(Err(Invalid::field(
            field,
            "password_breached",
            messages::password_breached(),
        )))
    }

    fn contains(&self, password: &Password) -> Result<bool, BreachedPasswordsError> {
        let hash = sha1_hex(password.text().unwrap_or_default());
        let (mut from, mut to) = (0, self.len);
        while from < to {
            let line = self.line_at(from.midpoint(to))?;
            let prefix = hash.as_bytes().get(..line.hash.len());
            match line.hash.as_slice().cmp(prefix.unwrap_or_default()) {
                Ordering::Equal => return Ok(true),
                Ordering::Less => from = line.end,
                Ordering::Greater => to = line.start,
            }
        }
        Ok(false)
    }

    /// The line that contains the byte at `at`.
    fn line_at(&self, at: u64) -> Result<Line, BreachedPasswordsError> {
        let begin = at.saturating_sub(u64::from(Self::MAX_LINE_LENGTH));
        let mut read = vec![0; usize::from(Self::MAX_LINE_LENGTH) * 2];
        let length = self.read(begin, &mut read)?;
        let (before, after) = read[..length]
            .split_at_checked(position(begin, at))
            .unwrap_or_default();
        let start = match before.iter().rposition(|byte| *byte == b'\n') {
            Some(newline) => newline + 1,
            None if begin == 0 => 0,
            None => return Err(self.no_hash(begin)),
        };
        let line = [&before[start..], after].concat();
        let end = line.iter().position(|byte| *byte == b'\n');
        let (text, next) = match end {
            Some(end) => (&line[..end], end + 1),
            None => (&line[..], line.len()),
        };
        let start = begin + start as u64;
        let hash = text.split(|byte| *byte == b':').next().unwrap_or_default();
        let hash = hash.trim_ascii().to_ascii_uppercase();
        let is_hash = (Self::MIN_HASH_LENGTH..=Self::HASH_LENGTH).contains(&hash.len())
            && text.len() <= usize::from(Self::MAX_LINE_LENGTH)
            && hash.iter().all(u8::is_ascii_hexdigit);
        if !is_hash {
            return Err(self.no_hash(start));
        }
        Ok(Line {
            hash,
            start,
            end: start + next as u64,
        })
    }

    /// Fills the buffer from the file, up to the end of the file.
    fn read(&self, mut at: u64, buffer: &mut [u8]) -> Result<usize, BreachedPasswordsError> {
        let mut length = 0;
        while length < buffer.len() {
            match self.file.read_at(&mut buffer[length..], at) {
                Ok(0) => break,
                Ok(read) => {
                    length += read;
                    at += read as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(source) => {
                    return Err(BreachedPasswordsError::Read {
                        path: self.path.clone(),
                        source,
                    });
                }
            }
        }
        Ok(length)
    }

    fn no_hash(&self, at: u64) -> BreachedPasswordsError {
        BreachedPasswordsError::NoHash {
            path: self.path.clone(),
            at,
        }
    }
}

/// The SHA-1 hash of a text, in hexadecimal with capitals.
fn sha1_hex(text: &str) -> Zeroizing<String> {
    let mut hash = Zeroizing::new(String::with_capacity(BreachedPasswords::HASH_LENGTH));
    for byte in Sha1::digest(text) {
        let _ = write!(hash, "{byte:02X}");
    }
    hash
}

/// The index of the offset `at` in a buffer that was read from `begin`.
fn position(begin: u64, at: u64) -> usize {
    usize::try_from(at - begin).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;
