//! The smallest complete Mizan app: shopping lists, one for each shop.

use std::io::Write;
use std::sync::Arc;

use axum::Router;
use mizan::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tower_http::services::ServeDir;

/// What is to be bought, in the order it came to mind.
type Shelf = Arc<Mutex<Vec<Item>>>;

/// Something to buy.
#[derive(Clone, Serialize, JsonSchema)]
struct Item {
    id: usize,
    shop: String,
    text: String,
}

/// The shopping list of one shop.
#[context(cache(ttl = 60, public))]
struct Shopping {
    shop: String,
}

/// What to buy there.
#[client(context = Shopping)]
async fn items(shop: String, #[extract] State(shelf): State<Shelf>) -> Vec<Item> {
    let items = shelf.lock().await;
    items
        .iter()
        .filter(|item| item.shop == shop)
        .cloned()
        .collect()
}

/// Puts something on the list; it appears wherever that list is shown, without a refetch.
#[client(merge = Shopping::items)]
async fn add_item(shop: String, text: String, #[extract] State(shelf): State<Shelf>) -> Item {
    let mut items = shelf.lock().await;
    let item = Item {
        id: items.len(),
        shop,
        text,
    };
    items.push(item.clone());
    item
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let app = mizan::App::new("hello")
        .state(Shelf::default())
        .development(cfg!(debug_assertions))
        .build()?;
    let page = ServeDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/web/dist"));
    let router = Router::new()
        .nest("/api/mizan", app.into_router())
        .fallback_service(page);

    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    writeln!(std::io::stdout(), "http://{}", listener.local_addr()?)?;
    axum::serve(listener, router).await?;
    Ok(())
}
