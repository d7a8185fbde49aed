package io.caravan.contract;

/**
 * A word of {@code x-clean}. The first three repair form and are applied when a record is read, before it is judged; the
 * others normalise a value that was judged valid.
 */
public enum Cleaning {
    /** Cuts blanks at both ends. */
    TRIM,
    /** Turns the empty text into null. */
    EMPTY_TO_NULL,
    /** Puts the T between day and hour, where databases and spreadsheets write a blank. */
    ISO_TIME,
    LOWERCASE,
    UPPERCASE,
    /** Makes one blank of any run of blanks, tabs and line breaks. */
    COLLAPSE_BLANKS;

    public boolean repairsForm() {
        return this == TRIM || this == EMPTY_TO_NULL || this == ISO_TIME;
    }
}
