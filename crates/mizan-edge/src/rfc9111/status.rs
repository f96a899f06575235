//! `Cache-Status` (RFC 9211): how an answer came about, in a member of this cache's own.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use super::storable::Refusal;
use crate::metrics::Answered;

const CACHE_STATUS: HeaderName = HeaderName::from_static("cache-status");

/// How an answer came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// A stored response answered; it is fresh for so long, or has been stale for so long.
    Hit(Result<Duration, Duration>),
    /// A stored response answered that another request was waiting for.
    Collapsed,
    /// The origin was asked.
    Forwarded {
        /// Why.
        why: Forward,
        /// What it answered.
        status: StatusCode,
        /// Whether the answer is kept.
        kept: Result<(), Refusal>,
    },
    /// A stale response answered because the origin failed.
    Despite {
        /// For how long the response has been stale.
        stale: Duration,
    },
}

/// Why the origin was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Forward {
    /// Nothing is stored for the address.
    UriMiss,
    /// What is stored for the address was chosen by other fields.
    VaryMiss,
    /// What is stored is not fresh enough.
    Stale,
    /// The client insisted.
    Request,
}

impl Status {
    /// Marks an answer with how it came about: for its client, and for who counts.
    pub(super) fn mark<B>(self, response: &mut Response<B>) {
        self.add(response.headers_mut());
        response.extensions_mut().insert(self);
    }

    /// Counts an answer by its mark; one without was given by the origin, which alone may answer.
    pub(super) fn count<B>(response: &Response<B>, answered: &Answered) {
        let counter = match response.extensions().get() {
            Some(Self::Hit(Ok(_))) => &answered.hit,
            Some(Self::Hit(Err(_))) => &answered.stale,
            Some(Self::Despite { .. }) => &answered.despite,
            Some(Self::Collapsed) => &answered.collapsed,
            Some(Self::Forwarded { .. }) => &answered.miss,
            None => &answered.pass,
        };
        counter.inc();
    }

    /// Adds this cache's member to an answer's `Cache-Status`.
    fn add(self, fields: &mut HeaderMap) {
        if let Ok(value) = HeaderValue::try_from(format!("mizan-edge; {}", self.text())) {
            fields.append(CACHE_STATUS, value);
        }
    }

    fn text(self) -> String {
        match self {
            Self::Hit(Ok(left)) => format!("hit; ttl={}", left.as_secs()),
            Self::Hit(Err(stale)) => format!("hit; ttl=-{}", stale.as_secs()),
            Self::Collapsed => "fwd=miss; collapsed".to_owned(),
            Self::Despite { stale } => {
                format!("hit; ttl=-{}; detail=origin-failed", stale.as_secs())
            }
            Self::Forwarded { why, status, kept } => {
                let (why, status) = (why.word(), status.as_u16());
                let kept = match kept {
                    Ok(()) => "stored".to_owned(),
                    Err(refusal) => format!("detail={}", refusal.word()),
                };
                format!("fwd={why}; fwd-status={status}; {kept}")
            }
        }
    }
}

impl Forward {
    fn word(self) -> &'static str {
        match self {
            Self::UriMiss => "uri-miss",
            Self::VaryMiss => "vary-miss",
            Self::Stale => "stale",
            Self::Request => "request",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{HeaderMap, HeaderValue, StatusCode};

    use super::{CACHE_STATUS, Forward, Status};
    use crate::rfc9111::storable::Refusal;

    #[test]
    fn each_way_is_said_in_parameters_of_the_standard() {
        let seconds = Duration::from_secs;
        let status = StatusCode::OK;
        for (found, expected) in [
            (Status::Hit(Ok(seconds(7))), "mizan-edge; hit; ttl=7"),
            (Status::Hit(Err(seconds(7))), "mizan-edge; hit; ttl=-7"),
            (Status::Collapsed, "mizan-edge; fwd=miss; collapsed"),
            (
                Status::Forwarded {
                    why: Forward::UriMiss,
                    status,
                    kept: Ok(()),
                },
                "mizan-edge; fwd=uri-miss; fwd-status=200; stored",
            ),
            (
                Status::Forwarded {
                    why: Forward::Stale,
                    status,
                    kept: Err(Refusal::SetCookie),
                },
                "mizan-edge; fwd=stale; fwd-status=200; detail=set-cookie",
            ),
            (
                Status::Despite { stale: seconds(7) },
                "mizan-edge; hit; ttl=-7; detail=origin-failed",
            ),
        ] {
            let mut fields = HeaderMap::new();
            found.add(&mut fields);
            let text = fields.get(&CACHE_STATUS).map(HeaderValue::as_bytes);
            assert_eq!(text, Some(expected.as_bytes()), "{found:?}");
            assert!(
                sfv::Parser::new(expected).parse::<sfv::List>().is_ok(),
                "{expected}"
            );
        }
    }

    #[test]
    fn the_member_of_the_origins_own_cache_stays_in_front() {
        let mut fields = HeaderMap::new();
        fields.append(CACHE_STATUS, HeaderValue::from_static("mizan; hit"));
        Status::Collapsed.add(&mut fields);
        assert_eq!(fields.get_all(CACHE_STATUS).iter().count(), 2);
    }
}
