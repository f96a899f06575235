//! Targets as they are written: `Board`, `Board(*)`, `Board(board_id = from)`, `Board::board_cards(…)`.

use crate::entries::split;
use crate::problems::Problems;
use crate::values::ends_lower;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, Path, Token};

const FORMS: &str =
    "a context such as `Board`, `Board(*)`, `Board(board_id = from_board)` or `Board::board_cards`";

/// One context, or one function of it, perhaps narrowed.
pub(crate) struct Target {
    /// Path of the context's type.
    pub(crate) context: Path,
    /// The only function touched.
    pub(crate) function: Option<Ident>,
    /// How it is narrowed.
    pub(crate) scope: Scope,
}

/// How a target is narrowed.
pub(crate) enum Scope {
    /// By arguments of the same name and type.
    Auto,
    /// Not at all.
    Whole,
    /// Context param ← argument.
    Map(Vec<Pair>),
}

/// `board_id = from_board`: a param of the context and the argument that gives its value.
pub(crate) struct Pair {
    /// Param of the context.
    pub(crate) param: Ident,
    /// Argument of the mutation.
    pub(crate) argument: Ident,
}

impl Parse for Pair {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let param = input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        let argument = input.call(Ident::parse_any)?;
        Ok(Self { param, argument })
    }
}

/// Reads one target or a bracketed list of them.
pub(crate) fn read(value: TokenStream, problems: &mut Problems) -> Vec<Target> {
    let mut tokens = value.clone().into_iter();
    let list = match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Bracket => {
            split(group.stream())
        }
        _ => vec![value],
    };
    list.into_iter()
        .filter_map(|piece| one(&piece, problems))
        .collect()
}

fn one(piece: &TokenStream, problems: &mut Problems) -> Option<Target> {
    let mut tokens: Vec<TokenTree> = piece.clone().into_iter().collect();
    let scope = match tokens.last() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            let scope = scope(group, problems);
            tokens.pop();
            scope?
        }
        _ => Scope::Auto,
    };
    let path: TokenStream = tokens.into_iter().collect();
    match syn::parse::Parser::parse2(Path::parse_mod_style, path) {
        Ok(path) => named(path, scope, problems),
        Err(_) => {
            problems.at(piece, format!("expected {FORMS}"));
            None
        }
    }
}

/// A last segment in lower case is a function of the context before it.
fn named(mut context: Path, scope: Scope, problems: &mut Problems) -> Option<Target> {
    let mut function = None;
    if ends_lower(&context) {
        function = context.segments.pop().map(|last| last.ident);
        context.segments.pop_punct();
    }
    if context.segments.is_empty() || ends_lower(&context) {
        let whole = context
            .to_token_stream()
            .into_iter()
            .chain(function.to_token_stream());
        let whole: TokenStream = whole.collect();
        let found = function.map_or_else(|| whole.to_string(), |name| name.to_string());
        problems.at(
            &whole,
            format!("`{found}` is not a context type: write {FORMS}"),
        );
        return None;
    }
    Some(Target {
        context,
        function,
        scope,
    })
}

fn scope(group: &Group, problems: &mut Problems) -> Option<Scope> {
    let inner = group.stream();
    if syn::parse2::<Token![*]>(inner.clone()).is_ok() {
        return Some(Scope::Whole);
    }
    if inner.is_empty() {
        problems.at(
            group,
            "empty parentheses: write `Board` to narrow by arguments of the same name, or `Board(*)` for the whole context",
        );
        return None;
    }
    let mut pairs = Vec::new();
    let mut good = true;
    for piece in split(inner) {
        if let Ok(pair) = syn::parse2(piece.clone()) {
            pairs.push(pair);
        } else {
            good = false;
            problems.at(
                &piece,
                "expected `context_param = argument`, such as `board_id = from_board`",
            );
        }
    }
    good.then_some(Scope::Map(pairs))
}

impl Target {
    /// The expressions of the fields that the core's `Affects` and `Merge` share.
    pub(crate) fn declaration(&self) -> TokenStream {
        let context = &self.context;
        let function = match &self.function {
            Some(name) => {
                let name = name.unraw().to_string();
                quote!(::core::option::Option::Some(::std::string::String::from(#name)))
            }
            None => quote!(::core::option::Option::None),
        };
        let scope = self.scope.declaration();
        quote! {
            context: ::std::string::String::from(<#context as ::mizan::__private::Context>::NAME),
            function: #function,
            scope: #scope,
        }
    }
}

impl Scope {
    fn declaration(&self) -> TokenStream {
        match self {
            Self::Auto => quote!(::mizan::__private::Scope::Auto),
            Self::Whole => quote!(::mizan::__private::Scope::Whole),
            Self::Map(pairs) => {
                let params = pairs.iter().map(|pair| pair.param.unraw().to_string());
                let arguments = pairs.iter().map(|pair| pair.argument.unraw().to_string());
                quote!(::mizan::__private::Scope::Map(::std::vec![
                    #((::std::string::String::from(#params), ::std::string::String::from(#arguments))),*
                ]))
            }
        }
    }
}
