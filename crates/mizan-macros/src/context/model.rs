//! A context as Mizan sees it: a name and its params.

use super::options::Options;
use crate::case::snake;
use crate::docs;
use crate::problems::Problems;
use crate::shape::option_of;
use syn::ext::IdentExt;
use syn::{Fields, Ident, ItemStruct, Type};

/// One annotated struct.
pub(crate) struct Context {
    pub(crate) item: ItemStruct,
    pub(crate) options: Options,
    pub(crate) doc: Option<String>,
    pub(crate) params: Vec<Param>,
}

/// One param that identifies a bundle.
pub(crate) struct Param {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    /// The `T` of an `Option<T>`.
    pub(crate) optional: Option<Type>,
    pub(crate) doc: Option<String>,
}

impl Context {
    /// Takes the struct apart, noting what a context cannot have.
    pub(crate) fn new(item: ItemStruct, options: Options, problems: &mut Problems) -> Self {
        if !item.generics.params.is_empty() {
            problems.at(
                &item.generics,
                "a context has one wire identity: name concrete types instead of generics or lifetimes",
            );
        }
        if let Fields::Unnamed(fields) = &item.fields {
            problems.at(
                fields,
                "the params of a context have names: write `{ board_id: BoardId }`",
            );
        }
        let params = item.fields.iter().filter_map(|field| {
            let ident = field.ident.clone()?;
            if let Type::Reference(_) = &field.ty {
                problems.at(
                    &field.ty,
                    "a param of a context is owned: write `String` or another owned type",
                );
            }
            Some(Param {
                ident,
                ty: field.ty.clone(),
                optional: option_of(&field.ty),
                doc: docs::of(&field.attrs),
            })
        });
        let params = params.collect();
        Self {
            doc: docs::of(&item.attrs),
            item,
            options,
            params,
        }
    }

    /// Wire name: `name = "…"` or the struct's own in snake case.
    pub(crate) fn name(&self) -> String {
        match &self.options.name {
            Some(name) => name.value(),
            None => snake(&self.item.ident.unraw().to_string()),
        }
    }
}
