//! An app like the README's, on a port the system chose.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use mizan::prelude::*;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

type Shelf = Arc<Mutex<Vec<String>>>;

/// The shopping list of one shop.
#[context(cache(ttl = 60, public))]
pub(crate) struct Shopping {
    shop: String,
}

#[client(context = Shopping)]
async fn items(shop: String, #[extract] State(shelf): State<Shelf>) -> Vec<String> {
    let items = shelf.lock().unwrap();
    let of_shop = items.iter().filter(|item| item.starts_with(&shop));
    of_shop.cloned().collect()
}

#[client(affects = Shopping)]
async fn add_item(shop: String, text: String, #[extract] State(shelf): State<Shelf>) {
    shelf.lock().unwrap().push(format!("{shop}: {text}"));
}

/// The app, served until it is dropped.
pub(crate) struct Shop {
    pub(crate) address: SocketAddr,
    _runtime: Runtime,
}

impl Shop {
    /// As `cargo run` serves it, which is a debug build.
    pub(crate) fn in_development() -> Self {
        Self::serve(|app| app.development(true))
    }

    /// As a release build is served, whose operator chose a secret.
    pub(crate) fn in_production(secret: &str) -> Self {
        Self::serve(|app| app.edge_secret(secret))
    }

    fn serve(with: impl FnOnce(mizan::App) -> mizan::App) -> Self {
        let app = mizan::App::new("shop").state(Shelf::default());
        let app = with(app).build().unwrap();
        let router = Router::new().nest("/api/mizan", app.into_router());
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self {
            address,
            _runtime: runtime,
        }
    }
}
