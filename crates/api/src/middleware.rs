//! The middleware around every request.

mod headers;
mod host;
mod limits;
mod origin;
mod request;
mod time;

use std::sync::{Arc, OnceLock};

use coffer_domain::Actor;

pub(crate) use headers::default_headers;
pub(crate) use host::{Hosts, check_host};
pub(crate) use limits::{Charge, ClientAddress, limit_address, limit_pages};
pub(crate) use origin::{cors, same_origin};
pub(crate) use request::{problem_of_panic, trace};
pub(crate) use time::{Deadline, limit_time};

/// The actor of a request, once it is known.
#[derive(Clone, Default)]
pub(crate) struct RequestActor(Arc<OnceLock<Actor>>);

impl RequestActor {
    /// Sets the actor. Further calls have no effect.
    pub(crate) fn set(&self, actor: &Actor) {
        let _ = self.0.set(actor.clone());
    }

    fn get(&self) -> Option<&Actor> {
        self.0.get()
    }
}
