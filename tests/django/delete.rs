//! Deleting, as `on_delete` says.

use orm::prelude::*;

use crate::answer::does_not_compile;
use crate::case::{Case, answers, nq, writing};
use crate::models::chinook::{Artist, Genre, Playlist, Track};
use crate::models::edge::{Author, Book, CascadeChild, DefaultChild, Leaf, NullChild, RestrictChild, Review, Root};
use crate::run::attempt;

pub fn cases() -> Vec<Case> {
    vec![
        // attempt(lambda: Root.objects.get(name="protected").delete())
        writing!("delete.protect", |tx| Root::objects().get(tx, |r| r.name.eq("protected"))?.delete(tx)),
        // attempt(lambda: Root.objects.get(name="restricted").delete())
        writing!("delete.restrict", |tx| Root::objects().get(tx, |r| r.name.eq("restricted"))?.delete(tx)),
        // r = attempt(lambda: Root.objects.exclude(name__in=["protected", "restricted"]).delete())
        // [r, [Root.objects.count(), CascadeChild.objects.count(), Leaf.objects.count(),
        //     NullChild.objects.filter(root=None).count(),
        //     list(DefaultChild.objects.order_by('id').values_list('root_id', flat=True)),
        //     RestrictChild.objects.count()]]
        writing!("delete.queryset_delete_all", |tx| {
            let r = Root::objects().exclude(|r| r.name.is_in(["protected", "restricted"])).delete(tx);
            answers![
                r,
                answers![
                    Root::objects().count(tx),
                    CascadeChild::objects().count(tx),
                    Leaf::objects().count(tx),
                    NullChild::objects().filter(|c| c.root.is_null()).count(tx),
                    DefaultChild::objects().order_by(|c| c.id).values(|c| c.root).all(tx),
                    RestrictChild::objects().count(tx)
                ]
            ]
        }),
        // nq(lambda: Root.objects.get(name="lonely").delete())
        writing!("delete.lonely", |tx| nq!(tx, Root::objects().get(tx, |r| r.name.eq("lonely"))?.delete(tx))),
        // r = Author.objects.get(pk=1).delete()
        // [r, list(Book.objects.filter(editor=None).order_by("id").values_list("id", flat=True)),
        //     list(Author.objects.filter(mentor=None).order_by("id").values_list("id", flat=True)),
        //     Review.objects.filter(reviewer=None).count(), Author.friends.through.objects.count()]
        writing!("delete.delete_author", |tx| {
            let r = Author::objects().find(tx, 1)?.delete(tx);
            // A row for each pair of friends.
            let friends = Author::objects().filter(|a| a.friends.is_not_null()).count(tx);
            answers![
                r,
                Book::objects().filter(|b| b.editor.is_null()).order_by(|b| b.id).values(|b| b.id).all(tx),
                Author::objects().filter(|a| a.mentor.is_null()).order_by(|a| a.id).values(|a| a.id).all(tx),
                Review::objects().filter(|r| r.reviewer.is_null()).count(tx),
                friends
            ]
        }),
        // [attempt(lambda: Book.objects.all()[:2].delete()), attempt(lambda: Book.objects.distinct().delete()),
        //     attempt(lambda: Book.objects.values("id").delete()), attempt(lambda: Book(title="x").delete())]
        writing!("delete.delete_errors", |tx| {
            let unsaved = Book { id: 0, ..Book::objects().find(tx, 1)? };
            answers![
                attempt(tx, |tx| Book::objects().limit(2).delete(tx)),
                attempt(tx, |tx| Book::objects().distinct().delete(tx)),
                does_not_compile("TypeError"),
                attempt(tx, |tx| unsaved.delete(tx))
            ]
        })
        .refused("query/deletion_of_values"),
        // attempt(lambda: Artist.objects.get(name="AC/DC").delete())
        writing!("delete.restrict_artist", |tx| Artist::objects().get(tx, |a| a.name.eq("AC/DC"))?.delete(tx)),
        // [nq(lambda: Genre.objects.filter(name="Jazz").delete()), Track.objects.filter(genre=None).count()]
        writing!("delete.set_null_genre", |tx| (
            nq!(tx, Genre::objects().filter(|g| g.name.eq("Jazz")).delete(tx)),
            Track::objects().filter(|t| t.genre.is_null()).count(tx)?
        )),
        // Playlist.objects.get(pk=1).delete()
        writing!("delete.playlist", |tx| Playlist::objects().find(tx, 1)?.delete(tx)),
    ]
}
