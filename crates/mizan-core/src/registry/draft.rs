//! Declarations before they are a registry: sorted, each name once, looked up by name.

use crate::{ContextDecl, FunctionDecl, Param, Returns};

/// Contexts and functions sorted by name; positions in them are the later ids.
pub(super) struct Draft<'d> {
    pub(super) contexts: &'d [ContextDecl],
    pub(super) functions: &'d [FunctionDecl],
}

impl<'d> Draft<'d> {
    pub(super) fn context(&self, name: &str) -> Option<(usize, &'d ContextDecl)> {
        let index = self
            .contexts
            .binary_search_by(|decl| decl.name.as_str().cmp(name))
            .ok()?;
        Some((index, self.contexts.get(index)?))
    }

    /// The queries of a context that return data, with their positions.
    pub(super) fn members(&self, context: &str) -> impl Iterator<Item = (usize, &'d FunctionDecl)> {
        let functions = self.functions.iter().enumerate();
        functions.filter(move |(_, decl)| {
            decl.context.as_deref() == Some(context) && decl.returns != Returns::View
        })
    }
}

impl FunctionDecl {
    /// The name in backticks and the place, as messages give them.
    pub(super) fn at(&self) -> String {
        format!("`{}` ({})", self.name, self.source)
    }

    pub(super) fn param(&self, name: &str) -> Option<(usize, &Param)> {
        self.params
            .iter()
            .enumerate()
            .find(|(_, param)| param.name == name)
    }
}

impl ContextDecl {
    /// The name in backticks and the place, as messages give them.
    pub(super) fn at(&self) -> String {
        format!("`{}` ({})", self.name, self.source)
    }

    pub(super) fn param(&self, name: &str) -> Option<(usize, &Param)> {
        self.params
            .iter()
            .enumerate()
            .find(|(_, param)| param.name == name)
    }
}

/// What to do about an unknown name: take the one that was probably meant, one of the few there are, or `otherwise`.
pub(crate) fn advice<'n>(
    name: &str,
    known: impl Iterator<Item = &'n str> + Clone,
    otherwise: &str,
) -> String {
    let close = known
        .clone()
        .map(|other| (strsim::damerau_levenshtein(name, other), other));
    let nearest = close
        .min()
        .filter(|(distance, _)| *distance <= (name.len() / 3).max(1));
    if let Some((_, nearest)) = nearest {
        return format!("did you mean `{nearest}`?");
    }
    let known: Vec<&str> = known.take(6).collect();
    match known.as_slice() {
        [] | [_, _, _, _, _, _] => otherwise.to_owned(),
        few => format!("use one of `{}`, or {otherwise}", few.join("`, `")),
    }
}
