package io.caravan.contract;

/** How the records of a dataset come into their table. */
public enum Load {
    /** Insert or update by key; the newer version wins. */
    UPSERT,
    /** A key comes once; the same record again is a duplicate. */
    APPEND,
    /** None: each record asks to erase the person that it names. */
    ERASE
}
