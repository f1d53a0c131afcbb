//! The rows whose foreign key points at an object: added, let go of, set.

use orm::prelude::*;
use orm::{Database, Error, Result, assert_num_queries};

use super::fresh;

#[derive(Model, Debug, Clone)]
#[model(app = "hasmany")]
pub struct Team {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    pub players: HasMany<Player>,
    pub matches: HasMany<Match>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "hasmany", ordering = ["name"])]
pub struct Player {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    #[field(on_delete = SetNull)]
    pub team: Option<ForeignKey<Team>>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "hasmany")]
pub struct Match {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub team: ForeignKey<Team>,
}

fn world(db: &Database) -> Result<(Team, Team, Vec<Player>)> {
    let teams = Team::objects().bulk_create(db, ["red", "blue"].map(|name| Team::builder().name(name)))?;
    let players = Player::objects().bulk_create(db, ["a", "b", "c"].map(|name| Player::builder().name(name)))?;
    Ok((teams[0].clone(), teams[1].clone(), players))
}

fn names(team: &Team, db: &Database) -> Vec<String> {
    team.players.all(db).unwrap().iter().map(|player| player.name.clone()).collect()
}

#[test]
fn adding_points_the_rows_here_wherever_they_were() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let (red, blue, players) = world(db)?;
    assert!(names(&red, db).is_empty());
    assert_num_queries!(db, 1, red.players.add(db, &players[..2])?);
    assert_eq!(names(&red, db), ["a", "b"]);
    blue.players.add(db, [players[1].id, players[2].id])?;
    assert_eq!(names(&blue, db), ["b", "c"]);
    assert_num_queries!(db, 0, red.players.add(db, Vec::<&Player>::new())?);
    let game = Match::builder().team(&red).save(db)?;
    blue.matches.add(db, [&game])?;
    assert_eq!(blue.matches.all(db)?.len(), 1);
    let unsaved = Player { id: 0, name: "x".into(), team: None };
    assert!(matches!(red.players.add(db, [&unsaved]), Err(Error::Unsaved { model: "Player" })));
    Ok(())
}

#[test]
fn removing_and_clearing_let_go_of_rows_that_may_point_nowhere() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let (red, blue, players) = world(db)?;
    red.players.add(db, &players)?;
    red.players.remove(db, [&players[0]])?;
    assert_eq!(names(&red, db), ["b", "c"]);
    let stranger = red.players.remove(db, [&players[1], &players[0]]);
    assert!(matches!(stranger, Err(Error::NotFound { model: "Player" })), "{stranger:?}");
    assert_eq!(names(&red, db), ["b", "c"]);
    blue.players.clear(db)?;
    assert_eq!(names(&red, db), ["b", "c"]);
    assert_num_queries!(db, 1, red.players.clear(db)?);
    assert!(names(&red, db).is_empty());
    assert_eq!(Player::objects().filter(|p| p.team.is_null()).count(db)?, 3);
    let game = Match::builder().team(&red).save(db)?;
    let refused = assert_num_queries!(db, 0, red.matches.remove(db, [&game]));
    assert!(matches!(refused, Err(Error::InvalidQuery { .. })), "{refused:?}");
    assert!(matches!(red.matches.clear(db), Err(Error::InvalidQuery { .. })));
    Ok(())
}

#[test]
fn setting_lets_go_of_the_others_and_adds_what_is_missing() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let (red, blue, players) = world(db)?;
    red.players.set(db, [&players[0], &players[1]])?;
    assert_eq!(names(&red, db), ["a", "b"]);
    red.players.set(db, [&players[1], &players[2]])?;
    assert_eq!(names(&red, db), ["b", "c"]);
    assert_num_queries!(db, 1, red.players.set(db, [&players[2], &players[1]])?);
    red.players.set(db, Vec::<i64>::new())?;
    assert!(names(&red, db).is_empty());
    // A foreign key that takes no NULL is only pointed here.
    let games = Match::objects().bulk_create(db, [Match::builder().team(&red), Match::builder().team(&blue)])?;
    red.matches.set(db, [&games[1]])?;
    assert_eq!(red.matches.all(db)?.len(), 2);
    let new = Team { id: 0, name: "x".into(), players: HasMany::default(), matches: HasMany::default() };
    assert!(new.players.add(db, [1]).is_err());
    Ok(())
}
