//! The app: one shelf, whose stock is in a file that all its processes share.

use mizan::prelude::*;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs, io};
use tokio::net::TcpListener;

/// Names the file in the environment of a process.
pub(crate) const STOCK: &str = "SHOP_STOCK";
/// Names the release in the environment of a process.
pub(crate) const RELEASE: &str = "SHOP_RELEASE";
/// What a process says before its address.
pub(crate) const SERVING: &str = "serving ";

#[derive(Clone)]
pub(crate) struct Stock(Arc<PathBuf>);

impl Stock {
    /// In this file.
    pub(crate) fn new(file: PathBuf) -> Self {
        Self(Arc::new(file))
    }

    pub(crate) fn file(&self) -> &Path {
        &self.0
    }
}

/// What is left on the shelf.
#[context(cache(ttl = 60, public))]
pub(crate) struct Shelf;

#[client(context = Shelf)]
fn left(#[extract] State(stock): State<Stock>) -> String {
    fs::read_to_string(&*stock.0).unwrap_or_else(|_| "10".to_owned())
}

#[client(affects = Shelf)]
fn sell(left: String, #[extract] State(stock): State<Stock>) {
    fs::write(&*stock.0, left).unwrap();
}

/// Names nothing, by mistake.
#[client]
fn sell_silently(left: String, #[extract] State(stock): State<Stock>) {
    fs::write(&*stock.0, left).unwrap();
}

/// No test: what [`Process`](crate::process::Process) starts. It serves until it is killed.
#[tokio::test]
#[ignore = "a process that the tests start"]
async fn is_served() {
    let stock = Stock(Arc::new(env::var_os(STOCK).unwrap().into()));
    let mut app = App::new("shop").module(module_path!()).state(stock);
    if env::var(RELEASE).is_ok_and(|release| release == "next") {
        app = app.module("shared::releases");
    }
    let router = app.build().unwrap().into_router();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    writeln!(io::stdout(), "\n{SERVING}{address}").unwrap();
    axum::serve(listener, router).await.unwrap();
}
