//! Changes at random, for tests: whatever is damaged must be refused or read, and never panic.

/// How many times a seed is damaged.
const TIMES: usize = 3000;

/// Has `read` each of many damaged copies of `seed`: bytes changed to those of `marks`, cut out, doubled.
/// The same every time.
pub fn try_all(seed: &[u8], marks: &[u8], read: impl Fn(&[u8])) {
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    let mut below = |most: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % most.max(1) as u64) as usize
    };
    for _ in 0..TIMES {
        let mut bytes = seed.to_vec();
        for _ in 0..=below(4) {
            let at = below(bytes.len());
            match below(3) {
                0 => bytes[at] = marks[below(marks.len())],
                1 => drop(bytes.drain(at..bytes.len().min(at + below(30)))),
                _ => {
                    let copy = bytes[at..bytes.len().min(at + below(60))].to_vec();
                    let to = below(bytes.len());
                    drop(bytes.splice(to..to, copy));
                }
            }
        }
        read(&bytes);
    }
}
