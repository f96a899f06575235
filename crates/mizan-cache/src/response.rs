//! A complete HTTP response as a cache stores it, and the one update of it by a 304 (RFC 9111 §3.1, §3.2, §4.3.4).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

/// Fields that are never stored: of one connection (RFC 9111 §3.1), of one client, or added to each response.
const NOT_STORED: [HeaderName; 14] = [
    header::AGE,
    header::CONNECTION,
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::SET_COOKIE,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    HeaderName::from_static("cache-status"),
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-authentication-info"),
    HeaderName::from_static("proxy-connection"),
    HeaderName::from_static("server-timing"),
];

/// Fields that describe the stored bytes. A 304 brings no others, so it changes none of them (RFC 9111 §3.2).
const OF_THE_CONTENT: [HeaderName; 4] = [
    header::CONTENT_ENCODING,
    header::CONTENT_LENGTH,
    header::CONTENT_RANGE,
    header::CONTENT_TYPE,
];

/// What one field costs beside the bytes of its name and value: its place in the map and two allocations.
const FIELD: usize = 192;

/// A complete response, the terms `T` its policy stored it on, and when it came.
#[derive(Debug)]
pub struct CachedResponse<T> {
    /// Its status.
    pub status: StatusCode,
    /// Its fields, without those that are never stored.
    pub fields: HeaderMap,
    /// Its content.
    pub body: Bytes,
    /// When it was received or confirmed last, and how old it was then.
    pub times: Times,
    /// The terms its policy stored it on.
    pub terms: T,
    /// The fields of the last hit: hits in the same second have the same.
    last: Mutex<Option<Arc<(u64, HeaderMap)>>>,
}

/// When a response came. Times are since any fixed moment, the same for all that a cache compares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// When it was received, or confirmed by a 304.
    pub received: Duration,
    /// How old it was then (RFC 9111 §4.2.3).
    pub age: Duration,
}

impl Times {
    /// How old the response is at `now`.
    #[must_use]
    pub fn age_at(self, now: Duration) -> Duration {
        self.age.saturating_add(now.saturating_sub(self.received))
    }
}

impl<T> CachedResponse<T> {
    /// A response in memory of its own: fields and a body that arrived are parts of larger buffers, which an entry would
    /// hold as a whole and not count. `withheld` are the fields that the origin does not allow to store.
    #[must_use]
    pub fn new<'f>(
        status: StatusCode,
        fields: &HeaderMap,
        withheld: impl IntoIterator<Item = &'f HeaderName>,
        body: &Bytes,
        times: Times,
        terms: T,
    ) -> Self {
        let mut fields = stored_fields(fields);
        for name in withheld {
            fields.remove(name);
        }
        Self {
            status,
            fields: owned(&fields),
            body: Bytes::copy_from_slice(body),
            times,
            terms,
            last: Mutex::default(),
        }
    }

    /// The fields after a 304 with the fields `newer` has confirmed this response (RFC 9111 §3.2).
    ///
    /// Each field of the 304 replaces all lines of that name by all of its own. Fields that are never stored are left
    /// out, and those that describe the content stay.
    #[must_use]
    pub fn refreshed_fields(&self, newer: &HeaderMap) -> HeaderMap {
        let newer = stored_fields(newer);
        let mut fields = self.fields.clone();
        let is_taken = |name: &HeaderName| !OF_THE_CONTENT.contains(name);
        for name in newer.keys().filter(|name| is_taken(name)) {
            fields.remove(name);
        }
        for (name, value) in newer.iter().filter(|(name, _)| is_taken(name)) {
            fields.append(name, value.clone());
        }
        fields
    }

    /// This response after a 304 has confirmed it: the same status and content, its [fields
    /// refreshed](Self::refreshed_fields), on the terms they now give.
    #[must_use]
    pub fn refreshed<'f>(
        &self,
        newer: &HeaderMap,
        withheld: impl IntoIterator<Item = &'f HeaderName>,
        times: Times,
        terms: T,
    ) -> Self {
        let mut fields = self.refreshed_fields(newer);
        for name in withheld {
            fields.remove(name);
        }
        Self {
            status: self.status,
            fields: owned(&fields),
            // Its own already.
            body: self.body.clone(),
            times,
            terms,
            last: Mutex::default(),
        }
    }

    /// Whether a 304 or a response to HEAD with these fields is of other content: it has a validator that this one has
    /// not (RFC 9111 §4.3.4, §4.3.5).
    #[must_use]
    pub fn is_contradicted_by(&self, newer: &HeaderMap) -> bool {
        [header::ETAG, header::LAST_MODIFIED].iter().any(|name| {
            let new = newer.get(name).map(weak);
            new.is_some() && new != self.fields.get(name).map(weak)
        })
    }

    /// The fields of a hit that is `age` seconds old: `Age`, and what `add` adds. Hits in one second share them.
    pub fn hit_fields(&self, age: u64, add: impl FnOnce(&mut HeaderMap)) -> HeaderMap {
        let last = self.last().clone().filter(|last| last.0 == age);
        if let Some(last) = last {
            return last.1.clone();
        }
        let mut fields = self.fields.clone();
        fields.insert(header::AGE, age.into());
        add(&mut fields);
        let made = Arc::new((age, fields.clone()));
        *self.last() = Some(made);
        fields
    }

    fn last(&self) -> MutexGuard<'_, Option<Arc<(u64, HeaderMap)>>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many bytes it holds: its fields twice, as they are stored and as they were last given.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let fields = self.fields.iter();
        let fields = fields.map(|(name, value)| name.as_str().len() + value.len() + FIELD);
        size_of::<Self>() + 2 * fields.sum::<usize>() + self.body.len()
    }
}

/// What of a response's fields may be stored (RFC 9111 §3.1): also without those that `Connection` names.
#[must_use]
pub fn stored_fields(fields: &HeaderMap) -> HeaderMap {
    let mut stored = fields.clone();
    for line in fields.get_all(header::CONNECTION) {
        let names = line.as_bytes().split(|byte| *byte == b',');
        for name in names.filter_map(|name| HeaderName::from_bytes(name.trim_ascii()).ok()) {
            stored.remove(name);
        }
    }
    for name in &NOT_STORED {
        stored.remove(name);
    }
    stored
}

/// The same fields in memory of their own.
fn owned(fields: &HeaderMap) -> HeaderMap {
    let mut copy = HeaderMap::with_capacity(fields.keys_len());
    for (name, value) in fields {
        let own = HeaderValue::from_bytes(value.as_bytes()).unwrap_or_else(|_| value.clone());
        let name =
            HeaderName::from_bytes(name.as_str().as_bytes()).unwrap_or_else(|_| name.clone());
        copy.append(name, own);
    }
    copy
}

/// A validator without the mark of a weak one.
fn weak(validator: &HeaderValue) -> &[u8] {
    let validator = validator.as_bytes();
    validator.strip_prefix(b"W/").unwrap_or(validator)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Lines<'l> = &'l [(&'static str, &'static str)];

    fn fields(lines: Lines<'_>) -> HeaderMap {
        let mut fields = HeaderMap::new();
        for (name, value) in lines {
            let name = HeaderName::from_static(name);
            fields.append(name, HeaderValue::from_static(value));
        }
        fields
    }

    fn response(lines: Lines<'_>) -> CachedResponse<()> {
        let body = Bytes::from_static(b"body");
        CachedResponse::new(
            StatusCode::OK,
            &fields(lines),
            [],
            &body,
            Times::default(),
            (),
        )
    }

    #[test]
    fn a_304_updates_what_is_stored_and_leaves_what_describes_the_content() {
        let stored = response(&[
            ("content-type", "application/json"),
            ("content-encoding", "br"),
            ("content-length", "4"),
            ("etag", "\"a\""),
            ("x-old", "1"),
        ]);
        let newer = fields(&[
            ("content-type", "text/html"),
            ("content-encoding", "gzip"),
            ("content-length", "0"),
            ("content-range", "bytes 0-1/2"),
            ("content-language", "de"),
            ("etag", "W/\"a\""),
            ("x-new", "2"),
        ]);
        let expected = fields(&[
            ("content-type", "application/json"),
            ("content-encoding", "br"),
            ("content-length", "4"),
            ("content-language", "de"),
            ("etag", "W/\"a\""),
            ("x-old", "1"),
            ("x-new", "2"),
        ]);
        let refreshed = stored.refreshed(&newer, [], Times::default(), ());
        assert_eq!(refreshed.fields, expected);
        assert_eq!(
            (refreshed.status, refreshed.body),
            (StatusCode::OK, "body".into())
        );
    }

    #[test]
    fn lines_of_one_name_are_replaced_as_a_group_and_none_is_dropped() {
        let stored = response(&[
            ("link", "</a>"),
            ("link", "</b>"),
            ("vary", "x"),
            ("vary", "y"),
        ]);
        let newer = fields(&[("link", "</c>"), ("link", "</d>"), ("link", "</e>")]);
        let refreshed = stored.refreshed_fields(&newer);
        let lines = |name: &str| -> Vec<_> {
            let lines = refreshed.get_all(name).iter();
            lines
                .map(|line| line.to_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(lines("link"), ["</c>", "</d>", "</e>"]);
        assert_eq!(lines("vary"), ["x", "y"]);
    }

    #[test]
    fn what_is_of_one_client_or_one_connection_is_stored_neither_at_first_nor_by_a_304() {
        let passing = [
            ("set-cookie", "sid=1"),
            ("connection", "close, X-Hop"),
            ("x-hop", "1"),
            ("keep-alive", "timeout=5"),
            ("age", "3"),
            ("cache-status", "mizan; hit"),
        ];
        let stored = response(&[&passing[..], &[("etag", "\"a\"")]].concat());
        let expected = fields(&[("etag", "\"a\"")]);
        assert_eq!(stored.fields, expected);
        assert_eq!(stored.refreshed_fields(&fields(&passing)), expected);
    }

    #[test]
    fn fields_that_the_origin_withholds_are_not_stored() {
        let name = HeaderName::from_static("x-private");
        let (all, body) = (fields(&[("x-private", "1"), ("a", "2")]), Bytes::new());
        let times = Times::default();
        let stored = CachedResponse::new(StatusCode::OK, &all, [&name], &body, times, ());
        assert_eq!(stored.fields, fields(&[("a", "2")]));
        let refreshed = stored.refreshed(&all, [&name], times, ());
        assert_eq!(refreshed.fields, fields(&[("a", "2")]));
    }

    #[test]
    fn another_validator_is_of_other_content() {
        let date = "Fri, 01 Jan 2021 00:00:00 GMT";
        let stored = response(&[("etag", "\"a\""), ("last-modified", date)]);
        for (newer, is_other) in [
            (fields(&[]), false),
            (fields(&[("etag", "W/\"a\"")]), false),
            (fields(&[("etag", "\"b\"")]), true),
            (fields(&[("last-modified", date)]), false),
            (
                fields(&[("last-modified", "Sat, 02 Jan 2021 00:00:00 GMT")]),
                true,
            ),
        ] {
            assert_eq!(stored.is_contradicted_by(&newer), is_other, "{newer:?}");
        }
    }

    #[test]
    fn hits_of_one_second_have_the_same_fields() {
        let stored = response(&[("etag", "\"a\"")]);
        let mut made = 0;
        for age in [5, 5, 6, 6] {
            let fields = stored.hit_fields(age, |_| made += 1);
            assert_eq!(fields.get("age").unwrap(), &HeaderValue::from(age));
        }
        assert_eq!(made, 2);
    }

    #[test]
    fn fields_weigh_twice_as_stored_and_as_given_with_the_last_hit() {
        let field = "x-a".len() + "1234".len() + FIELD;
        let with = response(&[("x-a", "1234")]).bytes();
        assert_eq!(with - response(&[]).bytes(), 2 * field);
    }

    #[test]
    fn it_holds_no_more_than_it_counts_of_a_larger_buffer() {
        let buffer = Bytes::from(vec![b'x'; 1 << 20]);
        let part = buffer.slice(..10);
        let (fields, times) = (HeaderMap::new(), Times::default());
        let stored = CachedResponse::new(StatusCode::OK, &fields, [], &part, times, ());
        drop(part);
        assert!(buffer.is_unique(), "the buffer is held");
        assert!(stored.bytes() < 1 << 10);
    }

    #[test]
    fn a_response_grows_older_from_what_it_was_when_it_came() {
        let seconds = Duration::from_secs;
        let times = Times {
            received: seconds(100),
            age: seconds(7),
        };
        assert_eq!(times.age_at(seconds(103)), seconds(10));
        assert_eq!(times.age_at(seconds(90)), seconds(7));
    }
}
