//! Purges to be sent, together and each once.

use std::collections::BTreeSet;

/// How many different tags wait at most; beyond, everything is purged.
const MOST: usize = 10_000;

/// What is to be purged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Batch {
    Tags(BTreeSet<String>),
    All,
}

impl Default for Batch {
    fn default() -> Self {
        Self::Tags(BTreeSet::new())
    }
}

impl Batch {
    pub(super) fn of(tags: &[String]) -> Self {
        let mut batch = Self::default();
        batch.add(Self::Tags(tags.iter().cloned().collect()));
        batch
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn add(&mut self, other: Self) {
        match (&mut *self, other) {
            (Self::Tags(tags), Self::Tags(more)) => {
                tags.extend(more);
                if tags.len() > MOST {
                    *self = Self::All;
                }
            }
            _ => *self = Self::All,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_sent_once() {
        let mut batch = Batch::of(&["a".to_owned()]);
        batch.add(Batch::of(&["a".to_owned(), "b".to_owned()]));
        assert_eq!(batch, Batch::of(&["b".to_owned(), "a".to_owned()]));
    }

    #[test]
    fn too_many_tags_are_all_of_them() {
        let mut batch = Batch::default();
        for tag in 0..=MOST {
            batch.add(Batch::of(&[tag.to_string()]));
        }
        assert_eq!(batch, Batch::All);
    }

    #[test]
    fn everything_stays_everything() {
        let mut batch = Batch::All;
        batch.add(Batch::of(&["a".to_owned()]));
        assert_eq!(batch, Batch::All);
        assert!(!batch.is_empty() && Batch::default().is_empty());
    }
}
