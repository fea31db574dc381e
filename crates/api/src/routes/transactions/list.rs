//! `GET /api/v1/transactions`

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Transaction,
    params::{Conditions, TransactionListParams},
};
use crate::{
    extract::{Authenticated, ListParams, NumberedParams, Paging, Query},
    problem::Problem,
    state::AppState,
};

/// A page of transactions, by cursor or by page number, as requested.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum TransactionPage {
    Following(CursorTransactionPage),
    Numbered(NumberedTransactionPage),
}

/// A page of transactions, requested by cursor.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CursorTransactionPage {
    /// The transactions on this page, in the requested order.
    items: Vec<Transaction>,
    /// The cursor of the next page; `null` on the last page.
    #[schema(required = true)]
    next_cursor: Option<String>,
}

/// A page of transactions, requested by page number.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NumberedTransactionPage {
    /// The transactions on this page, in the requested order.
    items: Vec<Transaction>,
    /// The page number, starting at 1.
    #[schema(minimum = 1)]
    page: u32,
    /// The maximum number of transactions per page.
    #[schema(minimum = 1, maximum = 200)]
    per_page: usize,
    /// The number of transactions on all pages.
    total: u64,
    /// Whether there are more pages after this one.
    has_more: bool,
}

/// List transactions.
///
/// Paginate by cursor with `limit` and `cursor`, or by number with `page` and `per_page`. Numbered
/// pages cover the first 10,000 transactions.
#[utoipa::path(
    get,
    path = "/api/v1/transactions",
    operation_id = "list_transactions",
    tag = "transactions",
    params(Conditions, TransactionListParams, ListParams, NumberedParams),
    responses((status = OK, body = TransactionPage, description = "A page of transactions."))
)]
pub(super) async fn list(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(conditions): Query<Conditions>,
    Query(params): Query<TransactionListParams>,
    Query(list): Query<ListParams>,
    Query(numbered): Query<NumberedParams>,
) -> Result<Json<TransactionPage>, Problem> {
    let (filter, with) = (params.filter(&conditions)?, params.with()?);
    let sort = params.sort.0;
    let transactions = &state.services.transactions;
    Ok(Json(match numbered.or(list)? {
        Paging::Following(request) => {
            let page = transactions.list(&actor, &filter, sort, with, &request);
            let page = page.await?;
            TransactionPage::Following(CursorTransactionPage {
                items: page.items.into_iter().map(Into::into).collect(),
                next_cursor: page.next_cursor,
            })
        }
        Paging::Numbered(request) => {
            let page = transactions.list_numbered(&actor, &filter, sort, with, request);
            let page = page.await?;
            TransactionPage::Numbered(NumberedTransactionPage {
                page: request.page(),
                per_page: request.per_page().items(),
                total: page.total,
                has_more: page.has_more(),
                items: page.items.into_iter().map(Into::into).collect(),
            })
        }
    }))
}
