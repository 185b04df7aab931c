//! Words for made-up tables: enough to look like the genre, none that a rule could know.

/// A small deterministic random source (SplitMix64, Steele, Lea and Flood, 2014).
#[derive(Debug, Clone)]
pub struct Dice(pub u64);

impl Dice {
    /// A number below `limit`, which is at least 1.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    /// True once in `of` throws.
    pub fn once_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    /// One of the items.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

const SYLLABLES: &str = "农林牧渔水利交通教育卫生文化体育科技商贸工业能源环保住房城乡建设公安民政司法财政审计统计信访档案人事劳动社保医疗养老救助扶贫残疾儿童妇女青年老龄防疫检测监管执法宣传培训调研规划评估考核督查验收申报评审登记备案奖励补贴资金项目工程设备材料维修运行管理服务平台园区企业机构学校医院村镇街道社区河道水库道路桥梁绿化照明供暖供水排水垃圾处理";

/// `count` hanzi.
pub fn hanzi(dice: &mut Dice, count: usize) -> String {
    let pool: Vec<char> = SYLLABLES.chars().collect();
    (0..count).map(|_| *dice.pick(&pool)).collect()
}

/// A name of a thing: four to nine hanzi.
pub fn name(dice: &mut Dice) -> String {
    let count = 4 + dice.below(6);
    hanzi(dice, count)
}

/// A sentence of two to four clauses with its full stop.
pub fn sentence(dice: &mut Dice) -> String {
    let clauses: Vec<String> = (0..2 + dice.below(3))
        .map(|_| {
            let count = 6 + dice.below(8);
            hanzi(dice, count)
        })
        .collect();
    clauses.join("，") + "。"
}

/// An amount with two decimals.
pub fn amount(dice: &mut Dice) -> String {
    format!("{}.{:02}", dice.below(90_000) + 1, dice.below(100))
}

/// A measure word.
pub fn measure(dice: &mut Dice) -> String {
    dice.pick(&["项", "个", "家", "次", "人", "件", "例", "%"])
        .to_string()
}

/// A label of a column or of a field, unlike those in `taken`.
pub fn label(dice: &mut Dice, taken: &mut Vec<String>) -> String {
    loop {
        let count = 2 + dice.below(5);
        let label = hanzi(dice, count);
        if !taken.contains(&label) {
            taken.push(label.clone());
            return label;
        }
    }
}
