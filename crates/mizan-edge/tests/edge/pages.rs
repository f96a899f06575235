//! Pages of a real app: kept as their policy says, gone with what they follow, and one for each caller.

mod blog;

use mizan_edge::ManifestSource;

use crate::support::{Answer, Raw, RunningEdge, Time, settings};
use blog::Blog;

const MISS: &str = "mizan-edge; fwd=uri-miss; stored";
const HIT: &str = "mizan-edge; hit; ttl=60";

/// A blog, and an edge in front of it whose clock stands still.
async fn open(time: &Time) -> (Blog, RunningEdge) {
    let blog = Blog::start().await;
    let mut settings = settings(blog.address());
    settings.manifest = ManifestSource::Origin {
        base: blog::BASE.to_owned(),
        secret: None,
    };
    settings.tokens = Some(blog::keys());
    settings.clock = time.clock();
    let edge = RunningEdge::with(settings).await;
    edge.edge.load_manifest().await.expect("a manifest");
    (blog, edge)
}

/// What a browser asks for, as this caller or as nobody.
fn visiting(page: &str, cookie: Option<&str>) -> String {
    let cookie = cookie.map(|cookie| format!("Cookie: {cookie}\r\n"));
    format!(
        "GET {}{page} HTTP/1.1\r\nHost: app.test\r\nAccept: text/html\r\n{}\r\n",
        blog::BASE,
        cookie.unwrap_or_default()
    )
}

async fn visit(client: &mut Raw, page: &str, cookie: Option<&str>) -> Answer {
    client.ask(&visiting(page, cookie)).await
}

async fn post(client: &mut Raw, target: &str, body: &str, cookie: &str) -> u16 {
    let length = body.len();
    let request = format!(
        "POST {}{target} HTTP/1.1\r\nHost: app.test\r\nContent-Type: application/json\r\n{cookie}\
         Content-Length: {length}\r\n\r\n{body}",
        blog::BASE
    );
    client.ask(&request).await.status
}

async fn call(client: &mut Raw, function: &str, body: &str, cookie: &str) -> u16 {
    let target = format!("/call/{function}/");
    post(client, &target, body, cookie).await
}

fn shows(answer: &Answer, text: &str, status: &str) {
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.text(), text);
    assert_eq!(answer.field("cache-status"), Some(status), "{text}");
}

#[tokio::test]
async fn a_page_that_says_private_is_never_stored_for_all() {
    let (blog, edge) = open(&Time::new()).await;
    let mut client = edge.connect().await;
    let page = format!("/post?{}", blog::PRIVATE);
    let first = visit(&mut client, &page, None).await;
    let status = first.field("cache-status").unwrap();
    assert!(status.ends_with("detail=private"), "{status}");
    visit(&mut client, &page, None).await;
    // One was for the edge's own request.
    assert_eq!(blog.renders(), 3);
}

#[tokio::test]
async fn a_page_is_kept_for_its_params_alone() {
    let (blog, edge) = open(&Time::new()).await;
    let mut client = edge.connect().await;
    shows(
        &visit(&mut client, "/post?post_id=1", None).await,
        "<h1>1 v0</h1>",
        MISS,
    );
    shows(
        &visit(&mut client, "/post?post_id=1", None).await,
        "<h1>1 v0</h1>",
        HIT,
    );
    shows(
        &visit(&mut client, "/post?post_id=2", None).await,
        "<h1>2 v0</h1>",
        MISS,
    );
    // Whoever is signed in reads the same, and is not known to the origin by it.
    let theirs = visit(&mut client, "/post?post_id=1", Some("session=x")).await;
    shows(&theirs, "<h1>1 v0</h1>", HIT);
    assert_eq!(
        theirs.field("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert_eq!(blog.renders(), 2);

    let etag = theirs.field("etag").unwrap();
    let again = format!(
        "GET {}/post?post_id=1 HTTP/1.1\r\nHost: app.test\r\nIf-None-Match: {etag}\r\n\r\n",
        blog::BASE
    );
    assert_eq!(client.ask(&again).await.status, 304);
    // What the page does not declare makes it nobody else's.
    for odd in ["/post?post_id=1&utm=x", "/post?post_id=1&post_id=1"] {
        let held = edge.edge.held();
        visit(&mut client, odd, None).await;
        assert_eq!(edge.edge.held(), held, "{odd}");
    }
    // A page without a policy is not kept.
    for _ in 0..2 {
        let plain = visit(&mut client, "/plain", None).await;
        let passed = "mizan-edge; fwd=bypass; detail=not-declared";
        shows(&plain, "<h1>v0</h1>", passed);
    }
}

#[tokio::test]
async fn a_page_is_gone_once_a_change_of_what_it_follows_was_answered() {
    let (_blog, edge) = open(&Time::new()).await;
    let mut client = edge.connect().await;
    for page in ["/post?post_id=1", "/post?post_id=2", "/posts"] {
        visit(&mut client, page, None).await;
        let kept = visit(&mut client, page, None).await;
        assert_eq!(kept.field("cache-status"), Some(HIT), "{page}");
    }
    assert_eq!(
        call(&mut client, "retitle", r#"{"post_id":1}"#, "").await,
        200
    );
    shows(
        &visit(&mut client, "/post?post_id=1", None).await,
        "<h1>1 v1</h1>",
        "mizan-edge; fwd=stale; stored",
    );
    shows(
        &visit(&mut client, "/post?post_id=2", None).await,
        "<h1>2 v0</h1>",
        HIT,
    );
    // One on a route of its own is no other change than a call.
    let status = post(&mut client, "/retitle", r#"{"post_id":2}"#, "").await;
    assert_eq!(status, 200);
    shows(
        &visit(&mut client, "/post?post_id=2", None).await,
        "<h1>2 v2</h1>",
        "mizan-edge; fwd=stale; stored",
    );
    shows(
        &visit(&mut client, "/post?post_id=1", None).await,
        "<h1>1 v1</h1>",
        HIT,
    );
    // One in no context goes by its time alone.
    shows(
        &visit(&mut client, "/posts", None).await,
        "<h1>v0</h1>",
        HIT,
    );
}

#[tokio::test]
async fn an_old_page_is_given_for_its_age_and_never_after_a_change() {
    let time = Time::new();
    let (blog, edge) = open(&time).await;
    let mut client = edge.connect().await;
    let page = "/post?post_id=1";
    visit(&mut client, page, None).await;
    time.pass(70);
    shows(
        &visit(&mut client, page, None).await,
        "<h1>1 v0</h1>",
        "mizan-edge; hit; ttl=-10",
    );
    while blog.renders() < 2 {
        tokio::task::yield_now().await;
    }
    time.pass(70);
    call(&mut client, "retitle", r#"{"post_id":1}"#, "").await;
    let mut others = edge.connect().await;
    for client in [&mut client, &mut others] {
        assert_eq!(visit(client, page, None).await.text(), "<h1>1 v1</h1>");
    }
}

#[tokio::test]
async fn a_page_that_was_being_made_when_the_change_came_is_shown_to_nobody_who_asks_after_it() {
    let (blog, edge) = open(&Time::new()).await;
    let (mut early, mut late) = (edge.connect().await, edge.connect().await);
    let page = "/post?post_id=1";
    blog.hold();
    early.send(visiting(page, None)).await;
    blog.is_rendering(1).await;
    call(&mut late, "retitle", r#"{"post_id":1}"#, "").await;
    late.send(visiting(page, None)).await;
    blog.release(1);
    assert_eq!(early.answer().await.unwrap().text(), "<h1>1 v0</h1>");
    blog.release(1);
    assert_eq!(late.answer().await.unwrap().text(), "<h1>1 v1</h1>");
    shows(&visit(&mut early, page, None).await, "<h1>1 v1</h1>", HIT);
}

#[tokio::test]
async fn nobody_is_shown_the_page_of_another() {
    let (blog, edge) = open(&Time::now()).await;
    let mut client = edge.connect().await;
    let callers = ["ada", "bob"].map(|name| (name, format!("mizan_token={}", blog::token(name))));
    for round in 0..3 {
        for (name, cookie) in &callers {
            let page = visit(&mut client, "/home", Some(cookie)).await;
            assert_eq!(page.text(), format!("<h1>{name} v0</h1>"));
            let is_hit = page.field("cache-status").unwrap().contains("; hit");
            assert_eq!(is_hit, round > 0, "{name}");
        }
        let page = visit(&mut client, "/home", None).await;
        let bypass = "mizan-edge; fwd=bypass; detail=no-identity";
        shows(&page, "<h1>nobody v0</h1>", bypass);
    }
    assert_eq!(blog.renders(), 2 + 3);
    // What cannot be verified, or is another's as well, is not looked up at all.
    let (ada, bob) = (&callers[0].1, &callers[1].1);
    for doubtful in [
        "session=ada".to_owned(),
        format!("{ada}x"),
        format!("{ada}; {bob}"),
    ] {
        let page = visit(&mut client, "/home", Some(&doubtful)).await;
        let status = page.field("cache-status").unwrap();
        assert!(
            status.ends_with("fwd=bypass; detail=credentials"),
            "{doubtful}: {status}"
        );
        assert_eq!(edge.edge.held(), 2);
    }

    let cookie = format!("Cookie: {ada}\r\n");
    assert_eq!(call(&mut client, "rename_me", "{}", &cookie).await, 200);
    for (name, cookie) in &callers {
        let page = visit(&mut client, "/home", Some(cookie)).await;
        assert_eq!(page.text(), format!("<h1>{name} v1</h1>"));
    }
}
