//! Every named type of an app: what callers may send and what functions return.

mod refs;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::draft::Draft;
use super::error::Faults;
use crate::{Returns, Type};

pub(crate) use refs::rewrite;

/// Definitions by name. One that differs between the two directions is split in the schema document.
#[derive(Debug, Default)]
pub(crate) struct Types {
    pub(crate) input: BTreeMap<String, Value>,
    pub(crate) output: BTreeMap<String, Value>,
    /// Names whose input form is called `NameInput`.
    pub(crate) split: BTreeSet<String>,
}

/// The schema document has a type of its own under this name.
const RESERVED: &str = "Problem";

/// Gathers the types of all declarations.
pub(super) fn gather(draft: &Draft<'_>, faults: &mut Faults) -> Types {
    let (mut input, mut output) = (Direction::default(), Direction::default());
    for context in draft.contexts {
        let at = context.at();
        context
            .params
            .iter()
            .for_each(|param| input.add(&at, &param.ty, faults));
    }
    for function in draft.functions {
        let at = function.at();
        function
            .params
            .iter()
            .for_each(|param| input.add(&at, &param.ty, faults));
        if let Returns::Data(ty) = &function.returns {
            output.add(&at, ty, faults);
        }
        let payloads = function
            .errors
            .iter()
            .filter_map(|error| error.data.as_ref());
        payloads.for_each(|ty| output.add(&at, ty, faults));
    }
    let (input, output) = (input.types(), output.types());
    let split = split(&input, &output);
    for name in &split {
        let taken = format!("{name}Input");
        if input.contains_key(&taken) || output.contains_key(&taken) {
            faults.add(format!(
                "type `{name}` is not the same in both directions, so what callers send would be named `{taken}`, which exists; rename that type"
            ));
        }
    }
    Types {
        input,
        output,
        split,
    }
}

/// The types that flow one way, each with the first place that uses it.
#[derive(Default)]
struct Direction(BTreeMap<String, (Value, String)>);

impl Direction {
    fn add(&mut self, at: &str, ty: &Type, faults: &mut Faults) {
        for schema in ty.defs.values().chain([&ty.schema]) {
            for name in refs::of(schema) {
                if !ty.defs.contains_key(&name) {
                    faults.add(format!(
                        "a type of {at} refers to `{name}`, which it does not define; define it"
                    ));
                }
            }
        }
        for (name, schema) in &ty.defs {
            well_formed(at, name, faults);
            let (known, first) =
                (self.0.entry(name.clone())).or_insert_with(|| (schema.clone(), at.to_owned()));
            if known != schema {
                faults.add(format!(
                    "two different types are named `{name}`, one used by {first} and one by {at}; rename one of them"
                ));
            }
        }
    }

    fn types(self) -> BTreeMap<String, Value> {
        self.0
            .into_iter()
            .map(|(name, (schema, _))| (name, schema))
            .collect()
    }
}

fn well_formed(at: &str, name: &str, faults: &mut Faults) {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    if name.is_empty() || !name.bytes().all(allowed) {
        faults.add(format!(
            "the type `{name}` used by {at} cannot be named so in the schema; rename it with letters, digits, `.`, `_` and `-`"
        ));
    } else if name == RESERVED {
        faults.add(format!(
            "the type `{name}` used by {at} has the name of the protocol's errors; rename it"
        ));
    }
}

/// Names defined in both directions whose definitions, or ones they refer to, differ.
fn split(input: &BTreeMap<String, Value>, output: &BTreeMap<String, Value>) -> BTreeSet<String> {
    let both = || input.iter().filter(|(name, _)| output.contains_key(*name));
    let differ = both().filter(|(name, schema)| output.get(*name) != Some(schema));
    let mut split: BTreeSet<String> = differ.map(|(name, _)| name.clone()).collect();
    loop {
        let reaches = both().filter(|(name, schema)| {
            !split.contains(*name) && refs::of(schema).iter().any(|other| split.contains(other))
        });
        let more: Vec<String> = reaches.map(|(name, _)| name.clone()).collect();
        if more.is_empty() {
            return split;
        }
        split.extend(more);
    }
}
