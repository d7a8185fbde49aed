package io.caravan.contract;

/** How the records of a dataset come into their table. */
public enum Load {
    /** Insert or update by key; the newer version wins. */
    UPSERT,
    /** A key comes once; the same record again is a duplicate. */
    APPEND,
    /** A key comes once, and the first record that was loaded stays whatever comes later. */
    FIRST,
    /** As {@link #UPSERT}, and every version is kept in a table beside. */
    HISTORY,
    /** A file is all there is: what it does not hold is gone with it. The newest file wins. */
    REPLACE,
    /** None: each record asks to erase the person that it names. */
    ERASE
}
