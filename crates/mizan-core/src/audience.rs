//! The audience of a response: the callers that may share it.

use std::borrow::Cow;

use crate::{CallerId, CallerIdError, header, jcs};

/// What follows the kind in the text of a caller with the right.
const STAFF: &str = "+staff";
const SUPERUSER: &str = "+superuser";

/// A caller with everything that an answer for them may depend on: an id, rights, and claims.
///
/// Two credentials of one person may give different rights, and an answer for the one is not for the other.
///
/// ```
/// use mizan_core::{Caller, CallerId};
///
/// let ada = Caller::new(CallerId::new("user", "5")?).staff(true);
/// assert_eq!(ada.text(), "user+staff:5");
/// let guest = Caller::new(CallerId::new("user", "5")?).claims(r#"{"tenant": "acme"}"#)?;
/// assert_eq!(guest.text(), r#"user:5 {"tenant":"acme"}"#);
/// # Ok::<(), mizan_core::CallerIdError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Caller {
    id: CallerId,
    staff: bool,
    superuser: bool,
    /// Canonical JSON; empty without claims.
    claims: String,
}

impl Caller {
    /// An ordinary caller.
    pub fn new(id: CallerId) -> Self {
        Caller {
            id,
            staff: false,
            superuser: false,
            claims: String::new(),
        }
    }

    /// Whether `auth = "staff"` admits the caller.
    #[must_use]
    pub fn staff(self, staff: bool) -> Self {
        Caller { staff, ..self }
    }

    /// Whether `auth = "superuser"` admits the caller.
    #[must_use]
    pub fn superuser(self, superuser: bool) -> Self {
        Caller { superuser, ..self }
    }

    /// What else a credential says of the caller and answers may depend on, as JSON text.
    ///
    /// # Errors
    /// If it is not JSON.
    pub fn claims(self, claims: &str) -> Result<Self, CallerIdError> {
        let claims = jcs::exact(claims).map_err(|_| CallerIdError::Claims)?;
        Ok(Caller { claims, ..self })
    }

    /// What identifies the caller.
    pub fn id(&self) -> &CallerId {
        &self.id
    }

    /// Whether there are claims, which only the backend knows.
    pub fn has_claims(&self) -> bool {
        !self.claims.is_empty()
    }

    /// The caller as a component of cache keys: `user:5`, `user+staff:"ada"`, `user:5 {"tenant":"acme"}`.
    pub fn text(&self) -> String {
        let Caller { id, claims, .. } = self;
        let mut text = String::with_capacity(id.kind().len() + id.id().len() + claims.len() + 24);
        text.push_str(id.kind());
        if self.staff {
            text.push_str(STAFF);
        }
        if self.superuser {
            text.push_str(SUPERUSER);
        }
        text.push(':');
        text.push_str(id.id());
        if self.has_claims() {
            text.push(' ');
            text.push_str(claims);
        }
        text
    }

    /// The same with each byte that is not unreserved percent-encoded: the value of `Mizan-Identity`.
    pub fn encoded(&self) -> String {
        header::encode(&self.text())
    }

    /// The caller that [`text`](Self::text) wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(':')?;
        let (kind, superuser) = without(kind, SUPERUSER);
        let (kind, staff) = without(kind, STAFF);
        let mut values =
            serde_json::Deserializer::from_str(rest).into_iter::<serde::de::IgnoredAny>();
        values.next()?.ok()?;
        let (id, claims) = rest.split_at(values.byte_offset());
        let caller = Caller::new(CallerId::new(kind, id).ok()?)
            .staff(staff)
            .superuser(superuser);
        let caller = match claims.strip_prefix(' ') {
            Some(claims) => caller.claims(claims).ok()?,
            None => caller,
        };
        // Only what is written canonically is read.
        Some(caller).filter(|caller| caller.text() == text)
    }
}

fn without<'t>(kind: &'t str, right: &str) -> (&'t str, bool) {
    kind.strip_suffix(right)
        .map_or((kind, false), |kind| (kind, true))
}

/// The callers that share a response.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Audience {
    /// The same for every caller.
    Everyone,
    /// The same for every caller without an identity.
    Anonymous,
    /// For one caller with these rights and claims.
    Caller(Caller),
}

impl Audience {
    /// The audience as a component of cache keys: empty for everyone. A caller's text has a colon, so it never equals
    /// `anonymous`.
    pub fn text(&self) -> Cow<'static, str> {
        match self {
            Audience::Everyone => Cow::Borrowed(""),
            Audience::Anonymous => Cow::Borrowed("anonymous"),
            Audience::Caller(caller) => Cow::Owned(caller.text()),
        }
    }

    /// The one caller it is for.
    pub fn caller(&self) -> Option<&Caller> {
        match self {
            Audience::Caller(caller) => Some(caller),
            Audience::Everyone | Audience::Anonymous => None,
        }
    }

    /// What identifies the one caller it is for.
    pub fn caller_id(&self) -> Option<&CallerId> {
        self.caller().map(Caller::id)
    }

    /// Whether it depends on claims, which an edge cannot know.
    pub(crate) fn is_origin_only(&self) -> bool {
        self.caller().is_some_and(Caller::has_claims)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Audience, Caller};
    use crate::{CallerId, header};

    prop_compose! {
        fn callers()(
            kind in "[ab]{1,2}",
            id in prop_oneof!["[0-9]", "\\PC{1,4}", "[\": {}+]{1,3}"],
            number in any::<bool>(),
            staff in any::<bool>(),
            superuser in any::<bool>(),
            claims in prop::option::of("[\": {}a]{0,3}"),
        ) -> Caller {
            let number = number.then(|| id.parse::<u8>().ok()).flatten();
            let id = match number {
                Some(number) => CallerId::of(&kind, &number),
                None => CallerId::of(&kind, &id),
            };
            let caller = Caller::new(id.unwrap()).staff(staff).superuser(superuser);
            match claims {
                Some(text) => caller.claims(&serde_json::json!({ "a": text }).to_string()).unwrap(),
                None => caller,
            }
        }
    }

    #[test]
    fn claims_that_are_not_json_are_an_error() {
        let ada = || Caller::new(CallerId::new("user", "5").unwrap());
        assert!(ada().claims("").is_err());
        assert!(ada().claims("{} {}").is_err());
    }

    #[test]
    fn a_text_that_is_not_canonical_is_not_a_caller() {
        for text in [
            "user:5 ",
            "user:5  {}",
            "user:5.0",
            "user+superuser+staff:5",
            "user+staff+staff:5",
            "user+:5",
            "user:5 {} {}",
            "user:5{}",
            "user",
            "anonymous",
        ] {
            assert_eq!(Caller::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_caller_survives_its_text(caller in callers()) {
            prop_assert_eq!(Caller::parse(&caller.text()), Some(caller));
        }

        #[test]
        fn a_caller_survives_a_header_field(caller in callers()) {
            let encoded = caller.encoded();
            prop_assert_eq!(header::decode(&encoded), Some(caller.text().into()));
        }

        #[test]
        fn no_two_audiences_share_a_text(a in callers(), b in callers()) {
            let (a, b) = (Audience::Caller(a), Audience::Caller(b));
            prop_assert_eq!(a == b, a.text() == b.text());
            prop_assert_ne!(a.text(), Audience::Anonymous.text());
            prop_assert_ne!(a.text(), Audience::Everyone.text());
        }
    }
}
