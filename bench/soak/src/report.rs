//! Runs it all, and says what came of it.

use std::{
    error::Error,
    process::ExitCode,
    sync::{Mutex, atomic::Ordering},
    thread,
    time::{Duration, Instant},
};

use crate::{
    client::{self, Reader, Seen},
    fault::Faults,
    memory::Samples,
    site::{BOARDS, DOORS},
    stage::Stage,
    truth::Truth,
};

/// Between two faults: long enough that queued purges are sent and leases are back.
const RECOVERY: Duration = Duration::from_secs(4);

/// The processes whose memory is watched.
#[derive(Debug, Default)]
struct Watched {
    edge: Samples,
    origin: Samples,
    python: Samples,
}

/// Runs it for so long.
pub(crate) fn run(whole: Duration, seed: u64) -> Result<ExitCode, Box<dyn Error>> {
    let stage = Stage::start().map_err(|error| error.to_string())?;
    let seen = Seen::default();
    let boards = || std::array::from_fn::<Truth, BOARDS, _>(|_| Truth::default());
    let truths = [boards(), boards()];
    println!("soak for {whole:.0?} with seed {seed}");
    let mut memory = Watched::default();
    let outcome = thread::scope(|scope| {
        for (site, truths) in stage.sites.iter().zip(&truths) {
            let (seen, trouble) = (&seen, &stage.trouble);
            for (board, truth) in truths.iter().enumerate() {
                scope.spawn(move || client::write(site, seen, board, truth));
            }
            for (door, name) in (0..DOORS).flat_map(|door| [(door, "ada"), (door, "grace")]) {
                let reader = Reader {
                    site,
                    door,
                    name: format!("{name} {door}"),
                    trouble,
                };
                scope.spawn(move || reader.read(seen, truths));
            }
        }
        let began = Instant::now();
        let faults = scope.spawn(|| disturb(&stage, &seen, whole, seed));
        while began.elapsed() < whole && !faults.is_finished() {
            thread::sleep(Duration::from_secs(1).min(whole / 40));
            if let Some((name, status)) = stage.ended_by_itself() {
                seen.over.store(true, Ordering::Relaxed);
                return Err(format!("{name} ended by itself: {status}"));
            }
            let [edge, ..] = &stage.edges;
            memory.edge.take(edge, began.elapsed());
            memory.origin.take(&stage.origin, began.elapsed());
            memory.python.take(&stage.python, began.elapsed());
        }
        seen.over.store(true, Ordering::Relaxed);
        faults
            .join()
            .map_err(|_| "the faults ended early".to_owned())?
    });
    outcome?;
    Ok(report(&seen, &memory, whole))
}

/// Makes one fault after the other; those that end a watched process come in the first quarter only.
fn disturb(stage: &Stage, seen: &Seen, whole: Duration, seed: u64) -> Result<(), String> {
    let began = Instant::now();
    let mut faults = Faults::new(seed);
    while !seen.over.load(Ordering::Relaxed) {
        let fault = faults.next(began.elapsed() > whole / 4);
        let length = faults.length();
        println!(
            "{:>6.1}s {fault:?} for {length:.1?}",
            began.elapsed().as_secs_f64()
        );
        fault
            .happen(stage, length)
            .map_err(|error| format!("{fault:?}: {error}"))?;
        let until = Instant::now() + RECOVERY;
        while Instant::now() < until && !seen.over.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(50));
        }
    }
    Ok(())
}

fn report(seen: &Seen, memory: &Watched, whole: Duration) -> ExitCode {
    let of = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
    let found = |texts: &Mutex<Vec<String>>| texts.lock().map_or(usize::MAX, |texts| texts.len());
    let (stale, foreign) = (found(&seen.stale), found(&seen.foreign));
    println!("writes acknowledged: {}", of(&seen.writes));
    println!(
        "reads: {}, of which hits: {}",
        of(&seen.reads),
        of(&seen.hits)
    );
    println!("requests without a good answer: {}", of(&seen.failures));
    let mut is_flat = true;
    let watched = [
        ("edge", &memory.edge),
        ("app on axum", &memory.origin),
        ("app on FastAPI", &memory.python),
    ];
    for (name, samples) in watched {
        let quarters = samples
            .quarters(whole)
            .map(|megabytes| format!("{megabytes:.1}"));
        let verdict = if samples.is_flat(whole) {
            "flat"
        } else {
            "it grows"
        };
        println!(
            "memory of the {name} in MB, by quarter: {} ({verdict})",
            quarters.join(" ")
        );
        is_flat &= samples.is_flat(whole);
    }
    let used = of(&seen.hits) > 0 && of(&seen.writes) > 0;
    println!("stale reads: {stale}");
    println!("foreign reads: {foreign}");
    if stale == 0 && foreign == 0 && is_flat && used {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
