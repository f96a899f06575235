//! What of a request an app varies on besides host, params and caller: part of the key, and forwarded to the origin.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use mizan_core::{Surroundings, VaryOn, VaryPart, is_distrusted, is_read_alike};

use crate::message::hop;

/// The request fields an app varies on.
#[derive(Debug)]
pub(crate) struct VaryFields {
    vary_on: VaryOn,
    headers: Vec<HeaderName>,
    cookies: Vec<String>,
}

/// What surrounds one request.
#[derive(Debug)]
pub(super) struct Surrounding {
    /// The same text that the origin has for it.
    pub(super) text: String,
    /// The fields it was read from: exactly these reach the origin.
    pub(super) fields: HeaderMap,
}

impl VaryFields {
    pub(super) fn new(parts: &[VaryPart]) -> Self {
        let header = |part: &VaryPart| match part {
            VaryPart::Header(name) => name.parse().ok(),
            VaryPart::Host | VaryPart::Cookie(_) => None,
        };
        let cookie = |part: &VaryPart| match part {
            VaryPart::Cookie(name) => Some(name.clone()),
            VaryPart::Host | VaryPart::Header(_) => None,
        };
        Self {
            headers: parts.iter().filter_map(header).collect(),
            cookies: parts.iter().filter_map(cookie).collect(),
            vary_on: VaryOn::new(parts.to_vec()),
        }
    }

    /// Whether a response may vary by the field of this name.
    pub(super) fn holds(&self, name: &str) -> bool {
        let is_cookie = name.eq_ignore_ascii_case("cookie") && !self.cookies.is_empty();
        let mut headers = self.headers.iter();
        is_cookie || headers.any(|header| name.eq_ignore_ascii_case(header.as_str()))
    }

    /// Whether a cookie of this name is one of the parts.
    pub(super) fn has_cookie(&self, name: &str) -> bool {
        self.cookies.iter().any(|cookie| cookie == name)
    }

    /// What surrounds a request with these fields, whose host is asked for in lower case; nothing where a part of it is no
    /// text, or can be read in two ways.
    pub(super) fn of_request(&self, request: &HeaderMap) -> Option<Surrounding> {
        let host = request.get(header::HOST)?.to_str().ok()?;
        let fields = match self.headers.is_empty() && self.cookies.is_empty() {
            true => HeaderMap::new(),
            // What `Connection` takes out does not reach the origin.
            false if request.contains_key(header::CONNECTION) => {
                let mut request = request.clone();
                hop::strip(&mut request);
                self.fields(&request)?
            }
            false => self.fields(request)?,
        };
        let values = |name: &str| {
            let lines = fields.get_all(name).iter();
            lines.filter_map(|line| line.to_str().ok()).collect()
        };
        let host = host.to_ascii_lowercase();
        let surroundings = Surroundings::of_request(&self.vary_on, Some(&host), values);
        // How the origin's framework reads such fields is not known here.
        (!surroundings.is_origin_only()).then(|| Surrounding {
            text: surroundings.text(),
            fields,
        })
    }

    fn fields(&self, request: &HeaderMap) -> Option<HeaderMap> {
        let mut fields = HeaderMap::new();
        let trusted = self
            .headers
            .iter()
            .filter(|name| !is_distrusted(name.as_str()));
        for name in trusted {
            for line in request.get_all(name) {
                line.to_str().ok()?;
                fields.append(name.clone(), line.clone());
            }
        }
        let mut cookies = Vec::new();
        if !self.cookies.is_empty() {
            for line in request.get_all(header::COOKIE) {
                let line = line.to_str().ok().filter(|line| is_read_alike(line))?;
                let pairs = line.split(';').map(str::trim);
                cookies.extend(pairs.filter(|pair| self.has_cookie(name_of(pair))));
            }
        }
        if !cookies.is_empty() {
            let cookies = HeaderValue::try_from(cookies.join("; ")).ok()?;
            fields.insert(header::COOKIE, cookies);
        }
        Some(fields)
    }
}

/// The name of a cookie.
pub(super) fn name_of(pair: &str) -> &str {
    let name = pair.split_once('=').map_or(pair, |(name, _)| name);
    name.trim()
}
