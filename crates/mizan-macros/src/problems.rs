//! Everything wrong with one annotated item, collected so that all of it is reported at once.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use std::fmt::Display;

/// One mistake: where it stands and what to do about it.
struct Problem {
    first: Span,
    last: Span,
    message: String,
}

/// The mistakes found so far, in the order they were found.
#[derive(Default)]
pub(crate) struct Problems(Vec<Problem>);

impl Problems {
    /// Notes a mistake made at exactly these tokens.
    pub(crate) fn at(&mut self, tokens: &impl ToTokens, message: impl Display) {
        let tokens = tokens.to_token_stream();
        let first = tokens
            .clone()
            .into_iter()
            .next()
            .map_or_else(Span::call_site, |token| token.span());
        let last = tokens
            .into_iter()
            .last()
            .map_or(first, |token| token.span());
        self.push(first, last, message);
    }

    /// Notes a mistake at a place that has no tokens of its own.
    pub(crate) fn at_span(&mut self, span: Span, message: impl Display) {
        self.push(span, span, message);
    }

    /// Notes what `syn` could not parse.
    pub(crate) fn syntax(&mut self, error: syn::Error) {
        for error in error {
            self.at_span(error.span(), error);
        }
    }

    /// Whether nothing was found.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn push(&mut self, first: Span, last: Span, message: impl Display) {
        self.0.push(Problem {
            first,
            last,
            message: message.to_string(),
        });
    }
}

impl ToTokens for Problems {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for Problem {
            first,
            last,
            message,
        } in &self.0
        {
            // The path carries the first span and the braces the last: rustc underlines both ends.
            let path = quote_spanned!(*first=> ::core::compile_error!);
            tokens.extend(quote_spanned!(*last=> #path { #message }));
        }
    }
}

#[cfg(test)]
impl Problems {
    /// `line:column text: message` of each mistake, as a test compares it.
    pub(crate) fn listed(&self) -> Vec<String> {
        self.0
            .iter()
            .map(|problem| {
                let whole = problem.first.join(problem.last).unwrap_or(problem.first);
                let at = problem.first.start();
                let text = whole.source_text().unwrap_or_default();
                format!("{}:{} {text}: {}", at.line, at.column + 1, problem.message)
            })
            .collect()
    }
}
