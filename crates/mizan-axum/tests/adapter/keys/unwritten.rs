//! Callers with a part that their type does not write as JSON.

use super::{HIT, NO_IDENTITY, STORED, read, served};
use axum::http::HeaderMap;
use mizan::prelude::*;
use serde::{Deserialize, Serialize};

/// What a caller was granted; its discount is not written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Deal {
    name: String,
    #[serde(skip)]
    discount: u8,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Number {
    number: u8,
    #[serde(skip)]
    branch: u8,
}

#[derive(Debug, Clone, Identity)]
struct Customer {
    #[identity(id)]
    id: Number,
    deal: Deal,
}

/// `x-customer: 5 0 50`: number, branch and discount.
async fn customer(headers: HeaderMap) -> Option<Customer> {
    let words = headers.get("x-customer")?.to_str().ok()?.split(' ');
    let words: Vec<u8> = words.filter_map(|word| word.parse().ok()).collect();
    let [number, branch, discount] = words.try_into().ok()?;
    let name = "summer".to_owned();
    Some(Customer {
        id: Number { number, branch },
        deal: Deal { name, discount },
    })
}

#[context(cache(ttl = 60))]
struct Price;

#[client(context = Price)]
fn price(#[extract] customer: Customer) -> String {
    let Customer { id, deal } = customer;
    format!(
        "{} {} {} {}",
        id.number, id.branch, deal.name, deal.discount
    )
}

#[tokio::test]
async fn a_part_of_a_caller_that_is_not_written_keeps_responses_out_of_the_cache() {
    let router = served(App::new("shop").module(module_path!()).identify(customer));
    for (caller, price, expected) in [
        ("5 0 0", "5 0 summer 0", STORED),
        ("5 0 0", "5 0 summer 0", HIT),
        ("5 0 50", "5 0 summer 50", NO_IDENTITY),
        ("5 1 0", "5 1 summer 0", NO_IDENTITY),
    ] {
        let answer = read(&router, "/ctx/price/", &[("x-customer", caller)]).await;
        assert_eq!(answer.json()["price"], price);
        assert_eq!(answer.header("cache-status"), expected, "{caller}");
    }
}
