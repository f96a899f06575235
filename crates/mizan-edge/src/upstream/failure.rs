//! How forwarding can fail.

use http::StatusCode;

use crate::body::Taken;

/// How forwarding can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No connection: the origin has seen nothing of the request.
    Connect,
    /// The client broke off: the origin has not seen the whole request.
    Incomplete,
    /// The client sent too much: the origin has not seen the whole request.
    TooLong,
    /// The connection ended before the answer's fields: the origin may have acted on the request.
    Broken,
    /// The connection ended before the origin had taken the whole request: what begins before its body is read may have.
    Untaken,
    /// No answer in time: the origin may have acted on the request, or may yet.
    Timeout,
    /// The answer is not one that can be passed on.
    Protocol,
}

impl Failure {
    /// The failure behind this one, when it was the request that did not arrive.
    pub(super) fn after(self, taken: Taken) -> Self {
        match (self, taken) {
            (Self::Connect, _) => self,
            (_, Taken::TooLong) => Self::TooLong,
            (_, Taken::Broken) => Self::Incomplete,
            (Self::Broken, Taken::Partly) => Self::Untaken,
            _ => self,
        }
    }

    /// Whether the origin may have acted on the request.
    pub(crate) fn is_ambiguous(self) -> bool {
        !matches!(self, Self::Connect | Self::Incomplete | Self::TooLong)
    }

    /// Whether the origin may have run a function, which it does when it has the whole request.
    pub(crate) fn may_have_run(self) -> bool {
        self.is_ambiguous() && self != Self::Untaken
    }

    /// The status for the client.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::Connect | Self::Broken | Self::Untaken | Self::Protocol => {
                StatusCode::BAD_GATEWAY
            }
            Self::Timeout => StatusCode::GATEWAY_TIMEOUT,
            Self::Incomplete => StatusCode::BAD_REQUEST,
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }

    /// The code of the problem.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Connect | Self::Broken | Self::Untaken | Self::Protocol => "unavailable",
            Self::Incomplete | Self::TooLong => "bad_request",
        }
    }

    /// What happened, in words for the reader of the response.
    pub(crate) fn detail(self) -> &'static str {
        match self {
            Self::Connect => "the origin cannot be reached",
            Self::Broken => "the origin closed the connection before it answered",
            Self::Untaken => "the origin closed the connection before it had the whole request",
            Self::Timeout => "the origin did not answer in time",
            Self::Protocol => "the origin gave an answer that cannot be passed on",
            Self::Incomplete => "the request did not arrive whole",
            Self::TooLong => "the body is too large",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, Taken};

    #[test]
    fn an_origin_that_has_not_the_whole_request_has_run_no_function() {
        let cut = Failure::Broken.after(Taken::Partly);
        assert!(cut.is_ambiguous() && !cut.may_have_run());
        let whole = Failure::Broken.after(Taken::Wholly);
        assert!(whole.is_ambiguous() && whole.may_have_run());
        assert_eq!(Failure::Connect.after(Taken::Partly), Failure::Connect);
    }
}
