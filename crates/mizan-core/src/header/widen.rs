//! What a header value says when the exact tags would not fit: more, never less.

use std::collections::{BTreeMap, HashSet};

use super::{MAX_BYTES, MAX_TAG_BYTES, MAX_TAGS, Tag, covered, is_name};

/// Tags that cover all of `tags` and keep every limit. A tag that became shorter may cover others, which go.
pub(crate) fn to_fit(tags: Vec<Tag>) -> Vec<Tag> {
    let mut tags = uncovered(tags.into_iter().map(shortened).collect());
    while !fits(tags.iter()) {
        match longest_listed(&tags) {
            Some(context) => widen(&mut tags, &context),
            None => return vec![Tag::everything()],
        }
    }
    if tags.len() > 1 && tags.iter().any(|tag| tag.context == "*") {
        return vec![Tag::everything()];
    }
    tags
}

/// The tags that no other one covers, each once.
fn uncovered(mut tags: Vec<Tag>) -> Vec<Tag> {
    if tags.len() < 2 {
        return tags;
    }
    let covered = covered(&tags.iter().collect::<Vec<_>>());
    let mut seen = HashSet::new();
    let kept: Vec<bool> = tags
        .iter()
        .zip(covered)
        .map(|(tag, covered)| !covered && seen.insert(tag))
        .collect();
    let mut kept = kept.into_iter();
    tags.retain(|_| kept.next().unwrap_or(true));
    tags
}

/// The tag without what cannot be written: params, function or context that are no names or too long.
fn shortened(mut tag: Tag) -> Tag {
    if is_writable(&tag) {
        return tag;
    }
    tag.params = BTreeMap::new();
    if is_writable(&tag) {
        return tag;
    }
    tag.function = None;
    if is_writable(&tag) {
        tag
    } else {
        Tag::everything()
    }
}

/// Whether a tag can be written as it is.
pub(crate) fn is_writable(tag: &Tag) -> bool {
    is_name(&tag.context)
        && tag.function.as_deref().is_none_or(is_name)
        && tag.params.keys().all(|name| is_name(name))
        && tag.text_len() <= MAX_TAG_BYTES
}

/// Whether a list of writable tags keeps the limits.
pub(crate) fn fits<'t>(tags: impl ExactSizeIterator<Item = &'t Tag>) -> bool {
    tags.len() <= MAX_TAGS
        && tags.map(|tag| tag.text_len() + ", ".len()).sum::<usize>() <= MAX_BYTES + ", ".len()
}

/// The context that has most tags and is not yet whole; the first by name of equals.
fn longest_listed(tags: &[Tag]) -> Option<String> {
    let mut counts: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
    for tag in tags {
        let entry = counts.entry(&tag.context).or_insert((0, false));
        entry.0 += 1;
        entry.1 |= tag.function.is_some() || !tag.params.is_empty();
    }
    let candidates = counts
        .iter()
        .filter(|(_, (count, narrow))| *narrow || *count > 1);
    let longest = candidates.max_by(|a, b| a.1.0.cmp(&b.1.0).then(b.0.cmp(a.0)));
    longest.map(|(context, _)| (*context).to_owned())
}

/// Replaces every tag of a context by the whole context, at the place of the first.
fn widen(tags: &mut Vec<Tag>, context: &str) {
    let mut whole = Some(Tag::whole(context));
    *tags = std::mem::take(tags)
        .into_iter()
        .filter_map(|tag| {
            if tag.context == context {
                whole.take()
            } else {
                Some(tag)
            }
        })
        .collect();
}
