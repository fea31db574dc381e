//! Cursors: the position of the next page, opaque to clients and bound to its list.

use coffer_domain::{Actor, Invalid};
use coffer_messages::messages;
use coffer_security::CursorCodec;
use coffer_storage::{CursorPage, PageRequest, PageSize, Position};
use serde::Serialize;

use crate::{Error, common::Common, internal};

/// The part of a list that a caller requests.
#[derive(Debug, Clone, Default)]
pub struct ListRequest {
    /// The maximum number of items.
    pub size: PageSize,
    /// The cursor of the previous page.
    pub cursor: Option<String>,
}

/// A page as returned to a caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The items, in order.
    pub items: Vec<T>,
    /// The cursor of the next page; absent on the last page.
    pub next_cursor: Option<String>,
}

/// A list of which a page is requested.
pub(crate) struct List<'c> {
    /// The requested page.
    pub(crate) request: PageRequest,
    binding: Vec<u8>,
    codec: &'c CursorCodec,
}

impl<'c> List<'c> {
    /// The actor's list `name`, with the filter and sort order in `selection`; its cursors are bound
    /// to all of these. A cursor that was altered or belongs to another list is refused.
    pub(crate) fn new(
        common: &'c Common,
        actor: &Actor,
        name: &'static str,
        selection: &impl Serialize,
        request: &ListRequest,
    ) -> Result<Self, Error> {
        let binding = serde_json::to_vec(&(actor.user_id(), name, selection)).map_err(internal)?;
        let codec = &*common.cursors;
        let after = request.cursor.as_deref().map(|cursor| {
            let payload = codec.decode(&binding, cursor).ok();
            payload
                .and_then(|payload| serde_json::from_slice::<Position>(&payload).ok())
                .ok_or_else(|| {
                    Invalid::field("cursor", "invalid_cursor", messages::cursor_invalid())
                })
        });
        let request = PageRequest {
            size: request.size,
            after: after.transpose()?,
        };
        Ok(Self {
            request,
            binding,
            codec,
        })
    }

    /// A page with its position as a cursor.
    pub(crate) fn page<T>(&self, page: CursorPage<T>) -> Result<Page<T>, Error> {
        let payload = page.next.as_ref().map(serde_json::to_vec).transpose();
        let payload = payload.map_err(internal)?;
        Ok(Page {
            items: page.items,
            next_cursor: payload.map(|payload| self.codec.encode(&self.binding, &payload)),
        })
    }
}
