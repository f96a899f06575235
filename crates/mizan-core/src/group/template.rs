//! The groups of a context, worked out once: for a read only the values are missing.

use super::text;
use crate::header::write_encoded;
use crate::{ContextDecl, FunctionId};

/// One group of a context's bundles.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    function: Option<FunctionId>,
    /// `board` or `board.board_title`.
    head: String,
    /// `;board_id=` and the position of the param, in order of name.
    params: Vec<(String, usize)>,
}

impl Group {
    /// The groups of a context in the order of their texts, which is the same whatever the values: those of one param
    /// are equal wherever they stand.
    pub(crate) fn all<'n>(
        context: &ContextDecl,
        scope_sets: &[Vec<usize>],
        targeted: impl Iterator<Item = (FunctionId, &'n str)>,
    ) -> Vec<Group> {
        let head = |name: &str| format!("{}.{name}", context.name);
        let functions = targeted.map(|(id, name)| (Some(id), head(name)));
        let mut groups = Vec::new();
        for (function, head) in [(None, context.name.clone())].into_iter().chain(functions) {
            let whole: &[usize] = &[];
            for set in [whole]
                .into_iter()
                .chain(scope_sets.iter().map(Vec::as_slice))
            {
                let params = params(context, set);
                groups.push(Group {
                    function,
                    head: head.clone(),
                    params,
                });
            }
        }
        groups.sort_by_key(Group::skeleton);
        groups
    }

    /// Whether a bundle of these members is in it.
    pub(super) fn is_of(&self, members: &[FunctionId]) -> bool {
        self.function.is_none_or(|id| members.contains(&id))
    }

    /// Writes the tag with the values of a bundle.
    pub(super) fn write<'v>(&self, out: &mut String, value: impl Fn(usize) -> Option<&'v str>) {
        out.push_str(&self.head);
        for (name, index) in &self.params {
            out.push_str(name);
            let _ = write_encoded(out, &text(value(*index).unwrap_or_default()));
        }
    }

    /// The tag with every value empty.
    pub(super) fn skeleton(&self) -> String {
        let mut tag = String::new();
        self.write(&mut tag, |_| None);
        tag
    }
}

fn params(context: &ContextDecl, set: &[usize]) -> Vec<(String, usize)> {
    let names = set
        .iter()
        .filter_map(|index| Some((&context.params.get(*index)?.name, *index)));
    let mut params: Vec<_> = names
        .map(|(name, index)| (format!(";{name}="), index))
        .collect();
    params.sort();
    params
}
