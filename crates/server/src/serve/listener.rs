//! Bound addresses to listen on.

use std::{io, net::SocketAddr, net::TcpListener};

use crate::failure::Failure;

pub(super) const LISTEN: &str = "COFFER__SERVER__LISTEN";
pub(super) const METRICS_LISTEN: &str = "COFFER__SERVER__METRICS_LISTEN";

/// A bound address, which does not accept connections yet.
#[derive(Debug)]
pub(super) struct Listener {
    listener: TcpListener,
}

impl Listener {
    /// Binds an address; `setting` is the variable with which another one can be chosen.
    pub(super) fn bind(setting: &'static str, address: SocketAddr) -> Result<Self, Failure> {
        let bound = TcpListener::bind(address).and_then(|listener| {
            listener.set_nonblocking(true)?;
            Ok(Self { listener })
        });
        bound.map_err(|source: io::Error| Failure::Listen {
            setting,
            address,
            source,
        })
    }

    /// Converts the address for use inside the runtime.
    pub(super) fn into_async(self) -> Result<tokio::net::TcpListener, Failure> {
        tokio::net::TcpListener::from_std(self.listener).map_err(Failure::during("listening"))
    }
}
