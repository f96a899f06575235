//! Where in a request a token stands, and the session that a cookie with a token is bound to (spec 8.6, 8.8).

use sha2::{Digest as _, Sha256};

use super::error::TokenError;
use super::{COOKIE, base64url};

/// Stands between the token, the name of a cookie and the digest of its value. No token and no digest has it.
const SEPARATOR: char = '~';
/// How many bytes of the SHA-256 are the digest.
const DIGEST_BYTES: usize = 16;

/// The token of a request, from its `Authorization` and `Cookie` fields; `None` when it carries none.
///
/// Other schemes than `Bearer` are ignored, and of other cookies only one that the token is bound to matters.
///
/// ```
/// use mizan_core::mwt::{TokenError, bound_cookie, carried};
///
/// assert_eq!(carried(["Bearer a.b.c"], ["theme=dark; mizan_token=a.b.c"]), Ok(Some("a.b.c")));
/// assert_eq!(carried(["Basic dTpw"], [""]), Ok(None));
///
/// let cookie = format!("mizan_token={}", bound_cookie("a.b.c", "sessionid", "s1"));
/// assert_eq!(carried([], ["sessionid=s1", &cookie]), Ok(Some("a.b.c")));
/// assert_eq!(carried([], ["sessionid=s2", &cookie]), Err(TokenError::Unbound));
/// ```
///
/// # Errors
/// When the request carries several tokens that differ, or one that is bound to a cookie which it does not carry.
pub fn carried<'a>(
    authorization: impl IntoIterator<Item = &'a str>,
    cookie: impl IntoIterator<Item = &'a str>,
) -> Result<Option<&'a str>, TokenError> {
    let cookies: Vec<_> = cookie
        .into_iter()
        .flat_map(|field| field.split(';'))
        .filter_map(named)
        .collect();
    let in_cookies = cookies
        .iter()
        .filter(|(name, _)| *name == COOKIE)
        .map(|(_, value)| unbound(value, &cookies));
    let in_fields = authorization.into_iter().filter_map(bearer).map(Ok);
    let tokens: Vec<_> = in_fields.chain(in_cookies).collect::<Result<_, _>>()?;
    let first = tokens.first().copied();
    if tokens.iter().any(|token| Some(*token) != first) {
        return Err(TokenError::Ambiguous);
    }
    Ok(first)
}

/// The value of the cookie `mizan_token` for a token that is good only beside the cookie of a session (spec 8.8).
pub fn bound_cookie(token: &str, name: &str, value: &str) -> String {
    let digest = digest(value);
    format!("{token}{SEPARATOR}{name}{SEPARATOR}{digest}")
}

/// The token in a cookie's value, if the cookies of its request allow it.
fn unbound<'a>(value: &'a str, cookies: &[(&str, &str)]) -> Result<&'a str, TokenError> {
    let Some((token, binding)) = value.split_once(SEPARATOR) else {
        return Ok(value);
    };
    let (name, expected) = binding.rsplit_once(SEPARATOR).ok_or(TokenError::Unbound)?;
    let mut values = cookies
        .iter()
        .filter(|(other, _)| *other == name)
        .map(|(_, value)| *value);
    match (values.next(), values.next()) {
        (Some(value), None) if digest(value) == expected => Ok(token),
        _ => Err(TokenError::Unbound),
    }
}

fn digest(value: &str) -> String {
    let hash = Sha256::digest(value.as_bytes());
    base64url::encode(hash.get(..DIGEST_BYTES).unwrap_or_default())
}

fn bearer(field: &str) -> Option<&str> {
    let (scheme, token) = field.trim().split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim_start())
}

/// Name and value of a cookie, without quotes around the value.
fn named(pair: &str) -> Option<(&str, &str)> {
    let (name, value) = pair.split_once('=')?;
    let value = value.trim();
    let bare = value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'));
    Some((name.trim(), bare.unwrap_or(value)))
}
