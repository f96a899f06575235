//! Callers that a token identifies.

use super::call::unauthenticated;
use super::identity::Identity;
use super::needs::Caller;
use super::state::States;
use super::{Needs, erase};
use crate::app::App;
use crate::respond::Failure;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};
use mizan_core::mwt::{BOUND, Claims, KeySet, TokenError, carried};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

const BOUND_FIELD: HeaderName = HeaderName::from_static(BOUND);

/// A caller that a Mizan Web Token identifies, as `#[extract] Mwt(claims): Mwt` takes it; `Option<Mwt>` where
/// callers may be anonymous. It needs [`App::mwt`].
#[derive(Debug, Clone)]
pub struct Mwt(pub Claims);

/// The keys, among the app's states.
#[derive(Clone)]
struct Keys(Arc<KeySet>);

impl App {
    /// Verifies tokens with these keys: a function may take [`Mwt`], and unless the app has an
    /// [`identify`](App::identify) function, the token identifies the caller.
    ///
    /// ```no_run
    /// use mizan_core::mwt::{KEYS_VARIABLE, KeySet};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let keys = KeySet::from_jwk_set(&std::env::var(KEYS_VARIABLE)?)?;
    /// let app = mizan_axum::App::new("board").mwt(keys).build()?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn mwt(self, keys: impl Into<Arc<KeySet>>) -> Self {
        let mut app = self.state(Keys(keys.into()));
        if app.identity.is_none() {
            let mut needs = Needs::default();
            needs.request::<Mwt>();
            app.identity = Some((Caller::of_request::<Mwt>(), needs));
            let identify = erase(async |caller: Option<Mwt>| caller);
            app.given.identify_by::<Mwt>(identify);
        }
        app
    }
}

impl Identity for Mwt {
    fn kind(&self) -> Cow<'_, str> {
        self.0.caller.kind().into()
    }

    fn key(&self) -> String {
        self.0.caller.id().to_owned()
    }

    fn claims(&self) -> Option<String> {
        None
    }

    fn is_staff(&self) -> bool {
        self.0.staff
    }

    fn is_superuser(&self) -> bool {
        self.0.superuser
    }
}

impl FromRequestParts<States> for Mwt {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, states: &States) -> Result<Self, Failure> {
        found(&parts.headers, states)?.ok_or_else(unauthenticated)
    }
}

impl OptionalFromRequestParts<States> for Mwt {
    type Rejection = Failure;

    async fn from_request_parts(
        parts: &mut Parts,
        states: &States,
    ) -> Result<Option<Self>, Failure> {
        found(&parts.headers, states)
    }
}

/// The caller, when the request carries a token; a failure when the token is not valid.
fn found(headers: &HeaderMap, states: &States) -> Result<Option<Mwt>, Failure> {
    let missing = || Failure::internal("the app verifies no tokens; give it keys with `App::mwt`");
    let keys = states.get::<Keys>().ok_or_else(missing)?;
    let authorization = values(headers, &header::AUTHORIZATION);
    let cookie = values(headers, &header::COOKIE);
    let bound = values(headers, &BOUND_FIELD);
    let token = carried(
        authorization.iter().map(Cow::as_ref),
        cookie.iter().map(Cow::as_ref),
        bound.iter().map(Cow::as_ref),
    );
    let claims = token.and_then(|token| {
        let verify = |token| keys.0.verify(states.app(), token, now());
        token.map(verify).transpose()
    });
    claims.map(|claims| claims.map(Mwt)).map_err(refused)
}

/// Logs the reason, which the client does not see.
fn refused(error: TokenError) -> Failure {
    tracing::warn!("a token was refused: {error}");
    unauthenticated()
}

/// The values of a field; other cookies may hold anything.
fn values<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Vec<Cow<'h, str>> {
    let values = headers.get_all(name).into_iter();
    values
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect()
}

/// Seconds since 1970.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.unwrap_or_default().as_secs()
}
