//! Which fields say who the caller is and what roles they have.

use crate::problems::Problems;
use crate::suggest::did_you_mean;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Field, Ident, Index, ItemStruct, Meta};

const ROLES: [&str; 3] = ["id", "staff", "superuser"];

/// One struct with `#[derive(Identity)]`.
pub(crate) struct Identity {
    pub(crate) item: ItemStruct,
    pub(crate) id: Option<Member>,
    pub(crate) staff: Option<Member>,
    pub(crate) superuser: Option<Member>,
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
            staff: None,
            superuser: None,
        };
        for (position, field) in item.fields.iter().enumerate() {
            for role in roles(field, problems) {
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
            "staff" => &mut self.staff,
            "superuser" => &mut self.superuser,
            _ => {
                let hint = did_you_mean(&name, ROLES);
                problems.at(
                    role,
                    format!("unknown word `{name}`{hint}; expected `id`, `staff` or `superuser`"),
                );
                return;
            }
        };
        if place.replace(member).is_some() {
            problems.at(role, format!("two fields are `{name}`: mark one"));
        }
    }
}

fn member(field: &Field, position: usize) -> Member {
    Member(match &field.ident {
        Some(name) => quote!(#name),
        None => Index::from(position).to_token_stream(),
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
                "expected `#[identity(id)]`, `#[identity(staff)]` or `#[identity(superuser)]`",
            ),
        }
    }
    roles
}
