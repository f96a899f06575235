//! Sentences a reader needs because the type alone does not say it.

use super::Ty;

impl Ty {
    /// What to add to the documentation of a thing of this type. Fields of objects speak for
    /// themselves, named types too.
    pub(crate) fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        let mut pending = vec![self];
        while let Some(ty) = pending.pop() {
            let remark = ty.own_remark();
            remarks.extend(remark.filter(|new| !remarks.contains(new)));
            match ty {
                Self::Object(object) => pending.extend(object.index.as_deref()),
                _ => pending.extend(ty.children()),
            }
        }
        remarks
    }

    fn own_remark(&self) -> Option<String> {
        match self {
            Self::Number { wide: true } => Some("64-bit: exact up to 2^53 − 1.".to_owned()),
            Self::Text {
                format: Some(format),
            } => Some(format!("Format: `{format}`.")),
            Self::Object(object) if object.integer_keys => Some("Keys are integers.".to_owned()),
            _ => None,
        }
    }
}
