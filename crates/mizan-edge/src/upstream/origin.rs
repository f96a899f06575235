//! The servers behind the edge, and which of them is asked next.

use std::sync::atomic::{AtomicUsize, Ordering};

use http::{
    HeaderValue, Uri,
    uri::{Authority, PathAndQuery, Scheme},
};

use super::Failure;
use crate::EdgeError;

/// One server behind the edge.
#[derive(Debug)]
pub(super) struct Origin {
    scheme: Scheme,
    authority: Authority,
    host: HeaderValue,
}

impl Origin {
    fn new(uri: &Uri) -> Result<Self, EdgeError> {
        let refused = || EdgeError::Origin(uri.clone());
        let scheme = uri.scheme().ok_or_else(refused)?;
        let authority = uri.authority().ok_or_else(refused)?;
        let plain = matches!(uri.path(), "" | "/") && uri.query().is_none();
        if !plain || !matches!(scheme.as_str(), "http" | "https") {
            return Err(refused());
        }
        Ok(Self {
            scheme: scheme.clone(),
            authority: authority.clone(),
            host: authority.as_str().try_into().map_err(|_| refused())?,
        })
    }

    /// The address of this target at this origin.
    pub(super) fn target(&self, target: &Uri) -> Result<Uri, Failure> {
        let path = target
            .path_and_query()
            .cloned()
            .unwrap_or_else(|| PathAndQuery::from_static("/"));
        Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(path)
            .build()
            .map_err(|_| Failure::Protocol)
    }

    /// What `Host` says when the client said nothing.
    pub(super) fn host(&self) -> HeaderValue {
        self.host.clone()
    }
}

/// All of them; never none.
#[derive(Debug)]
pub(super) struct Origins {
    first: Origin,
    rest: Vec<Origin>,
    turn: AtomicUsize,
}

impl Origins {
    pub(super) fn new(uris: &[Uri]) -> Result<Self, EdgeError> {
        let (first, rest) = uris.split_first().ok_or(EdgeError::NoOrigin)?;
        Ok(Self {
            first: Origin::new(first)?,
            rest: rest.iter().map(Origin::new).collect::<Result<_, _>>()?,
            turn: AtomicUsize::new(0),
        })
    }

    /// The next in turn.
    pub(super) fn choose(&self) -> &Origin {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % (self.rest.len() + 1);
        match turn.checked_sub(1) {
            Some(index) => self.rest.get(index).unwrap_or(&self.first),
            None => &self.first,
        }
    }
}
