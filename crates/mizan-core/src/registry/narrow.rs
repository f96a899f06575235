//! How a target is narrowed: which arguments of a mutation are which params of a context.

use super::draft::advice;
use super::error::Faults;
use super::same::{Bare, same, same_named};
use crate::{ContextDecl, FunctionDecl, Param, Scope};

/// Names that mean something else in every function, so that the name alone proves nothing.
const GENERIC: [&str; 8] = ["id", "pk", "key", "slug", "name", "type", "page", "q"];

/// A mutation and what it narrows.
pub(super) struct Narrowing<'d> {
    pub(super) mutation: &'d FunctionDecl,
    pub(super) context: &'d ContextDecl,
    /// The only function touched: params it does not take cannot narrow it.
    pub(super) function: Option<&'d FunctionDecl>,
}

impl Narrowing<'_> {
    /// Positions of context param and argument, in order of the context's params.
    pub(super) fn resolve(&self, scope: &Scope, faults: &mut Faults) -> Vec<(usize, usize)> {
        let mut pairs = match scope {
            Scope::Whole => Vec::new(),
            Scope::Auto => self.by_name(faults),
            Scope::Map(map) => map
                .iter()
                .filter_map(|entry| self.mapped(map, entry, faults))
                .collect(),
        };
        pairs.sort_unstable();
        pairs
    }

    fn by_name(&self, faults: &mut Faults) -> Vec<(usize, usize)> {
        let params = self.context.params.iter().enumerate();
        let taken = params.filter(|(_, param)| self.takes(&param.name));
        taken
            .filter_map(|(index, param)| {
                let (arg_index, arg) = self.mutation.param(&param.name)?;
                self.agree(param, arg, faults).then_some((index, arg_index))
            })
            .collect()
    }

    /// Whether an argument may narrow the param of the same name.
    fn agree(&self, param: &Param, arg: &Param, faults: &mut Faults) -> bool {
        let (name, at, of) = (&param.name, self.mutation.at(), self.context.at());
        if GENERIC.contains(&name.as_str()) && !same_named(&param.ty, &arg.ty) {
            faults.add(format!(
                "`{name}` is in both function {at} and context {of}, and means something else in most places; write the mapping, such as `({name} = {name})`, or `(*)` for the whole context"
            ));
            return false;
        }
        if !same(&param.ty, &arg.ty) {
            self.mismatch(param, arg, faults);
            return false;
        }
        true
    }

    fn mapped(
        &self,
        map: &[(String, String)],
        (name, argument): &(String, String),
        faults: &mut Faults,
    ) -> Option<(usize, usize)> {
        let (at, of) = (self.mutation.at(), self.context.at());
        if map.iter().filter(|(other, _)| other == name).count() > 1 {
            faults.add(format!(
                "function {at} maps `{name}` of context {of} twice; map it once"
            ));
            return None;
        }
        let Some((index, param)) = self.context.param(name) else {
            let known = self.context.params.iter().map(|param| param.name.as_str());
            faults.add(format!(
                "function {at} maps `{name}`, which context {of} does not have; {}",
                advice(name, known, "add it to the context")
            ));
            return None;
        };
        if let (false, Some(function)) = (self.takes(name), self.function) {
            faults.add(format!(
                "function {at} maps `{name}`, which {} does not take, so it cannot narrow it; remove it from the mapping",
                function.at()
            ));
            return None;
        }
        let Some((arg_index, arg)) = self.mutation.param(argument) else {
            let known = self.mutation.params.iter().map(|param| param.name.as_str());
            faults.add(format!(
                "function {at} maps `{name}` of context {of} to `{argument}`, which is no argument of it; {}",
                advice(argument, known, "add the argument")
            ));
            return None;
        };
        if !same(&param.ty, &arg.ty) {
            self.mismatch(param, arg, faults);
            return None;
        }
        Some((index, arg_index))
    }

    fn takes(&self, name: &str) -> bool {
        self.function
            .is_none_or(|function| function.param(name).is_some())
    }

    fn mismatch(&self, param: &Param, arg: &Param, faults: &mut Faults) {
        faults.add(format!(
            "`{}` is of type `{}` in function {} but `{}` is `{}` in context {}; give both the same type or write the mapping",
            arg.name,
            Bare::of(&arg.ty.schema).describe(),
            self.mutation.at(),
            param.name,
            Bare::of(&param.ty.schema).describe(),
            self.context.at()
        ));
    }
}
