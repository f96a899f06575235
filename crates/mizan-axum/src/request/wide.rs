//! Extractors that read more of a request than an app may name for them with `vary_on_for`, by the names of their types.

use crate::build_error::without_modules;

/// An extractor of which it is known what it reads.
struct Known {
    /// The path of its type.
    path: &'static str,
    /// All parts it reads; none where no list of parts can name them.
    reads: &'static [&'static str],
    /// What to take instead.
    instead: &'static str,
}

const OWN: &str = "take an extractor of your own that reads these parts alone, or name what it gives with `vary_by`";

const KNOWN: [Known; 7] = [
    Known {
        path: "axum_extra::extract::host::Host",
        reads: &["host", "header:forwarded", "header:x-forwarded-host"],
        instead: "take an extractor of your own that reads `Host` alone: the host is part of every key",
    },
    Known {
        path: "axum_extra::extract::scheme::Scheme",
        reads: &["header:forwarded", "header:x-forwarded-proto"],
        instead: OWN,
    },
    Known {
        path: "axum_extra::extract::cookie::CookieJar",
        reads: &[],
        instead: OWN,
    },
    Known {
        path: "axum_extra::extract::cookie::private::PrivateCookieJar",
        reads: &[],
        instead: OWN,
    },
    Known {
        path: "axum_extra::extract::cookie::signed::SignedCookieJar",
        reads: &[],
        instead: OWN,
    },
    Known {
        path: "http::header::map::HeaderMap",
        reads: &[],
        instead: OWN,
    },
    Known {
        path: "http::request::Parts",
        reads: &[],
        instead: OWN,
    },
];

/// What is wrong with `vary_on_for` of the extractor with this type name and these parts.
pub(crate) struct TooWide {
    /// The extractor, as its author writes it.
    pub(crate) extractor: String,
    /// What it reads that the parts do not name.
    pub(crate) reads: String,
    /// What to take instead.
    pub(crate) instead: &'static str,
}

/// What the extractor of this type name reads besides the parts, if that is known: itself, or one that it is made of,
/// such as the `Host` in `Option<Host>`.
pub(crate) fn too_wide(name: &str, parts: &[String]) -> Option<TooWide> {
    let is_named = |part: &str| {
        let mut parts = parts.iter();
        parts.any(|named| named.eq_ignore_ascii_case(part)) || part == "host"
    };
    let known = KNOWN.iter().filter(|known| takes(name, known.path));
    let mut wide = known.filter_map(|known| {
        let missing = known.reads.iter().filter(|part| !is_named(part));
        let missing: Vec<String> = missing.map(|part| format!("`{part}`")).collect();
        let reads = match (known.reads, missing.as_slice()) {
            ([], _) => "every field of its kind".to_owned(),
            (_, []) => return None,
            (_, missing) => missing.join(" and "),
        };
        Some(TooWide {
            extractor: without_modules(name),
            reads,
            instead: known.instead,
        })
    });
    wide.next()
}

/// Whether the name of a type has this path in it.
fn takes(name: &str, path: &str) -> bool {
    let is_of_name = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    name.match_indices(path).any(|(at, _)| {
        let before = name.get(..at).and_then(|text| text.chars().next_back());
        let after = name.get(at + path.len()..);
        let after = after.and_then(|text| text.chars().next());
        !before.is_some_and(is_of_name) && !after.is_some_and(is_of_name)
    })
}

#[cfg(test)]
mod tests {
    use super::too_wide;
    use axum::http::HeaderMap;
    use axum::http::request::Parts;
    use std::any::type_name;

    fn told(name: &str, parts: &[&str]) -> Option<String> {
        let parts: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
        too_wide(name, &parts).map(|wide| wide.reads)
    }

    #[test]
    fn extractors_that_read_every_field_are_too_wide_for_any_parts() {
        for name in [
            type_name::<HeaderMap>(),
            type_name::<Option<HeaderMap>>(),
            type_name::<(Parts, u8)>(),
            "axum_extra::extract::cookie::CookieJar",
            "axum_extra::extract::cookie::signed::SignedCookieJar<app::Key>",
        ] {
            let told = told(name, &["header:x-tenant"]);
            assert_eq!(told.as_deref(), Some("every field of its kind"), "{name}");
        }
        for name in [
            "app::Tenant",
            "app::http::request::Parts",
            "http::header::map::HeaderMaps",
        ] {
            assert_eq!(told(name, &[]), None, "{name}");
        }
    }

    #[test]
    fn an_extractor_of_known_fields_may_be_taken_once_all_of_them_are_named() {
        let host = "core::option::Option<axum_extra::extract::host::Host>";
        let told = |parts: &[&str]| told(host, parts);
        let both = "`header:forwarded` and `header:x-forwarded-host`";
        assert_eq!(told(&["host"]).as_deref(), Some(both));
        let parts = ["header:Forwarded", "header:X-Forwarded-Host"];
        assert_eq!(told(&parts), None);
    }
}
