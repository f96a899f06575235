//! Two values have one text exactly when they are equal.

use super::super::{SpellingProbe, SpellingWritten as _};
use super::Caseless;
use chrono::{DateTime, FixedOffset};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

/// Whether two texts of one type are one exactly when the values are equal, and are read as equal values.
fn judge<T: Serialize + DeserializeOwned + PartialEq + Debug + 'static>(
    left: &T,
    right: &T,
) -> Result<(), TestCaseError> {
    let probe = SpellingProbe::<T>::new();
    let (one, other) = (probe.write(left), probe.write(right));
    prop_assert!(one.is_some() && other.is_some());
    prop_assert_eq!(one == other, left == right, "{:?} {:?}", one, other);
    let again: T = serde_json::from_str(&one.clone().unwrap()).unwrap();
    prop_assert_eq!(&again, left);
    prop_assert_eq!(probe.write(&again), one);
    Ok(())
}

fn decimals() -> impl Strategy<Value = Decimal> {
    (-30_i64..30, 0_u32..3).prop_map(|(digits, scale)| Decimal::new(digits, scale))
}

fn instants() -> impl Strategy<Value = DateTime<FixedOffset>> {
    (0_i64..4, -2_i32..3).prop_map(|(seconds, hours)| {
        let offset = FixedOffset::east_opt(hours * 3600).unwrap();
        DateTime::from_timestamp(seconds, 0)
            .unwrap()
            .with_timezone(&offset)
    })
}

fn floats() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(-0.0), -2.0..2.0]
}

fn names() -> impl Strategy<Value = Caseless> {
    "[abAB .1]{0,3}".prop_map(Caseless)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn decimals_have_a_text_for_each_value(left in decimals(), right in decimals()) {
        judge(&left, &right)?;
    }

    #[test]
    fn sets_of_decimals_have_a_text_for_each_value(
        left in proptest::collection::hash_set(decimals(), 0..4),
        right in proptest::collection::hash_set(decimals(), 0..4),
    ) {
        judge(&left, &right)?;
    }

    #[test]
    fn maps_have_a_text_for_each_value(
        left in proptest::collection::hash_map(decimals(), proptest::collection::hash_set(0_u8..4, 0..3), 0..3),
        right in proptest::collection::hash_map(decimals(), proptest::collection::hash_set(0_u8..4, 0..3), 0..3),
    ) {
        judge(&left, &right)?;
    }

    #[test]
    fn instants_have_a_text_for_each_value(
        left in proptest::collection::vec(instants(), 0..3),
        right in proptest::collection::vec(instants(), 0..3),
    ) {
        judge(&left, &right)?;
    }

    #[test]
    fn floats_have_a_text_for_each_value(
        left in proptest::collection::vec(floats(), 0..3),
        right in proptest::collection::vec(floats(), 0..3),
    ) {
        judge(&left, &right)?;
    }

    #[test]
    fn texts_whose_capitals_do_not_count_have_a_text_for_each_value(
        left in proptest::collection::vec(names(), 0..3),
        right in proptest::collection::vec(names(), 0..3),
    ) {
        judge(&left, &right)?;
    }

    #[test]
    fn lists_of_texts_are_what_they_are(
        left in proptest::collection::vec("[abAB .1+:TZ-]{0,4}", 0..4),
        right in proptest::collection::vec("[abAB .1+:TZ-]{0,4}", 0..4),
    ) {
        judge(&left, &right)?;
    }
}
