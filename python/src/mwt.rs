//! Tokens that identify callers, as Python issues and verifies them.

use mizan_core::CallerId;
use mizan_core::mwt;
use mizan_core::mwt::{Binding, Carried, Claims, TokenError};
use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::caught::caught;

create_exception!(
    mizan._core,
    InvalidToken,
    PyValueError,
    "A token that is not believed: `args` is the reason in one word and what to do."
);
create_exception!(
    mizan._core,
    InvalidKeys,
    PyValueError,
    "A JWK set that cannot be used: `args` is the reason in one word and what to do."
);

/// Kind and id of the caller (as JSON), issue and expiry in seconds since 1970, whether staff and whether superuser.
type Said = (String, String, u64, u64, bool, bool);

/// The fields of a request that a token may be proved by: the lines of `Cookie` and `Mizan-Bound`.
type Beside = (Vec<String>, Vec<String>);

/// The keys of an app or an edge.
#[pyclass(frozen, module = "mizan._core")]
pub(crate) struct KeySet(mwt::KeySet);

#[pymethods]
impl KeySet {
    /// Reads a JWK set.
    #[new]
    fn new(set: &str) -> PyResult<Self> {
        caught(|| {
            let keys = mwt::KeySet::from_jwk_set(set);
            keys.map(KeySet)
                .map_err(|error| InvalidKeys::new_err((error.as_str(), error.to_string())))
        })
    }

    /// A token, bound to the cookie of a name and a value; `ValueError` when nobody would believe it.
    #[pyo3(signature = (app, said, bound_to=None))]
    fn issue(&self, app: &str, said: Said, bound_to: Option<(&str, &str)>) -> PyResult<String> {
        caught(|| {
            let (kind, id, iat, exp, staff, superuser) = said;
            let caller = CallerId::new(&kind, &id)
                .map_err(|error| PyValueError::new_err(error.to_string()))?;
            let claims = Claims {
                caller,
                iat,
                exp,
                staff,
                superuser,
                bound: bound_to.map(|(cookie, value)| Binding::to(cookie, value)),
            };
            let issued = self.0.issue(app, &claims);
            issued.map_err(|error| PyValueError::new_err(error.to_string()))
        })
    }

    /// What a token says at a moment, and the name of the cookie it is bound to; `InvalidToken` when it is not believed.
    #[pyo3(signature = (app, token, now, beside=None))]
    fn verify(
        &self,
        app: &str,
        token: &str,
        now: u64,
        beside: Option<Beside>,
    ) -> PyResult<(Said, Option<String>)> {
        caught(|| {
            let (cookie, bound) = beside.unwrap_or_default();
            let cookie = cookie.iter().map(String::as_str);
            let carried = Carried::new(token, cookie, bound.iter().map(String::as_str));
            let claims = self.0.verify(app, carried, now).map_err(invalid)?;
            let caller = (
                claims.caller.kind().to_owned(),
                claims.caller.id().to_owned(),
            );
            let (staff, superuser) = (claims.staff, claims.superuser);
            let bound = claims.bound.map(|bound| bound.cookie().to_owned());
            let said = (caller.0, caller.1, claims.iat, claims.exp, staff, superuser);
            Ok((said, bound))
        })
    }

    fn __repr__(&self) -> PyResult<String> {
        caught(|| Ok(format!("<KeySet {:?}>", self.0)))
    }
}

/// The token that the `Authorization` and `Cookie` fields of a request carry, if any.
#[pyfunction]
pub(crate) fn carried_token(
    authorization: Vec<String>,
    cookie: Vec<String>,
) -> PyResult<Option<String>> {
    caught(|| {
        let found = mwt::carried(
            authorization.iter().map(String::as_str),
            cookie.iter().map(String::as_str),
            [],
        );
        let found = found.map_err(invalid)?;
        Ok(found.map(|carried| carried.token().to_owned()))
    })
}

fn invalid(error: TokenError) -> PyErr {
    InvalidToken::new_err((error.as_str(), error.to_string()))
}
