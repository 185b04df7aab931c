//! Words for made-up tables: enough to look like the genre, none that a rule could know.

/// A small deterministic random source (SplitMix64, Steele, Lea and Flood, 2014), and the language
/// of the words that it draws.
#[derive(Debug, Clone)]
pub struct Dice {
    state: u64,
    pub english: bool,
}

impl Dice {
    pub fn new(seed: u64, english: bool) -> Self {
        Self {
            state: seed,
            english,
        }
    }

    /// Dice of their own for one purpose, so that it disturbs no other.
    pub fn apart(&self, purpose: u64) -> Self {
        Self {
            state: self.state ^ purpose.wrapping_mul(0xff51_afd7_ed55_8ccd),
            english: self.english,
        }
    }

    /// A number below `limit`, which is at least 1.
    pub fn below(&mut self, limit: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    /// True once in `of` throws.
    pub fn once_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    /// One of the items.
    pub fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }
}

const SYLLABLES: &str = "农林牧渔水利交通教育卫生文化体育科技商贸工业能源环保住房城乡建设公安民政司法财政审计统计信访档案人事劳动社保医疗养老救助扶贫残疾儿童妇女青年老龄防疫检测监管执法宣传培训调研规划评估考核督查验收申报评审登记备案奖励补贴资金项目工程设备材料维修运行管理服务平台园区企业机构学校医院村镇街道社区河道水库道路桥梁绿化照明供暖供水排水垃圾处理";
const STEMS: [&str; 40] = [
    "grain", "timber", "water", "road", "school", "clinic", "cotton", "paper", "glass", "steel",
    "energy", "housing", "market", "harbour", "river", "bridge", "library", "museum", "forest",
    "fishery", "poultry", "cement", "fibre", "engine", "tractor", "garden", "street", "village",
    "county", "railway", "coal", "copper", "sugar", "barley", "fruit", "dairy", "leather",
    "rubber", "textile", "printing",
];

/// `count` hanzi.
pub fn hanzi(dice: &mut Dice, count: usize) -> String {
    let pool: Vec<char> = SYLLABLES.chars().collect();
    (0..count).map(|_| pool[dice.below(pool.len())]).collect()
}

/// `count` English words, the first with a capital.
pub fn english(dice: &mut Dice, count: usize) -> String {
    let words: Vec<&str> = (0..count).map(|_| dice.pick(&STEMS)).collect();
    let text = words.join(" ");
    text[..1].to_uppercase() + &text[1..]
}

/// A short text: `least` to `most` hanzi, or half as many words.
fn short(dice: &mut Dice, least: usize, most: usize) -> String {
    let count = least + dice.below(most - least + 1);
    match dice.english {
        true => english(dice, count.div_ceil(3)),
        false => hanzi(dice, count),
    }
}

/// A name of a thing: four to nine hanzi.
pub fn name(dice: &mut Dice) -> String {
    short(dice, 4, 9)
}

/// A word of two to four hanzi.
pub fn word(dice: &mut Dice) -> String {
    short(dice, 2, 4)
}

/// A sentence of two to four clauses with its full stop.
pub fn sentence(dice: &mut Dice) -> String {
    let clauses: Vec<String> = (0..2 + dice.below(3))
        .map(|_| short(dice, 6, 13).to_lowercase())
        .collect();
    match dice.english {
        true => {
            let text = clauses.join(", ") + ".";
            text[..1].to_uppercase() + &text[1..]
        }
        false => clauses.join("，") + "。",
    }
}

/// An amount with two decimals.
pub fn amount(dice: &mut Dice) -> String {
    format!("{}.{:02}", dice.below(90_000) + 1, dice.below(100))
}

/// A measure word.
pub fn measure(dice: &mut Dice) -> String {
    let words: [&str; 8] = match dice.english {
        true => ["t", "kg", "km", "pcs", "ha", "m", "kWh", "%"],
        false => ["项", "个", "家", "次", "人", "件", "例", "%"],
    };
    dice.pick(&words).to_owned()
}

/// A label of a column or of a field, unlike those in `taken`.
pub fn label(dice: &mut Dice, taken: &mut Vec<String>) -> String {
    loop {
        let label = short(dice, 2, 6);
        if !taken.contains(&label) {
            taken.push(label.clone());
            return label;
        }
    }
}

/// Chinese numerals for items: 一, 二 … 十, 十一 …
pub fn numeral(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let tens = match number / 10 {
        0 => String::new(),
        1 => "十".to_owned(),
        tens => format!("{}十", DIGITS[tens % 10]),
    };
    tens + DIGITS[number % 10]
}

/// The hanzi of a text with `gap` between them: 合　计.
pub fn spaced(text: &str, gap: &str) -> String {
    let characters: Vec<String> = text.chars().map(String::from).collect();
    characters.join(gap)
}

/// Pieces of one text put together as the document's format says: without a separator where a hanzi
/// or full-width mark stands at either side of the seam, else with one space.
pub fn joined(pieces: &[String]) -> String {
    let wide = |c: Option<char>| c.is_some_and(|c| c >= '\u{2e80}');
    pieces.iter().fold(String::new(), |whole, piece| {
        let direct =
            whole.is_empty() || wide(whole.chars().next_back()) || wide(piece.chars().next());
        whole + if direct { "" } else { " " } + piece
    })
}
