//! Serves the fixture of `spec/fixture.md` on a free port and prints its base, for `mizan conform`.

#[path = "../tests/fixture/mod.rs"]
mod fixture;

use std::io::Write as _;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let served = fixture::Served::bind().await?;
    writeln!(std::io::stdout(), "{}", served.url())?;
    served.run().await?;
    Ok(())
}
