//! The format of a stored value: a header that says when and from what it was made, then the body.
//!
//! ```text
//! "mz" 2 | order u64 | fence u64 | ttl ms u64 | swr ms u64 | tags u16 × (u16 + text) | key u32 + text | body u32 + bytes
//! ```
//!
//! What is read comes from outside: anything that is not exactly this is no value.

use std::time::Duration;

use bytes::{Buf as _, BufMut as _, Bytes};

use crate::fill::{Found, Reuse};
use crate::outcome::Lifetime;

/// The first bytes; the last of them is the version.
const FORMAT: &[u8; 3] = b"mz\x02";
/// What the fixed parts take.
const FIXED: usize = 72;

/// A stored value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload {
    /// The name of the order in which its fence stands.
    pub order: u64,
    /// The seq captured before the data was read.
    pub fence: u64,
    /// How long it may be served; kept to the millisecond.
    pub lifetime: Lifetime,
    /// Whose purge invalidates it.
    pub tags: Vec<String>,
    /// What it was stored under: the name in Redis is only its hash.
    pub key: String,
    /// What is served.
    pub body: Bytes,
}

impl Payload {
    /// The stored form; `None` if a part is longer than its length field can say.
    #[must_use]
    pub fn encode(&self) -> Option<Vec<u8>> {
        let tags: usize = self.tags.iter().map(|tag| tag.len() + 2).sum();
        let mut out = Vec::with_capacity(FIXED + tags + self.key.len() + self.body.len());
        out.put_slice(FORMAT);
        out.put_u64(self.order);
        out.put_u64(self.fence);
        out.put_u64(milliseconds(self.lifetime.ttl));
        out.put_u64(milliseconds(self.lifetime.swr));
        out.put_u16(self.tags.len().try_into().ok()?);
        for tag in &self.tags {
            out.put_u16(tag.len().try_into().ok()?);
            out.put_slice(tag.as_bytes());
        }
        for part in [self.key.as_bytes(), &self.body] {
            out.put_u32(part.len().try_into().ok()?);
            out.put_slice(part);
        }
        Some(out)
    }

    /// Reads the stored form. The body shares the memory of `stored`.
    #[must_use]
    pub fn parse(mut stored: Bytes) -> Option<Self> {
        if take(&mut stored, FORMAT.len())? != FORMAT.as_slice() {
            return None;
        }
        let order = stored.try_get_u64().ok()?;
        let fence = stored.try_get_u64().ok()?;
        let lifetime = Lifetime {
            ttl: Duration::from_millis(stored.try_get_u64().ok()?),
            swr: Duration::from_millis(stored.try_get_u64().ok()?),
        };
        let count = stored.try_get_u16().ok()?;
        let tags = (0..count).map(|_| {
            let length = stored.try_get_u16().ok()?;
            text(take(&mut stored, length.into())?)
        });
        let tags = tags.collect::<Option<_>>()?;
        let length = stored.try_get_u32().ok()?;
        let key = text(take(&mut stored, length.try_into().ok()?)?)?;
        let length: usize = stored.try_get_u32().ok()?.try_into().ok()?;
        let whole = stored.len() == length;
        whole.then_some(Self {
            order,
            fence,
            lifetime,
            tags,
            key,
            body: stored,
        })
    }
}

impl Payload {
    /// How it may answer, when no purge concerned it and as many milliseconds are `left` as Redis says.
    pub(super) fn found(self, left: i64) -> Option<Found<Bytes>> {
        let left = Duration::from_millis(u64::try_from(left).ok()?);
        let Self { lifetime, body, .. } = self;
        Some(Found {
            value: body,
            reuse: match left > lifetime.swr {
                true => Reuse::AsIs,
                false => Reuse::WhileFilling,
            },
            age: lifetime.whole().saturating_sub(left),
            ttl: lifetime.ttl,
        })
    }
}

pub(crate) fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn take(from: &mut Bytes, length: usize) -> Option<Bytes> {
    (length <= from.len()).then(|| from.split_to(length))
}

fn text(bytes: Bytes) -> Option<String> {
    String::from_utf8(bytes.into()).ok()
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn payload() -> impl Strategy<Value = Payload> {
        let numbers = (any::<u64>(), any::<u64>(), any::<u64>(), any::<u64>());
        let parts = (vec(".{0,20}", 0..5), ".{0,40}", vec(any::<u8>(), 0..100));
        (numbers, parts).prop_map(|((order, fence, ttl, swr), (tags, key, body))| Payload {
            order,
            fence,
            lifetime: Lifetime {
                ttl: Duration::from_millis(ttl),
                swr: Duration::from_millis(swr),
            },
            tags,
            key,
            body: body.into(),
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(payload in payload()) {
            let stored = Bytes::from(payload.encode().unwrap());
            prop_assert_eq!(Payload::parse(stored), Some(payload));
        }

        #[test]
        fn what_was_cut_or_grew_is_no_value(payload in payload(), at in any::<prop::sample::Index>()) {
            let stored = payload.encode().unwrap();
            let cut = stored[..at.index(stored.len())].to_vec();
            prop_assert_eq!(Payload::parse(cut.into()), None);
            let grown = [stored, vec![0]].concat();
            prop_assert_eq!(Payload::parse(grown.into()), None);
        }

        #[test]
        fn whatever_is_read_is_written_the_same(bytes in vec(any::<u8>(), 0..200)) {
            let bytes = [FORMAT.as_slice(), &bytes].concat();
            if let Some(payload) = Payload::parse(bytes.clone().into()) {
                prop_assert_eq!(payload.encode(), Some(bytes));
            }
        }
    }

    #[test]
    fn another_version_is_no_value() {
        let payload = Payload {
            order: 1,
            fence: 1,
            lifetime: Lifetime::seconds(1, 0),
            tags: vec![],
            key: String::new(),
            body: Bytes::new(),
        };
        let mut stored = payload.encode().unwrap();
        stored[2] += 1;
        assert_eq!(Payload::parse(stored.into()), None);
    }

    #[test]
    fn what_does_not_fit_is_not_written() {
        let payload = Payload {
            order: 1,
            fence: 1,
            lifetime: Lifetime::seconds(1, 0),
            tags: vec!["t".repeat(70_000)],
            key: String::new(),
            body: Bytes::new(),
        };
        assert_eq!(payload.encode(), None);
    }
}
