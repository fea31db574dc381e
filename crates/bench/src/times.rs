//! Recorded durations and ratios.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde::Serialize;

use crate::failure::{Context as _, Failure};

/// Durations up to a minute, with a precision of one thousandth.
pub(crate) struct Times(Histogram<u64>);

/// The 50th, 95th and 99th percentiles, in milliseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Percentiles {
    pub(crate) p50: f64,
    pub(crate) p95: f64,
    pub(crate) p99: f64,
}

impl Times {
    pub(crate) fn new() -> Result<Self, Failure> {
        Histogram::new_with_bounds(1, 60_000_000, 3)
            .map(Self)
            .context("creating a histogram")
    }

    pub(crate) fn record(&mut self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.0.saturating_record(micros.max(1));
    }

    pub(crate) fn add(&mut self, other: &Self) -> Result<(), Failure> {
        self.0.add(&other.0).context("adding histograms")
    }

    pub(crate) fn percentiles(&self) -> Percentiles {
        let at = |percentile| {
            Duration::from_micros(self.0.value_at_percentile(percentile)).as_secs_f64() * 1e3
        };
        Percentiles {
            p50: at(50.0),
            p95: at(95.0),
            p99: at(99.0),
        }
    }
}

/// The number of recorded durations.
pub(crate) fn count(times: &Times) -> Result<f64, Failure> {
    u32::try_from(times.0.len())
        .map(f64::from)
        .context("counting")
}

/// The ratios of one side to the other over the rounds.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Ratio {
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) greatest: f64,
}

impl Ratio {
    pub(crate) fn of(rounds: &[f64]) -> Self {
        Self {
            median: median(rounds.iter().copied()),
            least: rounds.iter().copied().fold(f64::INFINITY, f64::min),
            greatest: rounds.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        }
    }
}

/// The median; of an even number of values, the lower of the two in the middle.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len().saturating_sub(1) / 2;
    values.get(middle).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_in_milliseconds() {
        let mut times = Times::new().unwrap();
        for millis in 1..=100 {
            times.record(Duration::from_millis(millis));
        }
        let Percentiles { p50, p99, .. } = times.percentiles();
        assert!((p50 - 50.0).abs() < 0.1, "{p50}");
        assert!((p99 - 99.0).abs() < 0.2, "{p99}");
        assert!((count(&times).unwrap() - 100.0).abs() < f64::EPSILON);
    }

    #[test]
    fn median_is_a_measured_value() {
        let close = |a: f64, b: f64| (a - b).abs() < f64::EPSILON;
        assert!(close(median([3.0, 1.0, 2.0]), 2.0));
        assert!(close(median([4.0, 1.0, 2.0, 3.0]), 2.0));
        assert!(median([]).is_nan());
    }
}
