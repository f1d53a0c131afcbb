//! Relations of an object, loaded when they are read: for all rows of the same result at once.

use std::any::Any;
use std::panic::Location;
use std::sync::Arc;

use super::prefetch::{Grouped, distinct_keys, only_by_key, query_by, related_rows};
use super::{Query, QuerySet};
use crate::ast::Expr;
use crate::db::{Port, ReadHandle};
use crate::error::{Error, Result};
use crate::meta::{Direct, Link, RelationKind, RelationMeta};
use crate::model::{Draft, FetchMode, Kept, Model, ModelType, Peers, RelatedBuilder, Slot};
use crate::relation::{ForeignKey, HasMany, HasOne, ManyToMany};
use crate::value::{FieldType, Value};

type Shared = Arc<dyn Any + Send + Sync>;

/// What was loaded for all rows of a result, kept in their [`Peers`].
struct Together {
    rows: Grouped,
    many: bool,
}

impl<T: Model> ForeignKey<T> {
    /// The row it points at: the one kept, else it is loaded, for all rows of the same result in one statement, and
    /// kept.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the row is gone, [`Error::FetchBlocked`] under
    /// [`FetchMode::Raise`](crate::model::FetchMode::Raise), or as the database says.
    #[track_caller]
    pub fn get<'a, H: ReadHandle + ?Sized>(&'a self, db: &'a H) -> H::Out<'a, &'a T> {
        let location = Location::caller();
        let port = db.port();
        H::drive(async move {
            let slot = self.slot();
            if slot.loaded().is_none() {
                let key = self.id().to_value();
                let row = load_foreign(port, slot, ModelType::of::<T>(), key, location).await?;
                slot.fill(Some(row.ok_or(Error::NotFound { model: T::meta().name })?));
            }
            self.loaded().ok_or(Error::NotFound { model: T::meta().name })
        })
    }
}

async fn load_foreign(
    port: &dyn Port,
    slot: &Slot,
    target: &'static ModelType,
    key: Value,
    location: &'static Location<'static>,
) -> Result<Option<Shared>> {
    let meta = (target.meta)();
    let link = Link::Direct(Direct { here: meta.key(), there: meta.key() });
    let peers = slot.peers();
    let query = |mode| {
        let mut query = only_by_key(target);
        query.mode = mode;
        query
    };
    let Some(peers) = peers else {
        let found = related_rows(port, query(FetchMode::default()), link, vec![key.clone()], location).await?;
        return Ok(found.grouped(false).get(&key, false));
    };
    refuse_raise(peers, slot)?;
    // A key that was changed since is not among the peers'.
    let keys = peers.foreign_keys(slot.relation());
    if peers.mode() == FetchMode::One || !keys.contains(&key) {
        let found = related_rows(port, query(peers.mode()), link, vec![key.clone()], location).await?;
        return Ok(found.grouped(false).get(&key, false));
    }
    if peers.loaded(slot.relation()).is_none() {
        let found = related_rows(port, query(peers.mode()), link, distinct_keys(keys), location).await?;
        peers.keep(slot.relation(), Arc::new(Together { rows: found.grouped(false), many: false }));
    }
    Ok(from_peers(peers, slot.relation(), &key))
}

fn from_peers(peers: &Peers, relation: usize, key: &Value) -> Option<Shared> {
    let together = peers.loaded(relation)?.downcast_ref::<Together>()?;
    together.rows.get(key, together.many)
}

fn refuse_raise(peers: &Peers, slot: &Slot) -> Result<()> {
    if peers.mode() == FetchMode::Raise {
        let meta = (peers.model().meta)();
        return Err(Error::FetchBlocked { model: meta.name, relation: meta.relations[slot.relation()].name });
    }
    Ok(())
}

/// The relation that a slot belongs to, and the rows it was read with.
pub(super) fn relation_of<T: Model>(slot: &Slot) -> Result<(&Arc<Peers>, &'static RelationMeta, Link)> {
    // A relation that begins at an object needs the object's key, which only a saved one has.
    let peers = slot.peers().ok_or(Error::InvalidQuery {
        reason: format!(
            "the relation to `{}` belongs to an object that was not read from the database: save it, and use what `save` or `insert` gives back",
            T::meta().name
        ),
    })?;
    let meta = (peers.model().meta)();
    let relation = &meta.relations[slot.relation()];
    Ok((peers, relation, meta.link(relation)?))
}

/// Loads what a relation leads to from the object of a slot, and from its peers.
async fn load_reverse<T: Model>(
    port: &dyn Port,
    slot: &Slot,
    kept: &Kept,
    location: &'static Location<'static>,
) -> Result<Option<Shared>> {
    let (peers, relation, link) = relation_of::<T>(slot)?;
    refuse_raise(peers, slot)?;
    kept.ask();
    let many = relation.is_many();
    let mut query = query_by(relation, ModelType::of::<T>());
    query.mode = peers.mode();
    know_owner(&mut query, relation);
    let all = peers.own_keys();
    if peers.mode() == FetchMode::One || kept.is_alone() || slot.owner().is_null() {
        let found = related_rows(port, query, link, vec![slot.owner().clone()], location).await?;
        return Ok(found.grouped(many).get(slot.owner(), many));
    }
    if peers.loaded(slot.relation()).is_none() {
        let found = related_rows(port, query, link, distinct_keys(all), location).await?;
        peers.keep(slot.relation(), Arc::new(Together { rows: found.grouped(many), many }));
    }
    Ok(from_peers(peers, slot.relation(), slot.owner()))
}

/// Lets the rows know the object they belong to, without asking for it again.
fn know_owner(query: &mut Query, relation: &RelationMeta) {
    if let Some(back) = relation.back() {
        query.related.push((query.model().root)(0).child(back));
    }
}

/// The rows of a relation as a queryset.
fn query_of<T: Model>(slot: &Slot) -> Query {
    let mut query = Query::managed(ModelType::of::<T>());
    match relation_of::<T>(slot) {
        Err(error) => query.misused(error.to_string()),
        Ok((peers, relation, Link::Direct(direct))) => {
            query.mode = peers.mode();
            know_owner(&mut query, relation);
            let field = super::prefetch::field_of(T::meta(), direct.there);
            query.add_filter(crate::expr::equal(query.own(field), Expr::Value(slot.owner().clone())));
        }
        Ok((peers, _, Link::Between(between))) => {
            query.mode = peers.mode();
            query.select.within = Some((between, vec![slot.owner().clone()]));
        }
    }
    query
}

macro_rules! to_many {
    ($($side:ident)*) => {$(
        impl<T: Model> $side<T> {
            /// The rows: those kept, else they are loaded, for all rows of the same result in one statement, and
            /// kept.
            ///
            /// # Errors
            /// [`Error::FetchBlocked`] under [`FetchMode::Raise`](crate::model::FetchMode::Raise), or as the
            /// database says.
            #[track_caller]
            pub fn all<'a, H: ReadHandle + ?Sized>(&'a self, db: &'a H) -> H::Out<'a, &'a [T]> {
                let location = Location::caller();
                let port = db.port();
                H::drive(async move {
                    let kept = self.slot().kept();
                    let rows = match kept.loaded() {
                        Some(rows) => rows,
                        None => kept.fill(load_reverse::<T>(port, self.slot(), kept, location).await?),
                    };
                    Ok(Self::view(rows).unwrap_or_default())
                })
            }

            /// The rows as a queryset, to filter, order and change them. Asks the database each time it is run.
            #[must_use]
            pub fn query(&self) -> QuerySet<T> {
                QuerySet::of(query_of::<T>(self.slot()))
            }
        }
    )*};
}

to_many!(HasMany ManyToMany);

impl<T: Model> HasOne<T> {
    /// The row, if there is one: the one kept, else it is loaded, for all rows of the same result in one statement, and
    /// kept.
    ///
    /// # Errors
    /// [`Error::FetchBlocked`] under [`FetchMode::Raise`](crate::model::FetchMode::Raise), or as the database says.
    #[track_caller]
    pub fn get<'a, H: ReadHandle + ?Sized>(&'a self, db: &'a H) -> H::Out<'a, Option<&'a T>> {
        let location = Location::caller();
        let port = db.port();
        H::drive(async move {
            let kept = self.slot().kept();
            let row = match kept.loaded() {
                Some(row) => row,
                None => kept.fill(load_reverse::<T>(port, self.slot(), kept, location).await?),
            };
            Ok(Self::view(row).flatten())
        })
    }
}

impl<T: Model + RelatedBuilder> HasMany<T> {
    /// A builder for another row of this relation: its foreign key is set already. Where rows of the relation are loaded,
    /// the new one knows the object they belong to, as they do; else it does when it is told,
    /// `artist.albums.builder().artist(&artist)`.
    #[doc(alias = "create")]
    pub fn builder(&self) -> T::Builder {
        let mut draft = Draft::<T>::default();
        match relation_of::<T>(self.slot()) {
            Ok((_, relation, _)) => {
                if let RelationKind::Reverse { via, .. } = &relation.kind
                    && let Some(field) = T::meta().field_index(via)
                {
                    draft.set_value(field, self.slot().owner().clone());
                }
                if let Some((back, owner)) = relation.back().and_then(|back| Some((back, self.owner(back)?))) {
                    draft.know(back, owner);
                }
            }
            Err(error) => draft.refuse(error),
        }
        T::__builder(draft)
    }

    /// The object that this is a field of, as the rows that are loaded know it. The field itself does not.
    fn owner(&self, back: usize) -> Option<Shared> {
        self.loaded()?.first()?.__slot(back)?.loaded()?.clone()
    }
}
