//! Why a token is not believed, why none can be issued, and why keys cannot be used.

/// Why a token is not believed. What it says is not repeated here: it may be anybody's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// Longer than [`MAX_BYTES`](super::MAX_BYTES).
    #[error("the token is longer than 4096 bytes; issue a shorter one")]
    TooLong,
    /// Not three parts of base64url, or a head that is not exactly `alg`, `kid` and `typ`.
    #[error("the token is malformed; send it exactly as it was issued")]
    Malformed,
    /// Another kind of token.
    #[error("the token is no MWT; send one whose `typ` is `mwt`")]
    Type,
    /// Signed with a key that is not in the set.
    #[error("the token's key is unknown; issue one with a key of the set")]
    Key,
    /// An algorithm that is not its key's.
    #[error("the token's algorithm is not that of its key; issue a new one")]
    Algorithm,
    /// The signature is not that of its key over these bytes.
    #[error("the token's signature is wrong; issue a new one")]
    Signature,
    /// The claims are not exactly those a token has, or have impossible values.
    #[error("the token's claims are not those of an MWT; issue a new one")]
    Claims,
    /// Meant for another app.
    #[error("the token is for another app; issue one for this app")]
    Audience,
    /// Valid for longer than a token may be.
    #[error("the token is valid for too long; issue one that expires sooner")]
    Lifetime,
    /// Issued in the future.
    #[error("the token is not valid yet; check the clock of the server that issued it")]
    Early,
    /// No longer valid.
    #[error("the token has expired; issue a new one")]
    Expired,
    /// Different tokens in one request.
    #[error("the request carries different tokens; send one")]
    Ambiguous,
    /// Bound to a cookie that the request does not carry once with that value, as after a sign-out.
    #[error("the token is bound to another session; sign in again")]
    Unbound,
}

impl TokenError {
    /// Every reason.
    pub const ALL: [TokenError; 13] = [
        TokenError::TooLong,
        TokenError::Malformed,
        TokenError::Type,
        TokenError::Key,
        TokenError::Algorithm,
        TokenError::Signature,
        TokenError::Claims,
        TokenError::Audience,
        TokenError::Lifetime,
        TokenError::Early,
        TokenError::Expired,
        TokenError::Ambiguous,
        TokenError::Unbound,
    ];

    /// The reason in one word, as logs, vectors and other languages name it.
    pub fn as_str(self) -> &'static str {
        match self {
            TokenError::TooLong => "too_long",
            TokenError::Malformed => "malformed",
            TokenError::Type => "type",
            TokenError::Key => "key",
            TokenError::Algorithm => "algorithm",
            TokenError::Signature => "signature",
            TokenError::Claims => "claims",
            TokenError::Audience => "audience",
            TokenError::Lifetime => "lifetime",
            TokenError::Early => "early",
            TokenError::Expired => "expired",
            TokenError::Ambiguous => "ambiguous",
            TokenError::Unbound => "unbound",
        }
    }
}

/// Why no token can be issued.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IssueError {
    /// The set has public keys only.
    #[error("no key of the set can sign; add one with its private part")]
    NoPrivateKey,
    /// A subject that is empty or beyond ±(2^53−1).
    #[error("`sub` is empty or an integer that some language would round; give the id of a user")]
    Subject,
    /// Expires before it is issued, or too long after.
    #[error("a token may be valid for at most {limit} seconds, and for at least one")]
    Lifetime {
        /// The longest lifetime of a token, in seconds.
        limit: u64,
    },
    /// The token would be too long to be read.
    #[error("the token would be longer than 4096 bytes; identify users by something shorter")]
    TooLong,
}

/// Why a JWK set cannot be used. A key is named by its `kid`, never by what it holds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeySetError {
    /// Not a JWK set.
    #[error("this is no JWK set: line {line}, column {column}; write {{\"keys\": […]}}")]
    Syntax {
        /// Line of the first thing that does not fit, from 1.
        line: usize,
        /// Column of it, from 1.
        column: usize,
    },
    /// A set without keys.
    #[error("the set has no key; `mizan keys` makes one")]
    Empty,
    /// A key without a usable name.
    #[error("key {position} has no `kid` of 1 to 64 visible ASCII characters; name it")]
    Name {
        /// Its position in the set, from 1.
        position: usize,
    },
    /// Two keys of one name.
    #[error("two keys are called `{kid}`; name each differently")]
    Repeated {
        /// The name.
        kid: String,
    },
    /// A key that is neither Ed25519 nor HMAC-SHA256, or says that it is for something else.
    #[error(
        "key `{kid}` is neither Ed25519 (`OKP`, `EdDSA`) nor `oct` for `HS256`; use one of them"
    )]
    Kind {
        /// Its name.
        kid: String,
    },
    /// A key that is too short, no point of the curve, or whose parts do not belong together.
    #[error("key `{kid}` is too short, malformed or weak; `mizan keys` makes a sound one")]
    Weak {
        /// Its name.
        kid: String,
    },
}

impl KeySetError {
    /// The reason in one word, as logs, vectors and other languages name it.
    pub fn as_str(&self) -> &'static str {
        match self {
            KeySetError::Syntax { .. } => "syntax",
            KeySetError::Empty => "empty",
            KeySetError::Name { .. } => "name",
            KeySetError::Repeated { .. } => "repeated",
            KeySetError::Kind { .. } => "kind",
            KeySetError::Weak { .. } => "weak",
        }
    }
}
