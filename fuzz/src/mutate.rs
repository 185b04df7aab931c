//! Changes that keep the form of a file. A fuzzer that knows bytes alone breaks most of what it
//! touches: lengths, tags, positions. Half of the changes here are of units: records, tags, what
//! stands between them. They are copied, moved, left out, or changed inside, and lengths follow.

use libfuzzer_sys::fuzzer_mutate;

use crate::package::MARK;

/// What a file is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// XML or HTML: tags, attributes, texts.
    Markup,
    /// Records of \[MS-XLS\]: kind and length in two bytes each.
    Biff,
    /// A package whose parts are records of \[MS-XLSB\]: kind and length in 7 bits a byte.
    Xlsb,
}

/// Units longer than this are not made.
const LONGEST: usize = 4096;

/// Changes the first `size` bytes of `data`, which has room for `most`; gives the new size.
pub fn mutate(form: Form, data: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
    let mut random = Random(u64::from(seed) << 1 | 1);
    if random.below(2) == 0 {
        return fuzzer_mutate(data, size, most);
    }
    let mut units = form.cut(&data[..size]);
    for _ in 0..=random.below(3) {
        change(form, &mut units, &mut random);
    }
    if form == Form::Biff && random.below(8) > 0 {
        place_sheets(&mut units);
    }
    let bytes = units.concat();
    if bytes.is_empty() || bytes.len() > most {
        return fuzzer_mutate(data, size, most);
    }
    data[..bytes.len()].copy_from_slice(&bytes);
    bytes.len()
}

fn change(form: Form, units: &mut Vec<Vec<u8>>, random: &mut Random) {
    if units.is_empty() {
        return;
    }
    let at = random.below(units.len());
    let run = at..units.len().min(at + 1 + random.below(4));
    match random.below(6) {
        0 => drop(units.drain(run)),
        1 => {
            let taken: Vec<_> = units[run].to_vec();
            let to = random.below(units.len() + 1);
            units.splice(to..to, taken);
        }
        2 => {
            let taken: Vec<_> = units.drain(run).collect();
            let to = random.below(units.len() + 1);
            units.splice(to..to, taken);
        }
        3 => {
            let other = random.below(units.len());
            units.swap(at, other);
        }
        _ => units[at] = form.change_inside(&units[at]),
    }
}

impl Form {
    fn cut(self, data: &[u8]) -> Vec<Vec<u8>> {
        match self {
            Form::Markup => tags(data),
            Form::Biff => records(data, |record| {
                let length = usize::from(u16::from_le_bytes([*record.get(2)?, *record.get(3)?]));
                Some((4, length))
            }),
            Form::Xlsb => {
                let mut units = Vec::new();
                let mut rest = data;
                // A part begins with the line of its name.
                while !rest.is_empty() {
                    let behind = rest.get(1..).unwrap_or_default();
                    let end = behind
                        .windows(MARK.len())
                        .position(|window| window == MARK)
                        .map_or(rest.len(), |at| at + 1);
                    let (part, after) = rest.split_at(end);
                    let head = part
                        .get(1..)
                        .and_then(|part| part.iter().position(|&byte| byte == b'\n'));
                    let (head, content) = part.split_at(head.map_or(part.len(), |at| at + 2));
                    units.push(head.to_vec());
                    if content.starts_with(b"<") {
                        units.extend(tags(content));
                    } else {
                        units.extend(records(content, xlsb_head));
                    }
                    rest = after;
                }
                units
            }
        }
    }

    /// A unit with another content, and the length that it then has.
    fn change_inside(self, unit: &[u8]) -> Vec<u8> {
        let head = match self {
            Form::Markup => 0,
            Form::Biff => 4,
            Form::Xlsb if unit.starts_with(MARK) || unit.starts_with(b"<") => 0,
            Form::Xlsb => xlsb_head(unit).map_or(0, |(head, _)| head),
        };
        let Some((head, content)) = unit.split_at_checked(head) else {
            return unit.to_vec();
        };
        let mut changed = content.to_vec();
        let most = (content.len() + 32).min(LONGEST.max(content.len()));
        changed.resize(most, 0);
        let size = fuzzer_mutate(&mut changed, content.len(), most);
        changed.truncate(size);
        let mut unit = head.to_vec();
        match (self, head) {
            (Form::Biff, [first, second, ..]) => {
                let length = u16::try_from(size).unwrap_or(u16::MAX).to_le_bytes();
                unit = vec![*first, *second, length[0], length[1]];
            }
            (Form::Xlsb, [first, ..]) => {
                unit.truncate(if first & 0x80 == 0 { 1 } else { 2 });
                let mut length = size;
                while length > 0x7F {
                    unit.push(length as u8 | 0x80);
                    length >>= 7;
                }
                unit.push(length as u8);
            }
            _ => {}
        }
        unit.extend(changed);
        unit
    }
}

/// How long the head of a record of \[MS-XLSB\] is, and its data.
fn xlsb_head(record: &[u8]) -> Option<(usize, usize)> {
    let mut head = if record.first()? & 0x80 == 0 { 1 } else { 2 };
    let mut length = 0;
    for shift in [0, 7, 14, 21] {
        let byte = *record.get(head)?;
        head += 1;
        length |= usize::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some((head, length))
}

/// Cuts records; what is no whole one is a unit too.
fn records(data: &[u8], head: impl Fn(&[u8]) -> Option<(usize, usize)>) -> Vec<Vec<u8>> {
    let mut units = Vec::new();
    let mut rest = data;
    while let Some((head, length)) = head(rest) {
        let (record, after) = rest.split_at(rest.len().min(head + length));
        units.push(record.to_vec());
        rest = after;
    }
    if !rest.is_empty() {
        units.push(rest.to_vec());
    }
    units
}

/// Cuts markup before tags and behind them, and in tags at blanks.
fn tags(data: &[u8]) -> Vec<Vec<u8>> {
    let mut units = Vec::new();
    let mut is_tag = false;
    let mut from = 0;
    for (at, &byte) in data.iter().enumerate() {
        let cut = match byte {
            b'<' => at,
            b'>' => at + 1,
            b' ' | b'/' if is_tag => at,
            _ => continue,
        };
        is_tag = byte != b'>';
        if cut > from {
            units.push(data[from..cut].to_vec());
            from = cut;
        }
    }
    units.push(data[from..].to_vec());
    units
}

/// Writes into the list of sheets where these begin now.
fn place_sheets(units: &mut [Vec<u8>]) {
    const BOUND_SHEET: [u8; 2] = [0x85, 0];
    const BEGINNING: u8 = 0x09;
    let mut at = 0;
    let mut begins = Vec::new();
    for unit in units.iter() {
        if let [BEGINNING, 0 | 2 | 4 | 8, ..] = unit[..] {
            begins.push(at);
        }
        at += unit.len();
    }
    let mut begins = begins.into_iter().skip(1);
    for unit in units
        .iter_mut()
        .filter(|unit| unit.starts_with(&BOUND_SHEET))
    {
        if let (Some(place), Some(at)) = (unit.get_mut(4..8), begins.next()) {
            place.copy_from_slice(&(at as u32).to_le_bytes());
        }
    }
}

/// A few random numbers from a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(0x5851_F42D_4C95_7F2D)
            .wrapping_add(0x1405_7B7E_F767_814F);
        (self.0 >> 33) as usize % end
    }
}
