//! The stamps of some tags, as they were at one moment.

use redis::{Pipeline, RedisResult};

use super::link::Link;
use super::names::{Names, field};
use crate::fence::Fence;

/// The answer to two `HMGET`: of cur, then of prev.
pub(super) type Fields = Vec<Option<u64>>;

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

    /// Reads what they answer; `None` if the order is not whole, or moved between the two.
    pub(super) fn read(cur: &Fields, prev: &Fields) -> Option<Self> {
        let [
            Some(seq),
            Some(base),
            Some(expected),
            Some(order),
            stamps @ ..,
        ] = cur.as_slice()
        else {
            return None;
        };
        let [Some(generation), older @ ..] = prev.as_slice() else {
            return None;
        };
        let stamps = stamps.iter().chain(older).copied().flatten();
        (expected == generation).then(|| Self {
            seen: Fence::of(*order, *seq),
            floor: stamps.fold(*base, u64::max),
        })
    }

    /// The stamps of `tags` now.
    pub(super) async fn now(link: &Link, tags: &[String]) -> RedisResult<Option<Self>> {
        let asked = link.server.seen.now();
        let mut pipe = redis::pipe();
        Self::ask(&mut pipe, &link.server.names, tags);
        let (cur, prev): (Fields, Fields) = pipe.query_async(&mut link.connection.clone()).await?;
        let stamped = Self::read(&cur, &prev);
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

    fn read(cur: &[u64], prev: &[u64]) -> Option<Stamped> {
        let some = |numbers: &[u64]| numbers.iter().map(|number| Some(*number)).collect();
        Stamped::read(&some(cur), &some(prev))
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
        let some = |number| vec![Some(number); 5];
        assert_eq!(Stamped::read(&vec![None; 5], &some(1)), None);
        assert_eq!(Stamped::read(&some(1), &vec![None; 5]), None);
        assert_eq!(Stamped::read(&vec![], &vec![]), None);
    }
}
