//! Tokens: what is issued is believed, and nothing else is.

use mizan_core::CallerId;
use mizan_core::mwt::{Carried, Claims, KeySet, TokenError, new_key_set};
use proptest::prelude::*;

fn caller() -> impl Strategy<Value = CallerId> {
    let id = prop_oneof![
        (-9_007_199_254_740_991_i64..=9_007_199_254_740_991).prop_map(|id| id.to_string()),
        "(?s).{1,40}".prop_map(|id| serde_json::to_string(&id).expect("a text")),
    ];
    let kind = prop_oneof![
        Just("user".to_owned()),
        "[a-z_]{1,5}(\\.[A-Za-z0-9_]{0,3})?"
    ];
    (kind, id).prop_filter_map("not a name", |(kind, id)| CallerId::new(&kind, &id).ok())
}

fn claims() -> impl Strategy<Value = Claims> {
    (caller(), 0_u64..1 << 40, 1_u64..=86_400, any::<[bool; 2]>()).prop_map(
        |(caller, now, lifetime, [staff, superuser])| Claims {
            staff,
            superuser,
            ..Claims::new(caller, now, lifetime)
        },
    )
}

fn keys(secret: [u8; 32], shared: bool) -> KeySet {
    let set = if shared {
        let digits: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        format!(r#"{{"keys":[{{"kty":"oct","kid":"a","k":"{digits}"}}]}}"#)
    } else {
        new_key_set("a", &secret)
    };
    KeySet::from_jwk_set(&set).expect("usable keys")
}

proptest! {
    #[test]
    fn what_is_issued_is_believed(secret: [u8; 32], shared: bool, claims in claims()) {
        let keys = keys(secret, shared);
        let token = keys.issue("board", &claims).expect("a token");
        prop_assert_eq!(keys.verify("board", &token, claims.iat), Ok(claims));
    }

    #[test]
    fn a_token_with_any_bit_flipped_is_refused(
        secret: [u8; 32], shared: bool, claims in claims(), at: prop::sample::Index, bit in 0_u8..7,
    ) {
        let keys = keys(secret, shared);
        let mut bytes = keys.issue("board", &claims).expect("a token").into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let token = String::from_utf8(bytes).expect("still ASCII");
        prop_assert!(keys.verify("board", &token, claims.iat).is_err());
    }

    #[test]
    fn a_token_that_is_bound_is_good_beside_its_cookie_alone(
        secret: [u8; 32], claims in claims(), value in "[a-z0-9]{1,9}", other in "[a-z0-9]{1,9}",
    ) {
        let keys = keys(secret, false);
        let claims = claims.bound_to("sessionid", &value);
        let token = keys.issue("board", &claims).expect("a token");
        let beside = |cookie: &str| {
            keys.verify("board", Carried::new(&token, [cookie], []), claims.iat)
        };
        prop_assert_eq!(beside(&format!("sessionid={value}")), Ok(claims.clone()));
        if other != value {
            prop_assert_eq!(beside(&format!("sessionid={other}")), Err(TokenError::Unbound));
        }
        prop_assert_eq!(keys.verify("board", &token, claims.iat), Err(TokenError::Unbound));
    }

    #[test]
    fn a_token_of_another_key_is_refused(one: [u8; 32], other: [u8; 32], shared: bool, claims in claims()) {
        prop_assume!(one != other);
        let token = keys(one, shared).issue("board", &claims).expect("a token");
        prop_assert!(keys(other, shared).verify("board", &token, claims.iat).is_err());
    }
}
