//! The members of a `Cache-Control` value, read from unchecked bytes.

use std::borrow::Cow;

/// One member of a `Cache-Control` value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member<'v> {
    /// The directive's name, as it was written.
    pub name: &'v [u8],
    /// What follows the name.
    pub argument: Argument<'v>,
}

/// What follows a directive's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument<'v> {
    /// Nothing.
    Nothing,
    /// A token or a quoted text, without quotes and escapes.
    Text(Cow<'v, [u8]>),
    /// A whole number, where the syntax itself tells numbers from texts.
    Number(u64),
    /// What no grammar allows: a directive that forbids still forbids, a number in it is none.
    Junk,
}

/// The members of a value, in order.
///
/// Whatever the bytes, every name that follows a comma is seen: a quote that is never closed hides nothing after it.
#[derive(Debug, Clone)]
pub struct Members<'v> {
    rest: &'v [u8],
}

impl<'v> Members<'v> {
    /// The members of `value`.
    pub fn of(value: &'v [u8]) -> Self {
        Self { rest: value }
    }

    fn take(&mut self, count: usize) -> &'v [u8] {
        let (taken, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn take_while(&mut self, is_wanted: impl Fn(u8) -> bool) -> &'v [u8] {
        let end = self.rest.iter().position(|byte| !is_wanted(*byte));
        self.take(end.unwrap_or(self.rest.len()))
    }

    fn argument(&mut self) -> Argument<'v> {
        if self.rest.first() != Some(&b'=') {
            return Argument::Nothing;
        }
        self.take(1);
        if self.rest.first() == Some(&b'"') {
            return self.quoted().map_or(Argument::Junk, Argument::Text);
        }
        match self.take_while(is_token) {
            [] => Argument::Junk,
            token => Argument::Text(Cow::Borrowed(token)),
        }
    }

    /// A quoted text, if it is closed.
    fn quoted(&mut self) -> Option<Cow<'v, [u8]>> {
        let inner = self.rest.get(1..)?;
        let mut escaped = false;
        let end = inner.iter().position(|byte| {
            let closes = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            closes
        })?;
        let text = inner.get(..end)?;
        self.take(end + 2);
        Some(unescaped(text))
    }
}

impl<'v> Iterator for Members<'v> {
    type Item = Member<'v>;

    fn next(&mut self) -> Option<Member<'v>> {
        loop {
            self.take_while(|byte| byte == b',' || is_space(byte));
            if self.rest.is_empty() {
                return None;
            }
            let name = self.take_while(is_token);
            let argument = self.argument();
            self.take_while(is_space);
            let junk = self.take_while(|byte| byte != b',');
            if name.is_empty() {
                continue;
            }
            let argument = if junk.is_empty() {
                argument
            } else {
                Argument::Junk
            };
            return Some(Member { name, argument });
        }
    }
}

fn unescaped(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&b'\\') {
        return Cow::Borrowed(text);
    }
    let mut plain = Vec::with_capacity(text.len());
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => plain.extend(bytes.next()),
            byte => plain.push(*byte),
        }
    }
    Cow::Owned(plain)
}

fn is_space(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

/// Whether a byte may stand in a token (RFC 9110, 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
#[path = "directive_tests.rs"]
mod tests;
