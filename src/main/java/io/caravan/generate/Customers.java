package io.caravan.generate;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The customers of a generated shop, each made anew from its number. */
final class Customers {

    private static final String[] FIRST = {
        "Ada",
        "Brigid",
        "Cormac",
        "Della",
        "Eamon",
        "Fiona",
        "Grace",
        "Hugh",
        "Isla",
        "Jarlath",
        "Keeva",
        "Lorcan",
        "Maeve",
        "Niall",
        "Orla",
        "Padraig",
        "Roisin",
        "Sean-Paul",
        "Tara",
        "Una"
    };
    private static final String[] LAST = {
        "Ashdown",
        "Barrow",
        "Carrick",
        "Dunmore",
        "Elphick",
        "Farrow",
        "Galbraith",
        "Harkness",
        "Inchbald",
        "Jessop",
        "Kettle",
        "Larkin",
        "Munro",
        "Nettle",
        "O'Farrow",
        "Pargeter",
        "Quill",
        "Rathbone",
        "Sallow",
        "Tregarth"
    };
    private static final String[] STREET = {
        "mill", "orchard", "harbour", "quarry", "chapel", "station", "meadow", "castle"
    };
    private static final String[] WAY = {"lane", "road", "walk", "row", "hill", "gardens"};
    private static final String[] CITY = {
        "Northwick", "Eastbridge", "Lough Ferry", "Westhaven", "Kilbarrow", "Saltmouth"
    };
    private static final String[] COUNTRY = {"United Kingdom", "Republic of Ireland"};
    private static final String[] SEGMENT = {"health", "sports", "fashion", "cooking"};

    private final long seed;
    private final long count;
    private final int defectEvery;
    private final List<Defect> defects;
    private final LocalDate from;
    private final int digits;

    Customers(long seed, long count, int defectEvery, List<Defect> defects, LocalDate from) {
        this.seed = seed;
        this.count = count;
        this.defectEvery = defectEvery;
        this.defects = defects;
        this.from = from;
        this.digits = count <= 500_000 ? 6 : 9;
    }

    /** A name that nobody bears. */
    static String fullName(Draw draw) {
        return draw.of(FIRST) + " " + draw.of(LAST);
    }

    /** A street that is nowhere. */
    static String street(Draw draw) {
        return (1 + draw.below(200)) + " " + draw.of(STREET) + " " + draw.of(WAY);
    }

    long count() {
        return count;
    }

    /** What is wrong with a customer, if anything. */
    @Nullable
    Defect defect(long number) {
        return defectEvery > 0 && number % defectEvery == defectEvery - 1
                ? defects.get((int) (number / defectEvery % defects.size()))
                : null;
    }

    boolean isGood(long number) {
        return defect(number) == null;
    }

    /** An id that no other number below 10^digits has; some begin with zeros. */
    String id(long number) {
        long modulus = digits == 6 ? 1_000_000L : 1_000_000_000L;
        String text = Long.toString((number * 7_919L + Math.floorMod(seed, 1_000L) * 13) % modulus);
        return "0".repeat(digits - text.length()) + text;
    }

    /** @param version 0 for the first, 1 for a later change */
    Customer customer(long number, int version) {
        Draw draw = new Draw(seed, "customer", number);
        String first = draw.of(FIRST);
        String last = draw.of(LAST);
        LocalDate born = LocalDate.of(1935, 1, 1).plusDays(draw.below(26_000));
        boolean bornKnown = draw.oneIn(3);
        String email = (first + "." + last).replaceAll("[^A-Za-z]", ".").toLowerCase(Locale.ROOT)
                + number
                + draw.of("@example.org", "@example.com", "@example.net");
        String phone =
                switch (draw.below(6)) {
                    case 0 -> "+44(0)808 157 " + draw.digits(4);
                    case 1 -> "0909 879" + draw.digits(4);
                    case 2 -> "(0306) 999 " + draw.digits(4);
                    default -> null;
                };
        String address = (draw.oneIn(3) ? "Flat " + draw.below(40) + "\n" : "") + (1 + draw.below(200)) + " "
                + draw.of(STREET) + " " + draw.of(WAY);
        String city = draw.of(CITY);
        String country = draw.of(COUNTRY);
        String postcode = draw.letters(2).toUpperCase(Locale.ROOT) + draw.below(100) + " " + draw.below(10)
                + draw.letters(2).toUpperCase(Locale.ROOT);
        String segment = draw.oneIn(2) ? draw.of(SEGMENT) : null;
        LocalDate changed = from.plusDays(draw.below(28) + version * 40L);
        return new Customer(
                id(number),
                first,
                last,
                bornKnown ? born.toString() : null,
                email,
                phone,
                address,
                version == 0 ? city : city + " Mills",
                country,
                postcode,
                changed.toString(),
                segment);
    }
}
