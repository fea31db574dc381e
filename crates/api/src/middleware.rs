//! What every request passes on its way in and out.

mod headers;
mod origin;
mod request;
mod time;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use coffer_domain::Actor;

pub(crate) use headers::page_headers;
pub(crate) use origin::{cors, is_own_origin, same_origin};
pub(crate) use request::{limit_address, problem_of_panic, trace};
pub(crate) use time::limit_time;

use crate::rate_limit::Standing;

/// Who sends a request, once that is known.
#[derive(Clone, Default)]
pub(crate) struct RequestActor(Arc<OnceLock<Actor>>);

impl RequestActor {
    /// Notes who it is. The first word counts.
    pub(crate) fn set(&self, actor: &Actor) {
        let _ = self.0.set(actor.clone());
    }

    fn get(&self) -> Option<&Actor> {
        self.0.get()
    }
}

/// How much of its limits a request has left; the tightest is told to the client.
#[derive(Clone, Default)]
pub(crate) struct Standings(Arc<Mutex<Option<Standing>>>);

impl Standings {
    /// Notes a later, and so a narrower, limit.
    pub(crate) fn note(&self, standing: Standing) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(standing);
    }

    pub(crate) fn last(&self) -> Option<Standing> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
