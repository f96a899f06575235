//! The closed list of error codes the protocol itself uses; `spec/errors.json` holds the same list.

macro_rules! protocol_codes {
    ($($(#[$doc:meta])* $variant:ident, $name:literal, $status:literal, $title:literal, $retry:literal;)*) => {
        /// An error code of the protocol; declared errors of functions have codes of their own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ProtocolCode { $($(#[$doc])* $variant,)* }

        impl ProtocolCode {
            /// Every code, in the order of `spec/errors.json`.
            pub const ALL: &'static [ProtocolCode] = &[$(ProtocolCode::$variant,)*];

            /// The code as it stands in a problem, such as `unknown_context`.
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $name,)* } }

            /// HTTP status of a problem with this code.
            pub const fn status(self) -> u16 { match self { $(Self::$variant => $status,)* } }

            /// Short summary for people, the same for every occurrence.
            pub const fn title(self) -> &'static str { match self { $(Self::$variant => $title,)* } }

            /// Whether a client may send a *read* again that failed with this code.
            pub const fn retry(self) -> bool { match self { $(Self::$variant => $retry,)* } }
        }
    };
}

protocol_codes! {
    /// The body is no JSON object, names a key twice, or the query string cannot be decoded.
    Malformed, "malformed", 400, "Malformed request", false;
    /// A parameter that the context or function does not declare.
    UndeclaredParam, "undeclared_param", 400, "Undeclared parameter", false;
    /// A parameter that occurs more than once.
    RepeatedParam, "repeated_param", 400, "Repeated parameter", false;
    /// Nobody is signed in.
    Unauthenticated, "unauthenticated", 401, "Sign-in required", false;
    /// The caller may not do this.
    Forbidden, "forbidden", 403, "Forbidden", false;
    /// An unsafe request from another origin.
    CrossOrigin, "cross_origin", 403, "Cross-origin request", false;
    /// No context of that name.
    UnknownContext, "unknown_context", 404, "Unknown context", false;
    /// No function of that name, or a private one.
    UnknownFunction, "unknown_function", 404, "Unknown function", false;
    /// Nothing answers on that path.
    NotFound, "not_found", 404, "Not found", false;
    /// The path does not answer to that method.
    MethodNotAllowed, "method_not_allowed", 405, "Method not allowed", false;
    /// The body is larger than the server accepts.
    PayloadTooLarge, "payload_too_large", 413, "Payload too large", false;
    /// The query string is longer than the server accepts.
    UriTooLong, "uri_too_long", 414, "URI too long", false;
    /// The body is of a type the server does not read.
    UnsupportedMediaType, "unsupported_media_type", 415, "Unsupported media type", false;
    /// A parameter is missing or of the wrong type; `errors` says which.
    Invalid, "invalid", 422, "Invalid parameters", false;
    /// The caller sends too many requests.
    TooManyRequests, "too_many_requests", 429, "Too many requests", true;
    /// The server failed; the log has the cause under the problem's digest.
    Internal, "internal", 500, "Internal error", true;
    /// The server cannot answer right now.
    Unavailable, "unavailable", 503, "Unavailable", true;
    /// The function took too long.
    Timeout, "timeout", 504, "Timeout", true;
}

impl ProtocolCode {
    /// The code an HTTP status stands for, when a framework knows nothing but the status.
    pub fn of_status(status: u16) -> Option<Self> {
        match status {
            404 => Some(Self::NotFound),
            _ => Self::ALL
                .iter()
                .copied()
                .find(|code| code.status() == status),
        }
    }
}

/// Codes only a client makes up; a declared error may not use them either.
pub(crate) const CLIENT_CODES: [&str; 3] = ["network", "aborted", "unreadable"];
