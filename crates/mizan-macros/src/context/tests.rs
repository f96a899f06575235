//! What `#[context]` says about mistakes, and what it expands to.

use super::{attribute, transform};
use crate::problems::Problems;

fn problems(arguments: &str, item: &str) -> Vec<String> {
    let mut problems = Problems::default();
    transform(
        arguments.parse().unwrap(),
        item.parse().unwrap(),
        &mut problems,
    );
    problems.listed()
}

fn expanded(arguments: &str, item: &str) -> String {
    let expanded = attribute(arguments.parse().unwrap(), item.parse().unwrap());
    syn::parse2::<syn::File>(expanded.clone()).unwrap();
    expanded.to_string().replace(' ', "")
}

#[test]
fn fields_are_params_and_an_option_is_optional() {
    let text = expanded(
        "",
        "/// Orders.\npub struct UserOrders { /** Whose. */ pub user_id: UserId, pub status: Option<Status> }",
    );
    assert!(
        text.contains(r#"constNAME:&'staticstr="user_orders";"#),
        "{text}"
    );
    assert!(text.contains(r#"argument::<UserId>().param("user_id",::core::option::Option::Some(::std::string::String::from("Whose.")),true)"#), "{text}");
    assert!(
        text.contains(r#"argument::<Status>().param("status",::core::option::Option::None,false)"#),
        "{text}"
    );
}

#[test]
fn a_context_may_have_no_params_another_name_and_a_guard() {
    assert_eq!(
        problems("name = \"inbox\", auth = may_read", "struct Notifications;"),
        Vec::<String>::new()
    );
    let text = expanded("name = \"inbox\", auth = may_read", "struct Notifications;");
    assert!(text.contains(r#"constNAME:&'staticstr="inbox";"#), "{text}");
    assert!(
        text.contains("::mizan::__private::guard(may_read,ask)"),
        "{text}"
    );
}

#[test]
fn a_context_may_say_how_it_is_kept() {
    let text = expanded("cache(ttl = 60, swr = 30, public)", "struct News;");
    assert!(
        text.contains("CachePolicy::new(60u32,30u32,::mizan::__private::Sharing::Everyone,)"),
        "{text}"
    );
    let text = expanded("cache(ttl = 60, anonymous)", "struct Cart;");
    assert!(
        text.contains("CachePolicy::new(60u32,0u32,::mizan::__private::Sharing::Anonymous,)"),
        "{text}"
    );
    assert_eq!(
        problems("cache(ttl = 60, public, anonymous)", "struct News;"),
        ["1:1 cache: `public` is for callers without an identity as well: drop `anonymous`"]
    );
    assert_eq!(
        problems("cache(swr = 99999999999)", "struct News;"),
        [
            "1:13 99999999999: `swr` is in seconds, from 0 to 31536000, such as `swr = 30`",
            "1:1 cache: `cache` needs to know for how many seconds: write `cache(ttl = 60, swr = 30, public)`",
        ]
    );
}

#[test]
fn every_mistake_is_reported_at_once() {
    assert_eq!(
        problems("auht = true, name = \"1st\"", "struct Board<'a>(&'a str);"),
        [
            "1:1 auht: unknown option `auht`; did you mean `auth`?; the options are `auth`, `cache`, `name`, `stale_time`",
            "1:21 \"1st\": a name has letters, digits and `_` and starts with no digit, such as `\"board\"`",
            "1:13 <'a>: a context has one wire identity: name concrete types instead of generics or lifetimes",
            "1:17 (&'a str): the params of a context have names: write `{ board_id: BoardId }`",
        ]
    );
}

#[test]
fn a_borrowed_param_is_refused() {
    assert_eq!(
        problems("", "struct Board { name: &'static str }"),
        ["1:22 &'static str: a param of a context is owned: write `String` or another owned type"]
    );
}

#[test]
fn a_function_is_told_where_the_attribute_goes() {
    assert_eq!(
        problems("", "fn board() {}"),
        ["1:1 fn board: `#[context]` goes on a struct whose fields are the context's params"]
    );
}

#[test]
fn a_context_with_mistakes_still_exists_so_that_nothing_cascades() {
    let text = expanded("auht = true", "struct Board { board_id: u32 }");
    assert!(
        text.contains("impl::mizan::__private::ContextforBoard"),
        "{text}"
    );
    assert!(!text.contains("submit!"), "{text}");
}
