package io.caravan.contract;

/**
 * A word of {@code x-clean}. Those that repair form are applied when a record is read, before it is judged; the others
 * normalise a value that was judged valid.
 */
public enum Cleaning {
    /** Cuts blanks at both ends. */
    TRIM,
    /** Turns the empty text into null. */
    EMPTY_TO_NULL,
    /** Makes a text of a whole number, for ids that a source sends as numbers. */
    NUMBER_TO_TEXT,
    /** Unicode's form NFKC without invisible characters, in which full-width digits are digits. */
    NORMALISE,
    /** Puts the T between day and hour, where databases and spreadsheets write a blank. */
    ISO_TIME,
    LOWERCASE,
    UPPERCASE,
    /** Makes one blank of any run of blanks, tabs and line breaks. */
    COLLAPSE_BLANKS,
    /** Gives an amount two places: a source that counts in binary sends 130.64999999999998. One that has more is rejected. */
    CENTS,
    /** Writes an {@code ip-address} as all write it. No word of a contract: the format has it by itself. */
    ONE_ADDRESS_ONE_TEXT,
    /**
     * Cuts blanks of every kind and writes what a record or a person is known by as all write it. No word of a contract: keys,
     * references and subjects have it by themselves.
     */
    ONE_KEY_ONE_TEXT;

    public boolean repairsForm() {
        return switch (this) {
            case TRIM, EMPTY_TO_NULL, NUMBER_TO_TEXT, NORMALISE, ISO_TIME, ONE_KEY_ONE_TEXT -> true;
            case LOWERCASE, UPPERCASE, COLLAPSE_BLANKS, CENTS, ONE_ADDRESS_ONE_TEXT -> false;
        };
    }
}
