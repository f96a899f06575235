//! `export const name = /* @__PURE__ */ callee<…>(…)`, which bundlers may drop when unused.

use super::{flat::flat, text::quoted, ty::broken, writer::Writer};
use crate::model::Ty;

/// One argument of a call.
#[derive(Debug)]
pub(crate) enum Argument<'a> {
    /// A name.
    Name(&'a str),
    /// A string.
    Text(&'a str),
    /// A list of strings.
    Texts(&'a [String]),
    /// `{ key: value, … }`.
    Options(Vec<(&'a str, String)>),
}

/// `['a', 'b']`.
pub(crate) fn texts(texts: &[String]) -> String {
    format!("[{}]", texts_flat(texts))
}

/// Writes the constant. A call that is too long breaks at its last list, at all arguments, or at
/// its type arguments, in that order.
pub(crate) fn constant(
    w: &mut Writer,
    name: &str,
    callee: &str,
    types: &[Ty],
    arguments: &[Argument<'_>],
) {
    w.push(&format!("export const {name} = /* @__PURE__ */ {callee}"));
    let all: Vec<String> = arguments.iter().map(Argument::flat).collect();
    let call = format!("({})", all.join(", "));
    match type_list(types) {
        Some(list) if w.fits(width(&list) + width(&call)) => w.push(&format!("{list}{call}")),
        Some(list) if w.fits(width(&list) + width(&opening(arguments))) => {
            w.push(&list);
            hugging_call(w, arguments);
        }
        Some(list) if w.fits(width(&list) + 1) => {
            w.push(&list);
            broken_call(w, arguments);
        }
        _ => {
            type_lines(w, types);
            if w.fits(width(&call)) {
                w.push(&call);
            } else {
                hugging_call(w, arguments);
            }
        }
    }
    w.end();
}

impl Argument<'_> {
    fn flat(&self) -> String {
        match self {
            Self::Name(name) => (*name).to_owned(),
            Self::Text(text) => quoted(text),
            Self::Texts(list) => texts(list),
            Self::Options(options) => {
                let all: Vec<String> = options.iter().map(option).collect();
                format!("{{ {} }}", all.join(", "))
            }
        }
    }

    /// How the argument ends the line on which it is opened, when it can stay open.
    fn opened(&self) -> Option<String> {
        match self {
            Self::Name(_) | Self::Text(_) => None,
            Self::Texts(_) => Some("[".to_owned()),
            Self::Options(_) => Some("{".to_owned()),
        }
    }

    fn write_inside(&self, w: &mut Writer) {
        match self {
            Self::Name(_) | Self::Text(_) => {}
            Self::Texts(list) => {
                w.indented(|w| {
                    for text in *list {
                        w.line(&format!("{},", quoted(text)));
                    }
                });
                w.push("]");
            }
            Self::Options(options) => {
                w.indented(|w| {
                    for each in options {
                        w.line(&format!("{},", option(each)));
                    }
                });
                w.push("}");
            }
        }
    }
}

fn option((key, value): &(&str, String)) -> String {
    format!("{key}: {value}")
}

fn texts_flat(texts: &[String]) -> String {
    texts
        .iter()
        .map(|text| quoted(text))
        .collect::<Vec<_>>()
        .join(", ")
}

fn width(text: &str) -> usize {
    text.chars().count()
}

/// The first line of a broken call.
fn opening(arguments: &[Argument<'_>]) -> String {
    let last = arguments.last().and_then(Argument::opened);
    let Some(last) = last else {
        return "(".to_owned();
    };
    let before = arguments.iter().take(arguments.len() - 1);
    let flat: String = before
        .map(|argument| format!("{}, ", argument.flat()))
        .collect();
    format!("({flat}{last}")
}

/// Only the last argument is broken, if it can be.
fn hugging_call(w: &mut Writer, arguments: &[Argument<'_>]) {
    match arguments.last().filter(|last| last.opened().is_some()) {
        Some(last) => {
            w.line(&opening(arguments));
            last.write_inside(w);
            w.push(")");
        }
        None => broken_call(w, arguments),
    }
}

/// Every argument stands on a line of its own.
fn broken_call(w: &mut Writer, arguments: &[Argument<'_>]) {
    w.line("(");
    w.indented(|w| {
        for argument in arguments {
            let flat = argument.flat();
            match argument.opened() {
                Some(opened) if !w.fits(width(&flat) + 1) => {
                    w.line(&opened);
                    argument.write_inside(w);
                    w.line(",");
                }
                _ => w.line(&format!("{flat},")),
            }
        }
    });
    w.push(")");
}

/// `<A, B>`, empty without types; `None` when a type cannot stand on one line.
fn type_list(types: &[Ty]) -> Option<String> {
    if types.is_empty() {
        return Some(String::new());
    }
    let all: Option<Vec<String>> = types.iter().map(flat).collect();
    Some(format!("<{}>", all?.join(", ")))
}

fn type_lines(w: &mut Writer, types: &[Ty]) {
    if types.is_empty() {
        return;
    }
    w.line("<");
    w.indented(|w| {
        for (index, ty) in types.iter().enumerate() {
            broken(w, ty, 1);
            w.line(if index + 1 == types.len() { "" } else { "," });
        }
    });
    w.push(">");
}
