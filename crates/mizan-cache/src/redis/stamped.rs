//! The stamps of some tags, as they were at one moment.

use redis::{FromRedisValue, ParsingError, Pipeline, RedisResult, Value, from_redis_value};

use super::link::Link;
use super::names::{Names, field};
use crate::fence::Fence;
use crate::tag::ScopesTag;

/// The answer to two `HMGET`: of cur, then of prev.
pub(super) type Fields = Vec<Option<Stamp>>;

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stamp {
    /// A number of the order.
    Number(u64),
    /// Who purged a context last, by the digest of their scopes; the number of that purge, and of the last one by others.
    Scopes {
        digest: String,
        own: u64,
        others: u64,
    },
}

impl FromRedisValue for Stamp {
    fn from_redis_value(value: Value) -> Result<Self, ParsingError> {
        let text: String = from_redis_value(value)?;
        let mut words = text.split(' ');
        let parts = (words.next(), words.next(), words.next(), words.next());
        let stamp = match parts {
            (Some(number), None, ..) => number.parse().ok().map(Self::Number),
            (Some(digest), Some(own), Some(others), None) => {
                let numbers = own.parse().ok().zip(others.parse().ok());
                numbers.map(|(own, others)| Self::Scopes {
                    digest: digest.to_owned(),
                    own,
                    others,
                })
            }
            _ => None,
        };
        Ok(stamp.ok_or("not a stamp of a purge")?)
    }
}

impl Stamp {
    fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Scopes { .. } => None,
        }
    }

    /// The number of the last purge that concerned entries with this tag.
    fn last(&self, tag: &str) -> u64 {
        match (self, ScopesTag::parse(tag)) {
            (Self::Number(number), None) => *number,
            (Self::Scopes { digest, others, .. }, Some(tag)) if tag.digest == digest => *others,
            (Self::Scopes { own, .. }, Some(_)) => *own,
            // Not ours.
            (Self::Number(_), Some(_)) | (Self::Scopes { .. }, None) => u64::MAX,
        }
    }
}

/// The fields of the head in cur: the seq, the floor, the generation expected in prev, and the name of the order.
const HEAD: [&str; 4] = ["#", "!", "^", "@"];

/// What decides whether an entry with these tags is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamped {
    /// The order, and the last number given in it.
    pub(super) seen: Fence,
    /// The highest stamp of the tags.
    floor: u64,
}

impl Stamped {
    /// Appends the two commands that read it. Cur goes before prev: were it the other way round, stamps
    /// could move behind the reader's back.
    pub(super) fn ask(pipe: &mut Pipeline, names: &Names, tags: &[String]) {
        let fields: Vec<String> = tags.iter().map(|tag| field(tag)).collect();
        pipe.cmd("HMGET").arg(&names.cur).arg(&HEAD).arg(&fields);
        pipe.cmd("HMGET").arg(&names.prev).arg("%").arg(&fields);
    }

    /// Reads what they answer for `tags`; `None` if the order is not whole, or moved between the two.
    pub(super) fn read(cur: &Fields, prev: &Fields, tags: &[String]) -> Option<Self> {
        let [seq, base, expected, order, stamps @ ..] = cur.as_slice() else {
            return None;
        };
        let number = |stamp: &Option<Stamp>| stamp.as_ref()?.number();
        let (seq, base, order) = (number(seq)?, number(base)?, number(order)?);
        let (expected, [generation, older @ ..]) = (number(expected)?, prev.as_slice()) else {
            return None;
        };
        let both = stamps.iter().zip(tags).chain(older.iter().zip(tags));
        let last = both.filter_map(|(stamp, tag)| Some(stamp.as_ref()?.last(tag)));
        (expected == number(generation)?).then(|| Self {
            seen: Fence::of(order, seq),
            floor: last.fold(base, u64::max),
        })
    }

    /// The stamps of `tags` now.
    pub(super) async fn now(link: &Link, tags: &[String]) -> RedisResult<Option<Self>> {
        let asked = link.server.seen.now();
        let mut pipe = redis::pipe();
        Self::ask(&mut pipe, &link.server.names, tags);
        let (cur, prev): (Fields, Fields) = pipe.query_async(&mut link.connection.clone()).await?;
        let stamped = Self::read(&cur, &prev, tags);
        if let Some(stamped) = stamped {
            link.server.seen.observe(asked, stamped.seen);
        }
        Ok(stamped)
    }

    /// Whether no purge since `fence` concerned the tags. Of a fence in an order that was lost, nothing is known.
    pub(super) fn is_valid(self, fence: Fence) -> bool {
        self.seen.covers(fence) && self.floor <= fence.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(numbers: &[u64]) -> Fields {
        let stamp = |number: &u64| Some(Stamp::Number(*number));
        numbers.iter().map(stamp).collect()
    }

    fn read(cur: &[u64], prev: &[u64]) -> Option<Stamped> {
        Stamped::read(&some(cur), &some(prev), &["a".to_owned()])
    }

    #[test]
    fn an_entry_is_valid_from_the_last_purge_of_its_tags_on() {
        for (cur, prev, first) in [
            (vec![9, 2, 5, 1], vec![5], 2),
            (vec![9, 2, 5, 1, 7], vec![5, 3], 7),
            (vec![9, 2, 5, 1, 3], vec![5, 7], 7),
        ] {
            let stamped = read(&cur, &prev).unwrap();
            let is_valid = |seq| stamped.is_valid(Fence::of(1, seq));
            assert!(!is_valid(first - 1) && is_valid(first) && is_valid(9));
        }
    }

    #[test]
    fn a_fence_from_an_order_that_was_lost_is_not_valid() {
        let stamped = read(&[9, 2, 5, 1], &[5]).unwrap();
        assert!(!stamped.is_valid(Fence::of(1, 10)), "it is from the future");
        assert!(!stamped.is_valid(Fence::of(2, 9)), "it has another name");
        assert!(!stamped.is_valid(Fence::UNKNOWN));
    }

    #[test]
    fn stamps_that_moved_between_the_two_reads_are_not_judged() {
        assert_eq!(read(&[9, 2, 5, 1, 0], &[8, 0]), None);
    }

    #[test]
    fn an_order_with_a_part_missing_is_not_judged() {
        let (whole, missing) = (some(&[1; 5]), vec![None; 5]);
        assert_eq!(Stamped::read(&missing, &whole, &[]), None);
        assert_eq!(Stamped::read(&whole, &missing, &[]), None);
        assert_eq!(Stamped::read(&vec![], &vec![], &[]), None);
    }
}
