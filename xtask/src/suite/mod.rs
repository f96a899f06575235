//! The test suites, one file each.

mod e2e;
mod js;
mod python;
pub(crate) mod rust;
mod types;

use crate::failure::Result;
use crate::project::Project;
use crate::tally::Tally;

/// A named set of tests.
pub(crate) struct Suite {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&Project) -> Result<Tally>,
}

/// Every suite, in the order they run.
pub(crate) const ALL: [Suite; 5] = [
    Suite {
        name: "rust",
        run: rust::run,
    },
    Suite {
        name: "python",
        run: python::run,
    },
    Suite {
        name: "js",
        run: js::run,
    },
    Suite {
        name: "types",
        run: types::run,
    },
    Suite {
        name: "e2e",
        run: e2e::run,
    },
];
