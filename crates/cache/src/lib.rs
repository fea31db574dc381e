//! A key-value cache with lifetimes and tombstones, in-process.
