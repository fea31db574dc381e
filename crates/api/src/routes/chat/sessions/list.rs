//! `GET /api/v1/chat/sessions`

use axum::{Json, extract::State};
use coffer_domain::{Line, chat::ChatSession as Entity};
use coffer_storage::ChatSessionFilter;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::ChatSession;
use crate::{
    extract::{Authenticated, ListParams, Query},
    problem::Problem,
    state::AppState,
};

/// Which conversations.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ChatSessionParams {
    /// Only with this text in the title, regardless of case.
    #[param(required = false, max_length = 200)]
    title: Option<String>,
    /// Only deleted ones, instead of those that are not.
    #[serde(default)]
    #[param(required = false, default = false)]
    deleted: bool,
}

impl ChatSessionParams {
    fn filter(&self) -> Result<ChatSessionFilter, Problem> {
        let mut filter = ChatSessionFilter::new();
        if let Some(title) = &self.title {
            let title = Line::parse("title", Entity::MAX_TITLE, title).map_err(Problem::invalid)?;
            filter = filter.title_contains(title.as_str());
        }
        Ok(if self.deleted {
            filter.deleted()
        } else {
            filter
        })
    }
}

/// A page of conversations.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChatSessionPage {
    /// The conversations, the newest first.
    items: Vec<ChatSession>,
    /// Where the next page begins; `null` on the last page.
    #[schema(required = true)]
    next_cursor: Option<String>,
}

/// Lists conversations.
#[utoipa::path(
    get,
    path = "/api/v1/chat/sessions",
    operation_id = "list_chat_sessions",
    tag = "chat",
    params(ChatSessionParams, ListParams),
    responses((status = OK, body = ChatSessionPage, description = "A page of conversations."))
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<ChatSessionParams>,
    Query(list): Query<ListParams>,
) -> Result<Json<ChatSessionPage>, Problem> {
    let (filter, request) = (params.filter()?, list.request()?);
    let page = state.services.chat.list(&actor, &filter, &request).await?;
    Ok(Json(ChatSessionPage {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: page.next_cursor,
    }))
}
