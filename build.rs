//! How the program is linked.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = ["OS", "ENV"].map(|of| env::var(format!("CARGO_CFG_TARGET_{of}")));
    if let [Ok(system), Ok(library)] = target
        && (system.as_str(), library.as_str()) == ("linux", "gnu")
    {
        // At a fixed address: 118,000 pointers in tables, mostly Typst's, then need no adjusting at each start,
        // which takes 3 of 85 ms. Libraries, stack and heap stay where nobody can foresee.
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
