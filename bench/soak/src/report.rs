//! Runs it all, and says what came of it.

use std::{
    error::Error,
    process::ExitCode,
    sync::atomic::Ordering,
    thread,
    time::{Duration, Instant},
};

use crate::{
    client::{self, BOARDS, Seen},
    fault::Faults,
    memory::Samples,
    stage::{EDGES, Stage},
    truth::Truth,
};

/// Between two faults: long enough that queued purges are sent and leases are back.
const RECOVERY: Duration = Duration::from_secs(4);

/// The processes whose memory is watched.
#[derive(Debug, Default)]
struct Watched {
    edge: Samples,
    origin: Samples,
}

/// Runs it for so long.
pub(crate) fn run(whole: Duration, seed: u64) -> Result<ExitCode, Box<dyn Error>> {
    let stage = Stage::start().map_err(|error| error.to_string())?;
    let (seen, truths) = (
        Seen::default(),
        std::array::from_fn::<Truth, BOARDS, _>(|_| Truth::default()),
    );
    println!("soak for {whole:.0?} with seed {seed}");
    let mut memory = Watched::default();
    let outcome = thread::scope(|scope| {
        for (board, truth) in truths.iter().enumerate() {
            let (stage, seen) = (&stage, &seen);
            scope.spawn(move || client::write(stage, seen, board, truth));
        }
        for edge in (0..EDGES).chain(0..EDGES) {
            let (stage, seen, truths) = (&stage, &seen, &truths);
            scope.spawn(move || client::read(stage, seen, edge, truths));
        }
        let began = Instant::now();
        let faults = scope.spawn(|| disturb(&stage, &seen, whole, seed));
        while began.elapsed() < whole && !faults.is_finished() {
            thread::sleep(Duration::from_secs(1).min(whole / 40));
            if let Some((name, status)) = stage.ended_by_itself() {
                seen.over.store(true, Ordering::Relaxed);
                return Err(format!("{name} ended by itself: {status}"));
            }
            let [edge, _] = &stage.edges;
            memory.edge.take(edge, began.elapsed());
            memory.origin.take(&stage.origin, began.elapsed());
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
    let stale = seen.stale.lock().map_or(usize::MAX, |stale| stale.len());
    println!("writes acknowledged: {}", of(&seen.writes));
    println!(
        "reads: {}, of which hits: {}",
        of(&seen.reads),
        of(&seen.hits)
    );
    println!("requests without a good answer: {}", of(&seen.failures));
    let mut is_flat = true;
    for (name, samples) in [("edge", &memory.edge), ("origin", &memory.origin)] {
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
    if stale == 0 && is_flat && used {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
