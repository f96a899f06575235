//! The table of a framework, and how a line of it becomes a constant.

use crate::{
    client::Hooked,
    model::Doc,
    ts::{Argument, Writer, constant, write_doc},
};

/// Everything in which the bindings of one framework differ from those of another.
#[derive(Debug)]
pub(crate) struct Bindings {
    /// The folder of its files.
    pub(super) folder: &'static str,
    /// The package its files import.
    pub(super) package: &'static str,
    /// Props that every provider has, so that no param can be called the same.
    pub(super) props: &'static [&'static str],
    /// What is written for each context.
    pub(super) context: &'static [Line],
    /// What is written for each query.
    pub(super) query: &'static [Line],
    /// What is written for each function that is called.
    pub(super) function: &'static [Line],
}

/// One constant: `export const <name> = <callee>(<what it is bound to>)`.
#[derive(Debug)]
pub(super) struct Line {
    /// What messages call it, such as `the hook`.
    pub(super) role: &'static str,
    /// The function of the framework's package that makes it.
    pub(super) callee: &'static str,
    /// Its name, from the wire name of what it is made for.
    pub(super) name: fn(&str) -> String,
    /// What is said of it, from the same wire name; unless given, what the server says.
    pub(super) says: Option<fn(&str) -> String>,
    /// Whether it has to know the names of the context's params.
    pub(super) knows_params: bool,
}

/// A line to start others from.
pub(super) const LINE: Line = Line {
    role: "",
    callee: "",
    name: str::to_owned,
    says: None,
    knows_params: false,
};

impl Line {
    /// Writes the constant for `subject`, bound to `arguments`.
    pub(super) fn write(&self, w: &mut Writer, subject: &Hooked, arguments: &[Argument<'_>]) {
        w.end();
        match self.says {
            Some(says) => write_doc(w, &Doc::text(Some(&says(&subject.wire)))),
            None => write_doc(w, &subject.doc),
        }
        constant(w, &(self.name)(&subject.wire), self.callee, &[], arguments);
    }
}
