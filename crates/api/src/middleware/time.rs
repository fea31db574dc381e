//! How long a request may take.

use std::time::Duration;

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::StatusCode;

use crate::problem::Problem;

/// Longer than anything takes that goes as it should. An open WebSocket is no request any more.
const LIMIT: Duration = Duration::from_secs(30);

/// Gives a request up that takes too long, and frees what it holds.
pub(crate) async fn limit_time(request: Request, next: Next) -> Response {
    let response = tokio::time::timeout(LIMIT, next.run(request)).await;
    response.unwrap_or_else(|_| {
        tracing::warn!("request timed out");
        too_slow().into_response()
    })
}

fn too_slow() -> Problem {
    let detail = format!(
        "The request took longer than {} seconds and was cancelled. Check whether it took effect \
         before retrying, or retry it with the same `Idempotency-Key`.",
        LIMIT.as_secs()
    );
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "processing-timeout",
        "Processing timeout",
        detail,
    )
    .with_retry_after(Duration::from_secs(2))
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use axum::{Router, body::Body, middleware::from_fn, routing::get};
    use http::header;
    use tokio::time::Instant;
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_request_that_hangs_is_given_up() {
        let router = Router::new()
            .route("/", get(pending::<()>))
            .layer(from_fn(limit_time));
        let begun = Instant::now();
        let request = Request::new(Body::empty());
        let answer = router.oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.headers()[header::RETRY_AFTER], "2");
        assert_eq!(begun.elapsed().as_secs(), LIMIT.as_secs());
    }
}
