//! What a caller may choose about the generated client.

use std::{fmt, str::FromStr};

/// Choices of one generation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Frameworks to write bindings for, next to the framework-free client.
    pub frameworks: Vec<Framework>,
}

/// A front-end framework with bindings of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Framework {
    /// React 18 and 19, over `@mizan/react`.
    React,
    /// Vue 3.5 and later, over `@mizan/vue`.
    Vue,
    /// Svelte 5, over `@mizan/svelte`.
    Svelte,
}

impl Framework {
    /// Every framework there is, in the order messages list them.
    pub const ALL: [Self; 3] = [Self::React, Self::Vue, Self::Svelte];

    /// The name used in `mizan.toml` and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::React => "react",
            Self::Vue => "vue",
            Self::Svelte => "svelte",
        }
    }
}

impl fmt::Display for Framework {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A framework name nothing is known about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown framework `{0}`: use one of {known}", known = known())]
pub struct UnknownFramework(pub String);

fn known() -> String {
    Framework::ALL.map(|each| format!("`{each}`")).join(", ")
}

impl FromStr for Framework {
    type Err = UnknownFramework;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|each| each.name() == name)
            .ok_or_else(|| UnknownFramework(name.to_owned()))
    }
}
