//! A function as Mizan sees it: wire arguments, what the server provides, what comes back.

use super::options::Options;
use crate::docs;
use crate::problems::Problems;
use crate::shape::{makes_response, option_of, result_of};
use crate::suggest::nearest;
use syn::ext::IdentExt;
use syn::{Attribute, FnArg, Ident, ItemFn, Pat, PatType, ReturnType, Type};

/// One annotated function.
pub(crate) struct Client {
    /// The function without what only the macro understands.
    pub(crate) function: ItemFn,
    pub(crate) options: Options,
    pub(crate) doc: Option<String>,
    /// Every argument, in order.
    pub(crate) arguments: Vec<Argument>,
    pub(crate) returns: Returns,
}

/// One argument of the function.
pub(crate) enum Argument {
    /// Sent by the caller.
    Wire(Box<Wire>),
    /// Provided by the server: `#[extract]`.
    Extract(Box<Type>),
}

/// An argument that the caller sends.
pub(crate) struct Wire {
    pub(crate) ident: Ident,
    /// Its type as written.
    pub(crate) ty: Type,
    /// The `T` of an `Option<T>`.
    pub(crate) optional: Option<Type>,
    pub(crate) doc: Option<String>,
}

/// The shape of the return type.
pub(crate) struct Returns {
    /// The type as written; nothing for `()`.
    pub(crate) ty: Option<Type>,
    /// Whether it is a `Result`.
    pub(crate) fallible: bool,
    /// The error type where it can be seen: the second argument of `Result<T, E>`.
    pub(crate) error: Option<Type>,
    /// Whether the developer makes the response.
    pub(crate) view: bool,
    /// Whether it is a `Result` of an `impl Trait`, which no constant can name.
    pub(crate) opaque: bool,
}

impl Client {
    /// Takes the function apart, noting arguments that are neither wire nor `#[extract]`.
    pub(crate) fn new(mut function: ItemFn, options: Options, problems: &mut Problems) -> Self {
        let arguments = function
            .sig
            .inputs
            .iter_mut()
            .filter_map(|input| argument(input, problems))
            .collect();
        let returns = Returns::new(&function.sig.output, options.view);
        Self {
            doc: docs::of(&function.attrs),
            function,
            options,
            arguments,
            returns,
        }
    }

    /// The arguments that the caller sends.
    pub(crate) fn wire(&self) -> impl Iterator<Item = &Wire> {
        self.arguments.iter().filter_map(|argument| match argument {
            Argument::Wire(wire) => Some(&**wire),
            Argument::Extract(_) => None,
        })
    }

    /// Wire name: `name = "…"` or the function's own.
    pub(crate) fn name(&self) -> String {
        match &self.options.name {
            Some(name) => name.value(),
            None => self.function.sig.ident.unraw().to_string(),
        }
    }
}

impl Wire {
    /// Wire name.
    pub(crate) fn name(&self) -> String {
        self.ident.unraw().to_string()
    }
}

/// Sorts one argument and takes off the attributes that rustc would refuse on it.
fn argument(input: &mut FnArg, problems: &mut Problems) -> Option<Argument> {
    let FnArg::Typed(typed) = input else {
        problems.at(
            input,
            "a client function stands alone, without `self`: take what it needs as `#[extract] State(…)`",
        );
        return None;
    };
    suggest_extract(&typed.attrs, problems);
    let doc = docs::of(&typed.attrs);
    let extract = typed.attrs.iter().any(is_extract);
    typed
        .attrs
        .retain(|attr| !is_extract(attr) && !attr.path().is_ident("doc"));
    if extract {
        return Some(Argument::Extract(typed.ty.clone()));
    }
    wire(typed, doc, problems).map(|wire| Argument::Wire(Box::new(wire)))
}

fn wire(typed: &PatType, doc: Option<String>, problems: &mut Problems) -> Option<Wire> {
    let Pat::Ident(name) = &*typed.pat else {
        problems.at(
            &typed.pat,
            "an argument the caller sends needs a plain name; if the server provides it, write `#[extract]` before it",
        );
        return None;
    };
    Some(Wire {
        ident: name.ident.clone(),
        ty: (*typed.ty).clone(),
        optional: option_of(&typed.ty),
        doc,
    })
}

fn is_extract(attr: &Attribute) -> bool {
    attr.path().is_ident("extract")
}

fn suggest_extract(attrs: &[Attribute], problems: &mut Problems) {
    for attr in attrs {
        let Some(name) = attr.path().get_ident().map(ToString::to_string) else {
            continue;
        };
        if name != "extract" && nearest(&name, ["extract"]).is_some() {
            problems.at(
                attr.path(),
                format!("unknown attribute `{name}`; did you mean `extract`?"),
            );
        }
    }
}

impl Returns {
    fn new(output: &ReturnType, view: bool) -> Self {
        let ReturnType::Type(_, ty) = output else {
            return Self {
                ty: None,
                fallible: false,
                error: None,
                view,
                opaque: false,
            };
        };
        let result = result_of(ty);
        let fallible = result.is_some();
        let mut types = result.unwrap_or_default().into_iter();
        let success = if fallible {
            types.next()
        } else {
            Some((**ty).clone())
        };
        Self {
            ty: Some((**ty).clone()),
            fallible,
            error: types.next(),
            view: view || success.as_ref().is_some_and(makes_response),
            opaque: fallible && matches!(success, Some(Type::ImplTrait(_))),
        }
    }
}
