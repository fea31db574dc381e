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

/// A transfer between two of your own accounts. Deleting or restoring one side does the same to the
/// other.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Transfer {
    /// The transfer's ID, which is the `transfer_id` of both transactions.
    id: Uuid,
    /// The transaction in the account the money left.
    outgoing: Transaction,
    /// The transaction in the account that received the money.
    incoming: Transaction,
}

impl From<transaction::Transfer> for Transfer {
    fn from(transfer: transaction::Transfer) -> Self {
        Self {
            id: transfer.id.uuid(),
            outgoing: transfer.sent.into(),
            incoming: transfer.received.into(),
        }
    }
}
