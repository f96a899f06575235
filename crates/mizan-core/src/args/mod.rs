//! The validated arguments of one function: JSON text, borrowed from the request where possible.

use std::borrow::Cow;

/// One argument's JSON text; `None` when it is absent and has no default.
pub(crate) type ArgValue<'a> = Option<Cow<'a, str>>;

/// The arguments of one function as JSON text, in the order its parameters are declared.
#[derive(Debug, Clone, Copy)]
pub struct Args<'p> {
    values: &'p [ArgValue<'p>],
    pick: Option<&'p [usize]>,
}

impl<'p> Args<'p> {
    pub(crate) fn all(values: &'p [ArgValue<'p>]) -> Self {
        Args { values, pick: None }
    }

    pub(crate) fn picked(values: &'p [ArgValue<'p>], pick: &'p [usize]) -> Self {
        Args {
            values,
            pick: Some(pick),
        }
    }

    /// Number of declared parameters.
    pub fn len(&self) -> usize {
        self.pick.map_or(self.values.len(), <[usize]>::len)
    }

    /// Whether the function takes no parameters.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// JSON text of the parameter at `index`; `None` when it is absent and has no default.
    pub fn get(&self, index: usize) -> Option<&'p str> {
        let index = match self.pick {
            Some(pick) => *pick.get(index)?,
            None => index,
        };
        self.values.get(index)?.as_deref()
    }

    /// JSON text of the parameter at `index`, `null` when it is absent.
    pub fn text(&self, index: usize) -> &'p str {
        self.get(index).unwrap_or("null")
    }

    /// Every parameter's JSON text in declared order.
    pub fn iter(&self) -> impl Iterator<Item = Option<&'p str>> + use<'p> {
        let args = *self;
        (0..args.len()).map(move |index| args.get(index))
    }
}
