use coffer_domain::{Currency, Invalid, Line, Money as DomainMoney, labelled, patch::Change};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use utoipa::{PartialSchema as _, ToSchema};

use super::*;

labelled! {
    /// The type of a thing.
    pub(crate) enum ThingKind {
        /// Something to ride.
        Vehicle = "vehicle",
        /// Something to read.
        PrintedBook = "printed_book",
    }
}

wire_enum! {
    /// The type of a thing,
    /// over two lines.
    Kind = ThingKind;
}

#[derive(Debug, PartialEq)]
pub(crate) struct NewThing {
    name: Line,
    kind: ThingKind,
    price: DomainMoney,
}

request! {
    /// A new thing.
    CreateThingRequest => NewThing {
        /// The name.
        name: String => Line::parse("name", 10, name),
        /// The type.
        #[serde(rename = "type")]
        kind: Kind,
        /// The currency of the price.
        currency: CurrencyText => _,
        /// The price.
        amount: UnsignedAmountText => price = read_money("amount", amount, currency),
    }
}

#[derive(Debug, PartialEq)]
pub(crate) struct ThingChanges {
    name: Change<Line>,
    currency: Change<Currency>,
    limit: Change<Option<Decimal>>,
}

changes! {
    /// Changes to a thing.
    UpdateThingRequest => ThingChanges {
        /// The new name.
        name: String => Line::parse("name", 10, name),
        /// The new currency.
        currency: CurrencyText,
        /// The new limit; `null` for none.
        limit: Option<AmountText>,
    }
}

response! {
    /// A thing.
    struct Thing from new: NewThing {
        /// The name.
        name: String,
        /// The type.
        kind: Kind,
        /// The price.
        price: Money,
        /// Whether the thing costs nothing.
        free: bool = new.price.amount.is_zero(),
    }
}

fn create(body: Value) -> Result<NewThing, Invalid> {
    let request: CreateThingRequest = serde_json::from_value(body).unwrap();
    request.try_into()
}

fn update(body: Value) -> Result<ThingChanges, Invalid> {
    let request: UpdateThingRequest = serde_json::from_value(body).unwrap();
    request.try_into()
}

fn fields(refused: &Invalid) -> Vec<&str> {
    let violations = refused.violations().iter();
    violations.map(|violation| &*violation.field).collect()
}

#[test]
fn request_becomes_a_value_and_the_value_a_response() {
    let body = json!({ "name": " Bike ", "type": "vehicle", "currency": "EUR", "amount": "2.5" });
    let thing = Thing::from(create(body).unwrap());
    let expected = json!({
        "name": "Bike",
        "kind": "vehicle",
        "price": { "amount": "2.50", "currency": "EUR" },
        "free": false,
    });
    assert_eq!(serde_json::to_value(thing).unwrap(), expected);
}

#[test]
fn violations_of_all_fields_are_reported_in_their_order() {
    let body = json!({ "name": "", "type": "vehicle", "currency": "euro", "amount": "1e3" });
    assert_eq!(
        fields(&create(body).unwrap_err()),
        ["name", "currency", "amount"]
    );
    let body = json!({ "limit": "1,5", "currency": "euro", "name": "" });
    assert_eq!(
        fields(&update(body).unwrap_err()),
        ["name", "currency", "limit"]
    );
}

#[test]
fn omitted_field_is_kept_and_null_clears_only_what_can_be_cleared() {
    let kept = ThingChanges {
        name: Change::Keep,
        currency: Change::Keep,
        limit: Change::Keep,
    };
    assert_eq!(update(json!({})).unwrap(), kept);
    let cleared = update(json!({ "limit": null })).unwrap();
    assert_eq!(cleared.limit, Change::Set(None));
    let limited = update(json!({ "limit": "7" })).unwrap();
    assert_eq!(limited.limit, Change::Set(Some(Decimal::from(7))));
    for field in ["name", "currency"] {
        assert!(serde_json::from_value::<UpdateThingRequest>(json!({ field: null })).is_err());
    }
}

#[test]
fn enum_is_described_by_its_labels() {
    let expected = json!({
        "type": "string",
        "description": "The type of a thing,\nover two lines.",
        "enum": ["vehicle", "printed_book"],
    });
    assert_eq!(serde_json::to_value(Kind::schema()).unwrap(), expected);
    assert_eq!(Kind::name(), "Kind");
}

#[test]
fn page_is_named_after_its_items() {
    assert_eq!(Page::<Thing>::name(), "ThingPage");
    let mut schemas = Vec::new();
    Page::<Thing>::schemas(&mut schemas);
    let names: Vec<&str> = schemas.iter().map(|(name, _)| &**name).collect();
    assert!(names.contains(&"Thing") && names.contains(&"Money"));
}
