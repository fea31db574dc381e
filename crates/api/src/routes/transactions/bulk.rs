//! Bulk operations on transactions.

use axum::{Json, extract::State};
use coffer_domain::{Invalid, invalid::Violations, patch::Change};
use coffer_messages::{Language, messages};
use coffer_services::{BulkOutcome, BulkSelection, ChangedTransaction, NewTransaction, OnError};
use coffer_storage::BulkChange;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    CreateTransactionRequest,
    params::{Conditions, TransactionFilterBody},
};
use crate::{
    extract::{Authenticated, Body, ClientLanguage, Idempotency, Item, Query, changed},
    problem::{FieldError, Problem},
    route_policy::RESOURCE,
    state::AppState,
    wire::{Created, id, response},
};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(RESOURCE.on(routes!(create, recategorise, delete)))
}

/// Error handling of a bulk request.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct BulkParams {
    /// The action if an item is invalid; defaults to `abort`, which changes nothing and returns an
    /// error. `skip` processes the other items and reports the result of each.
    #[serde(default)]
    #[param(required = false, inline)]
    on_error: OnRowError,
}

/// What a bulk request does if an item is invalid.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OnRowError {
    #[default]
    Abort,
    Skip,
}

impl OnRowError {
    /// The results of the items that were named by ID, which only `skip` reports.
    fn results<T: From<(ChangedTransaction, Language)>>(
        self,
        named: Vec<ChangedTransaction>,
        language: Language,
    ) -> Vec<T> {
        let named = named.into_iter();
        match self {
            Self::Abort => Vec::new(),
            Self::Skip => named.map(|item| T::from((item, language))).collect(),
        }
    }
}

impl From<OnRowError> for OnError {
    fn from(on_error: OnRowError) -> Self {
        match on_error {
            OnRowError::Abort => Self::Refuse,
            OnRowError::Skip => Self::Skip,
        }
    }
}

/// Transactions to create.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BulkCreateRequest {
    /// The transactions, 1–10,000.
    #[schema(value_type = Vec<CreateTransactionRequest>, min_items = 1, max_items = 10000)]
    items: Vec<Item<CreateTransactionRequest>>,
}

/// The result of a bulk create.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkCreateResult {
    /// The number of transactions created.
    created: usize,
    /// The number of transactions skipped.
    skipped: usize,
    /// The result of each transaction, in the order of the request.
    items: Vec<BulkCreateItem>,
}

/// The result of creating one transaction: either `id` or `errors`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkCreateItem {
    /// The new transaction's ID; omitted if it was skipped.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    id: Option<Uuid>,
    /// Why the transaction was skipped; omitted if it was created.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldError>,
}

impl BulkCreateResult {
    fn new(outcomes: Vec<BulkOutcome>, language: Language) -> Self {
        let items = outcomes.into_iter();
        let items: Vec<_> = items
            .map(|outcome| BulkCreateItem::new(outcome, language))
            .collect();
        let created = items.iter().filter(|item| item.id.is_some()).count();
        Self {
            created,
            skipped: items.len() - created,
            items,
        }
    }
}

impl BulkCreateItem {
    fn new(outcome: BulkOutcome, language: Language) -> Self {
        match outcome {
            BulkOutcome::Added(id) => Self {
                id: Some(id.uuid()),
                errors: Vec::new(),
            },
            BulkOutcome::Skipped(errors) => Self {
                id: None,
                errors: FieldError::list(&errors, language),
            },
        }
    }
}

/// Create transactions in bulk.
///
/// Creates up to 10,000 transactions in a body of up to 10 MiB: all or none, or, with
/// `on_error=skip`, all valid ones.
#[utoipa::path(
    post,
    path = "/api/v1/transactions/bulk",
    operation_id = "bulk_create_transactions",
    tag = "transactions",
    params(BulkParams, Idempotency),
    request_body = BulkCreateRequest,
    responses((status = OK, body = BulkCreateResult, description = "The result of each transaction."))
)]
async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<BulkParams>,
    ClientLanguage(language): ClientLanguage,
    key: Idempotency,
    Body(request): Body<BulkCreateRequest>,
) -> Result<Created<Json<BulkCreateResult>, 200>, Problem> {
    let rows = request.items.into_iter();
    let rows = rows.map(|Item(item)| item.and_then(NewTransaction::try_from));
    let transactions = &state.services.transactions;
    let on_error = params.on_error.into();
    let create = |request| transactions.create_many(&actor, rows.collect(), on_error, request);
    let represent = move |outcomes| (None, BulkCreateResult::new(outcomes, language));
    Created::once_as(key, represent, create).await
}

/// Reads which transactions are selected: by IDs, or by a filter.
fn read_selection(
    ids: Option<Vec<Item<String>>>,
    filter: Option<TransactionFilterBody>,
) -> Result<BulkSelection, Invalid> {
    match (ids, filter) {
        (Some(ids), None) => {
            let ids = ids.into_iter();
            let ids = ids.map(|Item(item)| item.and_then(|text| id("id", &text)));
            Ok(BulkSelection::Ids(ids.collect()))
        }
        (None, Some(filter)) => Conditions::from(filter)
            .filter()
            .map_err(within_filter)
            .map(BulkSelection::Filter),
        (None, None) => Err(Invalid::field(
            "ids",
            "required",
            messages::bulk_no_selection(),
        )),
        (Some(_), Some(_)) => Err(Invalid::field(
            "filter",
            "mutually_exclusive",
            messages::bulk_two_selections(),
        )),
    }
}

/// Names the fields of the conditions as parts of `filter`.
fn within_filter(invalid: Invalid) -> Invalid {
    let mut violations = Violations::default();
    for violation in invalid.violations() {
        let field = format!("filter.{}", violation.field);
        violations.add(field, violation.code, violation.message.clone());
    }
    violations.finish().err().unwrap_or(invalid)
}

/// The number of items that were named by ID and skipped.
fn skipped(named: &[ChangedTransaction]) -> usize {
    named.iter().filter(|item| item.changed.is_err()).count()
}

/// The errors of one item.
fn errors<T>(changed: &Result<T, Invalid>, language: Language) -> Vec<FieldError> {
    let invalid = changed.as_ref().err();
    invalid.map_or_else(Vec::new, |invalid| FieldError::list(invalid, language))
}

/// Transactions to recategorise, by `ids` or `filter`, and their new category.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BulkRecategoriseRequest {
    /// The IDs of the transactions, 1–10,000. Send either `ids` or `filter`.
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>, required = false, min_items = 1, max_items = 10000)]
    ids: Option<Vec<Item<String>>>,
    /// A filter that selects the transactions: at least one condition, matching at most 50,000
    /// transactions. Send either `ids` or `filter`.
    filter: Option<TransactionFilterBody>,
    /// The new category's ID; `null` for none.
    #[serde(default, deserialize_with = "changed")]
    #[schema(value_type = Option<Uuid>, required = true)]
    category_id: Change<Option<String>>,
}

/// The result of a bulk recategorisation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkRecategoriseResult {
    /// The number of transactions whose category changed.
    updated: u64,
    /// The number of `ids` that are invalid or do not exist.
    skipped: usize,
    /// The ID of the change set, with which to undo the change; omitted if nothing changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, value_type = Uuid)]
    change_set_id: Option<Uuid>,
    /// With `ids` and `on_error=skip`, the result of each, in the order of the request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    items: Vec<BulkRecategoriseItem>,
}

response! {
    /// The result of recategorising one transaction.
    struct BulkRecategoriseItem from item: (ChangedTransaction, Language) {
        /// The transaction's ID; omitted if the request's is not a UUID.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false, value_type = Uuid)]
        id: Option<Uuid> = item.0.id.map(Into::into),
        /// Whether the category changed; `false` if the transaction already had it.
        updated: bool = item.0.changed == Ok(true),
        /// Why the transaction could not be updated; omitted if it could.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        #[schema(required = false)]
        errors: Vec<FieldError> = errors(&item.0.changed, item.1),
    }
}

/// Recategorise transactions in bulk.
///
/// Changes the category of all or none, or, with `on_error=skip`, of all that exist. The change can
/// be undone with its change set.
#[utoipa::path(
    patch,
    path = "/api/v1/transactions/bulk",
    operation_id = "bulk_recategorise_transactions",
    tag = "transactions",
    params(BulkParams),
    request_body = BulkRecategoriseRequest,
    responses((status = OK, body = BulkRecategoriseResult, description = "The numbers of updated and skipped transactions."))
)]
async fn recategorise(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<BulkParams>,
    ClientLanguage(language): ClientLanguage,
    Body(request): Body<BulkRecategoriseRequest>,
) -> Result<Json<BulkRecategoriseResult>, Problem> {
    let Change::Set(category) = request.category_id else {
        return Err(Invalid::field("category_id", "required", messages::bulk_no_category()).into());
    };
    let category = category.as_deref().map(|text| id("category_id", text));
    let change = BulkChange::Recategorise(category.transpose()?);
    let selection = read_selection(request.ids, request.filter)?;
    let transactions = &state.services.transactions;
    let on_error = params.on_error;
    let done = transactions.change_many(&actor, selection, change, on_error.into());
    let done = done.await?;
    Ok(Json(BulkRecategoriseResult {
        updated: done.changed,
        skipped: skipped(&done.named),
        change_set_id: done.change_set_id.map(Into::into),
        items: on_error.results(done.named, language),
    }))
}

/// Transactions to delete, by `ids` or `filter`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BulkDeleteRequest {
    /// The IDs of the transactions, 1–10,000. Send either `ids` or `filter`.
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>, required = false, min_items = 1, max_items = 10000)]
    ids: Option<Vec<Item<String>>>,
    /// A filter that selects the transactions: at least one condition, matching at most 50,000
    /// transactions. Send either `ids` or `filter`.
    filter: Option<TransactionFilterBody>,
}

/// The result of a bulk delete.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkDeleteResult {
    /// The number of transactions deleted, including the other sides of transfers.
    deleted: u64,
    /// The number of `ids` that are invalid or do not exist.
    skipped: usize,
    /// The ID of the change set, with which to undo the change; omitted if nothing changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, value_type = Uuid)]
    change_set_id: Option<Uuid>,
    /// With `ids` and `on_error=skip`, the result of each, in the order of the request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    items: Vec<BulkDeleteItem>,
}

response! {
    /// The result of deleting one transaction.
    struct BulkDeleteItem from item: (ChangedTransaction, Language) {
        /// The transaction's ID; omitted if the request's is not a UUID.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false, value_type = Uuid)]
        id: Option<Uuid> = item.0.id.map(Into::into),
        /// Whether the transaction was deleted.
        deleted: bool = item.0.changed.is_ok(),
        /// Why the transaction was not deleted; omitted if it was.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        #[schema(required = false)]
        errors: Vec<FieldError> = errors(&item.0.changed, item.1),
    }
}

/// Delete transactions in bulk.
///
/// Deletes all or none, or, with `on_error=skip`, all that exist. Both sides of a transfer are
/// deleted. Each transaction can be restored, or all of them by undoing the change set.
#[utoipa::path(
    delete,
    path = "/api/v1/transactions/bulk",
    operation_id = "bulk_delete_transactions",
    tag = "transactions",
    params(BulkParams),
    request_body = BulkDeleteRequest,
    responses((status = OK, body = BulkDeleteResult, description = "The numbers of deleted and skipped transactions."))
)]
async fn delete(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<BulkParams>,
    ClientLanguage(language): ClientLanguage,
    Body(request): Body<BulkDeleteRequest>,
) -> Result<Json<BulkDeleteResult>, Problem> {
    let selection = read_selection(request.ids, request.filter)?;
    let transactions = &state.services.transactions;
    let on_error = params.on_error;
    let done = transactions.change_many(&actor, selection, BulkChange::Delete, on_error.into());
    let done = done.await?;
    Ok(Json(BulkDeleteResult {
        deleted: done.changed,
        skipped: skipped(&done.named),
        change_set_id: done.change_set_id.map(Into::into),
        items: on_error.results(done.named, language),
    }))
}
