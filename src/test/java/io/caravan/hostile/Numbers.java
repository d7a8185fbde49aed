package io.caravan.hostile;

import static io.caravan.hostile.Cases.lines;
import static io.caravan.hostile.Expected.loads;
import static io.caravan.hostile.Expected.refuses;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** Numbers as people, spreadsheets and other programs write them, in the price of a product. */
final class Numbers {

    private static final String NO_JSON = "json: the record is not JSON";
    private static final String NO_NUMBER = "price type: must be a number";
    private static final String NOT_ABOVE_ZERO = "price exclusiveMinimum: must be above 0";

    private final Cases cases = new Cases("numbers");
    private int sku = 4000;

    static List<HostileCase> cases() {
        Numbers numbers = new Numbers();
        numbers.large();
        numbers.written();
        numbers.texts();
        numbers.whole();
        return numbers.cases.all();
    }

    private void large() {
        kept("1e400, exactly", "1e400", "1" + "0".repeat(400));
        kept("more than a double holds", "1.7976931348623159e308", "17976931348623159" + "0".repeat(292));
        kept("very small", "1e-400", "0." + "0".repeat(399) + "1");
        kept("thirty decimals, exactly", "0.100000000000000000000000000001", "0.100000000000000000000000000001");
        kept("the scale it came with", "16.990", "16.990");
        kept("nine hundred digits", "9".repeat(900), "9".repeat(900));
        refused("1e1001", "1e1001", "price range: the number is beyond what a table can hold");
        refused("1e-1001", "1e-1001", "price range: the number is beyond what a table can hold");
        refused("1e999999999", "1e999999999", "range");
        refused("an exponent beyond 32 bits", "1e99999999999", "range");
        refused("an exponent beyond 64 bits", "1e99999999999999999999", "range");
        refused(
                "two thousand digits",
                "7".repeat(2000),
                "json: the record is nested too deeply or holds a number too long");
        refused(
                "two thousand decimals",
                "0." + "7".repeat(2000),
                "json: the record is nested too deeply or holds a number too long");
    }

    private void written() {
        refused("minus zero", "-0", NOT_ABOVE_ZERO);
        refused("minus zero point zero", "-0.0", NOT_ABOVE_ZERO);
        refused("zero", "0", NOT_ABOVE_ZERO);
        refused("leading zeros", "0016.99", NO_JSON);
        refused("hexadecimal", "0x10CAFE", NO_JSON);
        refused("octal", "0o171717", NO_JSON);
        refused("a plus sign", "+16.9999", NO_JSON);
        refused("no digit before the point", ".99999", NO_JSON);
        refused("no digit after the point", "99999.", NO_JSON);
        refused("no digit in the exponent", "99999e", NO_JSON);
        refused("two signs", "--99999", NO_JSON);
        refused("two points", "1.2.345678", NO_JSON);
        refused("an underscore", "1_000_000", NO_JSON);
        refused("a comma for the point", "16,9999", NO_JSON);
        refused("true", "true", NO_NUMBER);
        refused("an array", "[16.9999]", "price type");
        refused("an object", "{\"amount\": 16.9999}", "price type");
        refused("null", "null", "price type: must not be empty");
    }

    private void texts() {
        kept("a number as text", "\"16.990\"", "16.990");
        kept("a number as text between blanks", "\"  16.99\\t\"", "16.99");
        kept("an exponent in a text", "\"1e5\"", "100000");
        for (String text : List.of(
                "",
                "   ",
                "sixteen",
                "0016.99",
                "0x10CAFE",
                "+16.9999",
                ".99999",
                "99999.",
                "1,000,000",
                "1.000.000,50",
                "16,9999",
                "1 000 000",
                "1\u00A0000\u00A0000",
                "1'000'000",
                "1_000_000",
                "16.99 EUR",
                "$16.99",
                "16.99\u20AC",
                "(16.99)",
                "16.99-",
                "\u221216.99",
                "1/31415",
                "99.99%",
                "\u00BD",
                "NaN",
                "Infinity",
                "-Infinity",
                "1e1000",
                "\u0661\u0666.\u0669\u0669",
                "\uFF11\uFF16.\uFF19\uFF19",
                "16.99\u0000",
                "1e+",
                "1e5e5",
                "16.99; DROP TABLE x")) {
            refused("the text '" + text.replace("\u0000", "\\0") + "'", Cases.quoted(text), NO_NUMBER);
        }
    }

    private void whole() {
        whole("the largest of 64 bits", "9223372036854775807", "9223372036854775807");
        whole("the smallest of 64 bits", "-9223372036854775808", "-9223372036854775808");
        whole("with a decimal zero", "5000000.0", "5000000");
        whole("with an exponent", "5000001e0", "5000001");
        whole("as text", "\"5000002\"", "5000002");
        noWhole("one beyond 64 bits", "9223372036854775808", "sku range: must be a whole number of at most 64 bits");
        noWhole("one below 64 bits", "-9223372036854775809", "sku range: must be a whole number of at most 64 bits");
        noWhole("thirty digits as text", "\"123456789012345678901234567890\"", "sku range");
        noWhole("1e30", "1e30", "sku range");
        noWhole("1e400", "1e400", "range");
        noWhole("a fraction", "13605.5", "sku type: must be a whole number");
        noWhole("a fraction beyond what a double tells", "9007199254740992.5", "sku type: must be a whole number");
        noWhole("leading zeros as text", "\"0013605\"", "sku type: must be a whole number");
    }

    private String product(String key, String price) {
        return "{\"sku\": %s, \"name\": \"Xanadu\", \"price\": %s, \"category\": \"c\", \"popularity\": 1}"
                .formatted(key, price);
    }

    private String good() {
        return product(Integer.toString(++sku), "1.00");
    }

    private void kept(String name, String price, String value) {
        String key = Integer.toString(++sku);
        file(name, product(key, price), "", loads(3).keeps("products", key, "price", value));
    }

    private void refused(String name, String price, String reason) {
        file(name, product("13605", price), price.replace("\"", ""), refuses(reason));
    }

    private void whole(String name, String key, String value) {
        file("a whole number, " + name, product(key, "1.00"), "", loads(3).keeps("products", value, "sku", value));
    }

    private void noWhole(String name, String key, String reason) {
        file("no whole number, " + name, product(key, "1.00"), key.replace("\"", ""), refuses(reason));
    }

    private void file(String name, String record, String value, Expected expected) {
        cases.file(name, "products.json", lines(good(), record, good()).getBytes(UTF_8), value, expected);
    }
}
