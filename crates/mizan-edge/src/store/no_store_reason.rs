//! Why a response was not stored.

use mizan_cache::engine::Alone;

/// Why a response was not stored; its word is the `detail` of `Cache-Status` (RFC 9211 §2.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoStoreReason {
    /// The request asks for something other than a whole representation.
    Request,
    /// The client forbids it.
    ClientNoStore,
    /// The status is interim, partial, or not understood although it must be.
    Status,
    /// The origin forbids it.
    NoStore,
    /// The response is for one user.
    Private,
    /// The request has credentials and the origin does not say that the response is for everyone.
    Credentials,
    /// The response gives its client a cookie.
    SetCookie,
    /// The response varies by everything, or by a field that the key does not hold.
    Vary,
    /// The response is neither fresh nor can it be validated, or nothing said that it may be stored.
    Unmarked,
    /// Its cache groups cannot be read or are too many, so that no purge would find it.
    Groups,
    /// Only the end of its connection shows where it ends.
    Endless,
    /// Its length was not known when its fields were passed on: it is stored if it arrives whole and is not too large.
    Streamed,
    /// Its media type is not the one the manifest declares.
    ContentType,
    /// It has a content coding that was not asked for.
    Coding,
    /// It is a part.
    Part,
    /// The origin works by another manifest.
    Manifest,
    /// It was made for another caller than the one it was asked for.
    Identity,
    /// `Mizan-Cache-Control` is absent or contradicts the manifest.
    Control,
    /// Its `Age` cannot be read.
    Age,
    /// It lacks a purge that this edge applied before it asked.
    Behind,
    /// It made something stale, which it would not do again from memory.
    Invalidates,
    /// A 304 that names another version than the one it was asked about.
    Changed,
    /// The origin failed.
    Failed,
    /// The response to another request for the same took too long.
    Waited,
    /// The engine did not store it: it is too large, a purge concerned it while it was fetched, the memory is full.
    Engine(mizan_cache::NoStoreReason),
}

impl NoStoreReason {
    /// Whether a response that is not stored for this reason depends on its key alone nevertheless, as its origin says.
    pub(crate) fn is_of_the_key(self) -> bool {
        matches!(
            self,
            Self::Age
                | Self::Behind
                | Self::Endless
                | Self::Engine(_)
                | Self::Failed
                | Self::Invalidates
                | Self::Streamed
        )
    }
}

impl From<mizan_cache::NoStoreReason> for NoStoreReason {
    fn from(reason: mizan_cache::NoStoreReason) -> Self {
        Self::Engine(reason)
    }
}

impl From<NoStoreReason> for mizan_cache::NoStoreReason {
    fn from(reason: NoStoreReason) -> Self {
        match reason {
            NoStoreReason::Engine(reason) => reason,
            own => Self::Policy(own.word()),
        }
    }
}

impl From<Alone> for NoStoreReason {
    fn from(alone: Alone) -> Self {
        match alone {
            Alone::HitForPass(reason) => Self::Engine(reason),
            Alone::WithoutStore => Self::Engine(mizan_cache::NoStoreReason::StoreUnreachable),
            _ => Self::Waited,
        }
    }
}

impl NoStoreReason {
    /// Whether the response itself is the reason, and not the request for it.
    pub(crate) fn concerns_the_response(self) -> bool {
        !matches!(
            self,
            Self::Request | Self::ClientNoStore | Self::Credentials | Self::SetCookie
        )
    }

    /// The reason as a token.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::ClientNoStore => "no-store-asked",
            Self::Status => "status",
            Self::NoStore => "no-store",
            Self::Private => "private",
            Self::Credentials => "credentials",
            Self::SetCookie => "set-cookie",
            Self::Vary => "vary",
            Self::Unmarked => "unmarked",
            Self::Groups => "groups",
            Self::Endless => "endless",
            Self::Streamed => "streamed",
            Self::ContentType => "content-type",
            Self::Coding => "content-coding",
            Self::Part => "part",
            Self::Manifest => "manifest",
            Self::Identity => "identity",
            Self::Control => "cache-control",
            Self::Age => "age",
            Self::Behind => "behind",
            Self::Invalidates => "invalidates",
            Self::Changed => "changed",
            Self::Failed => "origin-failed",
            Self::Waited => "waited",
            Self::Engine(reason) => reason.token(),
        }
    }
}

#[cfg(test)]
mod tests {
    use mizan_cache::NoStoreReason as Reason;

    use super::NoStoreReason;

    /// Every reason, but for those that the word of a policy says.
    const ALL: [NoStoreReason; 31] = [
        NoStoreReason::Request,
        NoStoreReason::ClientNoStore,
        NoStoreReason::Status,
        NoStoreReason::NoStore,
        NoStoreReason::Private,
        NoStoreReason::Credentials,
        NoStoreReason::SetCookie,
        NoStoreReason::Vary,
        NoStoreReason::Unmarked,
        NoStoreReason::Groups,
        NoStoreReason::Endless,
        NoStoreReason::Streamed,
        NoStoreReason::ContentType,
        NoStoreReason::Coding,
        NoStoreReason::Part,
        NoStoreReason::Manifest,
        NoStoreReason::Identity,
        NoStoreReason::Control,
        NoStoreReason::Age,
        NoStoreReason::Behind,
        NoStoreReason::Invalidates,
        NoStoreReason::Changed,
        NoStoreReason::Failed,
        NoStoreReason::Waited,
        NoStoreReason::Engine(Reason::Private),
        NoStoreReason::Engine(Reason::TooLarge),
        NoStoreReason::Engine(Reason::PurgedMeanwhile),
        NoStoreReason::Engine(Reason::ReplicaLag),
        NoStoreReason::Engine(Reason::StoreUnreachable),
        NoStoreReason::Engine(Reason::OrderUnknown),
        NoStoreReason::Engine(Reason::NotAdmitted),
    ];

    #[test]
    fn the_guide_has_every_reason() {
        let guide = include_str!("../../../../docs/edge.md");
        let origins = include_str!("../../../../docs/caching.md");
        for reason in ALL {
            let written = format!("`{}`", reason.word());
            let detail = format!("detail={}`", reason.word());
            let is_listed = guide.contains(&written) || guide.contains(&detail);
            assert!(is_listed, "docs/edge.md: {written}");
            let is_origins =
                matches!(reason, NoStoreReason::Engine(reason) if reason != Reason::Private);
            assert!(
                !is_origins || origins.contains(&written),
                "docs/caching.md: {written}"
            );
        }
    }

    #[test]
    fn a_reason_of_the_engine_has_the_same_word_at_the_edge_and_back() {
        for reason in [
            Reason::Private,
            Reason::TooLarge,
            Reason::PurgedMeanwhile,
            Reason::ReplicaLag,
            Reason::StoreUnreachable,
            Reason::OrderUnknown,
            Reason::NotAdmitted,
            Reason::Policy("set-cookie"),
        ] {
            let at_the_edge = NoStoreReason::from(reason);
            assert_eq!(at_the_edge.word(), reason.token());
            assert_eq!(Reason::from(at_the_edge), reason);
        }
        let own = Reason::from(NoStoreReason::SetCookie);
        assert_eq!(NoStoreReason::from(own).word(), "set-cookie");
    }
}
