//! The `board` command: serves the app and prints where.

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use clap::Parser;
use mizan::mwt::{KEYS_VARIABLE, KeySet, new_key_set};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// Serves a small board app.
#[derive(Parser)]
struct Options {
    /// SQLite file to keep the boards in; memory when left out.
    #[arg(long)]
    db: Option<PathBuf>,
    /// Port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Folder of the built page.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../web/react/dist"))]
    web: PathBuf,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt().with_writer(io::stderr).init();
    let options = Options::parse();
    let db = board::db::open(options.db.as_deref()).await?;
    let router = board::app::router(db, &Arc::new(keys()?), &options.web)?;

    if !options.web.join("index.html").exists() {
        tracing::warn!(
            "no page in `{}`: run `npm run build`; the API answers",
            options.web.display()
        );
    }

    let listener = TcpListener::bind(("127.0.0.1", options.port)).await?;
    let stop = asked_to_stop()?;
    writeln!(io::stdout(), "http://{}", listener.local_addr()?)?;
    axum::serve(listener, router)
        .with_graceful_shutdown(stop)
        .await?;
    Ok(())
}

/// The keys in `MIZAN_MWT_KEYS`, as an edge in front has them too, or a new one: then everybody signs in again after a restart.
fn keys() -> Result<KeySet, Box<dyn Error>> {
    let set = match std::env::var(KEYS_VARIABLE) {
        Ok(set) => set,
        Err(_) => {
            let mut secret = [0; 32];
            getrandom::fill(&mut secret)?;
            new_key_set("board", &secret)
        }
    };
    Ok(KeySet::from_jwk_set(&set)?)
}

/// Listens from now on; ends when somebody presses Ctrl-C or the system asks the process to stop.
fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
