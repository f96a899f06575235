//! What a client asks of caches: the directives of a request (RFC 9111, 5.2.1).

use std::time::Duration;

use http::{HeaderMap, header};

use super::{
    directive::{Argument, Member, Members},
    seconds,
};

/// The directives of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Demand {
    /// Nothing may be used that the origin has not validated for this request.
    pub(super) no_cache: bool,
    /// Nothing of this request and its response may be stored.
    pub(super) no_store: bool,
    /// The origin is not to be asked.
    pub(super) only_if_cached: bool,
    /// The oldest response that is wanted.
    pub(super) max_age: Option<Duration>,
    /// How much longer the response has to be fresh.
    pub(super) min_fresh: Duration,
    /// For how long the response may have been stale.
    pub(super) max_stale: Option<Duration>,
}

impl Demand {
    /// What a request's fields demand; `Pragma: no-cache` counts where there is no `Cache-Control`.
    pub(super) fn of(fields: &HeaderMap) -> Self {
        let mut demand = Self::default();
        let mut lines = fields.get_all(header::CACHE_CONTROL).iter().peekable();
        if lines.peek().is_none() {
            let pragma = fields.get_all(header::PRAGMA).iter();
            demand.no_cache = pragma
                .flat_map(|line| Members::of(line.as_bytes()))
                .any(|member| member.name.eq_ignore_ascii_case(b"no-cache"));
        }
        for member in lines.flat_map(|line| Members::of(line.as_bytes())) {
            demand.add(&member);
        }
        demand
    }

    fn add(&mut self, member: &Member<'_>) {
        let time = match &member.argument {
            Argument::Text(text) => seconds::read(text),
            _ => None,
        };
        match member.name.to_ascii_lowercase().as_slice() {
            b"no-cache" => self.no_cache = true,
            b"no-store" => self.no_store = true,
            b"only-if-cached" => self.only_if_cached = true,
            b"max-age" => self.max_age = time.or(self.max_age),
            b"min-fresh" => self.min_fresh = time.unwrap_or(self.min_fresh),
            b"max-stale" if member.argument == Argument::Nothing => {
                self.max_stale = Some(Duration::MAX);
            }
            b"max-stale" => self.max_stale = time.or(self.max_stale),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{HeaderMap, HeaderValue, header};

    use super::Demand;

    fn read(control: Option<&str>, pragma: Option<&str>) -> Demand {
        let mut fields = HeaderMap::new();
        for (name, value) in [(header::CACHE_CONTROL, control), (header::PRAGMA, pragma)] {
            if let Some(value) = value {
                fields.insert(name, HeaderValue::from_str(value).unwrap());
            }
        }
        Demand::of(&fields)
    }

    #[test]
    fn a_request_asks_by_directives() {
        let demand = read(Some("No-Store, max-age=5, min-fresh=6, max-stale=7"), None);
        assert!(demand.no_store && !demand.no_cache && !demand.only_if_cached);
        assert_eq!(demand.max_age, Some(Duration::from_secs(5)));
        assert_eq!(demand.min_fresh, Duration::from_secs(6));
        assert_eq!(demand.max_stale, Some(Duration::from_secs(7)));
    }

    #[test]
    fn max_stale_without_a_time_means_any() {
        let demand = read(Some("max-stale, only-if-cached"), None);
        assert_eq!(demand.max_stale, Some(Duration::MAX));
        assert!(demand.only_if_cached);
    }

    #[test]
    fn pragma_counts_only_where_there_is_no_cache_control() {
        assert!(read(None, Some("no-cache")).no_cache);
        assert!(!read(Some("x"), Some("no-cache")).no_cache);
        assert!(!read(None, Some("x")).no_cache);
    }

    #[test]
    fn what_cannot_be_read_asks_for_nothing() {
        assert_eq!(
            read(Some("max-age=a, max-stale=b, min-fresh=-1"), None),
            Demand::default()
        );
    }
}
