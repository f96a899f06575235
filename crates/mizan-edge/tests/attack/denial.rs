//! Denial by cache: an error that the attacker provokes is what everyone else gets.

use crate::attack::{Attack, BOARD, HIT, MISS, NO_IDENTITY, Scene, all_fail, get};

fn attack(hopes: &'static str, sends: String, status: &'static str) -> Attack {
    let victim = get(BOARD, &[]);
    Attack {
        hopes,
        sends: vec![sends],
        victim,
        status,
        held: 1,
    }
}

#[tokio::test]
async fn an_error_that_one_request_provokes_is_nobody_elses() {
    let large = format!("X-Large: {}", "a".repeat(20 << 10));
    let larger = format!("X-Large: {}", "a".repeat(60 << 10));
    let cookies = format!("Cookie: {}", "a=b; ".repeat(2000));
    let many: Vec<String> = (0..90).map(|n| format!("X-{n}: 1")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    let refused = |hopes, sends| attack(hopes, sends, MISS);
    let dropped = |hopes, sends| attack(hopes, sends, HIT);
    all_fail([
        dropped(
            "that the origin finds the head too large, and the edge does not",
            get(BOARD, &[&large]),
        ),
        dropped("the same with many fields", get(BOARD, &many)),
        dropped("the same with cookies", get(BOARD, &[&cookies])),
        dropped(
            "that the origin refuses a field",
            get(BOARD, &["X-Provoke: 1"]),
        ),
        dropped(
            "that the origin takes a field for the method",
            get(BOARD, &["X-HTTP-Method-Override: POST"]),
        ),
        dropped(
            "that the origin cannot meet an expectation",
            get(BOARD, &["Expect: the-unexpected"]),
        ),
        dropped(
            "that the origin has no such part",
            get(BOARD, &["If-Match: \"no such\""]),
        ),
        dropped(
            "that the origin gives nothing in such a form",
            get(BOARD, &["Accept: no/such", "Accept-Charset: no-such"]),
        ),
        dropped(
            "that the origin changes the protocol",
            get(BOARD, &["Connection: upgrade", "Upgrade: h2c"]),
        ),
        refused(
            "that the edge keeps its own refusal of a large head",
            get(BOARD, &[&larger]),
        ),
        refused("the same for a bell", get(BOARD, &["X-Meta: a\u{7}b"])),
        refused("the same for an end of line", get(BOARD, &["X-Meta: a\rb"])),
        refused("the same for a NUL", get(BOARD, &["X-Meta: a\0b"])),
        refused(
            "that the origin has no such part, and says so for all of it",
            get(BOARD, &["Range: bytes=900-"]),
        ),
        refused(
            "that a page of theirs may read it, and nobody else's",
            get(BOARD, &["Origin: https://evil.test"]),
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_field_with_bytes_that_are_no_text_is_not_what_others_get() {
    let scene = Scene::open().await;
    let mut attacker = scene.edge.connect().await;
    let head = format!("GET {BOARD} HTTP/1.1\r\nHost: app.test\r\nCookie: \u{ff}=\u{80}\r\nX: ");
    attacker.send(head).await;
    attacker.send(b"\xff\xfe\r\n\r\n").await;
    attacker.answer().await.expect("an answer");
    let answer = scene.send(&get(BOARD, &[])).await.expect("an answer");
    assert_eq!(
        (answer.status, answer.field("cache-status")),
        (200, Some(HIT))
    );
}

#[tokio::test]
async fn a_session_the_origin_refuses_is_refused_alone() {
    let scene = Scene::open().await;
    let me = crate::attack::ME;
    let provoking = get(me, &["X-Provoke: 1", "Cookie: session=evil"]);
    assert_eq!(scene.send(&provoking).await.expect("an answer").status, 400);
    assert_eq!(scene.edge.edge.held(), 0);
    let answer = scene.send(&get(me, &[])).await.expect("an answer");
    assert_eq!(
        (answer.status, answer.field("cache-status")),
        (200, Some(NO_IDENTITY))
    );
}
