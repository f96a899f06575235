//! Which fields say who the caller is and what roles they have.

use crate::case::snake;
use crate::entries;
use crate::problems::Problems;
use crate::suggest::did_you_mean;
use crate::values;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Field, Ident, Index, ItemStruct, Meta};

const ROLES: [&str; 5] = ["id", "kind", "staff", "superuser", "skip"];

const EXAMPLE: &str = "kind = \"employee\"";

/// One struct with `#[derive(Identity)]`.
pub(crate) struct Identity {
    pub(crate) item: ItemStruct,
    pub(crate) id: Option<Member>,
    /// The field that holds the kind of caller, where one type stands for several.
    pub(crate) kind: Option<Member>,
    /// The kind of every caller of this type: as the attribute says, or the type's name in snake case.
    pub(crate) name: String,
    pub(crate) staff: Option<Member>,
    pub(crate) superuser: Option<Member>,
    /// The other fields, which responses may depend on, with their names.
    pub(crate) claims: Vec<(String, Member)>,
}

/// How a field is reached: its name or its position.
pub(crate) struct Member(TokenStream);

impl ToTokens for Member {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
    }
}

impl Identity {
    /// Takes the struct apart, noting attributes that mean nothing.
    pub(crate) fn new(item: &ItemStruct, problems: &mut Problems) -> Self {
        if !item.generics.params.is_empty() {
            problems.at(
                &item.generics,
                "an identity is one concrete type: drop the generics or lifetimes",
            );
        }
        let mut identity = Self {
            item: item.clone(),
            id: None,
            kind: None,
            name: kind_name(item, problems),
            staff: None,
            superuser: None,
            claims: Vec::new(),
        };
        for (position, field) in item.fields.iter().enumerate() {
            let roles = roles(field, problems);
            if roles.is_empty() {
                let name = field.ident.as_ref();
                let name =
                    name.map_or_else(|| position.to_string(), |name| name.unraw().to_string());
                identity.claims.push((name, member(field, position)));
            }
            for role in roles {
                identity.assign(&role, member(field, position), problems);
            }
        }
        if identity.id.is_none() {
            problems.at(
                &item.ident,
                "say which field identifies the caller: write `#[identity(id)]` before it",
            );
        }
        identity
    }

    fn assign(&mut self, role: &Ident, member: Member, problems: &mut Problems) {
        let name = role.to_string();
        let place = match name.as_str() {
            "id" => &mut self.id,
            "kind" => &mut self.kind,
            "staff" => &mut self.staff,
            "superuser" => &mut self.superuser,
            "skip" => return,
            _ => {
                let hint = did_you_mean(&name, ROLES);
                problems.at(
                    role,
                    format!(
                        "unknown word `{name}`{hint}; expected `id`, `kind`, `staff`, `superuser` or `skip`"
                    ),
                );
                return;
            }
        };
        if place.replace(member).is_some() {
            problems.at(role, format!("two fields are `{name}`: mark one"));
        }
    }
}

/// The kind that the struct's own `#[identity(kind = "…")]` says, or else its name in snake case.
fn kind_name(item: &ItemStruct, problems: &mut Problems) -> String {
    let mut stated = None;
    for attr in item
        .attrs
        .iter()
        .filter(|attr| attr.path().is_ident("identity"))
    {
        let Meta::List(list) = &attr.meta else {
            problems.at(attr, format!("expected `#[identity({EXAMPLE})]`"));
            continue;
        };
        for entry in entries::read(list.tokens.clone(), EXAMPLE, problems) {
            if entry.name != "kind" {
                problems.at(&entry.name, format!("expected `#[identity({EXAMPLE})]`"));
            } else if stated.is_some() {
                problems.at(&entry.name, "`kind` is given twice");
            } else {
                stated = values::string(&entry, EXAMPLE, problems);
            }
        }
    }
    if let Some(kind) = stated {
        if !is_kind(&kind.value()) {
            problems.at(
                &kind,
                "a kind of caller has letters, digits, `_` and `.` and starts with no digit, such as `\"employee\"`",
            );
        }
        return kind.value();
    }
    let name = snake(&item.ident.unraw().to_string());
    if !is_kind(&name) {
        problems.at(
            &item.ident,
            format!("the name of this type cannot be a kind of caller: write `#[identity({EXAMPLE})]` before it"),
        );
    }
    name
}

/// Names with dots between them.
fn is_kind(kind: &str) -> bool {
    let is_name = |name: &str| {
        let letters = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        !name.is_empty()
            && !name.starts_with(|first: char| first.is_ascii_digit())
            && name.bytes().all(letters)
    };
    kind.split('.').all(is_name)
}

fn member(field: &Field, position: usize) -> Member {
    Member(match &field.ident {
        Some(name) => quote!(#name),
        None => Index {
            index: u32::try_from(position).unwrap_or_default(),
            span: field.ty.span(),
        }
        .to_token_stream(),
    })
}

fn roles(field: &Field, problems: &mut Problems) -> Vec<Ident> {
    let mut roles = Vec::new();
    for attr in field
        .attrs
        .iter()
        .filter(|attr| attr.path().is_ident("identity"))
    {
        let parsed = match &attr.meta {
            Meta::List(list) => list.parse_args::<Ident>().ok(),
            _ => None,
        };
        match parsed {
            Some(role) => roles.push(role),
            None => problems.at(
                attr,
                "expected `#[identity(id)]`, `#[identity(kind)]`, `#[identity(staff)]`, `#[identity(superuser)]` or `#[identity(skip)]`",
            ),
        }
    }
    roles
}
