//! The real table and the real store, in each order of one fill and one change.

use std::sync::Arc;
use std::time::Instant;

use mizan_cache::{CacheLimits, Entry, Lifetime, Memory, Stamps, State};

/// Every order of the steps 0 to 2 of a fill (`true`) and 0 to 1 of a change (`false`).
fn orders() -> Vec<Vec<bool>> {
    let all = (0..1_u32 << 5).map(|bits| (0..5).map(|at| bits >> at & 1 == 1).collect::<Vec<_>>());
    all.filter(|order| order.iter().filter(|fill| **fill).count() == 3)
        .collect()
}

#[test]
fn in_no_order_the_old_value_is_served_after_the_purge() {
    let orders = orders();
    assert_eq!(orders.len(), 10);
    for order in orders {
        let memory = Memory::new(CacheLimits::default(), Arc::new(Stamps::new()));
        let stamps = Arc::clone(memory.stamps());
        let (mut data, mut fence, mut read) = ("old", stamps.capture(), "");
        let (mut fill, mut change) = (0, 0);
        for fills in &order {
            match (fills, fill, change) {
                (true, 0, _) => fence = stamps.capture(),
                (true, 1, _) => read = data,
                (true, ..) => {
                    let entry = Entry {
                        value: read,
                        bytes: read.len(),
                        fence,
                        slots: stamps.mark(["tag"]),
                        stored: Instant::now(),
                        lifetime: Lifetime::seconds(60, 0),
                    };
                    let _ = memory.insert("key".into(), entry);
                }
                (false, _, 0) => data = "new",
                (false, ..) => {
                    stamps.purge(["tag"]);
                }
            }
            fill += usize::from(*fills);
            change += usize::from(!*fills);
        }
        let served = memory.get("key", Instant::now());
        let served = served.filter(|(_, state)| *state == State::Fresh);
        assert_ne!(
            served.map(|(entry, _)| entry.value),
            Some("old"),
            "{order:?}"
        );
    }
}
