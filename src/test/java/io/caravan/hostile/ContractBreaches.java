package io.caravan.hostile;

import static io.caravan.hostile.Cases.MARK;
import static io.caravan.hostile.Cases.customer;
import static io.caravan.hostile.Cases.lines;
import static io.caravan.hostile.Cases.quoted;
import static io.caravan.hostile.Expected.loads;
import static io.caravan.hostile.Expected.refuses;
import static io.caravan.hostile.Transactions.line;
import static io.caravan.hostile.Transactions.purchases;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** JSON that is well-formed and breaks the contract. */
final class ContractBreaches {

    private static final String UNKNOWN = "additionalProperties: is no field of the contract";
    private static final String NO_EMAIL = "email format: is not an e-mail address";

    private final Cases cases = new Cases("contract");

    static List<HostileCase> cases() {
        ContractBreaches breaches = new ContractBreaches();
        breaches.keys();
        breaches.unknownFields();
        breaches.values();
        breaches.arrays();
        breaches.sums();
        breaches.others();
        return breaches.cases.all();
    }

    private void keys() {
        key("missing", "\"x\": ", "id required: is missing");
        key("null", "\"id\": null", "id type: must not be empty");
        key("empty", "\"id\": \"\"", "id minLength: must not be empty");
        key("of blanks", "\"id\": \" \\t \\u2003 \"", "id minLength: must not be empty");
        key("a number", "\"id\": 4711", "id type: must be text");
        key("true", "\"id\": true", "id type: must be text");
        key("an object", "\"id\": {\"id\": \"xanadu\"}", "id type: must be text");
        key("an array", "\"id\": [\"xanadu\"]", "id type: must be text");
        String id = cases.id();
        between(
                "a key between blanks is trimmed",
                customer("  " + id + "\t", ""),
                loads(3).keeps("customers", id, "id", id));
    }

    private void key(String name, String member, String reason) {
        String record = customer("contract-key", "")
                .replace("\"id\": \"contract-key\"", member.equals("\"x\": ") ? "\"city\": null" : member);
        between("the key " + name, record, refuses(reason));
    }

    private void unknownFields() {
        for (String field : List.of("unknown", "ID", "first-name", "x-privacy", "__proto__", "constructor")) {
            unknown("an unknown field, " + field, field, field + " " + UNKNOWN);
        }
        for (String field : List.of(
                "",
                " ",
                "id ",
                "xanadu@example.org",
                "../../etc/passwd",
                "${sys:user.home}",
                "xanadu\r\nBcc: xanadu@example.org",
                "<b>xanadu</b>",
                "=1+1",
                "home.colour",
                "\u001B[2J",
                "xanadu".repeat(20))) {
            unknown("an unknown field whose name is not told, " + printable(field), field, " " + UNKNOWN);
        }
    }

    private void unknown(String name, String field, String reason) {
        String record = customer(cases.id(), ", " + quoted(field) + ": \"xanadu\"");
        String content = lines(cases.good(), record, cases.good());
        boolean isTold = reason.startsWith(field + " ") && !field.isBlank();
        cases.file(name, "customers.json", content.getBytes(UTF_8), isTold ? "" : field, refuses(reason));
    }

    private void values() {
        customers(
                "a field that is missing",
                customer("contract-v", "").replace("\"last_name\": \"Xanadu\", ", ""),
                "last_name required: is missing");
        customers(
                "a field that is null",
                customer("contract-v", "").replace("\"Xanadu\"", "null"),
                "last_name type: must not be empty");
        customers(
                "a field of blanks",
                customer("contract-v", "").replace("\"Xanadu\"", "\"  \""),
                "last_name minLength: must not be empty");
        customers("a number for a text", customer("contract-v", ", \"city\": 4711"), "city type: must be text");
        customers(
                "an object for a text",
                customer("contract-v", ", \"city\": {\"name\": \"xanadu\"}"),
                "city type: must be text");
        customers("an array for a text", customer("contract-v", ", \"city\": [\"xanadu\"]"), "city type: must be text");
        customers("an empty array for a text", customer("contract-v", ", \"city\": []"), "city type: must be text");
        for (String email : List.of(
                "xanadu",
                "xanadu@",
                "@example.org",
                "xanadu@example..org",
                "xanadu@xanadu@example.org",
                "xan adu@example.org",
                "Xanadu <xanadu@example.org>",
                "xanadu@example.org, xanadu2@example.org",
                "xanadu@example.org\r\nBcc: xanadu2@example.org",
                "mailto:xanadu@example.org",
                "xanadu@example.org\u0000")) {
            String record = customer("contract-m", "")
                    .replaceFirst(
                            "\"email\": \"[^\"]*\"",
                            "\"email\": " + quoted(email).replace("\\", "\\\\"));
            between("no e-mail address, " + printable(email), record, refuses(NO_EMAIL));
        }
        // The standard validator takes any letter beyond ASCII for a letter of an address.
        String invisible = customer(cases.id(), "").replaceFirst("\"email\": \"", "\"email\": \"\u202E");
        between("an e-mail address with an invisible character", invisible, refuses("email characters"));
        between(
                "every optional field null",
                customer(
                        cases.id(),
                        ", \"date_of_birth\": null, \"phone_number\": null, \"address\": null, \"city\": null, \"country\": null, \"postcode\": null, \"last_change\": null, \"segment\": null"),
                loads(3));
        between(
                "eleven faults at once",
                "{\"id\": 1, \"first_name\": 2, \"last_name\": 3, \"email\": 4, \"city\": 5, \"country\": 6, \"postcode\": 7, \"segment\": 8, \"address\": 9, \"phone_number\": 10, \"last_change\": 11}",
                refuses("type: must be text"));
    }

    private void arrays() {
        bought("a child array that is missing", "{\"total_cost\": 0}", "purchases.products required: is missing");
        bought("a child array that is null", "{\"products\": null, \"total_cost\": 0}", "purchases.products type");
        bought(
                "a child array that is empty",
                purchases("", "0"),
                "purchases.products minItems: must have at least 1 elements");
        bought(
                "an object for a child array",
                "{\"products\": " + line("\"quantity\": 1", "1") + ", \"total_cost\": 1}",
                "purchases.products type: must be an array");
        bought(
                "a text for a child array",
                "{\"products\": \"xanadu\", \"total_cost\": 1}",
                "purchases.products type: must be an array");
        bought("an element that is null", purchases("null", "0"), "purchases.products.0 type");
        bought(
                "an element that is a text",
                purchases("\"xanadu\"", "0"),
                "purchases.products.0 type: must be an object");
        bought("an element that is an array", purchases("[]", "0"), "purchases.products.0 type: must be an object");
        bought(
                "an element without all it needs",
                purchases("{\"sku\": 777}", "0"),
                "purchases.products.0.quantity required: is missing");
        bought(
                "an unknown field in the second element",
                purchases(
                        line("\"quantity\": 1", "1") + ", " + line("\"quantity\": 1, \"colour\": \"xanadu\"", "1"),
                        "2"),
                "purchases.products.1.colour " + UNKNOWN);
        bought("an array instead of the object", "[]", "purchases type: must be an object");
        bought("a text instead of the object", "\"xanadu\"", "purchases type: must be an object");
        bought("null instead of the object", "null", "purchases type");
        transactions(
                "an address that is an array",
                Transactions.withAddress("contract-a", "[\"xanadu\"]"),
                "delivery_address type: must be an object");
        transactions(
                "an address without anything",
                Transactions.withAddress("contract-a", "{}"),
                "delivery_address.address required: is missing");
        transactions(
                "an address with more",
                Transactions.withAddress(
                        "contract-a",
                        "{\"address\": null, \"postcode\": null, \"city\": null, \"country\": null, \"colour\": 1}"),
                "delivery_address.colour " + UNKNOWN);
    }

    private void sums() {
        bought(
                "a sum that is off by a cent",
                purchases(line("\"quantity\": 2", "5.05"), "10.11"),
                "purchases.total_cost total_is_sum_of_lines");
        bought(
                "a sum that is off by a billionth",
                purchases(line("\"quantity\": 2", "5.05"), "10.100000001"),
                "purchases.total_cost total_is_sum_of_lines");
        bought(
                "a quantity of 0",
                purchases(line("\"quantity\": 0", "5.05"), "0"),
                "quantity minimum: must be 1 or more");
        bought(
                "a quantity below 0",
                purchases(line("\"quantity\": -1", "5.05"), "-5.05"),
                "quantity minimum: must be 1 or more");
        bought(
                "half a quantity",
                purchases(line("\"quantity\": 1.5", "2"), "3"),
                "quantity type: must be a whole number");
        bought("a price below 0", purchases(line("\"quantity\": 1", "-2"), "-2"), "price minimum: must be 0 or more");
        bought(
                "a field under its name and its alias",
                purchases(line("\"quantity\": 1, \"quanitity\": 1", "1"), "1"),
                "alias: the record gives the field under two of its names");
        loaded("the alias alone", purchases(line("\"quanitity\": 2", "5.05"), "10.10"));
        loaded("a sum of another scale", purchases(line("\"quantity\": 2", "5.0500"), "10.1"));
        loaded("sums that a double gets wrong", purchases(line("\"quantity\": 3", "0.1"), "0.3"));
        loaded("numbers as text", purchases(line("\"quantity\": \"2\"", "\"5.05\""), "\"10.10\""));
        loaded(
                "a thousand elements",
                purchases(
                        (line("\"quantity\": 1", "0.01") + ", ").repeat(999) + line("\"quantity\": 1", "0.01"),
                        "10.00"));
        loaded(
                "the same product twice",
                purchases(line("\"quantity\": 1", "1") + ", " + line("\"quantity\": 1", "1"), "2"));
    }

    private void others() {
        transactionsFile(
                "a customer that nobody knows",
                Transactions.ofCustomer(cases.id(), "contract-nobody"),
                loads(2).and("pending", 1));
        transactionsFile(
                "a product that nobody knows",
                Transactions.withPurchases(
                        cases.id(), purchases(line("\"quantity\": 1", "1").replace("777", "778"), "1")),
                loads(2).and("pending", 1));
        String twice = Transactions.good(cases.id());
        cases.file("a record twice", "transactions.json", lines(twice, twice), loads(1).and("duplicate", 1));
        String id = cases.id();
        cases.file(
                "three versions of one customer",
                "customers.json",
                lines(
                        version(id, "2021-01-01", "old"),
                        version(id, "2021-01-03", "new"),
                        version(id, "2021-01-02", "middle")),
                loads(1).and("superseded", 2).keeps("customers", id, "city", "new"));
        String emptied = "erased-" + "0123456789abcdef".repeat(2);
        between("a key that looks like that of an erased person", customer(emptied, ""), loads(2).and("suppressed", 1));
    }

    static String version(String id, String day, String city) {
        return customer(id, ", \"last_change\": \"%s\", \"city\": \"%s\"".formatted(day, city));
    }

    private void between(String name, String record, Expected expected) {
        cases.between(name, record, expected);
    }

    private void customers(String name, String record, String reason) {
        between(name, record, refuses(reason));
    }

    private void transactions(String name, String record, String reason) {
        transactionsFile(name, record, refuses(reason));
    }

    private void bought(String name, String purchases, String reason) {
        transactions(name, Transactions.withPurchases("contract-p", purchases), reason);
    }

    private void loaded(String name, String purchases) {
        transactionsFile(name, Transactions.withPurchases(cases.id(), purchases), loads(3));
    }

    private void transactionsFile(String name, String record, Expected expected) {
        cases.file(
                name,
                "transactions.json",
                lines(Transactions.good(cases.id()), record, Transactions.good(cases.id())),
                expected);
    }

    /** As a report may show it, and without the mark that nothing may show. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.replace(MARK, "x").codePoints().limit(60).forEach(c -> {
            if (c < ' ' || c == '|' || c == '\\' || Character.getType(c) == Character.FORMAT || (c > '~' && c < 0xa0)) {
                printable.append("U+%04X".formatted(c));
            } else {
                printable.appendCodePoint(c);
            }
        });
        return "'" + printable + "'";
    }
}
