//! The audience of a response: its caller, as far as a verified token identifies one.

use std::sync::Arc;

use http::{HeaderMap, HeaderName, header};
use mizan_cache::{Fence, Stamps};
use mizan_core::{
    Audience, CallerId, IdentifiedBy,
    mwt::{self, Binding, Carried, KeySet},
};
use quick_cache::{Weighter, sync::Cache};
use sha2::{Digest as _, Sha256};

use super::{
    App, CanonicalRequest,
    token_validity::{TokenValidity, Trust},
    vary_fields,
};

/// How many verified tokens are remembered, about.
const TOKENS: usize = 16_384;
/// How many bytes they take together.
const TOKEN_BYTES: u64 = 8 << 20;
/// What one takes beside its texts.
const TOKEN: usize = 256;
/// How long the digest of a cookie is.
const DIGEST: usize = 22;

const BOUND: HeaderName = HeaderName::from_static(mwt::BOUND);

/// The audience of a response, and what proves it.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    audience: Audience,
    /// The token of the one caller it is for.
    token: Option<Token>,
}

#[derive(Debug, Clone)]
struct Token {
    /// The token, with which the origin is asked in the caller's name.
    text: Arc<str>,
    /// What proves the cookie that it is bound to.
    proof: Option<Arc<str>>,
    /// Where it stands among the purges.
    validity: Arc<TokenValidity>,
}

impl Caller {
    /// The audience of the response.
    pub(super) fn audience(&self) -> &Audience {
        &self.audience
    }

    /// The one caller it is for.
    pub(super) fn id(&self) -> Option<&CallerId> {
        self.audience.caller_id()
    }

    /// The token they were known by; nothing where it does not matter.
    pub(super) fn token(&self) -> Option<&str> {
        self.token.as_ref().map(|token| &*token.text)
    }

    /// What proves to the origin the cookie that the token is bound to.
    pub(super) fn proof(&self) -> Option<&str> {
        self.token.as_ref()?.proof.as_deref()
    }

    /// What they may be given now.
    pub(super) fn trust(&self, stamps: &Stamps) -> Trust {
        let token = self.token.as_ref();
        token.map_or(Trust::Kept, |token| token.validity.trust(stamps))
    }

    /// The origin, which was asked after `fence`, has answered in their name.
    pub(super) fn prove(&self, fence: Fence) {
        if let Some(token) = &self.token {
            token.validity.prove(fence);
        }
    }
}

/// The keys that tokens are verified with, and the tokens that were.
#[derive(Debug)]
pub(super) struct Tokens {
    keys: Option<Arc<KeySet>>,
    /// The purges that may end the validity of a token.
    stamps: Arc<Stamps>,
    verified: Cache<[u8; 32], Verified, TokenWeight>,
}

/// A token that was verified for an app.
#[derive(Debug, Clone)]
struct Verified {
    app: Arc<str>,
    caller: mizan_core::Caller,
    /// The cookie it is bound to, for which every request is looked at.
    bound: Option<Binding>,
    text: Arc<str>,
    validity: Arc<TokenValidity>,
    /// When it expires, in seconds since 1970.
    expires: u64,
}

impl Tokens {
    pub(super) fn new(keys: Option<Arc<KeySet>>, stamps: Arc<Stamps>) -> Self {
        Self {
            keys,
            stamps,
            verified: Cache::with_weighter(TOKENS, TOKEN_BYTES, TokenWeight),
        }
    }

    /// The audience that the response to this read may be stored for, at `now` in seconds since 1970.
    ///
    /// # Errors
    ///
    /// Why the caller bypasses the cache, in a word: there is no identity, or there are credentials that the edge cannot
    /// verify.
    pub(super) fn caller(
        &self,
        canonical: &CanonicalRequest,
        app: &App,
        headers: &HeaderMap,
        now: u64,
    ) -> Result<Caller, &'static str> {
        const DOUBT: &str = "credentials";
        const NO_IDENTITY: &str = "no-identity";
        let policy = canonical.policy;
        let without = |audience| {
            Ok(Caller {
                audience,
                token: None,
            })
        };
        if policy.is_public() {
            // A public response is never requested with credentials.
            return match canonical.user_scoped {
                true => Err(DOUBT),
                false => without(Audience::Everyone),
            };
        }
        let fields = |name: HeaderName| headers.get_all(name).iter().map(|value| value.to_str());
        let authorization = fields(header::AUTHORIZATION).collect::<Result<Vec<_>, _>>();
        let cookies = fields(header::COOKIE).collect::<Result<Vec<_>, _>>();
        let (Ok(authorization), Ok(cookies)) = (authorization, cookies) else {
            return Err(DOUBT);
        };
        let pairs = cookies.iter().flat_map(|line| line.split(';'));
        let names = pairs.map(vary_fields::name_of);
        let mut others = names.filter(|name| !app.vary_fields().has_cookie(name));
        let has_credentials = !authorization.is_empty() || others.clone().next().is_some();
        if !has_credentials {
            return without(policy.audience(None).ok_or(NO_IDENTITY)?);
        }
        // Credentials of another kind: the origin may know by them who this is, the edge does not.
        let other = authorization.len() > 1 || authorization.iter().any(|field| !bearer(field));
        let has_other_cookies = others.any(|name| name != mwt::COOKIE);
        let bound = fields(BOUND).filter_map(Result::ok);
        match mwt::carried(authorization, cookies, bound).map_err(|_| DOUBT)? {
            Some(carried) if !other => {
                let (app, by) = (&app.manifest().app, app.manifest().identified_by);
                let verified = self.verified(app, &carried, now).ok_or(DOUBT)?;
                let bound = verified.bound.as_ref();
                // The app may take another credential for the caller's, unless it knows none or the token names it.
                let is_sole = match by {
                    IdentifiedBy::Token => true,
                    IdentifiedBy::Credentials => bound.is_some() || !has_other_cookies,
                    IdentifiedBy::Anything => false,
                };
                if !is_sole {
                    return Err(DOUBT);
                }
                let proof = bound.map(|bound| bound.proof(&carried).ok_or(DOUBT));
                let audience = policy.audience(Some(verified.caller)).ok_or(NO_IDENTITY)?;
                let token = Token {
                    text: verified.text,
                    proof: proof.transpose()?.map(Arc::from),
                    validity: verified.validity,
                };
                Ok(Caller {
                    audience,
                    token: Some(token),
                })
            }
            _ => Err(DOUBT),
        }
    }

    /// The tag of all that is stored for the caller of a request, if it has a token of theirs.
    pub(super) fn tag(&self, app: &App, headers: &HeaderMap, now: u64) -> Option<String> {
        let fields = |name: HeaderName| {
            let fields = headers.get_all(name).into_iter();
            fields.filter_map(|value| value.to_str().ok())
        };
        let carried = mwt::carried(
            fields(header::AUTHORIZATION),
            fields(header::COOKIE),
            fields(BOUND),
        );
        let verified = self.verified(&app.manifest().app, &carried.ok()??, now)?;
        Some(verified.caller.id().tag())
    }

    fn verified(&self, app: &str, carried: &Carried<'_>, now: u64) -> Option<Verified> {
        let digest: [u8; 32] = Sha256::digest(carried.token().as_bytes()).into();
        let known = self.verified.get(&digest);
        let known = known.filter(|known| known.expires > now && *known.app == *app);
        known.or_else(|| self.verify(app, carried, now, digest))
    }

    fn verify(
        &self,
        app: &str,
        carried: &Carried<'_>,
        now: u64,
        digest: [u8; 32],
    ) -> Option<Verified> {
        let claims = self.keys.as_ref()?.verify(app, carried.clone(), now).ok()?;
        let validity = TokenValidity::new(&self.stamps, &claims.caller.tag(), claims.iat);
        let verified = Verified {
            app: app.into(),
            caller: claims.as_caller(),
            text: carried.token().into(),
            validity: Arc::new(validity),
            expires: claims.exp,
            bound: claims.bound,
        };
        self.verified.insert(digest, verified.clone());
        Some(verified)
    }
}

/// Weighs a verified token in bytes.
#[derive(Debug, Clone, Copy)]
struct TokenWeight;

impl Weighter<[u8; 32], Verified> for TokenWeight {
    fn weight(&self, _: &[u8; 32], verified: &Verified) -> u64 {
        let bound = verified.bound.as_ref();
        let bound = bound.map_or(0, |bound| bound.cookie().len() + DIGEST);
        let texts = verified.text.len() + verified.caller.id().id().len() + verified.app.len();
        (TOKEN + texts + bound) as u64
    }
}

fn bearer(field: &str) -> bool {
    let scheme = field.trim().split(' ').next().unwrap_or_default();
    scheme.eq_ignore_ascii_case("bearer")
}
