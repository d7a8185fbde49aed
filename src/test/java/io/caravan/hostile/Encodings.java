package io.caravan.hostile;

import static io.caravan.hostile.Cases.bytes;
import static io.caravan.hostile.Cases.customer;
import static io.caravan.hostile.Cases.joined;
import static io.caravan.hostile.Cases.lines;
import static io.caravan.hostile.Expected.fails;
import static io.caravan.hostile.Expected.loads;
import static io.caravan.hostile.Expected.refuses;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.List;

/** Bytes that are no UTF-8, and characters that tempt one to repair them. */
final class Encodings {

    private final Cases cases = new Cases("encoding");

    static List<HostileCase> cases() {
        Encodings encodings = new Encodings();
        encodings.others();
        encodings.malformed();
        encodings.characters();
        return encodings.cases.all();
    }

    private void others() {
        String umlauts = customer("encoding-u", ", \"city\": \"M\u00FCnchen\"");
        cases.between(
                "a Latin-1 record", umlauts.getBytes(ISO_8859_1), refuses("encoding: the record is not in UTF-8"));
        file("Latin-1 all through", umlauts.getBytes(ISO_8859_1), "none of its 1 records can be read");
        file(
                "Windows-1252 quotes",
                joined(customer("encoding-w", ", \"city\": \"").getBytes(UTF_8), bytes(0x93, 0x94, '"', '}')),
                "not in UTF-8");
        utf("UTF-16 LE", UTF_16LE, 0xff, 0xfe);
        utf("UTF-16 BE", UTF_16BE, 0xfe, 0xff);
        utf("UTF-16 LE without mark", UTF_16LE);
        utf("UTF-16 BE without mark", UTF_16BE);
        utf("UTF-32 LE", Charset.forName("UTF-32LE"), 0xff, 0xfe, 0, 0);
        utf("UTF-32 BE", Charset.forName("UTF-32BE"), 0, 0, 0xfe, 0xff);
        utf("UTF-32 BE without mark", Charset.forName("UTF-32BE"));
        cases.between(
                "a UTF-16 BE record",
                customer("encoding-u16be", "").getBytes(UTF_16BE),
                refuses("json: the record is not JSON"));
        cases.between(
                "a UTF-16 LE record",
                customer("encoding-u16le", "").getBytes(UTF_16LE),
                refuses("json: the record is not JSON"));
        cases.between(
                "a UTF-16 LE record with a mark",
                joined(bytes(0xff, 0xfe), customer("encoding-u16", "").getBytes(UTF_16LE)),
                refuses("encoding"));
        cases.between(
                "a UTF-32 BE record",
                customer("encoding-u32", "").getBytes(Charset.forName("UTF-32BE")),
                refuses("json: the record is not JSON"));
        file("EBCDIC", lines(cases.good()).getBytes(Charset.forName("IBM037")), "can be read");
    }

    private void malformed() {
        malformed("an overlong U+0000", 0xc0, 0x80);
        malformed("an overlong slash", 0xc0, 0xaf);
        malformed("an overlong slash of three bytes", 0xe0, 0x80, 0xaf);
        malformed("an overlong quote", 0xc0, 0xa2);
        malformed("a surrogate half", 0xed, 0xa0, 0x80);
        malformed("a pair of surrogates (CESU-8)", 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80);
        malformed("beyond U+10FFFF", 0xf4, 0x90, 0x80, 0x80);
        malformed("a sequence of five bytes", 0xf8, 0x88, 0x80, 0x80, 0x80);
        malformed("a cut sequence before the quote", 0xe2, 0x82);
        malformed("a lone continuation byte", 0x80);
        malformed("the byte FE", 0xfe);
        malformed("the byte FF", 0xff);
        malformed("UTF-8 and Latin-1 in one text", 0xc3, 0xbc, 0xfc);
        cases.between(
                "a cut sequence at the line end",
                joined("{\"id\": \"xanadu".getBytes(UTF_8), bytes(0xe2, 0x82)),
                refuses("encoding"));
        cases.between(
                "bad bytes in a name",
                joined("{\"xan".getBytes(UTF_8), bytes(0xff), "adu\": 1}".getBytes(UTF_8)),
                refuses("encoding"));
    }

    private void characters() {
        kept("a non-character U+FFFE", "xan\uFFFEadu");
        kept("a non-character U+FDD0", "xan\uFDD0adu");
        kept("a non-character U+10FFFF", "xan\uDBFF\uDFFFadu");
        cases.between(
                "the replacement character",
                customer(cases.id(), ", \"city\": \"xan\uFFFDadu\"").getBytes(UTF_8),
                refuses("encoding"));
        kept("a right-to-left override", "xan\u202Eadu");
        kept("combining forms stay apart", "Mu\u0308nchen");
        kept("composed forms stay together", "M\u00FCnchen");
        kept("a zero-width joiner", "xan\u200Dadu");
        kept("a no-break space at the end is no blank", "xanadu\u00A0");
        kept("a mark within a text", "xan\uFEFFadu");
        kept("a character of private use", "xan\uE000adu");
        kept("line separators of Unicode", "xan\u0085\u2028\u2029adu");
        kept("DEL", "xan\u007Fadu");
        kept("emoji of a family", "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67");
        kept("letters that look alike", "\u0445anadu");
        kept("a stack of combining marks", "x" + "\u0336\u0337\u0338".repeat(50));
        String composed = cases.id() + "\u00FC";
        String decomposed = composed.replace("\u00FC", "u\u0308");
        cases.file(
                "keys in two forms are one key",
                "customers.json",
                lines(customer(composed, ", \"city\": \"old\""), customer(decomposed, ", \"city\": \"new\"")),
                loads(1).and("superseded", 1).keeps("customers", composed, "city", "new"));
    }

    private void utf(String name, Charset charset, int... mark) {
        file(name, joined(bytes(mark), lines(cases.good(), cases.good()).getBytes(charset)), "not in UTF-8");
    }

    private void file(String name, byte[] content, String reason) {
        cases.file(name, "customers.json", content, fails(reason));
    }

    private void malformed(String name, int... bytes) {
        byte[] before = "{\"id\": \"encoding-m\", \"first_name\": \"xanadu".getBytes(UTF_8);
        byte[] after = "\", \"last_name\": \"Xanadu\", \"email\": \"xanadu@example.org\"}".getBytes(UTF_8);
        cases.between(name, joined(before, bytes(bytes), after), refuses("encoding: the record is not in UTF-8"));
    }

    private void kept(String name, String value) {
        String id = cases.id();
        cases.between(
                name, customer(id, ", \"city\": \"" + value + "\""), loads(3).keeps("customers", id, "city", value));
    }
}
