//! Invalid input: it is rejected with an actionable message, changes nothing, and is not repeated
//! in the log.

mod bodies;
mod fields;
mod paths_and_headers;
