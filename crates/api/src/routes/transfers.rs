//! Transfers between one's own accounts.

mod create;
mod get;
mod link;
mod unlink;
mod update;

use coffer_domain::transaction;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::transactions::Transaction;
use crate::state::AppState;

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(create::create))
        .routes(routes!(link::link))
        .routes(routes!(get::get, update::update))
        .routes(routes!(unlink::unlink))
}

/// Money that went from one of one's own accounts to another. Deleting or restoring one half does
/// the same to the other.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Transfer {
    /// Identifier; both halves have it as `transfer_id`.
    id: Uuid,
    /// The half that went out.
    sent: Transaction,
    /// The half that came in.
    received: Transaction,
}

impl From<transaction::Transfer> for Transfer {
    fn from(transfer: transaction::Transfer) -> Self {
        Self {
            id: transfer.id.uuid(),
            sent: transfer.sent.into(),
            received: transfer.received.into(),
        }
    }
}
