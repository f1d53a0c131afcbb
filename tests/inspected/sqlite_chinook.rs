use orm::prelude::*;

#[derive(Model, Debug, Clone)]
#[model(app = "chinook", table = "auth_group")]
pub struct AuthGroup {
    pub id: i32,
    #[field(max_length = 150, unique)]
    pub name: String,
    #[field(via = group)]
    pub auth_group_permissions: HasMany<AuthGroupPermissions>,
    #[field(via = group)]
    pub auth_user_groups: HasMany<AuthUserGroups>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "chinook", table = "auth_group_permissions", unique(group, permission))]
pub struct AuthGroupPermissions {
    pub id: i64,
    #[field(on_delete = DoNothing)]
    pub group: ForeignKey<AuthGroup>,
    #[field(on_delete = DoNothing)]
    pub permission: ForeignKey<AuthPermission>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "chinook", table = "auth_permission", unique(content_type, codename))]
pub struct AuthPermission {
    pub id: i32,
    #[field(on_delete = DoNothing)]
    pub content_type: ForeignKey<DjangoContentType>,
    #[field(max_length = 100)]
    pub codename: String,
    #[field(max_length = 255)]
    pub name: String,
    #[field(via = permission)]
    pub auth_group_permissions: HasMany<AuthGroupPermissions>,
    #[field(via = permission)]
    pub auth_user_user_permissions: HasMany<AuthUserUserPermissions>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "chinook", table = "auth_user")]
pub struct AuthUser {
    pub id: i32,
    #[field(max_length = 128)]
    pub password: String,
    pub last_login: Option<DateTime<Utc>>,
    pub is_superuser: bool,
    #[field(max_length = 150, unique)]
    pub username: String,
    #[field(max_length = 150)]
    pub last_name: String,
    #[field(max_length = 254)]
    pub email: String,
    pub is_staff: bool,
    pub is_active: bool,
    pub date_joined: DateTime<Utc>,
    #[field(max_length = 150)]
    pub first_name: String,
    #[field(via = user)]
    pub auth_user_groups: HasMany<AuthUserGroups>,
    #[field(via = user)]
    pub auth_user_user_permissions: HasMany<AuthUserUserPermissions>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "chinook", table = "auth_user_groups", unique(user, group))]
pub struct AuthUserGroups {
    pub id: i64,
    #[field(on_delete = DoNothing)]
    pub user: ForeignKey<AuthUser>,
    #[field(on_delete = DoNothing)]
    pub group: ForeignKey<AuthGroup>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "chinook", table = "auth_user_user_permissions", unique(user, permission))]
pub struct AuthUserUserPermissions {
    pub id: i64,
    #[field(on_delete = DoNothing)]
    pub user: ForeignKey<AuthUser>,
    #[field(on_delete = DoNothing)]
    pub permission: ForeignKey<AuthPermission>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "chinook")]
pub struct Album {
    pub id: i64,
    #[field(max_length = 160)]
    pub title: String,
    #[field(on_delete = DoNothing)]
    pub artist: ForeignKey<Artist>,
    pub tracks: HasMany<Track>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "chinook")]
pub struct Artist {
    pub id: i64,
    #[field(max_length = 120)]
    pub name: String,
    pub albums: HasMany<Album>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "chinook")]
pub struct Customer {
    pub id: i64,
    #[field(max_length = 40)]
    pub first_name: String,
    #[field(max_length = 20)]
    pub last_name: String,
    #[field(max_length = 80)]
    pub company: Option<String>,
    #[field(max_length = 70)]
    pub address: Option<String>,
    #[field(max_length = 40)]
    pub city: Option<String>,
    #[field(max_length = 40)]
    pub state: Option<String>,
    #[field(max_length = 40)]
    pub country: Option<String>,
    #[field(max_length = 10)]
    pub postal_code: Option<String>,
    #[field(max_length = 24)]
    pub phone: Option<String>,
    #[field(max_length = 24)]
    pub fax: Option<String>,
    #[field(max_length = 60, unique)]
    pub email: String,
    #[field(on_delete = DoNothing)]
    pub support_rep: Option<ForeignKey<Employee>>,
    pub invoices: HasMany<Invoice>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "chinook")]
pub struct Employee {
    pub id: i64,
    #[field(max_length = 20)]
    pub last_name: String,
    #[field(max_length = 20)]
    pub first_name: String,
    #[field(max_length = 30)]
    pub title: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub hire_date: Option<NaiveDate>,
    #[field(max_length = 70)]
    pub address: Option<String>,
    #[field(max_length = 40)]
    pub city: Option<String>,
    #[field(max_length = 40)]
    pub state: Option<String>,
    #[field(max_length = 40)]
    pub country: Option<String>,
    #[field(max_length = 10)]
    pub postal_code: Option<String>,
    #[field(max_length = 24)]
    pub phone: Option<String>,
    #[field(max_length = 24)]
    pub fax: Option<String>,
    #[field(max_length = 60)]
    pub email: Option<String>,
    #[field(on_delete = DoNothing)]
    pub reports_to: Option<ForeignKey<Employee>>,
    #[field(via = support_rep)]
    pub customers: HasMany<Customer>,
    #[field(via = reports_to)]
    pub employees: HasMany<Employee>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "chinook")]
pub struct Genre {
    pub id: i64,
    #[field(max_length = 120, unique)]
    pub name: String,
    pub tracks: HasMany<Track>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "chinook", index(name = "invoice_customer_date", customer, -invoice_date))]
pub struct Invoice {
    pub id: i64,
    pub invoice_date: DateTime<Utc>,
    #[field(max_length = 70)]
    pub billing_address: Option<String>,
    #[field(max_length = 40)]
    pub billing_city: Option<String>,
    #[field(max_length = 40)]
    pub billing_state: Option<String>,
    #[field(max_length = 40)]
    pub billing_country: Option<String>,
    #[field(max_length = 10)]
    pub billing_postal_code: Option<String>,
    pub total: Decimal,
    #[field(on_delete = DoNothing)]
    pub customer: ForeignKey<Customer>,
    pub invoicelines: HasMany<Invoiceline>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "chinook")]
pub struct Invoiceline {
    pub id: i64,
    pub unit_price: Decimal,
    pub quantity: u32,
    #[field(on_delete = DoNothing)]
    pub invoice: ForeignKey<Invoice>,
    #[field(on_delete = DoNothing)]
    pub track: ForeignKey<Track>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "chinook")]
pub struct Mediatype {
    pub id: i64,
    #[field(max_length = 120)]
    pub name: String,
    #[field(via = media_type)]
    pub tracks: HasMany<Track>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "chinook")]
pub struct Playlist {
    pub id: i64,
    #[field(max_length = 120)]
    pub name: String,
    pub tracks: ManyToMany<Track>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "chinook")]
pub struct Track {
    pub id: i64,
    #[field(max_length = 200)]
    pub name: String,
    #[field(max_length = 220)]
    pub composer: Option<String>,
    pub milliseconds: i32,
    pub bytes: Option<i32>,
    pub unit_price: Decimal,
    #[field(on_delete = DoNothing)]
    pub album: Option<ForeignKey<Album>>,
    #[field(on_delete = DoNothing)]
    pub genre: Option<ForeignKey<Genre>>,
    #[field(on_delete = DoNothing)]
    pub media_type: ForeignKey<Mediatype>,
    #[field(via = tracks)]
    pub playlists: ManyToMany<Playlist>,
    pub invoicelines: HasMany<Invoiceline>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "chinook", table = "django_content_type", unique(app_label, model))]
pub struct DjangoContentType {
    pub id: i32,
    #[field(max_length = 100)]
    pub app_label: String,
    #[field(max_length = 100)]
    pub model: String,
    #[field(via = content_type)]
    pub auth_permissions: HasMany<AuthPermission>,
}
