//! Whether a response may be stored, and on which terms (RFC 9111, 3).

use std::time::Duration;

use http::{HeaderMap, HeaderName, Method, StatusCode, header};

use super::{
    control::{Control, Extent},
    demand::Demand,
    life::Life,
    precondition, targeted,
    vary::Vary,
};
use crate::{
    manifest::INVALIDATE,
    message::groups::{GROUPS, groups},
    store::NoStoreReason,
};

/// The most groups a response may be in to be kept.
const MOST_GROUPS: usize = 4096;

/// Fields by which the edge itself tells an origin who the client is.
const OF_THE_CLIENT: [HeaderName; 2] = [
    header::FORWARDED,
    HeaderName::from_static("x-forwarded-for"),
];

/// The terms on which a response is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StorePolicy {
    /// What the origin says.
    pub(super) control: Control,
    /// How old the response is and how long it is fresh.
    pub(super) life: Life,
    /// What it was chosen by.
    pub(super) vary: Vary,
    /// Its cache groups (RFC 9875).
    pub(super) groups: Vec<String>,
}

impl StorePolicy {
    /// The terms for a response to a request sent and answered at these times, since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    ///
    /// Why the response must not be stored.
    pub(super) fn of(
        (method, request): (&Method, &HeaderMap),
        (status, response): (StatusCode, &HeaderMap),
        times: (Duration, Duration),
    ) -> Result<Self, NoStoreReason> {
        if *method != Method::GET {
            return Err(NoStoreReason::Request);
        }
        if Demand::of(request).no_store {
            return Err(NoStoreReason::ClientNoStore);
        }
        if response.contains_key(INVALIDATE) {
            return Err(NoStoreReason::Invalidates);
        }
        let targeted = targeted::control(response);
        let is_targeted = targeted.is_some();
        let control = targeted.unwrap_or_else(|| Control::of(response));
        let life = Life::of(status, response, &control, is_targeted, times);
        permitted(status, &control)?;
        let vary = Vary::of(response).ok_or(NoStoreReason::Vary)?;
        impersonal(request, response, &control, &vary)?;
        marked(response, &control, &life)?;
        let groups = groups(response, &GROUPS)
            .map_err(|_| NoStoreReason::Groups)?
            .unwrap_or_default();
        if groups.len() > MOST_GROUPS {
            return Err(NoStoreReason::Groups);
        }
        Ok(Self {
            control,
            life,
            vary,
            groups,
        })
    }
}

/// Whether the status and the origin's directives allow storing.
fn permitted(status: StatusCode, control: &Control) -> Result<(), NoStoreReason> {
    let is_whole = !matches!(status.as_u16(), ..200 | 206 | 304);
    if !is_whole || control.must_understand && !is_understood(status) {
        return Err(NoStoreReason::Status);
    }
    if control.no_store && !control.must_understand {
        return Err(NoStoreReason::NoStore);
    }
    if control.private == Some(Extent::Whole) {
        return Err(NoStoreReason::Private);
    }
    Ok(())
}

/// Whether nothing about the caller went into the response, as far as messages show.
///
/// A cookie counts as `Authorization` does, although RFC 9111 does not ask for it. And `must-revalidate` alone shares
/// nothing, although RFC 9111 §3.5 allows it: many origins say it of what they mean for the browser.
fn impersonal(
    request: &HeaderMap,
    response: &HeaderMap,
    control: &Control,
    vary: &Vary,
) -> Result<(), NoStoreReason> {
    if response.contains_key(header::SET_COOKIE) {
        return Err(NoStoreReason::SetCookie);
    }
    if OF_THE_CLIENT.iter().any(|name| vary.names(name)) {
        return Err(NoStoreReason::Vary);
    }
    let is_for_all = control.public || control.s_maxage.is_some();
    for credential in [header::AUTHORIZATION, header::COOKIE] {
        if !request.contains_key(&credential) {
            continue;
        }
        if vary.names(&credential) {
            return Err(NoStoreReason::Vary);
        }
        if !is_for_all {
            return Err(NoStoreReason::Credentials);
        }
    }
    Ok(())
}

/// Whether the origin says that the response may be stored, and storing it is of use.
///
/// A status alone does not (RFC 9111 §3 would allow it): a layer in front of the files may have looked at a key or an
/// address that no message shows.
fn marked(response: &HeaderMap, control: &Control, life: &Life) -> Result<(), NoStoreReason> {
    let is_marked = life.is_explicit || control.no_cache.is_some() || control.public;
    let is_useful =
        life.freshness_at(life.received).is_some() || precondition::has_validator(response);
    if is_marked && is_useful {
        Ok(())
    } else {
        Err(NoStoreReason::Unmarked)
    }
}

/// Whether this cache knows what a status means for storing: it is one of RFC 9110's.
fn is_understood(status: StatusCode) -> bool {
    matches!(
        status.as_u16(),
        200..=206 | 300..=305 | 307 | 308 | 400..=417 | 421 | 422 | 426 | 500..=505
    )
}

#[cfg(test)]
#[path = "storable_tests.rs"]
mod tests;
