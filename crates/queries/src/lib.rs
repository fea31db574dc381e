//! Typed functions generated from the SQL files of storage-pg. Never edited.
