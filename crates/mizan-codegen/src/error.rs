//! Everything that can keep a client from being generated or written.

use std::{fmt, io, path::PathBuf};

/// One reason why no client was generated or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GenerateError {
    /// The text is not JSON, or not shaped like a schema document.
    #[error(
        "the schema document cannot be read at `{at}`: {reason}; \
         give the document that `mizan schema` prints"
    )]
    Document {
        /// Path of the value inside the document, dotted.
        at: String,
        /// What the parser said.
        reason: String,
    },

    /// The document was written by a backend with a newer protocol.
    #[error(
        "the schema document speaks protocol {found}, this generator knows up to {known}: \
         update the mizan command"
    )]
    NewerProtocol {
        /// Version in the document.
        found: u64,
        /// Newest version known here.
        known: u64,
    },

    /// A type with no TypeScript counterpart.
    #[error("{subject} cannot be generated (at {pointer}): {reason}; {remedy}")]
    Unsupported {
        /// Type or function, and field, in words.
        subject: String,
        /// JSON Pointer into the schema document.
        pointer: String,
        /// What is not supported.
        reason: String,
        /// What to do about it.
        remedy: String,
    },

    /// Two things would get one name.
    #[error("{left} and {right} would both be called `{name}`: rename one of them")]
    Collision {
        /// The generated name.
        name: String,
        /// What took the name first.
        left: String,
        /// What asked for it again.
        right: String,
    },

    /// A name that TypeScript keeps for itself.
    #[error("{subject} would be called `{name}`, which is a reserved word: rename it")]
    Reserved {
        /// The generated name.
        name: String,
        /// What asked for it.
        subject: String,
    },

    /// A name from which no identifier can be made.
    #[error("{subject} has a name no identifier can be made of: start it with a letter")]
    Nameless {
        /// What carries the name.
        subject: String,
    },

    /// A function or target names a context that is not in the document.
    #[error("{subject} names the context `{context}`, which the document does not describe")]
    UnknownContext {
        /// What names it.
        subject: String,
        /// The missing name.
        context: String,
    },

    /// A file of somebody else's stands where a generated one belongs.
    #[error(
        "`{}` was not made by mizan generate: move it away or choose another output folder",
        path.display()
    )]
    Foreign {
        /// The file in the way.
        path: PathBuf,
    },

    /// The file system refused.
    #[error("cannot {action} `{}`: {source}", path.display())]
    Io {
        /// What was attempted, such as `write`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}

/// Every reason why no client was generated; never empty.
#[derive(Debug)]
pub struct GenerateErrors(Vec<GenerateError>);

impl GenerateErrors {
    /// `Ok` when there are no problems, otherwise all of them, each said once.
    pub(crate) fn check(errors: Vec<GenerateError>) -> Result<(), Self> {
        let mut said = std::collections::HashSet::new();
        let once: Vec<_> = errors
            .into_iter()
            .filter(|each| said.insert(each.to_string()))
            .collect();
        if once.is_empty() {
            Ok(())
        } else {
            Err(Self(once))
        }
    }

    /// The problems, in the order they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, GenerateError> {
        self.0.iter()
    }
}

impl From<GenerateError> for GenerateErrors {
    fn from(error: GenerateError) -> Self {
        Self(vec![error])
    }
}

impl<'a> IntoIterator for &'a GenerateErrors {
    type Item = &'a GenerateError;
    type IntoIter = std::slice::Iter<'a, GenerateError>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for GenerateErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for GenerateErrors {}
