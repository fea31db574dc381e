//! What the program would have logged.

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
    /// Where this thread's lines go.
    static CAPTURED: RefCell<Option<Buffer>> = const { RefCell::new(None) };
}

/// Everything that is logged on this thread, at every level, while the value lives. A test's
/// requests run on its thread.
///
/// One subscriber serves all tests of the process: with one a thread, what a thread without any
/// came upon first would be switched off for all.
pub struct CapturedLog(Buffer);

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl CapturedLog {
    /// Begins to listen.
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

    /// What was logged so far.
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
