//! Change sets: bulk changes, and undoing them.

use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use coffer_domain::{
    change_set::{ChangeSet as Entity, ChangeSetKind, ChangedTransaction as Row},
    ids::ChangeSetId,
};
use coffer_services::OnConflict;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::transactions::Transaction;
use crate::{
    extract::{Authenticated, Id, ListParams, OptionalBody, Query},
    problem::Problem,
    route_policy::RESOURCE,
    state::AppState,
    wire::{Page, response, wire_enum},
};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(RESOURCE.on(routes!(list)))
        .routes(RESOURCE.on(routes!(get)))
        .routes(RESOURCE.on(routes!(transactions)))
        .routes(RESOURCE.on(routes!(undo)))
}

wire_enum! {
    /// The operation that made a change set: a bulk recategorisation, a bulk deletion, or the merge
    /// of a category into another one.
    ChangeSetType = ChangeSetKind;
}

response! {
    /// An operation that changed several rows at once, and can be undone.
    struct ChangeSet from set: Entity {
        /// The change set's ID.
        id: Uuid,
        /// The operation that changed the rows.
        #[serde(rename = "type")]
        kind: ChangeSetType,
        /// The ID of the category that rows were moved to; `null` if their category was removed, and
        /// for a deletion.
        #[schema(required = true)]
        category_id: Option<Uuid> = set.category_id.map(Into::into),
        /// The ID of the category that was merged and deleted; omitted unless the type is
        /// `category_merge`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false, value_type = Uuid)]
        merged_category_id: Option<Uuid> = set.merged_category_id.map(Into::into),
        /// The number of rows that were changed, including both sides of transfers.
        #[schema(minimum = 0)]
        row_count: i32,
        /// The number of rows that were restored when the change set was undone; omitted until
        /// then.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false, value_type = i32, minimum = 0)]
        undone_count: Option<i32>,
        /// The number of rows that had changed since and were skipped when the change set was
        /// undone; omitted until then.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false, value_type = i32, minimum = 0)]
        skipped_count: Option<i32> = set.undone_count.map(|undone| set.row_count - undone),
        /// When the change was made.
        created_at: DateTime<Utc>,
        /// When the change was undone; omitted until then.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false, value_type = DateTime<Utc>)]
        undone_at: Option<DateTime<Utc>>,
    }
}

/// A page of change sets, newest first.
pub(crate) type ChangeSetPage = Page<ChangeSet>;

/// The part of a transaction that a change set changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangedState {
    /// The category's ID; `null` if uncategorised.
    #[schema(required = true)]
    category_id: Option<Uuid>,
    /// Whether the transaction is deleted.
    deleted: bool,
}

response! {
    /// A transaction that a change set changed.
    struct ChangedTransaction from row: Row {
        /// The transaction as it is now, deleted or not.
        transaction: Transaction,
        /// The transaction's state before the change.
        before: ChangedState = ChangedState {
            category_id: row.category_before.map(Into::into),
            deleted: false,
        },
        /// The transaction's state after the change.
        after: ChangedState = ChangedState {
            category_id: row.category_after.map(Into::into),
            deleted: row.deleted,
        },
        /// Whether the transaction was edited, restored or deleted after the change. Undoing the
        /// change set counts, too.
        changed_since: bool = row.changed_since(),
    }
}

/// A page of transactions that a change set changed.
pub(crate) type ChangedTransactionPage = Page<ChangedTransaction>;

/// List change sets.
///
/// Returns the bulk changes of transactions and the merges of categories, newest first, undone ones
/// included. They are kept for a year, unless the administrator has chosen another time.
#[utoipa::path(
    get,
    path = "/api/v1/change-sets",
    operation_id = "list_change_sets",
    tag = "change sets",
    params(ListParams),
    responses((status = OK, body = ChangeSetPage, description = "A page of change sets."))
)]
async fn list(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(page): Query<ListParams>,
) -> Result<Json<ChangeSetPage>, Problem> {
    let change_sets = &state.services.change_sets;
    let page = change_sets.list(&actor, &page.request()?).await?;
    Ok(Json(page.into()))
}

/// Get a change set.
#[utoipa::path(
    get,
    path = "/api/v1/change-sets/{id}",
    operation_id = "get_change_set",
    tag = "change sets",
    params(Id<ChangeSetId>),
    responses((status = OK, body = ChangeSet, description = "The requested change set."))
)]
async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<ChangeSetId>,
) -> Result<Json<ChangeSet>, Problem> {
    let found = state.services.change_sets.get(&actor, id).await?;
    Ok(Json(found.into()))
}

/// List the transactions of a change set.
///
/// Returns the transactions that it changed, in the order in which they were created, each with its
/// state before and after.
#[utoipa::path(
    get,
    path = "/api/v1/change-sets/{id}/transactions",
    operation_id = "list_change_set_transactions",
    tag = "change sets",
    params(Id<ChangeSetId>, ListParams),
    responses((status = OK, body = ChangedTransactionPage, description = "A page of changed transactions."))
)]
async fn transactions(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<ChangeSetId>,
    Query(page): Query<ListParams>,
) -> Result<Json<ChangedTransactionPage>, Problem> {
    let change_sets = &state.services.change_sets;
    let page = change_sets
        .transactions(&actor, id, &page.request()?)
        .await?;
    Ok(Json(page.into()))
}

/// The options for undoing a change set.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UndoRequest {
    /// Whether to skip rows that have changed since and undo the others; by default, nothing is
    /// undone then.
    #[serde(default)]
    #[schema(required = false, default = false)]
    skip_changed: bool,
}

/// Undo a change set.
///
/// Restores deleted transactions, both sides of transfers together, and moves rows back to their
/// previous categories. Rows that have changed since, or whose account or category is deleted,
/// prevent it; with `skip_changed`, the others are restored. A change set is undone once: undoing it
/// again changes nothing and returns the first result.
#[utoipa::path(
    post,
    path = "/api/v1/change-sets/{id}/undo",
    operation_id = "undo_change_set",
    tag = "change sets",
    params(Id<ChangeSetId>),
    request_body = Option<UndoRequest>,
    responses(
        (status = OK, body = ChangeSet, description = "The change set, with the numbers of restored and skipped rows."),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "Rows cannot be undone; `conflicts` has their number and the first 100. With `skip_changed`, no other rows are left."),
    )
)]
async fn undo(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<ChangeSetId>,
    OptionalBody(request): OptionalBody<UndoRequest>,
) -> Result<Json<ChangeSet>, Problem> {
    let on_conflict = if request.skip_changed {
        OnConflict::Skip
    } else {
        OnConflict::Refuse
    };
    let change_sets = &state.services.change_sets;
    let undone = change_sets.undo(&actor, id, on_conflict).await?;
    Ok(Json(undone.into()))
}
