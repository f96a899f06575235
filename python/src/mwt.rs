//! Tokens that identify callers, as Python issues and verifies them.

use mizan_core::CallerId;
use mizan_core::mwt;
use mizan_core::mwt::{Claims, TokenError};
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

    /// A token; `ValueError` when nobody would believe it.
    fn issue(&self, app: &str, said: Said) -> PyResult<String> {
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
            };
            let issued = self.0.issue(app, &claims);
            issued.map_err(|error| PyValueError::new_err(error.to_string()))
        })
    }

    /// What a token says at a moment; `InvalidToken` when it is not believed.
    fn verify(&self, app: &str, token: &str, now: u64) -> PyResult<Said> {
        caught(|| {
            let claims = self.0.verify(app, token, now).map_err(invalid)?;
            let caller = (
                claims.caller.kind().to_owned(),
                claims.caller.id().to_owned(),
            );
            let (staff, superuser) = (claims.staff, claims.superuser);
            Ok((caller.0, caller.1, claims.iat, claims.exp, staff, superuser))
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
        );
        Ok(found.map_err(invalid)?.map(str::to_owned))
    })
}

/// The value of the cookie `mizan_token` for a token that is good only beside the cookie of a session.
#[pyfunction]
pub(crate) fn bound_cookie(token: &str, name: &str, value: &str) -> PyResult<String> {
    caught(|| Ok(mwt::bound_cookie(token, name, value)))
}

fn invalid(error: TokenError) -> PyErr {
    InvalidToken::new_err((error.as_str(), error.to_string()))
}
