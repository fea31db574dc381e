//! Input that is not as it should be: it is refused in words a person can act on, changes nothing,
//! and is not repeated in the log.

mod bodies;
mod fields;
mod places;
