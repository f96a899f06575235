//! Which tags of a list are superfluous beside a wider one.

use std::collections::{BTreeSet, HashSet};

use super::Tag;

/// What a tag names, without its values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Form<'t> {
    context: &'t str,
    function: Option<&'t str>,
    params: Vec<&'t str>,
}

/// For each tag, whether a different one of the list covers it. The work grows with the tags times the few forms they
/// have, not with their square: a caller may send an argument that becomes very many tags.
pub(crate) fn covered(tags: &[&Tag]) -> Vec<bool> {
    if tags.len() <= FEW {
        let is_covered = |tag: &&Tag| tags.iter().any(|wider| wider != tag && covers(wider, tag));
        return tags.iter().map(is_covered).collect();
    }
    let listed: HashSet<&Tag> = tags.iter().copied().collect();
    let forms: BTreeSet<Form<'_>> = tags.iter().map(|tag| Form::of(tag)).collect();
    let is_covered = |tag: &Tag| {
        let wider = forms.iter().filter_map(|form| form.cut(tag));
        wider.into_iter().any(|wider| listed.contains(&wider))
    };
    tags.iter().map(|tag| is_covered(tag)).collect()
}

/// Up to this many tags it is cheaper to compare each with each.
const FEW: usize = 8;

fn covers(wider: &Tag, tag: &Tag) -> bool {
    let params = || {
        wider
            .params
            .iter()
            .all(|(name, value)| tag.params.get(name) == Some(value))
    };
    wider.context == "*"
        || wider.context == tag.context
            && (wider.function.is_none() || wider.function == tag.function)
            && params()
}

impl<'t> Form<'t> {
    fn of(tag: &'t Tag) -> Self {
        Form {
            context: &tag.context,
            function: tag.function.as_deref(),
            params: tag.params.keys().map(String::as_str).collect(),
        }
    }

    /// The one tag of this form that could cover `tag`; nothing when none could but `tag` itself.
    fn cut(&self, tag: &Tag) -> Option<Tag> {
        if self.context == "*" {
            return (tag.context != "*").then(Tag::everything);
        }
        let same = self.context == tag.context
            && self
                .function
                .is_none_or(|name| tag.function.as_deref() == Some(name));
        let param = |name: &&str| Some(((*name).to_owned(), tag.params.get(*name)?.clone()));
        let wider = Tag {
            context: tag.context.clone(),
            function: self.function.map(str::to_owned),
            params: self.params.iter().map(param).collect::<Option<_>>()?,
        };
        (same && wider != *tag).then_some(wider)
    }
}

#[cfg(test)]
mod tests {
    use super::covered;
    use crate::header::{Tag, parse};

    fn kept(value: &str) -> String {
        let tags = parse(value).unwrap();
        let tags: Vec<&Tag> = tags.iter().collect();
        let kept = tags
            .iter()
            .zip(covered(&tags))
            .filter(|(_, covered)| !covered);
        let texts: Vec<_> = kept.map(|(tag, _)| tag.to_string()).collect();
        texts.join(" ")
    }

    #[test]
    fn a_wider_tag_covers_narrower_ones_of_its_context_only() {
        assert_eq!(kept("a, a;x=1, a.f;x=1, b;x=1"), "a b;x=1");
        assert_eq!(kept("a;x=1, a;x=1;y=2, a;x=2;y=2"), "a;x=1 a;x=2;y=2");
        assert_eq!(kept("a.f, a.f;x=1, a.g;x=1"), "a.f a.g;x=1");
    }

    #[test]
    fn a_tag_of_one_function_does_not_cover_the_context() {
        assert_eq!(kept("a.f, a;x=1"), "a.f a;x=1");
    }

    #[test]
    fn equal_tags_do_not_cover_each_other() {
        assert_eq!(kept("a;x=1, a;x=1"), "a;x=1 a;x=1");
    }

    #[test]
    fn everything_covers_every_context() {
        let tags = [Tag::everything(), Tag::whole("a")];
        assert_eq!(covered(&[&tags[0], &tags[1]]), [false, true]);
    }

    #[test]
    fn many_tags_are_compared_like_few() {
        let others = (0..20).map(|index| format!("z{index}"));
        let others = others.collect::<Vec<_>>().join(" ");
        for few in [
            "a, a;x=1, a.f;x=1, b;x=1",
            "a;x=1, a;x=1;y=2, a;x=2;y=2",
            "a.f, a.f;x=1, a.g;x=1",
            "a.f, a;x=1",
        ] {
            let many = format!("{few}, {}", others.replace(' ', ", "));
            assert_eq!(kept(&many), format!("{} {others}", kept(few)));
        }
    }

    #[test]
    fn very_many_tags_are_compared_in_no_time() {
        let tags: Vec<Tag> = (0..100_000)
            .map(|number| {
                let mut tag = Tag::whole("a");
                tag.params.insert("x".to_owned(), number.to_string());
                tag
            })
            .collect();
        let tags: Vec<&Tag> = tags.iter().collect();
        assert!(covered(&tags).iter().all(|covered| !covered));
    }
}
