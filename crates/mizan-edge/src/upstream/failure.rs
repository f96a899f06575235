//! How forwarding can fail.

use http::StatusCode;

/// How forwarding can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No connection: the origin has seen nothing of the request.
    Connect,
    /// The connection ended before the answer's fields: the origin may have acted on the request.
    Broken,
    /// No answer in time: the origin may have acted on the request, or may yet.
    Timeout,
    /// The answer is not one that can be passed on.
    Protocol,
}

impl Failure {
    /// The status for the client.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::Connect | Self::Broken | Self::Protocol => StatusCode::BAD_GATEWAY,
            Self::Timeout => StatusCode::GATEWAY_TIMEOUT,
        }
    }

    /// The code of the problem.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Connect | Self::Broken | Self::Protocol => "unavailable",
        }
    }

    /// What happened, in words for whoever reads the answer.
    pub(crate) fn detail(self) -> &'static str {
        match self {
            Self::Connect => "the origin cannot be reached",
            Self::Broken => "the origin closed the connection before it answered",
            Self::Timeout => "the origin did not answer in time",
            Self::Protocol => "the origin gave an answer that cannot be passed on",
        }
    }
}
