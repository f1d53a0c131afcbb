//! How the cost of a query grows: with rows, columns, joined models, the length of a chain and the depth of conditions.

use std::hint::black_box;
use std::time::Instant;

use orm::db::{ReadHandle, now};
use orm::expr::Q;
use orm::prelude::*;

use crate::drivers::ours::{Item, ItemFields, Wide};
use crate::page::{self, duration, table};
use crate::protocol::quarters;
use crate::{Database as Kind, Outcome, postgres, tables};

/// Some of the columns of the wide table, as models of their own.
macro_rules! narrower {
    ($($name:ident { $($field:ident: $kind:ty),+ })+) => {$(
        #[derive(Model, Debug, Clone)]
        #[model(app = "bench", table = "bench_wide")]
        pub struct $name {
            pub id: i64,
            $(pub $field: $kind),+
        }
    )+};
}

narrower! {
    Wide3 { number1: i64, number2: i64 }
    Wide6 { number1: i64, number2: i64, number3: i64, number4: i64, number5: i64 }
    Wide12 {
        number1: i64, number2: i64, number3: i64, number4: i64, number5: i64, number6: i64, float1: f64, float2: f64,
        float3: f64, flag1: bool, flag2: bool
    }
}

#[derive(Model, Debug, Clone)]
#[model(app = "bench")]
pub struct Node {
    pub id: i64,
    #[field(on_delete = DoNothing)]
    pub parent: ForeignKey<Node>,
    pub number: i64,
}

const NODES: &str =
    "CREATE TABLE bench_node (id bigint PRIMARY KEY, parent_id bigint NOT NULL, number bigint NOT NULL);
INSERT INTO bench_node WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
SELECT i, CASE WHEN i < 1000 THEN i + 1 ELSE 1 END, i FROM n;";

type Run = Box<dyn Fn(&Database) -> orm::Result<usize>>;

/// What grows: its sizes, each with the query of that size.
struct Growth {
    title: &'static str,
    steps: Vec<(usize, Run)>,
}

fn step(size: usize, run: impl Fn(&Database) -> orm::Result<usize> + 'static) -> (usize, Run) {
    (size, Box::new(run))
}

fn growths() -> Vec<Growth> {
    let rows = |most: usize| step(most, move |db| Ok(Item::objects().filter(|i| i.id.lte(most as i64)).all(db)?.len()));
    let chain = |length: usize| {
        step(length, move |db| {
            let mut items = Item::objects().filter(|i| i.id.eq(7));
            for number in 1..length {
                items = items.filter(|i| i.quantity.ne(-(number as i64)));
            }
            Ok(items.all(db)?.len())
        })
    };
    let depth = |depth: usize| {
        step(depth, move |db| Ok(Item::objects().filter(|i| i.id.eq(7) & nested(i, depth as i64)).all(db)?.len()))
    };
    vec![
        Growth { title: "rows of 8 columns", steps: [1_250, 2_500, 5_000, 10_000].map(rows).into() },
        Growth {
            title: "columns, of 1,000 rows",
            steps: vec![
                step(3, |db| Ok(Wide3::objects().all(db)?.len())),
                step(6, |db| Ok(Wide6::objects().all(db)?.len())),
                step(12, |db| Ok(Wide12::objects().all(db)?.len())),
                step(24, |db| Ok(Wide::objects().all(db)?.len())),
            ],
        },
        Growth {
            title: "joined models, of 1,000 rows",
            steps: vec![
                step(1, |db| Ok(Node::objects().select_related(|n| n.parent).all(db)?.len())),
                step(2, |db| Ok(Node::objects().select_related(|n| n.parent.parent).all(db)?.len())),
                step(4, |db| Ok(Node::objects().select_related(|n| n.parent.parent.parent.parent).all(db)?.len())),
                step(8, |db| {
                    let eight = |n: &'static NodeFields| n.parent.parent.parent.parent.parent.parent.parent.parent;
                    Ok(Node::objects().select_related(eight).all(db)?.len())
                }),
            ],
        },
        Growth { title: "filters in a chain", steps: [8, 16, 32, 64].map(chain).into() },
        Growth { title: "conditions within conditions", steps: [8, 16, 32, 64].map(depth).into() },
    ]
}

fn nested(item: &ItemFields, depth: i64) -> Q {
    match depth {
        0 => item.active.eq(true) | item.active.eq(false),
        depth => (item.code.eq(-depth) | nested(item, depth - 1)) & item.quantity.ne(-depth),
    }
}

/// Measures ours, and writes the table: at each size what one more costs.
pub fn report() -> Outcome<()> {
    let head = ["", "smallest", "for each one", "2 times as many", "4 times", "8 times"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for database in Kind::ALL {
        let url = match database {
            Kind::Sqlite => "sqlite::memory:".to_owned(),
            Kind::Postgres => postgres::create_database("bench_growth")?,
        };
        let db = orm::connect(&url)?;
        let script = tables::script(database) + &tables::rows(10_000) + NODES;
        now(async { ReadHandle::port(&db).batch(script).await })?;
        for Growth { title, steps } in growths() {
            let from = steps.first().map_or(0, |(size, _)| *size);
            let mut row = vec![format!("{}: {title}", database.title()), from.to_string()];
            for (size, run) in &steps {
                row.push(duration(measure(&db, run)? / *size as f64));
            }
            rows.push(row);
        }
    }
    let table = table(&rows);
    println!("{table}");
    page::replace("growth", &table)
}

/// Nanoseconds of one query: what a quarter of many stay below, for this is of how the cost grows and not of the machine.
fn measure(db: &Database, run: &Run) -> Outcome<f64> {
    black_box(run(db)?);
    let mut nanos = Vec::new();
    let begin = Instant::now();
    while nanos.len() < 21 || (begin.elapsed().as_millis() < 200 && nanos.len() < 10_000) {
        let begin = Instant::now();
        black_box(run(db)?);
        nanos.push(begin.elapsed().as_nanos() as f64);
    }
    Ok(quarters(&mut nanos)[0])
}
