//! `GET /api/v1/transactions/export`

mod sheet;

use axum::{
    body::{Body, Bytes},
    extract::State,
    response::{IntoResponse, Response},
};
use coffer_domain::transaction::DetailedTransaction;
use coffer_services::Export;
use futures_util::{Stream, stream};
use http::header;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    Transaction,
    params::{Conditions, TransactionOrder},
};
use crate::{
    extract::{Authenticated, Query},
    problem::Problem,
    state::AppState,
};

/// The format and sort order of an export.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportParams {
    /// The file format; defaults to `csv`. `json` is an array of transactions.
    #[serde(default)]
    #[param(required = false, inline)]
    format: Format,
    /// The sort order; defaults to `newest`. `newest` and `oldest` sort by date; `amount` sorts by
    /// currency, then by amount, highest first.
    #[serde(default)]
    #[param(required = false, inline)]
    sort: TransactionOrder,
}

/// The file format of an export.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    #[default]
    Csv,
    Json,
}

impl Format {
    fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Json => "application/json",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    fn begin(self) -> Result<Vec<u8>, String> {
        match self {
            Self::Csv => sheet::head(),
            Self::Json => Ok(b"[".to_vec()),
        }
    }

    /// The text of a batch; `first` is true if there is none before it.
    fn write(self, batch: Vec<DetailedTransaction>, first: bool) -> Result<Vec<u8>, String> {
        match self {
            Self::Csv => sheet::rows(&batch),
            Self::Json => {
                let items: Vec<Transaction> = batch.into_iter().map(Into::into).collect();
                let text = serde_json::to_vec(&items).map_err(|error| error.to_string())?;
                // Removes the batch's own brackets, since it is a part of a larger array.
                let inner = text.get(1..text.len() - 1).unwrap_or_default();
                let comma: &[u8] = if first || inner.is_empty() { b"" } else { b"," };
                Ok([comma, inner].concat())
            }
        }
    }

    fn end(self) -> &'static [u8] {
        match self {
            Self::Csv => b"",
            Self::Json => b"]",
        }
    }
}

/// The position in the export.
enum Position {
    Start,
    Items { first: bool },
    End,
}

/// The export as a stream of batches, of which only one is in memory at a time. An error aborts the
/// response, so that clients do not mistake an incomplete export for a complete one.
fn export_stream(export: Export, format: Format) -> impl Stream<Item = Result<Bytes, String>> {
    stream::unfold(
        (export, Position::Start),
        move |(mut export, position)| async move {
            let (chunk, next) = match position {
                Position::Start => (format.begin(), Position::Items { first: true }),
                Position::Items { first } => match export.next().await {
                    Some(Ok(batch)) => {
                        (format.write(batch, first), Position::Items { first: false })
                    }
                    Some(Err(error)) => (Err(error.to_string()), Position::End),
                    None => (Ok(format.end().to_vec()), Position::End),
                },
                Position::End => return None,
            };
            let next = if chunk.is_err() { Position::End } else { next };
            if let Err(error) = &chunk {
                tracing::error!(%error, "export aborted");
            }
            Some((chunk.map(Bytes::from), (export, next)))
        },
    )
}

/// Export transactions.
///
/// Returns a file of all matching transactions, read from a single snapshot. CSV files begin with a
/// header row; text that a spreadsheet would interpret as a formula is prefixed with an apostrophe.
#[utoipa::path(
    get,
    path = "/api/v1/transactions/export",
    operation_id = "export_transactions",
    tag = "transactions",
    params(Conditions, ExportParams),
    responses((status = OK, description = "All matching transactions, as a file.",
        content((String = "text/csv"), (Vec<Transaction> = "application/json")),
        headers(("Content-Disposition" = String, description = "The suggested file name."))))
)]
pub(super) async fn export(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(conditions): Query<Conditions>,
    Query(params): Query<ExportParams>,
) -> Result<Response, Problem> {
    let filter = conditions.filter()?;
    let transactions = &state.services.transactions;
    let export = transactions.export(&actor, filter, params.sort.0).await?;
    let format = params.format;
    let today = export.today;
    let name = format!(
        "attachment; filename=\"transactions-{today}.{}\"",
        format.extension()
    );
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, Body::from_stream(export_stream(export, format))).into_response())
}
