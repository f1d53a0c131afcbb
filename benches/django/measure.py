"""The same workloads with Django, on the same rows: a line of JSON for each.

    measure.py sqlite SCRIPT    in memory, with the tables and rows of a script
    measure.py postgres URL     in a database that has them
"""

import json
import statistics
import sys
import time
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings

database, place = sys.argv[1:]
if database == "sqlite":
    connection_settings = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
else:
    url = urlsplit(place)
    user, _, host = url.netloc.rpartition("@")
    connection_settings = {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": unquote(host),
        "USER": user,
        "NAME": url.path.strip("/"),
    }
settings.configure(
    DATABASES={"default": connection_settings},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)
django.setup()

from django.db import connection, models, transaction  # noqa: E402


class Described(models.Model):
    name = models.CharField(max_length=100)
    maker = models.CharField(max_length=100)
    code = models.BigIntegerField()
    quantity = models.BigIntegerField()
    weight = models.FloatField()
    active = models.BooleanField()
    note = models.CharField(max_length=200, null=True)

    class Meta:
        abstract = True
        app_label = "bench"


class Item(Described):
    pass


class Entry(Described):
    pass


def columns(name, count, kind, nullable=0, **options):
    """Fields of a name and a number, of which the last so many may be NULL."""
    return {f"{name}{i}": kind(null=i > count - nullable, **options) for i in range(1, count + 1)}


Wide = type(
    "Wide",
    (models.Model,),
    {
        "__module__": __name__,
        "Meta": type("Meta", (), {"app_label": "bench"}),
        **columns("text", 8, models.CharField, 2, max_length=100),
        **columns("number", 8, models.BigIntegerField, 2),
        **columns("float", 4, models.FloatField, 1),
        **columns("flag", 3, models.BooleanField),
    },
)


class Author(models.Model):
    name = models.CharField(max_length=100)
    country = models.CharField(max_length=100)
    born = models.BigIntegerField()

    class Meta:
        app_label = "bench"


class Book(models.Model):
    author = models.ForeignKey(Author, models.CASCADE, related_name="books")
    title = models.CharField(max_length=200)
    isbn = models.CharField(max_length=20)
    pages = models.BigIntegerField()
    price = models.FloatField()
    in_print = models.BooleanField()
    note = models.CharField(max_length=200, null=True)

    class Meta:
        app_label = "bench"


def keys(rows):
    last = 0
    while True:
        last = (last + 7919) % rows
        yield last + 1


def entry(number):
    return {
        "name": f"entry number {number}",
        "maker": "maker of things",
        "code": number % 100,
        "quantity": number * 3,
        "weight": 0.25,
        "active": number % 3 == 0,
        "note": "a note on it" if number % 2 == 0 else None,
    }


def insert():
    with transaction.atomic():
        return [Entry.objects.create(**entry(number)).pk for number in range(100)]


def update(key):
    return Item.objects.filter(pk=key).update(quantity=key % 50)


# How a row is told, so that it can be compared with what the raw driver gives.
def told(value, nullable):
    if value is None:
        return "None"
    text = f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else repr(value)
    return f"Some({text})" if nullable else text


def row(one):
    return "".join(told(getattr(one, field.attname), field.null) + "," for field in one._meta.concrete_fields)


def rows(many, tell=row):
    return f"{len(many)}:\n" + "".join(tell(one) + "\n" for one in many)


of_items, of_codes, of_updates = keys(10_000), keys(100), keys(10_000)
WORKS = {
    "get": (lambda: Item.objects.get(pk=next(of_items)), row),
    "filter": (lambda: list(Item.objects.filter(code=next(of_codes) - 1)), rows),
    "load": (lambda: list(Item.objects.all()), rows),
    "wide": (lambda: list(Wide.objects.all()), rows),
    "related": (
        lambda: list(Book.objects.select_related("author")),
        lambda books: rows(books, lambda book: row(book) + "|" + row(book.author)),
    ),
    "prefetch": (
        lambda: list(Author.objects.prefetch_related("books")),
        lambda authors: rows(authors, lambda author: row(author) + rows(author.books.all())),
    ),
    "insert": (insert, lambda made: rows(made, lambda key: str(key - made[0]))),
    "bulk": (
        lambda: Entry.objects.bulk_create([Entry(**entry(number)) for number in range(1_000)]),
        lambda made: str(len(made)),
    ),
    "update": (lambda: update(next(of_updates)), str),
}


def measure(work):
    """The median of the time of one go, in slices; what was inserted is removed between them."""
    times, taken = 1, 0
    slices = []
    while len(slices) < 21:
        begin = time.perf_counter_ns()
        for _ in range(times):
            work()
        taken = time.perf_counter_ns() - begin
        Entry.objects.all()._raw_delete("default")
        if taken < 10_000_000 and not slices:
            times *= 2
        else:
            slices.append(taken / times)
    return statistics.median(slices)


with connection.cursor() as cursor:
    if database == "sqlite":
        with open(place) as script:
            cursor.connection.executescript(script.read())
for name, (work, tell) in WORKS.items():
    answer = tell(work())
    print(json.dumps({"work": name, "nanos": measure(work), "answer": answer, "django": django.__version__}), flush=True)
