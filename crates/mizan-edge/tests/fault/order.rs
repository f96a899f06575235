//! Two edges, one of which hears of purges late: who says which change they made sees it, wherever they read.

use tokio::time;

use crate::{
    app::{read, read_since, write_told},
    bus::{SOON, Scene},
};

impl Scene {
    /// Makes a change that the far edge has not heard of, while it still gives what was before; gives the number and
    /// what `Mizan-Seq` says.
    async fn change_behind(&self) -> (u64, String) {
        let behind = async {
            loop {
                self.far_gives_hits().await;
                self.way.hold(true);
                let (number, seq) = write_told(&self.near).await;
                // On a slow machine the lease may be over by now, or the purge still on its way to Redis.
                if read(&self.far).await.0 < number
                    && let Some(seq) = seq
                {
                    return (number, seq);
                }
                self.way.hold(false);
            }
        };
        time::timeout(SOON, behind).await.expect("a hit of before")
    }
}

#[tokio::test]
async fn who_made_a_change_reads_it_through_an_edge_that_has_not_heard_of_it() {
    let scene = Scene::open().await;
    let (number, seq) = scene.change_behind().await;
    let (shown, status) = read_since(&scene.far, &seq).await;
    assert_eq!(shown, number, "{status}");
    assert!(!status.contains("mizan-edge; hit"), "{status}");
    // What the origin said then is for others as well.
    assert_eq!(read(&scene.far).await.0, number);
}

#[tokio::test]
async fn an_edge_that_hears_of_the_change_in_time_needs_no_origin() {
    let scene = Scene::open().await;
    let (number, seq) = scene.change_behind().await;
    scene.way.hold(false);
    let current = async {
        loop {
            let (shown, status) = read_since(&scene.far, &seq).await;
            assert_eq!(shown, number, "{status}");
            if status.contains("mizan-edge; hit") {
                return;
            }
        }
    };
    time::timeout(SOON, current).await.expect("a hit");
}

#[tokio::test]
async fn only_the_number_of_a_change_is_shown_to_clients() {
    let scene = Scene::open().await;
    let told = async {
        loop {
            if let (_, Some(seq)) = write_told(&scene.near).await {
                return seq;
            }
        }
    };
    let seq = time::timeout(SOON, told).await.expect("a number");
    let (app, number) = seq.split_once(' ').expect("a space");
    assert_eq!(app, "faults");
    assert!(number.parse::<u64>().is_ok(), "{number}");
    let client = &mut scene.near.connect().await;
    let answer = client.get("/api/mizan/ctx/board/?board_id=1").await;
    assert_eq!(answer.field("mizan-seq"), None);
}
