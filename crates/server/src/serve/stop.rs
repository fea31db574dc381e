//! How everything that runs learns that it is time to stop.

use tokio::{
    signal::unix::{SignalKind, signal as on},
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
    /// Returns when it is time to stop.
    pub(super) async fn requested(mut self) {
        // Nobody left who could tell means the same.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

/// Waits for the signal to stop: of a service manager, or of a person at the terminal.
pub(super) async fn signal() -> Result<&'static str, Failure> {
    let doing = || Failure::doing("listening for signals");
    let mut terminate = on(SignalKind::terminate()).map_err(doing())?;
    let mut interrupt = on(SignalKind::interrupt()).map_err(doing())?;
    Ok(tokio::select! {
        _ = terminate.recv() => "SIGTERM",
        _ = interrupt.recv() => "SIGINT",
    })
}
