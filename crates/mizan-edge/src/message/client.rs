//! Who sent a request, as the connection shows it.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// Who sent a request, as the connection shows it; what its fields claim is never believed.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    /// The address at the other end of the connection.
    pub(crate) address: IpAddr,
    /// Whether the connection is encrypted.
    pub(crate) secure: bool,
    /// Set when the connection stops speaking HTTP because it was upgraded.
    pub(crate) upgraded: Arc<AtomicBool>,
}

impl Client {
    /// The scheme of the URL the client asked for.
    pub(crate) fn scheme(&self) -> &'static str {
        if self.secure { "https" } else { "http" }
    }

    /// Notes that what follows on this connection is not HTTP.
    pub(crate) fn upgrade(&self) {
        self.upgraded.store(true, Ordering::Release);
    }
}
