//! Where in a request a token stands.

use super::COOKIE;
use super::error::TokenError;

/// The token of a request, from its `Authorization` and `Cookie` fields; `None` when it carries none.
///
/// Other schemes than `Bearer` and other cookies are nobody's business here.
///
/// ```
/// use mizan_core::mwt::carried;
///
/// assert_eq!(carried(["Bearer a.b.c"], ["theme=dark; mizan_token=a.b.c"]), Ok(Some("a.b.c")));
/// assert_eq!(carried(["Basic dTpw"], [""]), Ok(None));
/// ```
///
/// # Errors
/// When it carries several that differ: whose request it is would depend on who reads it.
pub fn carried<'a>(
    authorization: impl IntoIterator<Item = &'a str>,
    cookie: impl IntoIterator<Item = &'a str>,
) -> Result<Option<&'a str>, TokenError> {
    let cookies = cookie.into_iter().flat_map(|field| field.split(';'));
    let mut tokens = authorization
        .into_iter()
        .filter_map(bearer)
        .chain(cookies.filter_map(ours));
    let first = tokens.next();
    if tokens.any(|token| Some(token) != first) {
        return Err(TokenError::Ambiguous);
    }
    Ok(first)
}

fn bearer(field: &str) -> Option<&str> {
    let (scheme, token) = field.trim().split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim_start())
}

fn ours(pair: &str) -> Option<&str> {
    let (name, value) = pair.split_once('=')?;
    let value = value.trim();
    let bare = value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'));
    (name.trim() == COOKIE).then(|| bare.unwrap_or(value))
}
