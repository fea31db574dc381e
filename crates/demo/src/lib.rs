//! Made-up data: demo users to look at, and a database full of people for measurements.

pub mod load;
pub mod seed;
