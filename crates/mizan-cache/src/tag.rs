//! The one form of tag that says more than its text: the scopes of a context.

/// `~board~1f0c…`: a context, and a digest of what its groups are made of.
///
/// Two releases of an app that share a store may group the bundles of a context in different ways, and then name other
/// groups after the same change. So a purge that carries this tag is a purge of every entry whose tag has the same
/// name and *another* digest. In the memory of one process there is one release, and the tag says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ScopesTag<'t> {
    pub(crate) name: &'t str,
    pub(crate) digest: &'t str,
}

impl<'t> ScopesTag<'t> {
    /// Reads a tag; `None` for every other one.
    pub(crate) fn parse(tag: &'t str) -> Option<Self> {
        let (name, digest) = tag.strip_prefix('~')?.split_once('~')?;
        let is_digest = !digest.is_empty() && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        (!name.is_empty() && is_digest).then_some(Self { name, digest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_and_a_digest_are_scopes() {
        let (name, digest) = ("board", "1f0c");
        let scopes = ScopesTag { name, digest };
        assert_eq!(ScopesTag::parse("~board~1f0c"), Some(scopes));
        for other in [
            "board",
            "board;x=~a~1",
            "@1",
            "~",
            "~~",
            "~~1f",
            "~board",
            "~board~",
            "~board~1g",
            "~board~1~2",
        ] {
            assert_eq!(ScopesTag::parse(other), None, "{other}");
        }
    }
}
