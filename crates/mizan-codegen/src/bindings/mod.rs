//! Stage 2: the bindings of a framework, over the names of stage 1.
//!
//! A framework is a table: which constants are written for each context, query and function.

mod claim;
mod line;
mod module;
mod react;
mod svelte;
mod vue;

use crate::options::Framework;
pub(crate) use line::Bindings;

impl Framework {
    /// What is written for this framework.
    pub(crate) fn bindings(self) -> &'static Bindings {
        match self {
            Self::React => &react::BINDINGS,
            Self::Vue => &vue::BINDINGS,
            Self::Svelte => &svelte::BINDINGS,
        }
    }
}
