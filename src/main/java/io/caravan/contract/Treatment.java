package io.caravan.contract;

/** What becomes of a field's value before it may rest anywhere but in the archived file. */
public enum Treatment {
    /** The value as it is; on a personal field only with a written reason. */
    KEEP,
    /** A keyed token in its place, the same for the same value everywhere in the domain; still personal data. */
    PSEUDONYMISE,
    /** The first letter, the rest hidden. */
    MASK,
    /** Something coarser that many share: the year of a date, the area of a postcode. */
    GENERALISE,
    /** Nothing. */
    SUPPRESS
}
