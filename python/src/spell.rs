//! The spelling of values: Python's types read each and write it back.

use std::collections::HashMap;

use pyo3::prelude::*;

/// Positions of params whose type may have several spellings, each with what gives the canonical one.
pub(crate) type Spellers = Vec<(usize, Py<PyAny>)>;

/// What spells the params of an app's contexts and functions, by their names.
pub(crate) struct Spelling {
    pub(crate) contexts: HashMap<String, Spellers>,
    pub(crate) functions: HashMap<String, Spellers>,
}

/// Spells each value that is there: `value` gives the JSON text at a position, `respell` takes the canonical one, or
/// nothing for a value that cannot be written back.
pub(crate) fn respell<P>(
    py: Python<'_>,
    spellers: &Spellers,
    plan: &mut P,
    value: impl Fn(&P, usize) -> Option<String>,
    respell: impl Fn(&mut P, usize, Option<&str>),
) -> PyResult<()> {
    for (index, speller) in spellers {
        let Some(sent) = value(plan, *index) else {
            continue;
        };
        let written: Option<String> = speller.call1(py, (sent,))?.extract(py)?;
        respell(plan, *index, written.as_deref());
    }
    Ok(())
}
