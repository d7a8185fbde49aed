package io.caravan.contract;

/** What becomes of a person's records when the person is erased. */
public enum Erasing {
    /** They are the person's own: they go. */
    DELETE,
    /**
     * Accounts need them: they stay, their identifying fields are emptied, and the field that names the person holds a random
     * token.
     */
    EMPTY
}
