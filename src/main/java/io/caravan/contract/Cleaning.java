package io.caravan.contract;

/**
 * A word of {@code x-clean}. The first two repair form and are applied when a record is read, before it is judged; the
 * others normalise a value that was judged valid.
 */
public enum Cleaning {
    /** Cuts blanks at both ends. */
    TRIM,
    /** Turns the empty text into null. */
    EMPTY_TO_NULL,
    LOWERCASE,
    UPPERCASE,
    /** Makes one blank of any run of blanks, tabs and line breaks. */
    COLLAPSE_BLANKS,
    /** Writes an {@code ip-address} as all write it. No word of a contract: the format has it by itself. */
    ONE_ADDRESS_ONE_TEXT;

    public boolean repairsForm() {
        return this == TRIM || this == EMPTY_TO_NULL;
    }
}
