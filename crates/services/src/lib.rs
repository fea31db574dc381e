//! The use cases. Authorization is decided here.
