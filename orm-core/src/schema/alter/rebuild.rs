//! Alterations on a database that can add a plain column to a table, drop one, and little else (SQLite): for the rest the
//! table is made anew and its rows are copied.

use super::anew::Anew;
use super::native::literal;
use super::{Alteration, Alterations, Objects, Step};
use crate::error::Result;
use crate::schema::create::parts;
use crate::schema::object::Stage;
use crate::schema::renamed::Names;
use crate::schema::table::{Column, Definition, Table};
use crate::schema::write::Writer;
use crate::sql::{Dialect, quoted};

/// The statements, table by table: names first, then what is changed in place or made anew.
pub(super) fn steps(alterations: &Alterations<'_>, names: &Names, dialect: &dyn Dialect) -> Result<Vec<Step>> {
    let mut steps = Vec::new();
    for Alteration { before, after, kept, .. } in &alterations.altered {
        if before.name != after.name {
            let (old, new) = (quoted(&before.name), quoted(&after.name));
            steps.push(Step::Run(format!("ALTER TABLE {old} RENAME TO {new}")));
        }
        for (old, new) in kept.iter().filter(|(old, new)| old != new) {
            let (table, old, new) = (quoted(&after.name), quoted(old), quoted(new));
            steps.push(Step::Run(format!("ALTER TABLE {table} RENAME COLUMN {old} TO {new}")));
        }
    }
    for alteration in &alterations.altered {
        let renamed = alteration.before.renamed(names);
        if renamed == *alteration.after && !alteration.renames() {
            continue;
        }
        let objects = alteration.objects(&renamed, dialect)?;
        steps.extend(Altered { alteration, renamed: &renamed, objects, dialect }.steps()?);
    }
    Ok(steps)
}

struct Altered<'a> {
    alteration: &'a Alteration<'a>,
    /// The table as it is under its new names.
    renamed: &'a Table,
    objects: Objects,
    dialect: &'a dyn Dialect,
}

impl Altered<'_> {
    fn steps(&self) -> Result<Vec<Step>> {
        if self.must_be_made_anew()? {
            return self.rebuilt();
        }
        let table = &self.alteration.after.name;
        let mut statements = Vec::new();
        // An index has no other way to a new name.
        statements.extend(self.objects.dropped.iter().map(|object| object.drop(table)));
        let renamed = self.objects.renamed.iter().filter(|(object, _)| object.kind.is_index());
        statements.extend(renamed.clone().map(|(object, _)| object.drop(table)));
        for column in self.alteration.removed() {
            statements.push(format!("ALTER TABLE {} DROP COLUMN {}", quoted(table), quoted(&column.name)));
        }
        let writer = Writer::new(self.alteration.after, self.dialect);
        for column in self.alteration.added() {
            statements.push(format!("ALTER TABLE {} ADD COLUMN {}", quoted(table), writer.column(column)?));
        }
        let anew: Vec<&String> = renamed.map(|(_, name)| name).collect();
        let objects = writer.objects()?;
        statements
            .extend(objects.iter().filter(|object| anew.contains(&&object.name)).map(|object| object.create(table)));
        let created = self.objects.created.iter().filter(|object| object.stage == Stage::After);
        statements.extend(created.map(|object| object.create(table)));
        Ok(statements.into_iter().map(Step::Run).collect())
    }

    /// Whether something changes that cannot be changed in place.
    fn must_be_made_anew(&self) -> Result<bool> {
        let (alteration, after) = (self.alteration, self.alteration.after);
        let writer = Writer::new(after, self.dialect);
        for (old, new) in alteration.columns(self.renamed) {
            if Writer::new(self.renamed, self.dialect).column(old)? != writer.column(new)? {
                return Ok(true);
            }
        }
        // A foreign key of a column that is added comes with it.
        let added: Vec<&str> = alteration.added().map(|column| column.name.as_str()).collect();
        let comes = |columns: &[String]| columns.iter().any(|column| added.contains(&column.as_str()));
        let in_table = |stage: Stage| matches!(stage, Stage::Table | Stage::Column);
        let created = &self.objects.created;
        let named = self.objects.renamed.iter().any(|(object, _)| object.stage == Stage::Table);
        Ok(self.renamed.primary_key != after.primary_key
            || named
            || self.objects.dropped.iter().any(|object| in_table(object.stage))
            || created.iter().any(|object| in_table(object.stage) && !comes(&object.columns))
            || alteration.added().any(|column| !self.can_be_added(column))
            || alteration.removed().any(|column| !self.can_be_dropped(column)))
    }

    fn can_be_added(&self, column: &Column) -> bool {
        let constant = match &column.default {
            None => true,
            Some(Definition::Sql(sql)) => sql.parse::<i64>().is_ok(),
            Some(Definition::Tree(_)) => false,
        };
        let filled = self.alteration.fills.contains_key(&column.name);
        constant
            && !filled
            && (column.null || column.default.is_some())
            && !(column.primary_key || column.unique || column.generated.is_some())
            && !(column.reference.is_some() && column.default.is_some())
    }

    fn can_be_dropped(&self, column: &Column) -> bool {
        let table = self.alteration.before;
        let plain = table.checks.is_empty() && table.columns.iter().all(|column| column.generated.is_none());
        let conditional = table.indexes.iter().any(|index| index.condition.is_some())
            || table.uniques.iter().any(|unique| unique.condition.is_some());
        plain && !conditional && !(column.primary_key || column.unique || column.reference.is_some())
    }

    /// The table made anew with its rows. Rows and the counter of keys stay as they are.
    fn rebuilt(&self) -> Result<Vec<Step>> {
        let after = self.alteration.after;
        let writer = Writer::new(after, self.dialect);
        let objects = writer.objects()?;
        let (columns, constraints) = parts(&writer, &objects)?;
        let interim = format!("new__{}", after.name);
        let counts =
            after.columns.iter().any(|column| column.auto) && self.renamed.columns.iter().any(|column| column.auto);
        let counted = if counts { self.dialect.count_as(&after.name, &interim) } else { Vec::new() };
        let after_it = objects.iter().filter(|object| object.stage == Stage::After);
        let indexes = after_it.map(|object| object.create(&after.name)).collect();
        // Under the names that they had, too: SQLite renames no index along with its table.
        let mut known = Writer::new(self.alteration.before, self.dialect).objects()?;
        known.extend(Writer::new(self.renamed, self.dialect).objects()?);
        known.extend(objects);
        let names = known.iter().map(|object| object.name.clone()).collect();
        let anew = Anew {
            before: self.renamed.clone(),
            after: after.clone(),
            kept: self.alteration.kept.iter().map(|(_, name)| name.clone()).collect(),
            known,
            columns,
            constraints,
            copied: self.copied()?,
            counted,
            indexes,
        };
        Ok(vec![Step::Rebuild { table: after.name.clone(), known: names, anew: Box::new(anew) }])
    }

    /// The columns to copy, and what is copied into each.
    fn copied(&self) -> Result<Vec<(String, String)>> {
        let (alteration, after) = (self.alteration, self.alteration.after);
        let mut copied = Vec::new();
        for column in after.columns.iter().filter(|column| column.generated.is_none()) {
            let name = quoted(&column.name);
            let fill = alteration.fills.get(&column.name).filter(|_| !column.null);
            let fill = fill.map(|value| literal(self.dialect, after, column, value)).transpose()?;
            let before = self.renamed.column(&column.name);
            let kept = alteration.kept.iter().any(|(_, kept)| *kept == column.name);
            let value = match (kept.then_some(before).flatten(), fill) {
                (Some(before), Some(fill)) if before.null => format!("COALESCE({name}, {fill})"),
                (Some(_), _) => name,
                (None, Some(fill)) => fill,
                // It gets its default, or NULL.
                (None, None) => continue,
            };
            copied.push((column.name.clone(), value));
        }
        Ok(copied)
    }
}
