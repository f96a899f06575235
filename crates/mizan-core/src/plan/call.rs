//! The plan of a call: one function and its arguments.

use crate::args::ArgValue;
use crate::{Args, Function, FunctionId, Registry, Settled, Target};

/// A validated call of one function.
#[derive(Debug, Clone)]
pub struct CallPlan<'a> {
    pub(crate) registry: &'a Registry,
    pub(crate) id: FunctionId,
    pub(crate) function: &'a Function,
    pub(crate) values: Vec<ArgValue<'a>>,
}

impl<'a> CallPlan<'a> {
    /// Id of the function to run.
    pub fn id(&self) -> FunctionId {
        self.id
    }

    /// The function to run.
    pub fn function(&self) -> &'a Function {
        self.function
    }

    /// Its arguments.
    pub fn args(&self) -> Args<'_> {
        Args::all(&self.values)
    }

    /// What the call changed, once it succeeded and its work is committed: the declared targets narrowed by the
    /// arguments, and those that were `added` at run time.
    pub fn settle(&self, added: Vec<Target>) -> Settled<'a> {
        todo!()
    }
}
