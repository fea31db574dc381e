//! Cursors: the position of the next page, opaque to clients and bound to its list.

use coffer_domain::{Actor, Invalid};
use coffer_security::CursorCodec;
use coffer_storage::{CursorPage, PageRequest, PageSize, Position};
use serde::Serialize;

use crate::Error;

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

/// The list to which a cursor belongs: its owner, resource, filter and sort order.
pub(crate) struct List {
    binding: Vec<u8>,
}

impl List {
    pub(crate) fn new(
        actor: &Actor,
        what: &'static str,
        selection: &impl Serialize,
    ) -> Result<Self, Error> {
        let binding = serde_json::to_vec(&(actor.user_id(), what, selection));
        let binding = binding.map_err(|error| Error::Internal(error.to_string()))?;
        Ok(Self { binding })
    }

    /// The position at which to begin. A cursor that was altered or belongs to another list is
    /// refused.
    pub(crate) fn request(
        &self,
        codec: &CursorCodec,
        list: &ListRequest,
    ) -> Result<PageRequest, Error> {
        let after = list.cursor.as_deref().map(|cursor| {
            let payload = codec.decode(&self.binding, cursor).ok();
            payload
                .and_then(|payload| serde_json::from_slice::<Position>(&payload).ok())
                .ok_or_else(|| {
                    Invalid::field(
                        "cursor",
                        "invalid_cursor",
                        "Use the `next_cursor` of the previous page, with the same filters and sort order.",
                    )
                })
        });
        Ok(PageRequest {
            size: list.size,
            after: after.transpose()?,
        })
    }

    /// A page with its position as a cursor.
    pub(crate) fn page<T>(
        &self,
        codec: &CursorCodec,
        page: CursorPage<T>,
    ) -> Result<Page<T>, Error> {
        let next_cursor = page.next.as_ref().map(|position| {
            let payload = serde_json::to_vec(position)?;
            Ok(codec.encode(&self.binding, &payload))
        });
        let next_cursor = next_cursor
            .transpose()
            .map_err(|error: serde_json::Error| Error::Internal(error.to_string()))?;
        Ok(Page {
            items: page.items,
            next_cursor,
        })
    }
}
