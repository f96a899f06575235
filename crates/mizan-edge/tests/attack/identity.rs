//! Identity mix-ups: one caller is shown what belongs to another.

use mizan_core::mwt::{Binding, Claims, KeySet, new_key_set};

use crate::{
    attack::{Attack, ME, MISS, NOW, Scene, all_fail, bearer, get, token},
    support::{keys, user},
};

const BYPASS: &str = "mizan-edge; fwd=bypass; detail=credentials";

/// The header `{"alg":"none","kid":"1","typ":"mwt"}`.
const NONE: &str = "eyJhbGciOiJub25lIiwia2lkIjoiMSIsInR5cCI6Im13dCJ9";
/// The claims `{"aud":"mizan:board","exp":1003600,"iat":1000000,"sub":"victim"}`.
const VICTIM: &str =
    "eyJhdWQiOiJtaXphbjpib2FyZCIsImV4cCI6MTAwMzYwMCwiaWF0IjoxMDAwMDAwLCJzdWIiOiJ2aWN0aW0ifQ";

/// A token of the victim that is bound to the victim's session.
fn bound() -> String {
    let claims = Claims::new(user("victim"), NOW, 60).bound_to("session", "of the victim");
    keys().issue("board", &claims).unwrap()
}

fn cookie(token: &str) -> String {
    format!("Cookie: mizan_token={token}")
}

/// The digest by which it is bound, which its holder can read.
fn digest() -> String {
    let binding = serde_json::to_value(Binding::to("session", "of the victim")).unwrap();
    binding["digest"].as_str().unwrap().to_owned()
}

/// Fields by which an attacker claims to be the victim, without a token that says so.
fn claims() -> Vec<(&'static str, Vec<String>)> {
    let (good, evil) = (token("victim"), token("evil"));
    let (head, rest) = good.split_once('.').unwrap();
    let (_, signature) = evil.rsplit_once('.').unwrap();
    let body = rest.split_once('.').unwrap().0;
    let stranger = KeySet::from_jwk_set(&new_key_set("1", &[8; 32])).unwrap();
    let of = |keys: &KeySet, app: &str, iat: u64| {
        keys.issue(app, &Claims::new(user("victim"), iat, 60))
            .unwrap()
    };
    vec![
        (
            "that the signature of another token will do",
            vec![bearer(&format!("{head}.{body}.{signature}"))],
        ),
        (
            "that no signature will do",
            vec![bearer(&format!("{head}.{body}."))],
        ),
        (
            "that two parts will do",
            vec![bearer(&format!("{head}.{body}"))],
        ),
        (
            "that the algorithm may be none",
            vec![bearer(&format!("{NONE}.{VICTIM}."))],
        ),
        (
            "the same with a signature left in place",
            vec![bearer(&format!("{NONE}.{VICTIM}.{signature}"))],
        ),
        (
            "that a key of their own is as good",
            vec![bearer(&of(&stranger, "board", NOW))],
        ),
        (
            "that a token for another app is as good",
            vec![bearer(&of(&keys(), "shop", NOW))],
        ),
        (
            "that a token of yesterday is as good",
            vec![bearer(&of(&keys(), "board", NOW - 61))],
        ),
        (
            "that the end of its last second is still in time",
            vec![bearer(&of(&keys(), "board", NOW - 60))],
        ),
        (
            "that a token with something behind it is read",
            vec![bearer(&format!("{good}x"))],
        ),
    ]
}

/// Fields that say two things about who they are, or something the edge cannot judge.
fn doubts() -> Vec<(&'static str, Vec<String>)> {
    let (good, evil) = (token("victim"), token("evil"));
    vec![
        (
            "that of two the first one counts here, the last one there",
            vec![bearer(&evil), cookie(&good)],
        ),
        (
            "the same the other way round",
            vec![bearer(&good), cookie(&evil)],
        ),
        (
            "that of two cookies one counts here, the other there",
            vec![format!("Cookie: mizan_token={evil}; mizan_token={good}")],
        ),
        ("the same in two fields", vec![cookie(&evil), cookie(&good)]),
        (
            "that of two fields one counts here, the other there",
            vec![bearer(&evil), bearer(&good)],
        ),
        (
            "that another scheme hides the token from one side",
            vec![format!("Authorization: Basic {good}"), cookie(&good)],
        ),
        (
            "that a token bound to the victim's session counts without it",
            vec![cookie(&bound())],
        ),
        ("that it counts as a bearer", vec![bearer(&bound())]),
        (
            "that the digest in it proves the session",
            vec![bearer(&bound()), format!("Mizan-Bound: {}", digest())],
        ),
        (
            "that it counts beside another session",
            vec![format!("Cookie: session=of evil; mizan_token={}", bound())],
        ),
        (
            "that what is read as another session counts",
            vec![format!(
                "Cookie: session=of the victim; sessio%6e=of evil; mizan_token={}",
                bound()
            )],
        ),
        (
            "that of a token and a session one counts here, the other there",
            vec![bearer(&good), "Cookie: session=evil".to_owned()],
        ),
        (
            "the same in one field",
            vec![format!("Cookie: session=evil; mizan_token={good}")],
        ),
        ("that an empty token is nobody's", vec![bearer("")]),
        (
            "that a session is nobody's",
            vec!["Cookie: session=evil".to_owned()],
        ),
    ]
}

#[tokio::test]
async fn a_claim_that_is_not_proved_gets_nothing_of_the_victims() {
    let victim = get(ME, &[&bearer(&token("victim"))]);
    for (hopes, fields) in claims().into_iter().chain(doubts()) {
        let scene = Scene::open().await;
        scene.send(&victim).await.expect("an answer");
        let fields: Vec<_> = fields.iter().map(String::as_str).collect();
        let found = scene.send(&get(ME, &fields)).await.expect("an answer");
        // The origin alone answers, from what it can verify itself.
        let status = found.field("cache-status");
        assert_eq!(status, Some(BYPASS), "the attacker hopes {hopes}");
        assert_eq!(scene.origin.requests(), 2, "the attacker hopes {hopes}");
        assert_eq!(scene.edge.edge.held(), 1, "the attacker hopes {hopes}");
    }
}

#[tokio::test]
async fn a_claim_that_is_not_proved_leaves_nothing_behind() {
    all_fail(claims().into_iter().chain(doubts()).map(|(hopes, fields)| {
        let fields: Vec<_> = fields.iter().map(String::as_str).collect();
        Attack {
            hopes,
            sends: vec![get(ME, &fields)],
            victim: get(ME, &[&bearer(&token("victim"))]),
            status: MISS,
            held: 1,
        }
    }))
    .await;
}

#[tokio::test]
async fn a_cookie_that_an_answer_sets_reaches_one_client_at_most() {
    for target in ["/api/mizan/ctx/board/?board_id=1", ME] {
        let scene = Scene::open().await;
        scene.origin.say("set-cookie", "session=evil");
        scene.send(&get(target, &[])).await.expect("an answer");
        assert_eq!(scene.edge.edge.held(), 0, "{target}");
        scene.send(&get(target, &[])).await.expect("an answer");
        assert!(scene.origin.requests() >= 2, "each was asked for: {target}");
    }
}

#[tokio::test]
async fn a_cookie_for_nobody_is_not_set_for_somebody() {
    // The edge asks for what is the same for all without the client's session. What the origin then sets is a session
    // for a stranger: given to the client, it would end theirs.
    let scene = Scene::open().await;
    scene.origin.say("set-cookie", "session=stranger");
    let target = "/api/mizan/ctx/board/?board_id=1";
    let answer = scene
        .send(&get(target, &["Cookie: session=ada"]))
        .await
        .expect("an answer");
    let for_them = answer.text().contains("session=ada");
    assert!(
        for_them || answer.field("set-cookie").is_none(),
        "{}",
        answer.text()
    );
}

#[tokio::test]
async fn what_an_origin_does_not_tie_to_the_key_is_the_response_to_no_request_but_its_own() {
    for (field, value) in [
        ("cache-control", "no-store"),
        ("vary", "Cookie"),
        ("vary", "Accept-Language"),
        ("mizan-cache-control", "public, max-age=60"), // there twice
        ("mizan-identity", "user%3A9"),
        ("content-encoding", "br"),
    ] {
        let scene = Scene::open().await;
        scene.origin.say(field, value);
        let target = "/api/mizan/ctx/board/?board_id=1";
        for session in ["session=ada", "session=bob"] {
            let answer = scene
                .send(&get(target, &[&format!("Cookie: {session}")]))
                .await
                .expect("an answer");
            assert!(
                answer.text().contains(session),
                "{field}: {}",
                answer.text()
            );
        }
    }
}
