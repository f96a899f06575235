//! The validated arguments of one function: JSON text, borrowed from the request where possible.

mod body;
mod intake;
mod number;
mod query;
mod scalar;
mod shape;
mod strict;

use std::borrow::Cow;

pub(crate) use body::{Members, malformed, members, object};
pub(crate) use intake::{Intake, ParamSpec};
pub(crate) use number::number_end;
pub(crate) use query::pairs;
pub(crate) use shape::{Shape, ShapeKind};

/// One argument's JSON text; `None` when the request has none.
pub(crate) type ArgValue<'a> = Option<Cow<'a, str>>;

/// The arguments of one function as JSON text, in the order its parameters are declared.
///
/// ```
/// # use mizan_core::Args;
/// fn first(args: Args<'_>) -> Result<Option<u32>, serde_json::Error> {
///     serde_json::from_str(args.text(0))
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Args<'p> {
    params: &'p [ParamSpec],
    values: &'p [ArgValue<'p>],
    pick: Option<&'p [usize]>,
    /// Positions of those it does not tell.
    hidden: &'p [usize],
}

impl<'p> Args<'p> {
    /// The arguments of a function whose parameters are `params`.
    pub(crate) fn all(params: &'p [ParamSpec], values: &'p [ArgValue<'p>]) -> Self {
        Args {
            params,
            values,
            pick: None,
            hidden: &[],
        }
    }

    /// The arguments of a query whose parameters are those of its context at the positions `pick`.
    pub(crate) fn picked(
        params: &'p [ParamSpec],
        values: &'p [ArgValue<'p>],
        pick: &'p [usize],
    ) -> Self {
        Args {
            params,
            values,
            pick: Some(pick),
            hidden: &[],
        }
    }

    /// The same without those at these positions.
    pub(crate) fn without(self, hidden: &'p [usize]) -> Self {
        Args { hidden, ..self }
    }

    /// Number of declared parameters.
    pub fn len(&self) -> usize {
        self.pick.map_or(self.params.len(), <[usize]>::len)
    }

    /// Whether the function takes no parameters.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// JSON text of the parameter at `index`, its default when absent; `None` when it has no default either.
    pub fn get(&self, index: usize) -> Option<&'p str> {
        let index = match self.pick {
            Some(pick) => *pick.get(index)?,
            None => index,
        };
        if self.hidden.contains(&index) {
            return None;
        }
        let given = self.values.get(index)?.as_deref();
        given.or_else(|| self.params.get(index)?.default.as_deref())
    }

    /// JSON text of the parameter at `index` when the request has it.
    pub(crate) fn given(&self, index: usize) -> Option<&'p str> {
        self.values.get(index)?.as_deref()
    }

    /// JSON text of the parameter at `index`, `null` when it is absent and has no default.
    pub fn text(&self, index: usize) -> &'p str {
        self.get(index).unwrap_or("null")
    }

    /// Every parameter's JSON text in declared order.
    pub fn iter(&self) -> impl Iterator<Item = Option<&'p str>> + use<'p> {
        let args = *self;
        (0..args.len()).map(move |index| args.get(index))
    }
}
