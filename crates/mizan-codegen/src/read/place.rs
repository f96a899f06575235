//! Where in the document the reader is, in words and as a JSON Pointer.

use crate::{error::GenerateError, names::encode_segment};

/// The place being read: something with a name, and a path inside it.
#[derive(Debug, Default)]
pub(super) struct Place<'a> {
    /// What is being read, such as ``type `Card` ``.
    pub(super) owner: String,
    /// Pointer to the owner.
    pub(super) base: String,
    pub(super) path: Vec<Segment<'a>>,
}

/// One step of the path.
#[derive(Debug, Clone, Copy)]
pub(super) enum Segment<'a> {
    Key(&'a str),
    Index(usize),
}

impl Place<'_> {
    /// An error at this place.
    pub(super) fn unsupported(&self, reason: String, remedy: &str) -> GenerateError {
        GenerateError::Unsupported {
            subject: self.subject(),
            pointer: self.pointer(),
            reason,
            remedy: remedy.to_owned(),
        }
    }

    fn subject(&self) -> String {
        let mut fields = Vec::new();
        let mut path = self.path.iter();
        while let Some(segment) = path.next() {
            if let (Segment::Key("properties"), Some(Segment::Key(name))) =
                (segment, path.clone().next())
            {
                fields.push(*name);
                path.next();
            }
        }
        if fields.is_empty() {
            return self.owner.clone();
        }
        format!("field `{}` of {}", fields.join("."), self.owner)
    }

    fn pointer(&self) -> String {
        let mut pointer = self.base.clone();
        for segment in &self.path {
            pointer.push('/');
            match segment {
                Segment::Key(key) => pointer.push_str(&encode_segment(key)),
                Segment::Index(index) => pointer.push_str(&index.to_string()),
            }
        }
        pointer
    }
}
