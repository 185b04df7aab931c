//! Tables that are right: every total, share and rate is what its parts make, every text is whole.

use std::fmt;

use super::generator::words::{self, Dice};
use super::slips::Slip;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// 1, 2, 3 …
    Number,
    /// A code of its own for each row.
    Key,
    /// 201, 20101 …: the levels of a classification.
    Code,
    Name,
    /// Who is responsible.
    Person,
    /// Basic and project expenditure together.
    Whole,
    Basic,
    Project,
    /// Last year's whole.
    Before,
    /// The growth from last year's whole, in percent.
    Growth,
    /// The share in the whole of all rows, in percent.
    Share,
    /// What of the whole was spent.
    Done,
    /// The same in percent.
    Rate,
    /// A sentence.
    Aim,
    /// A day.
    Day,
}

use Column::{
    Aim, Basic, Before, Code, Day, Done, Growth, Key, Name, Number, Person, Project, Rate, Share,
    Whole,
};

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Data,
    /// A part of the row above: 其中.
    Part,
    Subtotal,
    Total,
}

/// A row: its kind and its cells.
#[derive(Debug, Clone)]
pub struct Row {
    pub kind: Kind,
    pub cells: Vec<String>,
}

/// A table that is right, until something slips.
#[derive(Debug, Clone)]
pub struct Sound {
    pub dice: Dice,
    pub year: usize,
    pub title: String,
    pub unit: &'static str,
    /// Labels and values, line by line.
    pub form: Vec<Vec<String>>,
    pub columns: Vec<Column>,
    pub labels: Vec<String>,
    pub rows: Vec<Row>,
    pub notes: Vec<String>,
}

/// Hundredths as printed.
pub fn money(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let hundredths = hundredths.abs();
    format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A printed amount in hundredths.
pub fn hundredths(text: &str) -> Option<i64> {
    let (whole, decimals) = text.split_once('.')?;
    let sign = if whole.starts_with('-') { -1 } else { 1 };
    let parse = |digits: &str| digits.trim_start_matches('-').parse::<i64>().ok();
    (decimals.len() == 2).then_some(sign * (parse(whole)? * 100 + parse(decimals)?))
}

/// `part` of `whole` in percent with one decimal, rounded half up.
fn percent(part: i64, whole: i64) -> String {
    let tenths = (part * 10_000 + whole * 5).div_euclid(whole * 10);
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}%", tenths.abs() / 10, tenths.abs() % 10)
}

impl Sound {
    /// The table of a seed.
    pub fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed.wrapping_mul(0x9e37_79b9), false);
        let year = 2015 + dice.below(8);
        let coded = dice.once_in(4);
        let mut columns = Vec::new();
        if coded {
            columns.extend([Code, Name]);
        } else {
            columns.push(Number);
            if dice.once_in(2) {
                columns.push(Key);
            }
            columns.push(Name);
            if dice.once_in(3) {
                columns.push(Person);
            }
        }
        columns.extend([Whole, Basic, Project]);
        if dice.once_in(2) {
            columns.extend([Before, Growth]);
        }
        if dice.once_in(2) {
            columns.push(Share);
        }
        if dice.once_in(3) {
            columns.extend([Done, Rate]);
        }
        if dice.once_in(2) {
            columns.push(Day);
        }
        columns.push(Aim);
        let labels = columns.iter().map(|column| label(*column, year)).collect();
        let mut sound = Self {
            year,
            title: format!("{year}年{}支出情况表", words::hanzi(&mut dice, 4)),
            unit: "单位：万元",
            form: Vec::new(),
            columns,
            labels,
            rows: Vec::new(),
            notes: vec![format!("注：本表为{year}年度数据。")],
            dice,
        };
        match coded {
            true => sound.add_codes(),
            false => sound.add_list(),
        }
        sound.fill();
        if sound.dice.once_in(2) {
            sound.add_form();
        }
        sound
    }

    /// The column that holds this, if any.
    pub fn column(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|other| *other == column)
    }

    /// The indices of the rows of a kind.
    pub fn of_kind(&self, kind: Kind) -> Vec<usize> {
        let rows = self.rows.iter().enumerate();
        let of_kind = rows.filter(|(_, row)| row.kind == kind);
        of_kind.map(|(row, _)| row).collect()
    }

    fn blank(&self, kind: Kind) -> Row {
        Row {
            kind,
            cells: vec![String::new(); self.columns.len()],
        }
    }

    fn set(&mut self, row: usize, column: Column, text: impl Into<String>) {
        if let Some(column) = self.column(column) {
            self.rows[row].cells[column] = text.into();
        }
    }

    fn get(&self, row: usize, column: Column) -> i64 {
        let text = self
            .column(column)
            .map(|column| self.rows[row].cells[column].as_str());
        text.and_then(hundredths).unwrap_or(0)
    }

    /// Rows of data with 其中 parts, 小计 under sections, 合计 at the end.
    fn add_list(&mut self) {
        let sections = if self.dice.once_in(3) {
            2 + self.dice.below(2)
        } else {
            1
        };
        let mut number = 0;
        for _ in 0..sections {
            let first = self.rows.len();
            for _ in 0..8 + self.dice.below(6) {
                number += 1;
                self.rows.push(self.blank(Kind::Data));
                let row = self.rows.len() - 1;
                self.set(row, Number, number.to_string());
                self.set(row, Key, format!("ZX{}-{:03}", self.year, 100 + 7 * number));
                self.describe(row);
                let (basic, project) = (self.amount(), self.amount());
                self.set(row, Basic, money(basic));
                self.set(row, Project, money(project));
                if self.dice.once_in(8) && sections == 1 {
                    self.rows.push(self.blank(Kind::Part));
                    let part = self.rows.len() - 1;
                    let name = words::hanzi(&mut self.dice, 4);
                    self.set(part, Name, format!("其中：{name}"));
                    self.set(part, Basic, money(basic / 3));
                    self.set(part, Project, money(project / 4));
                }
            }
            if sections > 1 {
                self.add_sum(first, Kind::Subtotal, "小计");
            }
        }
        self.add_sum(0, Kind::Total, "合计");
    }

    /// Codes of two levels, the first one the sum of the second.
    fn add_codes(&mut self) {
        for group in 0..2 + self.dice.below(3) {
            let code = 201 + 3 * group;
            let first = self.rows.len();
            self.rows.push(self.blank(Kind::Data));
            for item in 0..2 + self.dice.below(3) {
                self.rows.push(self.blank(Kind::Data));
                let row = self.rows.len() - 1;
                self.set(row, Code, format!("{code}{:02}", 1 + 2 * item));
                self.describe(row);
                let (basic, project) = (self.amount(), self.amount());
                self.set(row, Basic, money(basic));
                self.set(row, Project, money(project));
            }
            self.set(first, Code, code.to_string());
            self.describe(first);
            for column in [Basic, Project] {
                let sum: i64 = (first + 1..self.rows.len())
                    .map(|row| self.get(row, column))
                    .sum();
                self.set(first, column, money(sum));
            }
        }
        self.rows.push(self.blank(Kind::Total));
        let total = self.rows.len() - 1;
        self.set(total, Name, "合计");
        let code = self.column(Code).unwrap_or(0);
        for column in [Basic, Project] {
            let tops = (0..total).filter(|&row| self.rows[row].cells[code].len() == 3);
            let sum: i64 = tops.map(|row| self.get(row, column)).sum();
            self.set(total, column, money(sum));
        }
    }

    fn describe(&mut self, row: usize) {
        let name = words::name(&mut self.dice);
        self.set(row, Name, name);
        let surname = self
            .dice
            .pick(&["王", "李", "张", "刘", "陈", "杨"])
            .to_owned();
        let given = self
            .dice
            .pick(&["建国", "秀英", "志强", "桂芳", "海燕", "玉兰"])
            .to_owned();
        self.set(row, Person, surname + &given);
        let aim = aim(&mut self.dice);
        self.set(row, Aim, aim);
        let day = format!(
            "{}-{:02}-{:02}",
            self.year,
            1 + self.dice.below(12),
            1 + self.dice.below(28)
        );
        self.set(row, Day, day);
    }

    fn amount(&mut self) -> i64 {
        1_000 + self.dice.below(90_000) as i64
    }

    fn add_sum(&mut self, first: usize, kind: Kind, label: &str) {
        let end = self.rows.len();
        self.rows.push(self.blank(kind));
        self.set(end, Name, label);
        for column in [Basic, Project] {
            let data = (first..end).filter(|&row| self.rows[row].kind == Kind::Data);
            let sum: i64 = data.map(|row| self.get(row, column)).sum();
            self.set(end, column, money(sum));
        }
    }

    /// What follows from the amounts: wholes, last year's, growth and shares.
    fn fill(&mut self) {
        for row in 0..self.rows.len() {
            let whole = self.get(row, Basic) + self.get(row, Project);
            self.set(row, Whole, money(whole));
        }
        self.add_like(Before, 70, 60);
        self.add_like(Done, 60, 38);
        let all = self.get(self.rows.len() - 1, Whole);
        for row in 0..self.rows.len() {
            let whole = self.get(row, Whole);
            let (before, done) = (self.get(row, Before), self.get(row, Done));
            self.set(row, Growth, percent(whole - before, before.max(1)));
            self.set(row, Share, percent(whole, all));
            self.set(row, Rate, percent(done, whole.max(1)));
        }
    }

    /// How long the code of a row is: 3 for the upper level, 5 for the lower.
    fn code_length(&self, row: usize) -> usize {
        let code = self.column(Code);
        code.map_or(0, |code| self.rows[row].cells[code].len())
    }

    /// Amounts of `least` percent of the wholes and up to `more` more, with the sums of these.
    fn add_like(&mut self, column: Column, least: i64, more: usize) {
        let end = self.rows.len() - 1;
        for row in 0..end {
            if self.rows[row].kind == Kind::Data && self.code_length(row) != 3 {
                let share = least + self.dice.below(more) as i64;
                let amount = self.get(row, Whole) * share / 100;
                self.set(row, column, money(amount));
            }
        }
        for row in 0..end {
            if self.code_length(row) == 3 {
                let below = (row + 1..end).take_while(|&other| self.code_length(other) == 5);
                let sum: i64 = below.map(|other| self.get(other, column)).sum();
                self.set(row, column, money(sum));
            }
        }
        let mut first = 0;
        for row in 0..=end {
            let data = |other: &usize| {
                self.rows[*other].kind == Kind::Data && self.code_length(*other) != 5
            };
            let sum = match self.rows[row].kind {
                Kind::Data => continue,
                Kind::Part => self.get(row - 1, column) / 5,
                Kind::Subtotal => {
                    let rows = first..row;
                    first = row + 1;
                    rows.filter(data).map(|other| self.get(other, column)).sum()
                }
                Kind::Total => (0..row)
                    .filter(data)
                    .map(|other| self.get(other, column))
                    .sum(),
            };
            self.set(row, column, money(sum));
        }
    }

    /// A form: 资金总额 of two sources.
    fn add_form(&mut self) {
        let parts = [self.amount(), self.amount()];
        let name = words::hanzi(&mut self.dice, 4);
        self.form = vec![
            vec!["部门名称".to_owned(), format!("{name}局")],
            vec![
                "资金总额".to_owned(),
                money(parts[0] + parts[1]),
                "财政拨款".to_owned(),
                money(parts[0]),
                "其他资金".to_owned(),
                money(parts[1]),
            ],
        ];
    }

    /// Lets something slip; whether it could.
    pub fn slip(&mut self, slip: &Slip) -> bool {
        (slip.make)(self)
    }
}

/// A sentence of a plan.
fn aim(dice: &mut Dice) -> String {
    const VERBS: [&str; 8] = [
        "加强", "推进", "完善", "落实", "开展", "规范", "优化", "组织",
    ];
    const OBJECTS: [&str; 16] = [
        "资金使用情况监督检查",
        "项目建设进度跟踪调度",
        "业务骨干专题培训",
        "财务管理制度建设",
        "档案整理归档及移交",
        "政策宣传和解读引导",
        "安全隐患排查整治",
        "设备维护保养与更新",
        "信息公开和舆情回应",
        "困难群众走访慰问",
        "绩效目标运行监控",
        "合同履约验收管理",
        "重点任务督办落实",
        "基础数据采集核对",
        "应急演练和物资储备",
        "服务事项流程再造",
    ];
    let clauses: Vec<String> = (0..2 + dice.below(2))
        .map(|_| dice.pick(&VERBS).to_owned() + dice.pick(&OBJECTS))
        .collect();
    format!(
        "{}，惠及群众{}人次。",
        clauses.join("，"),
        100 + dice.below(900)
    )
}

fn label(column: Column, year: usize) -> String {
    match column {
        Number => "序号".to_owned(),
        Key => "项目编号".to_owned(),
        Code => "科目编码".to_owned(),
        Name => "项目名称".to_owned(),
        Person => "负责人".to_owned(),
        Whole => "合计".to_owned(),
        Basic => "基本支出".to_owned(),
        Project => "项目支出".to_owned(),
        Before => format!("{}年合计", year - 1),
        Growth => "增长率".to_owned(),
        Share => "占总支出比重".to_owned(),
        Done => "执行数".to_owned(),
        Rate => "执行率".to_owned(),
        Aim => "目标".to_owned(),
        Day => "完成日期".to_owned(),
    }
}

impl fmt::Display for Sound {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.columns.len();
        writeln!(out, "{}", self.title)?;
        for line in &self.form {
            writeln!(out, "{}", line.join("\t"))?;
        }
        writeln!(out, "{}{}", "\t".repeat(width - 1), self.unit)?;
        writeln!(out, "{}", self.labels.join("\t"))?;
        for row in &self.rows {
            writeln!(out, "{}", row.cells.join("\t"))?;
        }
        for note in &self.notes {
            writeln!(out, "{note}")?;
        }
        Ok(())
    }
}
