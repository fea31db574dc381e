//! How everything that runs learns that it is time to stop.

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
};

use crate::failure::Failure;

/// Tells everyone to stop.
pub(super) struct Stopper(watch::Sender<bool>);

/// Is told to stop.
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
    /// The same for those who do not know this type: it becomes true.
    pub(super) fn watch(&self) -> watch::Receiver<bool> {
        self.0.clone()
    }

    /// Returns when it is time to stop.
    pub(super) async fn requested(mut self) {
        // Nobody left who could tell means the same.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

/// The signals that ask for an orderly end: of a service manager, or of a person at the terminal.
/// Before somebody listens, they end the process as it stands.
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
