//! Retrying use cases after conflicts between transactions.

use std::{
    future::Future,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use backon::{ExponentialBuilder, Retryable};

use crate::RepositoryError;

/// The maximum number of attempts.
const MAX_ATTEMPTS: usize = 5;

/// Runs a whole use case, from `begin` to `commit`, again while it fails with
/// [`RepositoryError::Serialization`]: at most five times, with exponential back-off and jitter.
/// Any other error is returned at once.
pub async fn retry<T, E, F, Fut>(use_case: F) -> Result<T, E>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T, E>>,
    E: AsRepositoryError,
{
    let attempt = AtomicU32::new(1);
    let backoff = ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(5))
        .with_max_delay(Duration::from_millis(200))
        .with_max_times(MAX_ATTEMPTS - 1)
        .with_jitter();
    use_case
        .retry(backoff)
        .when(|error| {
            matches!(
                error.as_repository_error(),
                Some(RepositoryError::Serialization)
            )
        })
        .notify(|_, delay| {
            let attempt = attempt.fetch_add(1, Ordering::Relaxed) + 1;
            metrics::counter!("coffer_retries_total").increment(1);
            tracing::info!(
                attempt,
                of = MAX_ATTEMPTS,
                ?delay,
                "transaction conflict; retrying"
            );
        })
        .await
}

/// An error that may be a repository's.
pub trait AsRepositoryError {
    /// The repository's error, if it is one.
    fn as_repository_error(&self) -> Option<&RepositoryError>;
}

impl AsRepositoryError for RepositoryError {
    fn as_repository_error(&self) -> Option<&RepositoryError> {
        Some(self)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        cell::Cell,
        sync::{Arc, atomic::AtomicU64},
    };

    use metrics::{
        Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit,
    };

    use super::*;

    /// A recorder that only counts retries.
    #[derive(Default)]
    struct Retries(Arc<AtomicU64>);

    impl Recorder for Retries {
        fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
        fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
        fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

        fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
            match key.name() {
                "coffer_retries_total" => Counter::from_arc(self.0.clone()),
                _ => Counter::noop(),
            }
        }

        fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
            Gauge::noop()
        }

        fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
            Histogram::noop()
        }
    }

    // Proves: TASK-005-026.4
    #[tokio::test(start_paused = true)]
    async fn each_retry_is_counted() {
        let retries = Retries::default();
        let _recording = metrics::set_default_local_recorder(&retries);
        let fails_first = async |failures: u32| {
            let tries = Cell::new(0);
            let result: Result<(), _> = retry(|| async {
                tries.set(tries.get() + 1);
                if tries.get() <= failures {
                    Err(RepositoryError::Serialization)
                } else {
                    Ok(())
                }
            })
            .await;
            result.is_ok()
        };
        for (failures, succeeds, expected) in [(0, true, 0), (2, true, 2), (9, false, 6)] {
            assert_eq!(fails_first(failures).await, succeeds);
            assert_eq!(retries.0.load(Ordering::Relaxed), expected);
        }
    }

    // Proves: TASK-005-026.3
    #[tokio::test(start_paused = true)]
    async fn serialization_failure_is_retried() {
        let tries = Cell::new(0);
        let result = retry(|| async {
            tries.set(tries.get() + 1);
            if tries.get() < 3 {
                Err(RepositoryError::Serialization)
            } else {
                Ok(tries.get())
            }
        })
        .await;
        assert_eq!(result.unwrap(), 3);
    }

    // Proves: TASK-005-026.3
    #[tokio::test(start_paused = true)]
    async fn retry_gives_up_after_five_attempts_and_on_any_other_error() {
        for (error, expected) in [
            (|| RepositoryError::Serialization, 5),
            (|| RepositoryError::Poisoned, 1),
        ] as [(fn() -> RepositoryError, u32); 2]
        {
            let tries = Cell::new(0);
            let result: Result<(), _> = retry(|| async {
                tries.set(tries.get() + 1);
                Err(error())
            })
            .await;
            assert!(result.is_err());
            assert_eq!(tries.get(), expected);
        }
    }
}
