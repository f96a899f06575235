//! An error as the client sees it: per variant a code, a status and a payload, or nothing at all.

use super::options::{self, Options};
use crate::case::snake;
use crate::docs;
use crate::problems::Problems;
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Attribute, DataEnum, DataStruct, DeriveInput, Fields, Ident, Type};

/// One variant of an enum, or the whole of a struct.
pub(crate) struct Variant {
    /// `Self::NotFound` or `Self`.
    pub(crate) path: TokenStream,
    pub(crate) ident: Ident,
    pub(crate) doc: Option<String>,
    pub(crate) kind: Kind,
}

/// What the client is told.
pub(crate) enum Kind {
    /// A code, a status and the named fields.
    Declared {
        code: String,
        status: u16,
        payload: Vec<Field>,
    },
    /// Nothing but that the server failed.
    Internal,
    /// What the only field says: its name or position, and its type.
    Transparent { member: TokenStream, ty: Box<Type> },
}

/// A field of the payload.
pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) doc: Option<String>,
}

/// The variants of an enum.
pub(crate) fn of_enum(data: &DataEnum, problems: &mut Problems) -> Vec<Variant> {
    let variants = data.variants.iter().map(|variant| {
        let ident = &variant.ident;
        variant_of(
            quote!(Self::#ident),
            ident,
            &variant.attrs,
            &variant.fields,
            problems,
        )
    });
    variants.collect()
}

/// A struct as its own only variant.
pub(crate) fn of_struct(item: &DeriveInput, data: &DataStruct, problems: &mut Problems) -> Variant {
    variant_of(
        quote!(Self),
        &item.ident,
        &item.attrs,
        &data.fields,
        problems,
    )
}

/// Two variants of one code could not be told apart by the client.
pub(crate) fn check_codes(variants: &[Variant], problems: &mut Problems) {
    for (position, variant) in variants.iter().enumerate() {
        let Kind::Declared { code, .. } = &variant.kind else {
            continue;
        };
        let twin = variants.iter().take(position).find(
            |earlier| matches!(&earlier.kind, Kind::Declared { code: other, .. } if other == code),
        );
        if let Some(twin) = twin {
            let (ident, twin) = (&variant.ident, &twin.ident);
            problems.at(
                ident,
                format!(
                    "`{twin}` and `{ident}` have the same code `{code}`: give one another `code`"
                ),
            );
        }
    }
}

fn variant_of(
    path: TokenStream,
    ident: &Ident,
    attrs: &[Attribute],
    fields: &Fields,
    problems: &mut Problems,
) -> Variant {
    let options = options::read(attrs, problems);
    let kind = kind(ident, options, fields, problems);
    Variant {
        path,
        ident: ident.clone(),
        doc: docs::of(attrs),
        kind,
    }
}

fn kind(ident: &Ident, options: Options, fields: &Fields, problems: &mut Problems) -> Kind {
    let declares = options.code.is_some() || options.status.is_some();
    if declares && (options.internal || options.transparent) {
        problems.at(
            ident,
            "an `internal` or `transparent` error has no `code` and no `status` of its own",
        );
    }
    if options.internal {
        return Kind::Internal;
    }
    if options.transparent {
        return transparent(ident, fields, problems);
    }
    Kind::Declared {
        code: options
            .code
            .map_or_else(|| snake(&ident.unraw().to_string()), |code| code.value()),
        status: options.status.unwrap_or(400),
        payload: payload(fields, problems),
    }
}

fn transparent(ident: &Ident, fields: &Fields, problems: &mut Problems) -> Kind {
    let mut all = fields.iter();
    let (Some(field), None) = (all.next(), all.next()) else {
        problems.at(
            ident,
            "a `transparent` error has exactly one field, which is itself a `ClientError`",
        );
        return Kind::Internal;
    };
    let member = field
        .ident
        .as_ref()
        .map_or_else(|| quote!(0), |name| quote!(#name));
    Kind::Transparent {
        member,
        ty: Box::new(field.ty.clone()),
    }
}

fn payload(fields: &Fields, problems: &mut Problems) -> Vec<Field> {
    let mut payload = Vec::new();
    for field in fields {
        let skipped = options::skipped(&field.attrs, problems);
        let Some(ident) = &field.ident else { continue };
        if !skipped && !is_cause(ident, &field.attrs) {
            payload.push(Field {
                ident: ident.clone(),
                ty: field.ty.clone(),
                doc: docs::of(&field.attrs),
            });
        }
    }
    payload
}

/// The causes of an error are for the log, never for a client.
fn is_cause(ident: &Ident, attrs: &[Attribute]) -> bool {
    let marked = |name: &str| attrs.iter().any(|attr| attr.path().is_ident(name));
    ident == "source"
        || ident == "backtrace"
        || marked("source")
        || marked("from")
        || marked("backtrace")
}
