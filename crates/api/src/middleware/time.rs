//! The time limit of requests.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use coffer_messages::messages;
use http::StatusCode;
use tokio::{
    sync::watch,
    time::{Instant, timeout_at},
};

use crate::problem::Problem;

/// The maximum time to respond after the body has arrived. Open WebSockets are not affected.
const LIMIT: Duration = Duration::from_secs(30);

/// The time at which a running request times out.
#[derive(Debug, Clone)]
pub(crate) struct Deadline(Arc<watch::Sender<Instant>>);

impl Deadline {
    fn new() -> Self {
        Self(Arc::new(watch::Sender::new(Instant::now() + LIMIT)))
    }

    /// Extends the deadline by the time that the body may take to arrive.
    pub(crate) fn wait_for_body(&self, at_most: Duration) {
        self.0.send_replace(Instant::now() + at_most + LIMIT);
    }

    /// Restarts the time limit once the body has arrived.
    pub(crate) fn body_arrived(&self) {
        self.0.send_replace(Instant::now() + LIMIT);
    }

    async fn passed(&self) {
        let mut moved = self.0.subscribe();
        loop {
            let deadline = *moved.borrow_and_update();
            if timeout_at(deadline, moved.changed()).await.is_err() {
                return;
            }
        }
    }
}

/// Cancels a request that takes too long, and releases its resources.
pub(crate) async fn limit_time(mut request: Request, next: Next) -> Response {
    let deadline = Deadline::new();
    request.extensions_mut().insert(deadline.clone());
    tokio::select! {
        biased;
        response = next.run(request) => response,
        () = deadline.passed() => {
            tracing::warn!("request timed out");
            too_slow().into_response()
        }
    }
}

fn too_slow() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "processing-timeout",
        messages::title_processing_timeout(),
        messages::request_cancelled(LIMIT.as_secs()),
    )
    .with_retry_after(Duration::from_secs(2))
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use axum::{Extension, Router, body::Body, middleware::from_fn, routing::get};
    use http::header;
    use tokio::time::sleep;
    use tower::ServiceExt as _;

    use super::*;

    /// The status of the response to `/`, and the seconds it took.
    async fn response(router: Router) -> (StatusCode, u64) {
        let begun = Instant::now();
        let request = Request::new(Body::empty());
        let router = router.layer(from_fn(limit_time));
        let response = router.oneshot(request).await.unwrap();
        if response.status() == StatusCode::SERVICE_UNAVAILABLE {
            assert_eq!(response.headers()[header::RETRY_AFTER], "2");
        }
        (response.status(), begun.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn hanging_request_times_out() {
        let router = Router::new().route("/", get(pending::<()>));
        let expected = (StatusCode::SERVICE_UNAVAILABLE, LIMIT.as_secs());
        assert_eq!(response(router).await, expected);
    }

    /// Receives a body for `body` of at most 150 seconds, then works for `work` seconds.
    async fn with_body(body: u64, work: u64) -> (StatusCode, u64) {
        let handler = async move |Extension(deadline): Extension<Deadline>| {
            deadline.wait_for_body(Duration::from_secs(150));
            sleep(Duration::from_secs(body)).await;
            deadline.body_arrived();
            sleep(Duration::from_secs(work)).await;
        };
        response(Router::new().route("/", get(handler))).await
    }

    #[tokio::test(start_paused = true)]
    async fn time_limit_starts_after_the_body() {
        assert_eq!(with_body(149, 29).await, (StatusCode::OK, 178));
        for body in [10, 100] {
            let expected = (StatusCode::SERVICE_UNAVAILABLE, body + LIMIT.as_secs());
            assert_eq!(with_body(body, 60).await, expected);
        }
    }
}
