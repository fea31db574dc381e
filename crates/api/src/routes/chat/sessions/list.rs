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

/// The filters of a chat session list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ChatSessionParams {
    /// Return chat sessions whose title contains this text, ignoring case.
    #[param(required = false, max_length = 200)]
    title: Option<String>,
    /// Return deleted chat sessions instead of existing ones.
    #[serde(default)]
    #[param(required = false, default = false)]
    deleted: bool,
}

impl ChatSessionParams {
    fn filter(&self) -> Result<ChatSessionFilter, Problem> {
        let mut filter = ChatSessionFilter::new();
        if let Some(title) = &self.title {
            let title = Line::parse("title", Entity::MAX_TITLE, title).map_err(Problem::invalid)?;
            filter = filter.title(title.as_str());
        }
        Ok(if self.deleted {
            filter.deleted()
        } else {
            filter
        })
    }
}

/// A page of chat sessions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChatSessionPage {
    /// The chat sessions on this page, newest first.
    items: Vec<ChatSession>,
    /// The cursor of the next page; `null` on the last page.
    #[schema(required = true)]
    next_cursor: Option<String>,
}

/// List chat sessions.
#[utoipa::path(
    get,
    path = "/api/v1/chat/sessions",
    operation_id = "list_chat_sessions",
    tag = "chat",
    params(ChatSessionParams, ListParams),
    responses((status = OK, body = ChatSessionPage, description = "A page of chat sessions."))
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
