//! Key injection: a value that holds what divides a key, so that it looks like the key of something else.

use mizan_core::{CallerId, mwt::Claims};

use crate::{
    attack::{Attack, HIT, ME, MISS, NOW, Scene, all_fail, bearer, get, token},
    support::keys,
};

fn note(slug: &str) -> String {
    get(&format!("/api/mizan/ctx/note/?slug={slug}"), &[])
}

#[tokio::test]
async fn a_value_cannot_pass_for_another_part_of_the_key() {
    let pairs = [
        ("a%20app.test%20%20*", "a"),
        ("a%26slug%3Db", "b"),
        ("a%3Bslug%3Db", "a"),
        ("a%0Ab", "a"),
        ("a%00b", "a"),
        ("a%2Fb", "a/b2"),
        ("a%2Cb", "a"),
        ("%22a%22", "a"),
        ("a%25", "a"),
        ("%C3%A9", "e%CC%81"),
        ("null", "%6Eull2"),
        ("A", "a"),
        ("%20a", "a"),
        ("a+", "a"),
    ];
    all_fail(pairs.map(|(attacker, victim)| Attack {
        hopes: "that their value is taken for the victim's",
        sends: vec![note(attacker)],
        victim: note(victim),
        status: MISS,
        held: 2,
    }))
    .await;
}

#[tokio::test]
async fn spellings_of_one_value_are_one_entry() {
    let pairs = [
        ("a%20b", "a+b"),
        ("%61", "a"),
        ("a%2fb", "a%2Fb"),
        ("a%7Eb", "a~b"),
        ("%E2%82%AC", "%e2%82%ac"),
    ];
    all_fail(pairs.map(|(attacker, victim)| Attack {
        hopes: "to fill the memory with spellings",
        sends: vec![note(attacker)],
        victim: note(victim),
        status: HIT,
        held: 1,
    }))
    .await;
}

#[tokio::test]
async fn no_name_of_a_caller_is_the_name_of_another() {
    let names = [
        "",
        "*",
        "-",
        "@victim",
        " @victim",
        "victim ",
        "victim%20",
        "Victim",
        "victim\n",
        "victim\0",
        "5",
    ];
    for name in names {
        // A name that identifies nobody has no token.
        let Ok(caller) = CallerId::of("user", name) else {
            continue;
        };
        let theirs = keys()
            .issue("board", &Claims::new(caller, NOW, 60))
            .unwrap();
        let scene = Scene::open().await;
        let victim = get(ME, &[&bearer(&token("victim"))]);
        scene.send(&victim).await.expect("an answer");
        let found = scene
            .send(&get(ME, &[&bearer(&theirs)]))
            .await
            .expect("an answer");
        assert!(!found.text().contains("\"who\":\"victim\""), "{name:?}");
        let again = scene.send(&victim).await.expect("an answer");
        assert_eq!(again.field("cache-status"), Some(HIT), "{name:?}");
        assert!(again.text().contains("\"who\":\"victim\""), "{name:?}");
    }
}
