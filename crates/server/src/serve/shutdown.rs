//! The internal signal that shuts down all tasks, and the signals of the operating system that
//! trigger it.

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
};

use crate::failure::Failure;

/// Requests the shutdown of all tasks.
pub(super) struct ShutdownTrigger(watch::Sender<bool>);

/// Receives the request to shut down.
#[derive(Debug, Clone)]
pub(super) struct ShutdownSignal(watch::Receiver<bool>);

pub(super) fn channel() -> (ShutdownTrigger, ShutdownSignal) {
    let (sender, receiver) = watch::channel(false);
    (ShutdownTrigger(sender), ShutdownSignal(receiver))
}

impl ShutdownTrigger {
    pub(super) fn request(self) {
        self.0.send_replace(true);
    }
}

impl ShutdownSignal {
    /// A channel whose value becomes true on shutdown, for other crates.
    pub(super) fn watch(&self) -> watch::Receiver<bool> {
        self.0.clone()
    }

    /// Waits until shutdown is requested.
    pub(super) async fn requested(mut self) {
        // A dropped trigger counts as a request.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

/// The signals that request a graceful shutdown, from a service manager or from a terminal. Before
/// `listen`, they end the process at once.
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    pub(super) fn listen() -> Result<Self, Failure> {
        let listen = |kind| signal(kind).map_err(Failure::during("listening for signals"));
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
        })
    }

    /// Waits for a signal, and returns its name.
    pub(super) async fn received(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}
