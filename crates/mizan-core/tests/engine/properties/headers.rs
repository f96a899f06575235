//! The header grammar both ways.

use std::collections::BTreeMap;

use mizan_core::header::{MAX_BYTES, MAX_TAG_BYTES, MAX_TAGS, Tag, format, parse};
use proptest::prelude::*;

use super::covers;

fn name() -> impl Strategy<Value = String> {
    "[A-Za-z_][A-Za-z0-9_]{0,12}"
}

fn tag(value: &'static str) -> impl Strategy<Value = Tag> {
    let params = prop::collection::btree_map(name(), value, 0..4);
    let tag = ("[a-d]", prop::option::of(name()), params);
    tag.prop_map(|(context, function, params)| Tag {
        context,
        function,
        params,
    })
}

fn fits(tags: &[Tag]) -> bool {
    let texts: Vec<String> = tags.iter().map(ToString::to_string).collect();
    tags.len() <= MAX_TAGS
        && texts.iter().all(|text| text.len() <= MAX_TAG_BYTES)
        && texts.join(", ").len() <= MAX_BYTES
}

proptest! {
    #[test]
    fn what_fits_comes_back_as_it_was(tags in prop::collection::vec(tag(".{0,8}"), 1..6)) {
        let superfluous = tags.iter().enumerate().any(|(index, tag)| {
            tags.iter().enumerate().any(|(other, wider)| other != index && covers(wider, tag))
        });
        prop_assume!(fits(&tags) && !superfluous);
        prop_assert_eq!(parse(&format(&tags)), Ok(tags));
    }

    #[test]
    fn what_is_written_can_be_read_keeps_the_limits_and_covers_everything(
        tags in prop::collection::vec(tag("(?s).{0,40}"), 1..100),
    ) {
        let value = format(&tags);
        prop_assert!(value.len() <= MAX_BYTES);
        prop_assert!(value.bytes().all(|byte| (0x20..0x7f).contains(&byte)));
        let read = parse(&value).expect("what format writes, parse reads");
        prop_assert!(fits(&read));
        for tag in &tags {
            prop_assert!(read.iter().any(|wider| covers(wider, tag)), "{tag} is lost");
        }
    }

    #[test]
    fn names_that_cannot_be_written_are_widened(context in "(?s).{0,300}", function in "(?s).{0,300}", param in "(?s).{0,20}") {
        let params = BTreeMap::from([(param, "1".to_owned())]);
        let tag = Tag { context, function: Some(function), params };
        let read = parse(&format(std::slice::from_ref(&tag))).expect("what format writes, parse reads");
        prop_assert!(read.iter().any(|wider| covers(wider, &tag)));
    }

    #[test]
    fn no_value_panics_and_what_is_written_is_stable(value in "[ -~]{0,80}|(?s).{0,40}|[a-c;=.,*%0-9A-F \t]{0,60}") {
        if let Ok(tags) = parse(&value) {
            let written = format(&tags);
            prop_assert_eq!(format(&parse(&written).expect("what format writes, parse reads")), written);
        }
    }
}
