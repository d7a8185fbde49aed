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
    /** Puts the T between day and hour, where databases and spreadsheets write a blank. */
    ISO_TIME,
    /** Makes a text of a whole number, for ids that a source sends as numbers. */
    NUMBER_TO_TEXT,
    LOWERCASE,
    UPPERCASE,
    /** Makes one blank of any run of blanks, tabs and line breaks. */
    COLLAPSE_BLANKS,
    /** Rounds an amount to two places, half up: a source that counts in binary sends 130.64999999999998. */
    CENTS;

    public boolean repairsForm() {
        return this == TRIM || this == EMPTY_TO_NULL || this == ISO_TIME || this == NUMBER_TO_TEXT;
    }
}
