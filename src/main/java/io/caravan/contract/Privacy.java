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
        YEAR(FieldType.INTEGER),
        /** The calendar day of a moment, where it was. */
        DAY(FieldType.DATE),
        /** The part of a postcode that names the town or district. */
        POSTCODE_AREA(FieldType.TEXT),
        /** Of an address the network that it is in. */
        NETWORK(FieldType.IP_ADDRESS),
        /** What kind of device a browser says that it runs on. */
        DEVICE(FieldType.TEXT),
        /** What system a browser says that it runs on. */
        OPERATING_SYSTEM(FieldType.TEXT),
        /** What browser it says that it is. */
        BROWSER(FieldType.TEXT),
        /** Of an address in the web what stands before its parameters. */
        URL_PATH(FieldType.TEXT),
        /** Of an address in the web the name of the server. */
        URL_HOST(FieldType.TEXT);

        private final FieldType storedType;

        Coarseness(FieldType storedType) {
            this.storedType = storedType;
        }

        /** The type of what it leaves. */
        FieldType storedType() {
            return storedType;
        }

        /** Whether values of {@code type} can be made coarser so. */
        boolean isOf(FieldType type) {
            return switch (this) {
                case YEAR -> type == FieldType.DATE || type == FieldType.DATE_TIME || type == FieldType.LOCAL_DATE_TIME;
                case DAY -> type == FieldType.DATE_TIME || type == FieldType.LOCAL_DATE_TIME;
                case NETWORK -> type == FieldType.IP_ADDRESS;
                case POSTCODE_AREA, DEVICE, OPERATING_SYSTEM, BROWSER, URL_PATH, URL_HOST -> type == FieldType.TEXT;
            };
        }
    }
}
