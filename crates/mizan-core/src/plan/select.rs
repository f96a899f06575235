//! A query string to what it asks a context for: values of params, and members.

use std::borrow::Cow;

use crate::args::{ArgValue, Args, Intake, malformed, pairs};
use crate::plan::only;
use crate::{Context, FunctionId, Problem, jcs};

/// What a read asks for.
pub(crate) struct Selection<'a> {
    /// What was asked for, without defaults, in canonical form.
    pub(crate) values: Vec<ArgValue<'a>>,
    /// All members, or those that `$only` names.
    pub(crate) members: Cow<'a, [FunctionId]>,
}

/// Reads a query string; `member` finds members by name, and `some` says whether only some may be asked for.
pub(crate) fn select<'a>(
    context: &'a Context,
    some: bool,
    member: &dyn Fn(&str) -> Option<FunctionId>,
    query: &'a str,
) -> Result<Selection<'a>, Problem> {
    let mut intake = Intake::new(&context.params);
    let mut selected = None;
    for pair in pairs(query) {
        let (name, value) = pair.ok_or_else(|| malformed("the query string is not UTF-8"))?;
        if name != only::PARAM || !some {
            intake.text(&name, value);
        } else if selected
            .replace(only::members(context.name(), member, &value))
            .is_some()
        {
            intake.repeat(&name);
        }
    }
    let (members, refused) = match selected {
        None => (Cow::Borrowed(context.members()), None),
        Some(Ok(members)) => (Cow::Owned(members), None),
        Some(Err(refused)) => (Cow::Owned(Vec::new()), Some(refused)),
    };
    let values = intake.finish(&|| format!("context `{}`", context.name()), refused)?;
    Ok(Selection { values, members })
}

/// Params as canonical JSON (RFC 8785), defaults applied; those without a value are left out.
pub(crate) fn canonical(context: &Context, values: &[ArgValue<'_>]) -> String {
    let args = Args::all(&context.params, values);
    object((context.named()).filter_map(|(index, name)| Some((name, args.get(index)?))))
}

/// An object of canonical values, written in the order given.
pub(super) fn object<'v>(members: impl Iterator<Item = (&'v str, &'v str)>) -> String {
    let mut out = String::with_capacity(64);
    out.push('{');
    for (name, value) in members.filter(|(_, value)| *value != "null") {
        if out.len() > 1 {
            out.push(',');
        }
        jcs::write_string(&mut out, name);
        out.push(':');
        out.push_str(value);
    }
    out.push('}');
    out
}
