package io.caravan.contract;

import org.jspecify.annotations.Nullable;

/**
 * The {@code x-privacy} of a field.
 *
 * @param kind how near the field is to a person
 * @param treatment what becomes of its value
 * @param coarseness what {@code generalise} makes of it ({@code to} in the contract); null for other treatments
 */
public record Privacy(Kind kind, Treatment treatment, @Nullable Coarseness coarseness) {

    /** The {@code class} of a field. */
    public enum Kind {
        /** Names a person by itself: an id, an e-mail, a phone number, a name. */
        IDENTIFIER,
        /** Names a person together with others: a birth date, a postcode, a city. */
        QUASI_IDENTIFIER,
        /** Says something about a person and does not name it. */
        PERSONAL,
        /** About no person. */
        NONE
    }

    /** What {@code generalise} leaves. */
    public enum Coarseness {
        /** The year of a date or time. */
        YEAR,
        /** The calendar day of a moment, where it was. */
        DAY,
        /** The part of a postcode that names the town or district. */
        POSTCODE_AREA
    }
}
