//! Where in a request a token stands (spec 8.6), and the cookies beside it.

use super::COOKIE;
use super::error::TokenError;

/// A token as a request carries it, with what may prove the cookie that the token is bound to (spec 8.8).
///
/// A text alone is one that nothing is carried beside: a token that is bound is refused then.
#[derive(Debug, Clone)]
pub struct Carried<'a> {
    token: &'a str,
    /// Name and value of every cookie.
    cookies: Vec<(&'a str, &'a str)>,
    /// What `Mizan-Bound` says, where it says one thing.
    proof: Option<&'a str>,
}

impl<'a> Carried<'a> {
    /// A token in a request with these `Cookie` and `Mizan-Bound` fields.
    pub fn new(
        token: &'a str,
        cookie: impl IntoIterator<Item = &'a str>,
        bound: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut bound = bound.into_iter();
        Carried {
            token,
            cookies: named(cookie),
            proof: bound.next().filter(|_| bound.next().is_none()),
        }
    }

    /// The token.
    pub fn token(&self) -> &'a str {
        self.token
    }

    /// The value of the cookie of this name; nothing where there are several, or one that some frameworks read as it.
    pub(super) fn cookie(&self, name: &str) -> Option<&'a str> {
        // `%` begins an escape for the frameworks that know escapes in names.
        let mut values = self
            .cookies
            .iter()
            .filter(|(own, _)| *own == name || own.contains('%'));
        match (values.next(), values.next()) {
            (Some((own, value)), None) if *own == name => Some(value),
            _ => None,
        }
    }

    /// Whether the request has a cookie of this name.
    pub(super) fn has_cookie(&self, name: &str) -> bool {
        self.cookies.iter().any(|(own, _)| *own == name)
    }

    /// What an edge says instead of the cookie.
    pub(super) fn proof(&self) -> Option<&'a str> {
        self.proof
    }
}

impl<'a, T: AsRef<str> + ?Sized> From<&'a T> for Carried<'a> {
    fn from(token: &'a T) -> Self {
        Carried::new(token.as_ref(), [], [])
    }
}

/// The token of a request, from its `Authorization`, `Cookie` and `Mizan-Bound` fields; `None` when it carries none.
///
/// Other schemes than `Bearer` are ignored. Other cookies matter to a token that is bound to one.
///
/// ```
/// use mizan_core::mwt::carried;
///
/// let found = carried(["Bearer a.b.c"], ["theme=dark; mizan_token=a.b.c"], [])?;
/// assert_eq!(found.map(|carried| carried.token()), Some("a.b.c"));
/// assert!(carried(["Basic dTpw"], [""], [])?.is_none());
/// # Ok::<(), mizan_core::mwt::TokenError>(())
/// ```
///
/// # Errors
/// When the request carries several tokens that differ.
pub fn carried<'a>(
    authorization: impl IntoIterator<Item = &'a str>,
    cookie: impl IntoIterator<Item = &'a str>,
    bound: impl IntoIterator<Item = &'a str>,
) -> Result<Option<Carried<'a>>, TokenError> {
    let cookie: Vec<&str> = cookie.into_iter().collect();
    let cookies = named(cookie.iter().copied());
    let in_cookies = cookies
        .iter()
        .filter(|(name, _)| *name == COOKIE)
        .map(|(_, value)| *value);
    let in_fields = authorization.into_iter().filter_map(bearer);
    let mut tokens = in_fields.chain(in_cookies);
    let Some(token) = tokens.next() else {
        return Ok(None);
    };
    if tokens.any(|other| other != token) {
        return Err(TokenError::Ambiguous);
    }
    Ok(Some(Carried::new(token, cookie, bound)))
}

fn bearer(field: &str) -> Option<&str> {
    let (scheme, token) = field.trim().split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim_start())
}

/// Names and values of cookies, without quotes around the values.
fn named<'a>(fields: impl IntoIterator<Item = &'a str>) -> Vec<(&'a str, &'a str)> {
    let pairs = fields.into_iter().flat_map(|field| field.split(';'));
    let pairs = pairs.filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| (name.trim(), bare(value.trim())))
        .collect()
}

fn bare(value: &str) -> &str {
    let inner = value.strip_prefix('"');
    inner
        .and_then(|value| value.strip_suffix('"'))
        .unwrap_or(value)
}
