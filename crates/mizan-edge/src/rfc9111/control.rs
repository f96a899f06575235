//! What an origin says about storing and reusing its response, in types.

use std::time::Duration;

use http::{HeaderMap, HeaderName, header::CACHE_CONTROL};

use super::{
    directive::{Argument, Members},
    seconds,
};

/// The directives of a response that a shared cache acts on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Control {
    /// The response must not be stored.
    pub no_store: bool,
    /// The response, or some fields of it, must not be reused before the origin has validated it.
    pub no_cache: Option<Extent>,
    /// The response, or some fields of it, is for one user.
    pub private: Option<Extent>,
    /// The response may be shared, even where it would be private by default.
    pub public: bool,
    /// The response must not be used when it is stale.
    pub must_revalidate: bool,
    /// As `must_revalidate`, for shared caches.
    pub proxy_revalidate: bool,
    /// The response may be stored only by who knows its status; then `no_store` says nothing.
    pub must_understand: bool,
    /// The response does not change while it is fresh (RFC 8246).
    pub immutable: bool,
    /// How long the response is fresh.
    pub max_age: Option<Duration>,
    /// As `max_age`, for shared caches.
    pub s_maxage: Option<Duration>,
    /// How long after that it may be used while it is validated (RFC 5861).
    pub stale_while_revalidate: Option<Duration>,
    /// How long after that it may be used when the origin fails (RFC 5861).
    pub stale_if_error: Option<Duration>,
}

/// How much of a response a directive means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// These fields of it.
    Fields(Vec<HeaderName>),
}

impl Control {
    /// What `Cache-Control` says, all lines of it together.
    pub fn of(fields: &HeaderMap) -> Self {
        let mut control = Self::default();
        for line in fields.get_all(CACHE_CONTROL) {
            for member in Members::of(line.as_bytes()) {
                control.add(member.name, &member.argument);
            }
        }
        control
    }

    /// Adds one directive; a name that is unknown changes nothing.
    pub(super) fn add(&mut self, name: &[u8], argument: &Argument<'_>) {
        let name = name.to_ascii_lowercase();
        match name.as_slice() {
            b"no-store" => self.no_store = true,
            b"no-cache" => self.no_cache = Some(Extent::joined(self.no_cache.take(), argument)),
            b"private" => self.private = Some(Extent::joined(self.private.take(), argument)),
            b"public" => self.public = true,
            b"must-revalidate" => self.must_revalidate = true,
            b"proxy-revalidate" => self.proxy_revalidate = true,
            b"must-understand" => self.must_understand = true,
            b"immutable" => self.immutable = true,
            b"max-age" => shorten(&mut self.max_age, argument),
            b"s-maxage" => shorten(&mut self.s_maxage, argument),
            b"stale-while-revalidate" => shorten(&mut self.stale_while_revalidate, argument),
            b"stale-if-error" => shorten(&mut self.stale_if_error, argument),
            _ => {}
        }
    }

    /// Whether a stale copy must never be used, whatever else allows it.
    pub fn forbids_stale(&self) -> bool {
        self.must_revalidate
            || self.proxy_revalidate
            || self.s_maxage.is_some()
            || self.is_always_validated()
    }

    /// Whether every use must be validated first.
    pub fn is_always_validated(&self) -> bool {
        self.no_cache == Some(Extent::Whole)
    }

    /// The fields of the response that must not be kept.
    pub fn withheld(&self) -> impl Iterator<Item = &HeaderName> {
        [&self.no_cache, &self.private]
            .into_iter()
            .flatten()
            .flat_map(|extent| match extent {
                Extent::Whole => [].iter(),
                Extent::Fields(names) => names.iter(),
            })
    }
}

impl Extent {
    /// What an earlier directive and this one mean together; what does not name fields means all.
    fn joined(earlier: Option<Self>, argument: &Argument<'_>) -> Self {
        let Argument::Text(text) = argument else {
            return Self::Whole;
        };
        let names = text
            .split(|byte| *byte == b',')
            .map(|name| HeaderName::from_bytes(name.trim_ascii()))
            .collect::<Result<Vec<_>, _>>();
        match (earlier, names) {
            (Some(Self::Whole), _) | (_, Err(_)) => Self::Whole,
            (Some(Self::Fields(mut earlier)), Ok(names)) => {
                earlier.extend(names);
                Self::Fields(earlier)
            }
            (None, Ok(names)) => Self::Fields(names),
        }
    }
}

/// Keeps the shorter of two times that contradict each other; one that is no number is none at all.
fn shorten(time: &mut Option<Duration>, argument: &Argument<'_>) {
    let read = match argument {
        Argument::Text(text) => seconds::read(text),
        Argument::Number(number) => Some(seconds::of(*number)),
        Argument::Nothing | Argument::Junk => None,
    };
    let read = read.unwrap_or_default();
    *time = Some(time.map_or(read, |time| time.min(read)));
}

#[cfg(test)]
#[path = "control_tests.rs"]
mod tests;
