//! Captured log messages.

use std::{
    cell::RefCell,
    io,
    sync::{Arc, Mutex, Once, PoisonError},
};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::{
    Layer as _, filter::dynamic_filter_fn, fmt::MakeWriter, layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

thread_local! {
    /// The buffer for messages of this thread.
    static CAPTURED: RefCell<Option<Buffer>> = const { RefCell::new(None) };
}

/// Captures all messages that are logged on this thread, at every level, until it is dropped. A
/// test's requests run on its thread.
///
/// One subscriber serves all tests of the process: with one per thread, `tracing` would disable a
/// message for all threads if the first thread that logs it has no subscriber.
pub struct CapturedLog(Buffer);

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl CapturedLog {
    /// Starts to capture this thread's messages.
    pub fn start() -> Self {
        static SUBSCRIBER: Once = Once::new();
        SUBSCRIBER.call_once(|| {
            let is_captured = dynamic_filter_fn(|_, _| CAPTURED.with_borrow(Option::is_some));
            let lines = tracing_subscriber::fmt::layer()
                .with_ansi(false)
                .with_writer(Writers)
                .with_filter(LevelFilter::TRACE)
                .with_filter(is_captured);
            tracing_subscriber::registry().with(lines).init();
        });
        let buffer = Buffer::default();
        CAPTURED.set(Some(buffer.clone()));
        Self(buffer)
    }

    /// The messages so far.
    pub fn text(&self) -> String {
        let bytes = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Drop for CapturedLog {
    fn drop(&mut self) {
        CAPTURED.set(None);
    }
}

struct Writers;

impl MakeWriter<'_> for Writers {
    type Writer = Buffer;

    fn make_writer(&self) -> Buffer {
        CAPTURED.with_borrow(|captured| captured.clone().unwrap_or_default())
    }
}

impl io::Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
