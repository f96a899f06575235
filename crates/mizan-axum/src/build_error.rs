//! What keeps an app from being built.

use mizan_core::{RegistryError, VaryError};
use std::fmt;

/// Everything that is wrong with an app; its text is a list with one entry per problem.
#[derive(Clone, PartialEq)]
pub struct BuildError {
    app: String,
    problems: Vec<BuildProblem>,
}

/// One thing wrong with an app.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildProblem {
    /// The app has a name that cannot stand in tokens and keys.
    #[error(
        "`{name}` cannot be the name of an app; give it letters, digits, `.`, `_` and `-`, such as `App::new(\"board\")`"
    )]
    Name {
        /// As given.
        name: String,
    },
    /// Two declarations do not go together.
    #[error("{0}")]
    Registry(RegistryError),
    /// A function takes a state that nobody gives.
    #[error(
        "{place} takes `State<{ty}>`, which the app does not have; give it one with `.state(…)` before `.build()`"
    )]
    MissingState {
        /// Who takes it.
        place: Place,
        /// The state's type, without the modules its names stand in.
        ty: String,
    },
    /// Two states of one type.
    #[error(
        "`.state(…)` is given two values of type `{ty}`; wrap one of them in a type of its own"
    )]
    StateTwice {
        /// The type, without the modules its names stand in.
        ty: String,
    },
    /// A function needs to know the caller and nobody can say.
    #[error(
        "{place} needs to know the caller, but the app cannot tell; add `.identify(…)` before `.build()`"
    )]
    NoIdentify {
        /// Who needs it.
        place: Place,
    },
    /// A function extracts another identity than `identify` returns.
    #[error(
        "{place} takes the caller as `{needed}`, but `.identify(…)` returns `{given}`; use one of the two types"
    )]
    OtherIdentity {
        /// Who takes it.
        place: Place,
        /// The type taken.
        needed: &'static str,
        /// The type given.
        given: &'static str,
    },
    /// `identify` takes the identity it is to find.
    #[error(
        "the `identify` function takes the identity that it is to find; take `HeaderMap` or a cookie jar instead"
    )]
    IdentifyAsksItself,
    /// A cache that several processes share, and no secret that they share.
    #[error(
        "answers are kept in Redis, whose keys need a secret; give one with `MIZAN_CACHE_SECRET` or `.cache_secret(…)`, the same to every process"
    )]
    CacheSecret,
    /// `MIZAN_CACHE` has a value that it does not take; it may hold a password, so the message does not repeat it.
    #[error("`MIZAN_CACHE` is `off`, `memory`, `redis://…` or `rediss://…`; correct it")]
    CacheSetting,
    /// Redis cannot be used.
    #[error("answers cannot be kept in Redis: {reason}; correct `MIZAN_CACHE`")]
    Redis {
        /// What is wrong with its address.
        reason: String,
    },
    /// A cache in Redis under the name of another app.
    #[error(
        "the cache given to `.cache(…)` is of the app `{given}`, whose purges edges of `{app}` do not hear; write `RedisOptions::new(\"{app}\")`"
    )]
    CacheOfAnotherApp {
        /// The name in its options.
        given: String,
        /// The name of this app.
        app: String,
    },
    /// A part of a request to vary on that is none.
    #[error("{0}")]
    VaryOn(VaryError),
    /// An extractor is said to be made from parts of a request, and reads more.
    #[error(
        "`vary_on_for::<{extractor}>(…)` names parts that responses depend on, but `{extractor}` also reads {reads}; {instead}"
    )]
    VaryOnFor {
        /// The extractor, without the modules its names stand in.
        extractor: String,
        /// What it reads besides.
        reads: String,
        /// What to take instead.
        instead: &'static str,
    },
    /// A part that the origin computes has the name of another part.
    #[error(
        "`vary_by(\"{name}\", …)` has the name of another part that responses depend on; give it a name of its own"
    )]
    VaryByTwice {
        /// The name.
        name: String,
    },
    /// An allowed origin that no browser sends.
    #[error(
        "`{origin}` is not an origin; write scheme and host without a path, such as `https://admin.example.org`"
    )]
    Origin {
        /// As given.
        origin: String,
    },
}

/// Where something is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// A function or context.
    Declared {
        /// `function` or `context`.
        kind: &'static str,
        /// Its wire name.
        name: String,
        /// The file it is declared in.
        file: String,
        /// The line in that file.
        line: u32,
    },
    /// A function given to `vary_by`.
    VaryBy {
        /// The name of the part.
        name: String,
    },
    /// The app's `identify` function.
    Identify,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Declared {
                kind,
                name,
                file,
                line,
            } => write!(f, "{kind} `{name}` ({file}:{line})"),
            Self::VaryBy { name } => write!(f, "the function of `vary_by(\"{name}\", …)`"),
            Self::Identify => f.write_str("the `identify` function"),
        }
    }
}

impl BuildError {
    pub(crate) fn new(app: String, problems: Vec<BuildProblem>) -> Self {
        Self { app, problems }
    }

    /// Every problem.
    pub fn problems(&self) -> &[BuildProblem] {
        &self.problems
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the app `{}` cannot be built:", self.app)?;
        self.problems
            .iter()
            .try_for_each(|problem| write!(f, "\n  * {problem}"))
    }
}

/// The same text as `Display`: `fn main() -> Result<…>` prints this one.
impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for BuildError {}

/// `alloc::sync::Arc<board::Db>` → `Arc<Db>`: a name as its author writes it.
pub(crate) fn without_modules(name: &str) -> String {
    let mut short = String::with_capacity(name.len());
    for part in name.split_inclusive(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')) {
        let path = part.rsplit_once("::").map_or(part, |(_, last)| last);
        short.push_str(path);
    }
    short
}

#[cfg(test)]
mod tests {
    use super::without_modules;

    #[test]
    fn a_type_is_named_as_its_author_writes_it() {
        let short = |name| without_modules(name);
        assert_eq!(
            short("alloc::sync::Arc<std::sync::Mutex<app::Db>>"),
            "Arc<Mutex<Db>>"
        );
        assert_eq!(
            short("(u8, &'static [app::a::B; 3])"),
            "(u8, &'static [B; 3])"
        );
        assert_eq!(short("u64"), "u64");
    }
}
