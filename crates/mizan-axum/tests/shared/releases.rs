//! Two releases of the app over one Redis, as during a deploy and after one that is taken back.

use mizan::prelude::*;
use std::fs;

use crate::process::Release;
use crate::shop::{Shelf, Stock};
use crate::{Street, open_with};

/// What the next release has beside the functions of this one: it names one query alone, so that its bundles are in
/// other groups.
#[client(affects = Shelf::left)]
fn restock(left: String, #[extract] State(stock): State<Stock>) {
    fs::write(stock.file(), left).unwrap();
}

fn of_two_releases() -> Street {
    open_with([Release::This, Release::Next])
}

#[test]
fn a_narrower_change_by_the_next_release_is_seen_by_this_one() {
    let street = of_two_releases();
    street.other.restock("9");
    assert_eq!(street.one.left().0, "9");
    street.both_hit("9");
}

#[test]
fn a_change_by_this_release_is_seen_by_the_next_one() {
    let street = of_two_releases();
    street.one.sell("9");
    assert_eq!(street.other.left().0, "9");
    street.both_hit("9");
}

#[test]
fn a_release_that_is_taken_back_gives_nothing_of_before() {
    let mut street = of_two_releases();
    street.stop_one();
    street.other.restock("9");
    street.start_one(Release::This);
    assert_eq!(street.one.left().0, "9");
    street.both_hit("9");
}
