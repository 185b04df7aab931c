//! Workbooks that are encrypted although anybody may read them.
//!
//! A workbook whose structure is protected is encrypted with a password that every Excel knows and tries
//! by itself. The RC4 method of Excel 97 ([MS-OFFCRYPTO] 2.3.6) is undone; with other methods and
//! passwords a workbook stays locked.

use md5::{Digest, Md5};

use super::record::{Data, Records, kind};
use crate::error::Error;

/// The password that Excel tries.
const PASSWORD: &str = "VelvetSweatshop";

/// The length of the parts of a stream that have keys of their own ([MS-XLS] 2.2.10).
const BLOCK: usize = 1024;

/// Records whose data are not encrypted (2.2.10): they begin substreams, or are for those who share the
/// file.
const PLAIN: [u16; 7] = [
    kind::BEGINNING,
    kind::FILE_PASS,
    0x00E1,
    0x0138,
    0x0194,
    0x0195,
    0x0196,
];

/// The stream without its lock; nothing where it has none.
///
/// # Errors
/// [`Error::Encrypted`] where the lock does not open, [`Error::Workbook`] where the stream is damaged.
pub fn unlocked(stream: &[u8]) -> Result<Option<Vec<u8>>, Error> {
    let Some(key) = key(stream)? else {
        return Ok(None);
    };
    let mut open = stream.to_vec();
    for (number, block) in (0_u32..).zip(open.chunks_mut(BLOCK)) {
        key.cipher(number).apply(block);
    }
    // Positions count, whether what stands there is encrypted or not: that is put back.
    let mut restore = |at: usize, length: usize| {
        let range = at..at.saturating_add(length).min(stream.len());
        if let (Some(to), Some(from)) = (open.get_mut(range.clone()), stream.get(range)) {
            to.copy_from_slice(from);
        }
    };
    let mut records = Records::new(stream);
    loop {
        let at = stream.len() - records.left();
        restore(at, 4);
        // What is cut off is found out when it is read.
        let Ok(Some(record)) = records.next_plain() else {
            break;
        };
        match record.kind {
            kind if PLAIN.contains(&kind) => restore(at, 4 + record.first().0.len()),
            // Where a sheet begins.
            kind::BOUND_SHEET => restore(at, 8),
            _ => {}
        }
    }
    Ok(Some(open))
}

/// The key to the lock of a stream, where it has one.
fn key(stream: &[u8]) -> Result<Option<Key>, Error> {
    let mut records = Records::new(stream);
    records.begin()?;
    while let Some(record) = records.inside()? {
        if record.kind == kind::FILE_PASS {
            let key = Key::of(record.first()).ok().flatten();
            return key.map(Some).ok_or(Error::Encrypted);
        }
    }
    Ok(None)
}

/// What the keys of the blocks are made of.
#[derive(Debug)]
struct Key([u8; 5]);

impl Key {
    /// The key of a FILEPASS record (2.4.117) if the password fits: type, version, then salt, a number and
    /// its hash, these two encrypted.
    fn of(data: Data) -> Result<Option<Key>, Error> {
        if data.part(0, 6)? != [1, 0, 1, 0, 1, 0] {
            return Ok(None);
        }
        let key = Self::new(data.part(6, 16)?);
        let mut proof = data.part(22, 32)?.to_vec();
        key.cipher(0).apply(&mut proof);
        let (number, hash) = proof.split_at(16);
        Ok((Md5::digest(number)[..] == *hash).then_some(key))
    }

    fn new(salt: &[u8]) -> Self {
        let password: Vec<u8> = PASSWORD.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let hash = Self::begin(&Md5::digest(password).into());
        let mut hasher = Md5::new();
        for _ in 0..16 {
            hasher.update(hash);
            hasher.update(salt);
        }
        Self(Self::begin(&hasher.finalize().into()))
    }

    /// The part of a hash that was legal to export: 40 bits.
    fn begin(hash: &[u8; 16]) -> [u8; 5] {
        let [a, b, c, d, e, ..] = *hash;
        [a, b, c, d, e]
    }

    /// The cipher of a block by its number.
    fn cipher(&self, block: u32) -> Rc4 {
        let mut hasher = Md5::new();
        hasher.update(self.0);
        hasher.update(block.to_le_bytes());
        Rc4::new(&hasher.finalize().into())
    }
}

/// The RC4 cipher.
struct Rc4 {
    state: [u8; 256],
    i: u8,
    j: u8,
}

impl Rc4 {
    fn new(key: &[u8; 16]) -> Self {
        let mut state = std::array::from_fn(|index| index as u8);
        let mut j = 0_u8;
        for (index, &byte) in (0..=u8::MAX).zip(key.iter().cycle()) {
            j = j.wrapping_add(state[usize::from(index)]).wrapping_add(byte);
            state.swap(usize::from(index), usize::from(j));
        }
        Self { state, i: 0, j: 0 }
    }

    fn apply(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.i = self.i.wrapping_add(1);
            let first = self.state[usize::from(self.i)];
            self.j = self.j.wrapping_add(first);
            let second = self.state[usize::from(self.j)];
            self.state.swap(usize::from(self.i), usize::from(self.j));
            *byte ^= self.state[usize::from(first.wrapping_add(second))];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::record;
    use super::*;

    /// A FILEPASS record that Excel wrote.
    const LOCK: [u8; 54] = [
        0x01, 0x00, 0x01, 0x00, 0x01, 0x00, 0x2C, 0x85, 0x56, 0x09, 0x6F, 0x59, 0xEF, 0x01, 0x80,
        0x27, 0x8B, 0xFC, 0xF2, 0xB8, 0xF9, 0x18, 0xF7, 0xBB, 0x5C, 0x8C, 0xC6, 0x36, 0xA2, 0xF1,
        0x0B, 0xFC, 0x89, 0x6C, 0xFE, 0x0C, 0x7C, 0xC4, 0xEB, 0xEF, 0xA6, 0xB9, 0xD5, 0xF6, 0xD1,
        0xEF, 0xAC, 0x02, 0x98, 0x5A, 0x4C, 0xED, 0x79, 0xA2,
    ];

    #[test]
    fn the_key_of_a_stream_opens_it() {
        // A long record, so that there are several blocks.
        let long = record(0x1234, &[7; 3000]);
        let plain = [
            record(kind::BEGINNING, &[0, 6, 5, 0, 0, 0, 0, 0]),
            record(kind::FILE_PASS, &LOCK),
            long.clone(),
            record(kind::BOUND_SHEET, &[1, 2, 3, 4, 0, 0, 1, 0, b'a']),
            record(kind::END, &[]),
        ]
        .concat();
        // The cipher is its own inverse.
        let locked = unlocked(&plain).unwrap().unwrap();
        assert_ne!(locked, plain);
        assert_eq!(locked[..74], plain[..74]);
        // The offset of the sheet.
        let at = 70 + long.len();
        assert_eq!(locked[at..at + 8], plain[at..at + 8]);
        assert_ne!(locked[at + 8..at + 13], plain[at + 8..at + 13]);
        assert_eq!(unlocked(&locked).unwrap().unwrap(), plain);
    }

    #[test]
    fn other_locks_stay_closed() {
        let mut other_password = LOCK;
        other_password[50] ^= 1;
        // The obfuscation of Excel 95; the later method.
        let methods = [[0; 54], {
            let mut lock = LOCK;
            lock[2] = 2;
            lock
        }];
        for lock in [other_password].into_iter().chain(methods) {
            let stream = [
                record(kind::BEGINNING, &[0, 6, 5, 0, 0, 0, 0, 0]),
                record(kind::FILE_PASS, &lock),
                record(kind::END, &[]),
            ]
            .concat();
            assert_eq!(unlocked(&stream), Err(Error::Encrypted));
        }
    }

    #[test]
    fn a_stream_without_a_lock_has_no_key() {
        let stream = [
            record(kind::BEGINNING, &[0, 6, 5, 0, 0, 0, 0, 0]),
            record(kind::END, &[]),
        ]
        .concat();
        assert_eq!(unlocked(&stream), Ok(None));
    }

    #[test]
    fn the_cipher_is_rc4() {
        // RFC 6229, key of 128 bits.
        let key = std::array::from_fn(|index| index as u8 + 1);
        let mut bytes = [0; 8];
        Rc4::new(&key).apply(&mut bytes);
        assert_eq!(bytes, [0x9A, 0xC7, 0xCC, 0x9A, 0x60, 0x9D, 0x1E, 0xF7]);
    }
}
