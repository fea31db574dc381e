//! The location of backups: a folder, or a bucket of an S3-compatible store.

use std::{
    fmt::{self, Display},
    path::{Path, PathBuf},
    str::FromStr,
};

use super::Settings;

/// The scheme of URLs that name a bucket.
const S3: &str = "s3://";

/// A folder, or a bucket with a prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BackupLocation {
    Folder(PathBuf),
    Bucket { name: String, prefix: String },
}

/// The text is not a valid location.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the location must be an absolute path, file:///path or s3://bucket/prefix")]
pub(crate) struct InvalidLocation;

impl BackupLocation {
    /// Parses a URL, or the absolute path of a folder.
    pub(crate) fn parse(text: &str) -> Result<Self, InvalidLocation> {
        if let Some(rest) = text.strip_prefix(S3) {
            let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
            // Credentials and other parameters have settings of their own.
            if name.is_empty() || !name.chars().all(is_name) || prefix.contains(['?', '#', '@']) {
                return Err(InvalidLocation);
            }
            return Ok(Self::Bucket {
                name: name.to_owned(),
                prefix: prefix.trim_matches('/').to_owned(),
            });
        }
        let path = text.strip_prefix("file://").unwrap_or(text);
        let path = Path::new(path);
        if path.is_absolute() {
            Ok(Self::Folder(path.to_owned()))
        } else {
            Err(InvalidLocation)
        }
    }

    /// The configured location of backups.
    pub(crate) fn of(settings: &Settings) -> Result<Self, InvalidLocation> {
        if let Some(url) = &settings.backup.url {
            return Self::parse(url);
        }
        match &settings.storage.url {
            Some(url) => Ok(Self::parse(url)?.within("backups")),
            None => Ok(Self::Folder(settings.data.backups())),
        }
    }

    fn within(self, name: &str) -> Self {
        match self {
            Self::Folder(path) => Self::Folder(path.join(name)),
            Self::Bucket {
                name: bucket,
                prefix,
            } => Self::Bucket {
                name: bucket,
                prefix: format!("{prefix}/{name}").trim_matches('/').to_owned(),
            },
        }
    }
}

/// Text as users type it: the path of a folder may be relative.
impl FromStr for BackupLocation {
    type Err = InvalidLocation;

    fn from_str(text: &str) -> Result<Self, InvalidLocation> {
        match Self::parse(text) {
            Err(InvalidLocation) if !text.is_empty() && !text.contains("://") => {
                let path = std::path::absolute(text).map_err(|_| InvalidLocation)?;
                Ok(Self::Folder(path))
            }
            parsed => parsed,
        }
    }
}

impl Display for BackupLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => write!(f, "{}", path.display()),
            Self::Bucket { name, prefix } if prefix.is_empty() => write!(f, "{S3}{name}"),
            Self::Bucket { name, prefix } => write!(f, "{S3}{name}/{prefix}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_round_trip_through_text() {
        for (text, shown) in [
            ("/var/backups", "/var/backups"),
            ("file:///var/backups", "/var/backups"),
            ("s3://bucket", "s3://bucket"),
            ("s3://bucket/a/b/", "s3://bucket/a/b"),
        ] {
            assert_eq!(BackupLocation::parse(text).unwrap().to_string(), shown);
        }
        let within = BackupLocation::parse("s3://bucket")
            .unwrap()
            .within("backups");
        assert_eq!(within.to_string(), "s3://bucket/backups");
    }

    #[test]
    fn invalid_location_is_rejected() {
        for text in [
            "",
            "backups",
            "ftp://host",
            "s3://",
            "s3://key:secret@host/a",
            "file://a",
        ] {
            assert_eq!(BackupLocation::parse(text), Err(InvalidLocation), "{text}");
        }
        assert!("backups".parse::<BackupLocation>().is_ok());
        assert_eq!("ftp://host".parse::<BackupLocation>(), Err(InvalidLocation));
    }
}
