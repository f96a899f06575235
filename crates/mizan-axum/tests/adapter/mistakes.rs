//! Mistakes that are found when the app is built, and what each is told.

use crate::board::{Board, BoardId, CurrentUser, Db, current_user};
use mizan::prelude::*;

/// What the app is told, without the numbers of lines.
fn told(app: App) -> String {
    let error = app.build().unwrap_err().to_string();
    let mut places = error.split("crates/mizan-axum/tests/adapter/mistakes.rs:");
    let mut text = places.next().unwrap().to_owned();
    for place in places {
        text.push_str("here");
        text.push_str(place.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    text
}

mod missing {
    use super::*;

    #[client]
    fn counts(#[extract] State(_db): State<Db>) {}

    async fn open(State(_key): State<u64>) -> bool {
        true
    }

    #[client(auth = open)]
    fn opens(#[extract] _user: Option<CurrentUser>) {}

    #[client]
    fn names(#[extract] _user: CurrentUser) {}

    #[client(auth = true)]
    fn hides() {}

    #[test]
    fn a_state_or_identity_that_is_missing_is_named_with_who_takes_it() {
        assert_eq!(
            told(App::new("shop").module(module_path!())),
            "the app `shop` cannot be built:\n  \
             * function `counts` (here) takes `State<Db>`, which the app does not have; give it one with \
             `.state(…)` before `.build()`\n  \
             * function `opens` (here) takes `State<u64>`, which the app does not have; give it one with \
             `.state(…)` before `.build()`\n  \
             * function `names` (here) needs to know the caller, but the app cannot tell; add `.identify(…)` \
             before `.build()`\n  \
             * function `hides` (here) needs to know the caller, but the app cannot tell; add `.identify(…)` \
             before `.build()`"
        );
    }

    #[derive(Debug, Clone, Identity)]
    struct Robot {
        #[identity(id)]
        serial: u8,
    }

    async fn robot() -> Option<Robot> {
        None
    }

    #[test]
    fn two_identities_that_differ_are_both_named() {
        let app = App::new("shop")
            .module(module_path!())
            .state(7_u64)
            .state(crate::board::db())
            .identify(robot);
        assert_eq!(
            told(app),
            "the app `shop` cannot be built:\n  \
             * function `names` (here) takes the caller as `adapter::board::CurrentUser`, but \
             `.identify(…)` returns `adapter::mistakes::missing::Robot`; use one of the two types"
        );
    }
}

mod twice {
    use super::*;

    const SAVE: u32 = line!() + 2;
    #[client]
    fn save() {}

    const STORE: u32 = line!() + 2;
    #[client(name = "save")]
    fn store() {}

    #[test]
    fn two_functions_of_one_name_are_both_named_with_their_place() {
        let error = App::new("shop").module(module_path!()).build().unwrap_err();
        let file = file!();
        assert_eq!(
            error.to_string(),
            format!(
                "the app `shop` cannot be built:\n  \
                 * two functions are named `save` ({file}:{SAVE} and {file}:{STORE}); rename one of them"
            )
        );
    }
}

mod unknown {
    use super::*;

    #[client(affects = Board::board_crads)]
    fn shuffle(_board_id: BoardId) {}

    #[test]
    fn a_function_that_the_context_does_not_have_is_named_with_the_nearest() {
        let text = told(
            App::new("shop")
                .module(module_path!())
                .module("adapter::board")
                .identify(current_user)
                .state(crate::board::db()),
        );
        assert!(
            text.contains("`shuffle`") && text.contains("`board_crads`"),
            "{text}"
        );
    }
}

mod settings {
    use super::*;

    #[client(view, route = "/ctx/board")]
    fn takes_an_endpoint() {}

    #[client(view, route = "/cards/{id}")]
    fn takes_a_pattern() {}

    #[test]
    fn a_state_given_twice_an_origin_that_is_none_and_routes_that_cannot_be_served_are_told() {
        let app = App::new("shop")
            .module(module_path!())
            .state(1_u8)
            .state(2_u8)
            .allow_origin("example.org/");
        assert_eq!(
            told(app),
            "the app `shop` cannot be built:\n  \
             * `.state(…)` is given two values of type `u8`; wrap one of them in a type of its own\n  \
             * `example.org/` is not an origin; write scheme and host without a path, such as \
             `https://admin.example.org`\n  \
             * the route `/cards/{id}` of function `takes_a_pattern` (here) is no literal \
             path; begin it with `/` and take arguments from the query string or the body\n  \
             * the route `/ctx/board` of function `takes_an_endpoint` (here) is one the \
             protocol answers itself; choose another path"
        );
    }
}

mod name {
    use super::*;

    #[test]
    fn a_name_that_cannot_stand_in_keys_is_refused_by_everything_that_needs_one() {
        for name in ["", "my app", "a:b", "größe"] {
            let app = || App::new(name).module(module_path!());
            let text = told(app());
            assert!(
                text.contains(&format!("`{name}` cannot be the name of an app")),
                "{text}"
            );
            assert!(text.contains("`App::new(\"board\")`"), "{text}");
            assert!(app().schema().is_err() && app().manifest().is_err());
        }
    }

    #[test]
    fn the_name_that_is_stated_is_the_name_in_the_schema_and_the_manifest() {
        let app = || App::new("my-app.2").module(module_path!());
        for text in [app().schema().unwrap(), app().manifest().unwrap()] {
            assert!(text.contains("\"my-app.2\""), "{text}");
        }
    }
}

mod identify {
    use super::*;

    #[derive(Debug, Clone, Identity)]
    struct Clerk {
        #[identity(id)]
        id: u8,
    }

    async fn by_itself(clerk: Clerk) -> Option<Clerk> {
        Some(clerk)
    }

    async fn by_itself_perhaps(clerk: Option<Clerk>) -> Option<Clerk> {
        clerk
    }

    #[test]
    fn an_identify_function_that_takes_its_own_answer_is_told_so() {
        let app = || App::new("shop").module(module_path!());
        for text in [
            told(app().identify(by_itself)),
            told(app().identify(by_itself_perhaps)),
        ] {
            assert_eq!(
                text,
                "the app `shop` cannot be built:\n  \
                 * the `identify` function takes the identity that it is to find; take `HeaderMap` or a cookie jar \
                 instead"
            );
        }
    }
}
