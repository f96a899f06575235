//! Who asks, as far as an answer may be kept for them.

use std::sync::Arc;

use http::{HeaderMap, HeaderName, header};
use mizan_cache::{Fence, Stamps};
use mizan_core::{
    identity_tag,
    mwt::{self, KeySet},
};
use quick_cache::sync::Cache;
use sha2::{Digest as _, Sha256};

use super::{
    Spelled,
    standing::{Standing, Trust},
};

/// How many verified tokens are remembered.
const TOKENS: usize = 16_384;

/// Whom an answer is for.
#[derive(Debug, Clone)]
pub(super) enum Who {
    /// Everyone: it is the same for all.
    Anyone,
    /// Those who say nothing about themselves.
    Nobody,
    /// One caller, whose token was verified.
    Caller {
        /// Whom the token is for.
        identity: Arc<str>,
        /// The token, with which the origin is asked in their name.
        token: Arc<str>,
        /// Where the token stands among the purges.
        standing: Arc<Standing>,
    },
}

impl Who {
    /// The text of the one caller it is for.
    pub(super) fn identity(&self) -> Option<&str> {
        match self {
            Self::Caller { identity, .. } => Some(identity),
            Self::Anyone | Self::Nobody => None,
        }
    }

    /// The token they were known by; nothing where it does not matter.
    pub(super) fn token(&self) -> &str {
        match self {
            Self::Caller { token, .. } => token,
            Self::Anyone | Self::Nobody => "",
        }
    }

    /// What they may be given now.
    pub(super) fn trust(&self, stamps: &Stamps) -> Trust {
        match self {
            Self::Caller { standing, .. } => standing.trust(stamps),
            Self::Anyone | Self::Nobody => Trust::Kept,
        }
    }

    /// The origin, which was asked after `fence`, has answered in their name.
    pub(super) fn prove(&self, fence: Fence) {
        if let Self::Caller { standing, .. } = self {
            standing.prove(fence);
        }
    }
}

/// The keys that tokens are verified with, and the tokens that were.
#[derive(Debug)]
pub(super) struct Tokens {
    keys: Option<Arc<KeySet>>,
    /// The purges that may end the standing of a token.
    stamps: Arc<Stamps>,
    verified: Cache<[u8; 32], Verified>,
}

/// A token that was verified for an app.
#[derive(Debug, Clone)]
struct Verified {
    app: Arc<str>,
    identity: Arc<str>,
    token: Arc<str>,
    standing: Arc<Standing>,
    /// When it expires, in seconds since 1970.
    expires: u64,
}

impl Tokens {
    pub(super) fn new(keys: Option<Arc<KeySet>>, stamps: Arc<Stamps>) -> Self {
        Self {
            keys,
            stamps,
            verified: Cache::new(TOKENS),
        }
    }

    /// For whom the answer to this read may be kept; nobody whenever there is a doubt who asks.
    ///
    /// `now` is in seconds since 1970.
    pub(super) fn who(
        &self,
        spelled: &Spelled,
        app: &str,
        headers: &HeaderMap,
        now: u64,
    ) -> Option<Who> {
        if spelled.policy.public {
            // What is the same for all is never asked for with anybody's credentials.
            return (!spelled.user_scoped).then_some(Who::Anyone);
        }
        let fields = |name: HeaderName| headers.get_all(name).iter().map(|value| value.to_str());
        let authorization = fields(header::AUTHORIZATION).collect::<Result<Vec<_>, _>>();
        let cookies = fields(header::COOKIE).collect::<Result<Vec<_>, _>>();
        let (authorization, cookies) = (authorization.ok()?, cookies.ok()?);
        if authorization.is_empty() && cookies.is_empty() {
            return Some(Who::Nobody);
        }
        // Credentials of another kind: the origin may know by them who this is, the edge does not.
        let other = authorization.len() > 1 || authorization.iter().any(|field| !bearer(field));
        let token = mwt::carried(authorization, cookies).ok()??;
        (!other).then(|| self.caller(app, token, now)).flatten()
    }

    fn caller(&self, app: &str, token: &str, now: u64) -> Option<Who> {
        let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let known = self.verified.get(&digest);
        let known = known.filter(|known| known.expires > now && *known.app == *app);
        let Verified {
            identity,
            token,
            standing,
            ..
        } = match known {
            Some(known) => known,
            None => self.verify(app, token, now, digest)?,
        };
        Some(Who::Caller {
            identity,
            token,
            standing,
        })
    }

    fn verify(&self, app: &str, token: &str, now: u64, digest: [u8; 32]) -> Option<Verified> {
        let claims = self.keys.as_ref()?.verify(app, token, now).ok()?;
        let identity = claims.sub.text();
        let tag = identity_tag(&identity);
        let verified = Verified {
            app: app.into(),
            standing: Arc::new(Standing::new(&self.stamps, &tag, claims.iat)),
            identity: identity.into(),
            token: token.into(),
            expires: claims.exp,
        };
        self.verified.insert(digest, verified.clone());
        Some(verified)
    }
}

fn bearer(field: &str) -> bool {
    let scheme = field.trim().split(' ').next().unwrap_or_default();
    scheme.eq_ignore_ascii_case("bearer")
}
