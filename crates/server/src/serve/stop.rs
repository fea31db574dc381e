//! The signal that tells all tasks to shut down.

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
};

use crate::failure::Failure;

/// Requests the shutdown.
pub(super) struct Stopper(watch::Sender<bool>);

/// Receives the request to shut down.
#[derive(Debug, Clone)]
pub(super) struct Stopping(watch::Receiver<bool>);

pub(super) fn channel() -> (Stopper, Stopping) {
    let (sender, receiver) = watch::channel(false);
    (Stopper(sender), Stopping(receiver))
}

impl Stopper {
    pub(super) fn stop(self) {
        self.0.send_replace(true);
    }
}

impl Stopping {
    /// The same as a channel, for code that does not know this type: its value becomes true.
    pub(super) fn watch(&self) -> watch::Receiver<bool> {
        self.0.clone()
    }

    /// Returns when it is time to stop.
    pub(super) async fn requested(mut self) {
        // If nobody is left who could request it, that means the same.
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
        let listen = |kind| signal(kind).map_err(Failure::doing("listening for signals"));
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
        })
    }

    /// Waits for one, and returns its name.
    pub(super) async fn received(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}
