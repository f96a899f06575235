//! Whether a response may be stored, and on which terms (RFC 9111, 3).

use std::time::Duration;

use http::{HeaderMap, HeaderName, Method, StatusCode, header};

use super::{
    control::{Control, Extent},
    demand::Demand,
    life::Life,
    targeted,
    vary::Vary,
};
use crate::message::groups::{GROUPS, groups};

/// The most groups a response may be in to be kept.
const MOST_GROUPS: usize = 128;

/// Fields by which the edge itself tells an origin who the client is.
const OF_THE_CLIENT: [HeaderName; 2] = [
    header::FORWARDED,
    HeaderName::from_static("x-forwarded-for"),
];

/// Why a response is not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The request asks for something other than a whole representation.
    Request,
    /// The client forbids it.
    Demand,
    /// The status is interim, partial, or not understood although it must be.
    Status,
    /// The origin forbids it.
    NoStore,
    /// The response is for one user.
    Private,
    /// The request shows who sent it and the origin does not say that the answer is for everyone.
    Credentials,
    /// The response gives its client a cookie.
    SetCookie,
    /// It is like no other request, or chosen by who sent it.
    Vary,
    /// It is neither fresh nor can it be validated, or nobody said it may be kept.
    Unmarked,
    /// Its groups cannot be read, so that no invalidation would find it.
    Groups,
    /// Only the end of its connection shows where it ends.
    Endless,
    /// It is too large, or too much is being held for slow clients.
    Size,
}

impl Refusal {
    /// Whether the response itself is the reason, and not who asked for it or how.
    pub(super) fn concerns_the_response(self) -> bool {
        !matches!(
            self,
            Self::Request | Self::Demand | Self::Credentials | Self::SetCookie
        )
    }

    /// The reason in a word, for `Cache-Status`.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Demand => "no-store-asked",
            Self::Status => "status",
            Self::NoStore => "no-store",
            Self::Private => "private",
            Self::Credentials => "credentials",
            Self::SetCookie => "set-cookie",
            Self::Vary => "vary",
            Self::Unmarked => "unmarked",
            Self::Groups => "groups",
            Self::Endless => "endless",
            Self::Size => "size",
        }
    }
}

/// The terms on which a response is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Terms {
    /// What the origin says.
    pub(super) control: Control,
    /// How old the response is and how long it is fresh.
    pub(super) life: Life,
    /// What it was chosen by.
    pub(super) vary: Vary,
    /// Its cache groups (RFC 9875).
    pub(super) groups: Vec<String>,
}

impl Terms {
    /// The terms for a response to a request sent and answered at these times, since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    ///
    /// Why the response must not be stored.
    pub(super) fn of(
        (method, request): (&Method, &HeaderMap),
        (status, response): (StatusCode, &HeaderMap),
        times: (Duration, Duration),
    ) -> Result<Self, Refusal> {
        if *method != Method::GET {
            return Err(Refusal::Request);
        }
        if Demand::of(request).no_store {
            return Err(Refusal::Demand);
        }
        let targeted = targeted::control(response);
        let is_targeted = targeted.is_some();
        let control = targeted.unwrap_or_else(|| Control::of(response));
        let life = Life::of(status, response, &control, is_targeted, times);
        permitted(status, &control)?;
        let vary = Vary::of(response).ok_or(Refusal::Vary)?;
        impersonal(request, response, &control, &vary)?;
        marked(request, (status, response), &control, &life, is_targeted)?;
        let groups = groups(response, &GROUPS)
            .map_err(|_| Refusal::Groups)?
            .unwrap_or_default();
        if groups.len() > MOST_GROUPS {
            return Err(Refusal::Groups);
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
fn permitted(status: StatusCode, control: &Control) -> Result<(), Refusal> {
    let is_whole = !matches!(status.as_u16(), ..200 | 206 | 304);
    if !is_whole || control.must_understand && !is_understood(status) {
        return Err(Refusal::Status);
    }
    if control.no_store && !control.must_understand {
        return Err(Refusal::NoStore);
    }
    if control.private == Some(Extent::Whole) {
        return Err(Refusal::Private);
    }
    Ok(())
}

/// Whether nothing about the caller went into the response, as far as messages show.
///
/// A cookie counts as `Authorization` does, although RFC 9111 does not ask for it.
fn impersonal(
    request: &HeaderMap,
    response: &HeaderMap,
    control: &Control,
    vary: &Vary,
) -> Result<(), Refusal> {
    if response.contains_key(header::SET_COOKIE) {
        return Err(Refusal::SetCookie);
    }
    if OF_THE_CLIENT.iter().any(|name| vary.names(name)) {
        return Err(Refusal::Vary);
    }
    let is_for_all = control.public || control.s_maxage.is_some();
    for (credential, is_shared) in [
        (header::AUTHORIZATION, is_for_all || control.must_revalidate),
        (header::COOKIE, is_for_all),
    ] {
        if !request.contains_key(&credential) {
            continue;
        }
        if vary.names(&credential) {
            return Err(Refusal::Vary);
        }
        if !is_shared {
            return Err(Refusal::Credentials);
        }
    }
    Ok(())
}

/// Whether somebody said that the response may be kept, and keeping it is of use.
fn marked(
    request: &HeaderMap,
    (status, response): (StatusCode, &HeaderMap),
    control: &Control,
    life: &Life,
    is_targeted: bool,
) -> Result<(), Refusal> {
    let is_explicit = !life.is_heuristic || control.no_cache.is_some();
    let is_assumed = !is_targeted
        && (control.public || is_cacheable_by_default(status) && !has_credentials(request));
    let is_useful = life.freshness_at(life.received).is_some()
        || response.contains_key(header::ETAG)
        || response.contains_key(header::LAST_MODIFIED);
    if (is_explicit || is_assumed && !life.fresh_for.is_zero()) && is_useful {
        Ok(())
    } else {
        Err(Refusal::Unmarked)
    }
}

/// Whether a request shows who sent it.
pub(super) fn has_credentials(request: &HeaderMap) -> bool {
    request.contains_key(header::AUTHORIZATION) || request.contains_key(header::COOKIE)
}

/// Whether a status alone allows storing (RFC 9110, 15.1).
fn is_cacheable_by_default(status: StatusCode) -> bool {
    matches!(
        status.as_u16(),
        200 | 203 | 204 | 300 | 301 | 308 | 404 | 405 | 410 | 414 | 501
    )
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
