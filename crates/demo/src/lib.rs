//! Made-up data: demo users for trying Coffer out, and a database full of users for measurements.

pub mod load;
pub mod seed;
